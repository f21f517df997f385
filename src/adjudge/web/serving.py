"""The site's side of the hot path: ask `serve` on loopback, for at most 50 ms, and do without it.

If it does not answer in time the page has no promoted posts; impressions are then not counted, and
a click is redirected from our record, free and counted (see `adjudge.web.reader.promotion`).
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import urllib3
from django.http import HttpRequest, HttpResponse
from urllib3.exceptions import HTTPError

from adjudge.adapters.tokens import site_key
from adjudge.settings import current_settings

VIEWER_COOKIE: Final = "viewer"
VIEWER_SECONDS: Final = 30 * 24 * 3600
VIEWER_LENGTH: Final = 22
MAX_ANSWER_BYTES: Final = 256 * 1024


class ServeAway(Exception):
    """`serve` did not answer, or not in time, or said that it is not ready."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One promoted post to show, as a decision returned it; the token reports it back.

    It is shown only with the texts of `labels`, the ids of the measures that say so.
    """

    promoted_post_id: str
    token: str
    charge_micros: int
    price_micros: int
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What to show, and the moment (microseconds) as of which standing was read."""

    decided_us: int
    generation: int
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer of `serve` to an impression or a click: its status and its JSON body."""

    status: int
    body: dict[str, Any]


@cache
def _pool() -> urllib3.HTTPConnectionPool:
    settings = current_settings()
    limit = settings.serve_timeout_ms / 1000
    return urllib3.HTTPConnectionPool(
        "127.0.0.1",
        settings.serve_port,
        maxsize=32,
        retries=False,
        timeout=urllib3.Timeout(total=limit),
    )


@cache
def _authorization() -> str:
    return f"Bearer {site_key(current_settings().state)}"


def decide(
    *,
    viewer: str,
    slots: int,
    country: str = "",
    language: str = "",
    topic: str = "",
    region: str = "",
    age: int | None = None,
) -> Decision:
    """Which promoted posts to show; what is empty or None is not known. Raises `ServeAway`."""
    asked = {
        "slots": slots,
        "viewer": viewer,
        "country": country,
        "language": language,
        "topic": topic,
        "region": region,
        "age": age,
    }
    answer = _request("POST", "/decide", {"Authorization": _authorization()}, json.dumps(asked))
    if answer.status != 200:  # noqa: PLR2004 - anything but an answer means: no promoted posts
        raise ServeAway
    body = answer.body
    return Decision(
        decided_us=body["decided_us"],
        generation=body["generation"],
        slots=tuple(_slot(**slot) for slot in body["promoted"]),
    )


def _slot(*, labels: Sequence[str] = (), **fields: Any) -> Slot:
    return Slot(labels=tuple(labels), **fields)


def report(request: HttpRequest, kind: str, token: str) -> Answer:
    """Hand an impression (`i`) or a click (`c`) on. Raises `ServeAway`."""
    path = f"/e/i/{token}" if kind == "i" else f"/c/{token}"
    headers = {
        "User-Agent": request.headers.get("User-Agent", "")[:400],
        "Adjudge-Viewer": viewer_of(request),
    }
    answer = _request("GET", path, headers, None)
    if answer.status >= 500:  # noqa: PLR2004 - its own fault, not the token's
        raise ServeAway
    return answer


def viewer_of(request: HttpRequest) -> str:
    """The viewer's first-party random id, or empty for a browser that refuses one.

    A browser that sends Global Privacy Control gets none.
    """
    if request.headers.get("Sec-GPC") == "1":
        return ""
    known = request.COOKIES.get(VIEWER_COOKIE, "")
    return known if known.isascii() and len(known) == VIEWER_LENGTH else ""


def remember_viewer(request: HttpRequest, response: HttpResponse, viewer: str) -> None:
    """Set the viewer's cookie, unless it is there or refused."""
    if viewer and viewer != request.COOKIES.get(VIEWER_COOKIE):
        response.set_cookie(
            VIEWER_COOKIE,
            viewer,
            max_age=VIEWER_SECONDS,
            httponly=True,
            samesite="Lax",
            secure=current_settings().is_https,
        )


def viewer_or_new(request: HttpRequest) -> str:
    """The viewer's id, a fresh one if it has none yet, or empty if it refuses."""
    if request.headers.get("Sec-GPC") == "1":
        return ""
    return viewer_of(request) or secrets.token_urlsafe(16)


def _request(method: str, path: str, headers: dict[str, str], body: str | None) -> Answer:
    try:
        response = _pool().urlopen(method, path, body=body, headers=headers, redirect=False)
        data = response.data if len(response.data) <= MAX_ANSWER_BYTES else b""
        return Answer(status=response.status, body=json.loads(data) if data else {})
    except (HTTPError, ValueError, OSError) as error:
        raise ServeAway from error
