from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import engines
from django.test import RequestFactory

from adjudge import django_settings
from adjudge.adapters.home import Home


@pytest.fixture(autouse=True)
def scratch_home(tmp_path, monkeypatch):
    """Where Django finds its key; the home of the checkout stays untouched."""
    home = Home(tmp_path / "home-of-the-site")
    home.create()
    monkeypatch.setattr(django_settings, "_HOME", home)


@pytest.fixture
def page():
    """Renders template text as a page that `viewer` asked for."""

    def render(text, *, viewer=None, path="/", **context):
        request = RequestFactory().get(path)
        request.user = viewer or AnonymousUser()
        request.session = {}
        return engines["jinja2"].from_string(text).render(context, request)

    return render
