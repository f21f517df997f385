"""The one Django app that owns every table of the record."""

from __future__ import annotations

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """Django's handle on the store."""

    name = "adjudge.adapters.store"
    label = "store"
    default_auto_field = "django.db.models.BigAutoField"
