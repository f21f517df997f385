"""Where the API is mounted."""

from __future__ import annotations

from django.urls import path

from adjudge.web.api.views import api

urlpatterns = [path("", api.urls)]
