"""The one Django app that owns every table of the record."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class StoreConfig(AppConfig):
    """Django's handle on the store."""

    name = "adjudge.adapters.store"
    label = "store"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Keep the triggers in step with every migrate."""
        # Models are importable only now.
        from adjudge.adapters.store import triggers  # noqa: PLC0415 - see above

        pre_migrate.connect(triggers.drop_before_migrate, sender=self)
        post_migrate.connect(triggers.recreate_after_migrate, sender=self)
