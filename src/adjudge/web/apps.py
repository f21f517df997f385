"""Django's handle on the site."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages and the management API; it owns no table."""

    name = "adjudge.web"
    label = "web"
