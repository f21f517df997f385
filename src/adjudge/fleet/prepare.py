"""Prepare a home: its folders, its secrets, its database. Doing it again changes nothing there."""

from __future__ import annotations

import os
from typing import Final

import django
from django.core.management import call_command

from adjudge.settings import Settings

SECRETS: Final = ("django_key", "site_key", "token_key", "log_key")


def prepare_database(settings: Settings) -> None:
    """Make the folders and secrets of a home and bring its database up to date."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "adjudge.django_settings")
    home = settings.state
    home.create()
    for name in SECRETS:
        home.secret(name)
    django.setup()
    # Every migration ends by declaring the triggers again (adjudge.adapters.store).
    call_command("migrate", verbosity=0, interactive=False)
