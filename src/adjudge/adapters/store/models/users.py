"""Logins. What a login may do follows from its staff roles and its mandates, not from a flag."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """One login; `username` is the handle under which its organic posts appear."""
