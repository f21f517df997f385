"""Request bodies: bounded in size and time, and of exactly the form that is asked for."""

from __future__ import annotations

import asyncio
from typing import Annotated, Final, Literal, TypeVar

import msgspec
from msgspec import Meta

from adjudge.adapters.tokens import MAX_TOKEN_LENGTH
from adjudge.domain.ads.serving import MAX_DECISION_SLOTS
from adjudge.domain.standing.entry import MAX_AGE
from adjudge.serve.http import Receive, Scope, header
from adjudge.serve.problems import RequestInvalid, RequestSlow, RequestTooLarge

MAX_BODY_BYTES: Final = 64 * 1024
BODY_SECONDS: Final = 5
MAX_EVENTS: Final = 100
MAX_VIEWER_LENGTH: Final = 64
_MAX_LENGTH_DIGITS: Final = 18

Text = Annotated[str, Meta(max_length=64)]
T = TypeVar("T")


class DecideRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is known about the reader; an empty text means unknown.

    `region` is an ISO 3166-2 code, `age` the lowest of the band that the reader declared.
    """

    slots: Annotated[int, Meta(ge=1, le=MAX_DECISION_SLOTS)]
    viewer: Annotated[str, Meta(max_length=MAX_VIEWER_LENGTH)] = ""
    country: Annotated[str, Meta(pattern="^([A-Z]{2})?$")] = ""
    language: Annotated[str, Meta(pattern="^([a-z]{2,3})?$")] = ""
    topic: Text = ""
    region: Annotated[str, Meta(pattern="^([A-Z]{2}-[A-Z0-9]{1,3})?$")] = ""
    age: Annotated[int, Meta(ge=0, le=MAX_AGE)] | None = None

    def __post_init__(self) -> None:
        if self.region and self.country and self.region[:2] != self.country:
            raise ValueError("the region is not in the country")


class EventItem(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One impression or click."""

    token: Annotated[str, Meta(max_length=MAX_TOKEN_LENGTH)]
    kind: Literal["impression", "click"]


class EventsRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Some impressions and clicks."""

    events: Annotated[list[EventItem], Meta(min_length=1, max_length=MAX_EVENTS)]


class Promoted(msgspec.Struct, frozen=True, kw_only=True):
    """One promoted post to show; the token is handed back when it is seen or clicked.

    It may be shown only with the texts of `labels`, the ids of the measures that say so.
    """

    promoted_post_id: str
    token: str
    charge_micros: int
    price_micros: int
    labels: list[str] = []


class DecideResponse(msgspec.Struct, frozen=True, kw_only=True):
    """The posts to show, best first; `decided_us` is the moment as of which standing was read."""

    decided_us: int
    generation: int
    promoted: list[Promoted]


class EventResult(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of one event; `code` says why it was refused."""

    outcome: str
    code: str = ""


class EventsResponse(msgspec.Struct, frozen=True, kw_only=True):
    """What became of each event, in their order, acknowledged at `acknowledged_us`."""

    acknowledged_us: int
    events: list[EventResult]


class ClickResponse(msgspec.Struct, frozen=True, kw_only=True):
    """Where a click leads; null if the snapshot no longer has the post."""

    landing_url: str | None
    promoted_post_id: str
    outcome: str


decide_request: Final = msgspec.json.Decoder(DecideRequest)
events_request: Final = msgspec.json.Decoder(EventsRequest)


def decode(decoder: msgspec.json.Decoder[T], body: bytes) -> T:
    """The body in its form.

    Raises:
        RequestInvalid: it is not.
    """
    try:
        return decoder.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise RequestInvalid(problem=str(error)[:200]) from error


async def read_body(scope: Scope, receive: Receive) -> bytes:
    """The whole body.

    Raises:
        RequestTooLarge: it is, or says that it is, longer than MAX_BODY_BYTES.
        RequestSlow: it takes longer than BODY_SECONDS.
        RequestInvalid: the client went away in the middle.
    """
    announced = header(scope, b"content-length")
    if len(announced) > _MAX_LENGTH_DIGITS or (
        announced.isdigit() and int(announced) > MAX_BODY_BYTES
    ):
        raise RequestTooLarge(limit=MAX_BODY_BYTES)
    try:
        async with asyncio.timeout(BODY_SECONDS):
            return await _read(receive)
    except TimeoutError:
        raise RequestSlow(seconds=BODY_SECONDS) from None


async def _read(receive: Receive) -> bytes:
    parts: list[bytes] = []
    length = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise RequestInvalid(problem="it ended in the middle")
        part = message.get("body", b"")
        length += len(part)
        if length > MAX_BODY_BYTES:
            raise RequestTooLarge(limit=MAX_BODY_BYTES)
        parts.append(part)
        if not message.get("more_body", False):
            return b"".join(parts)
