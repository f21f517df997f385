"""Whether a landing page answers. Pages of the site itself are looked up in process.

This version fetches nothing from outside: what lies elsewhere is `unchecked`.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import unquote, urlsplit

from django.urls import Resolver404, resolve

from adjudge.adapters.extractors.links import parse

REACHABLE: Final = "reachable"
UNREACHABLE: Final = "unreachable"
UNCHECKED: Final = "unchecked"


class OwnPages:
    """Fills the `LandingCheck` port. `own_origin` is the origin of this site."""

    def __init__(self, own_origin: str) -> None:
        self._own_origin = own_origin

    def __call__(self, url: str) -> str:
        """`reachable`, `unreachable` (no page of ours, or no address) or `unchecked`."""
        parsed = parse(url)
        if parsed is None:
            return UNREACHABLE
        if parsed.origin != self._own_origin:
            return UNCHECKED
        try:
            resolve(unquote(urlsplit(parsed.href).path))
        except Resolver404:
            return UNREACHABLE
        return REACHABLE


def origin_of(base_url: str) -> str:
    """The origin of the site's address as browsers write it (no default port)."""
    parsed = parse(base_url)
    assert parsed is not None, "settings let no other address through"
    return parsed.origin
