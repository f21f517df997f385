"""Addresses of the sheets: below `/operator` or `/review`, by the desk that they belong to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, path

from adjudge.web.sheets import batch_pages, views
from adjudge.web.sheets.errands import ERRANDS
from adjudge.web.sheets.registry import SHEETS
from adjudge.web.sheets.sheet import Sheet


def _paths(sheet: Sheet[Any]) -> Iterator[URLPattern]:
    """The list, the new matter, one matter, and each deed of it."""
    at, given = f"{sheet.desk}/{sheet.slug}", {"sheet": sheet}
    yield path(at, views.listing, given, name=f"{sheet.route}_list")
    if sheet.opening is not None:
        yield path(f"{at}/new", views.new, given, name=f"{sheet.route}_new")
    yield path(f"{at}/<str:key>", views.one, given, name=sheet.route)
    yield path(f"{at}/<str:key>/<str:deed>", views.one, given, name=f"{sheet.route}_deed")


app_name = "sheets"
urlpatterns = [
    path("review/batches/new", batch_pages.new, name="batches_new"),
    *(each for sheet in SHEETS for each in _paths(sheet)),
    *(
        path(f"{each.desk}/{each.slug}", views.errand, {"errand": each}, name=each.route)
        for each in ERRANDS
    ),
]
