"""Addresses of the public register."""

from __future__ import annotations

from django.urls import path

from adjudge.web.register import views

app_name = "register"
urlpatterns = [
    path("", views.register, name="register"),
    path("vkey", views.vkey, name="vkey"),
    path("log/<path:path>", views.log_file, name="log"),
    path("<int:index>", views.entry, name="entry"),
]
