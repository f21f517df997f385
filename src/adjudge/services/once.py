"""Idempotency of use cases: the same request a second time changes nothing and answers the same."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

import rfc8785

from adjudge.domain.actor import Actor
from adjudge.domain.errors import InvalidValue
from adjudge.services.organic_ports import Requests

MAX_KEY = 64

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One asking for a use case: the key its sender chose, and the fingerprint of what it asks."""

    key: str
    fingerprint: str


def request(
    key: str, *, use_case: str, actor: Actor, arguments: Mapping[str, str | int | bool | None]
) -> Request:
    """The request of this actor for this use case.

    The fingerprint is the SHA-256 (hex) of the canonical JSON (RFC 8785) of use case, actor and
    arguments, amounts as text since JSON numbers are not exact. Raises `InvalidValue` for a key
    that is empty, longer than 64 characters or not visible ASCII.
    """
    if not 0 < len(key) <= MAX_KEY or not (key.isascii() and key.isprintable()):
        raise InvalidValue(field="request id", problem=f"1 to {MAX_KEY} visible ASCII characters")
    named = {
        name: str(value) if isinstance(value, int) and not isinstance(value, bool) else value
        for name, value in arguments.items()
    }
    asked = rfc8785.dumps({"use_case": use_case, "actor": actor.id, "arguments": named})
    return Request(key=key, fingerprint=hashlib.sha256(asked).hexdigest())


def once(
    requests: Requests,
    asked: Request,
    now: datetime,
    *,
    load: Callable[[str], T],
    act: Callable[[], tuple[str, T]],
) -> T:
    """What the first such request led to, or what `act` makes now.

    `act` returns the id under which `load` finds the result again. Raises `RequestReused` if the
    key came before with another request, by anybody.
    """
    known = requests.seen(asked.key, asked.fingerprint)
    if known is not None:
        return load(known)
    result_id, result = act()
    requests.remember(asked.key, asked.fingerprint, result_id, now)
    return result
