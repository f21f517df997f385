"""What every operation shares: who asks, the key of a request, and the refusals that it may get."""

from __future__ import annotations

from typing import Annotated, Final

from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest
from ninja import Header
from ninja.security import SessionAuth

from adjudge import bootstrap
from adjudge.domain.actor import Actor
from adjudge.domain.cases.exhibit import MAX_EXHIBIT_BYTES
from adjudge.domain.errors import InvalidValue
from adjudge.services.once import MAX_KEY
from adjudge.web.acts import LoggedIn
from adjudge.web.api import schemas

REFUSALS: Final = dict.fromkeys((400, 401, 403, 404, 409, 410, 422, 503), schemas.Problem)
ENVELOPE: Final = 1_000_000
MAX_REQUEST: Final = MAX_EXHIBIT_BYTES + ENVELOPE
"""Bytes of one request: the largest exhibit, and the form around it."""

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


class Session(SessionAuth):
    """The login of the site. A request that is too large is refused before it is read."""

    def __call__(self, request: HttpRequest) -> AbstractBaseUser | None:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or int(length) > MAX_REQUEST:
            raise InvalidValue(field="request", problem=f"at most {MAX_REQUEST:,} bytes")
        user: AbstractBaseUser | None = super().__call__(request)
        return user


# Ninja checks CSRF for cookie authentication by itself: SessionAuth is a cookie scheme.
session = Session()


def actor_of(request: LoggedIn) -> Actor:
    """Who asks: the login with its roles, mandates and interests. It is never a program."""
    return bootstrap.actor_for(request.user)
