"""Django's handle on the site."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages and the management API; it owns no table."""

    name = "adjudge.web"
    label = "web"

    def ready(self) -> None:
        """Let navigation know the roles that our tables hold."""
        # Models are importable only now; importing the module registers its source of roles.
        from adjudge.web import staff  # noqa: F401, PLC0415 - see above
