"""Addresses of the auditor's pages."""

from __future__ import annotations

from django.urls import path

from adjudge.web.audit import views

app_name = "audit"
urlpatterns = [
    path("audit", views.audit, name="audit"),
    path("audit/exhibits/<str:exhibit_id>", views.exhibit, name="exhibit"),
]
