"""What every operation shares: who asks, the key of a request, and the refusals that it may get."""

from __future__ import annotations

from typing import Annotated, Final

from ninja import Header
from ninja.security import SessionAuth

from adjudge import bootstrap
from adjudge.domain.actor import Actor
from adjudge.services.once import MAX_KEY
from adjudge.web.acts import LoggedIn
from adjudge.web.api import schemas

REFUSALS: Final = dict.fromkeys((400, 401, 403, 404, 409, 410, 413, 422, 503), schemas.Problem)

Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=MAX_KEY,
        pattern="^[ -~]+$",
        description="A name of your own for this request. Sent again, it changes nothing and has "
        "the same answer; with another body it is refused (request.reused).",
    ),
]
"""The idempotency key, which every operation asks for that makes something."""


# Ninja checks CSRF for cookie authentication by itself: SessionAuth is a cookie scheme.
session = SessionAuth()


def actor_of(request: LoggedIn) -> Actor:
    """Who asks: the login with its roles, mandates and interests. It is never a program."""
    return bootstrap.actor_for(request.user)
