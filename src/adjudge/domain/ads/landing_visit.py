"""Landing visit: one look at a landing page, kept as evidence with the hash of what was there."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from adjudge.domain.errors import InvalidValue

MAX_BODY = 1_048_576
"""Bytes of a page that are read and kept; a longer one fails the check."""


class VisitFailure(StrEnum):
    """Why a landing page was not read; the words of the signal `landing.failure`."""

    REFUSED = "refused"  # the guard: no public web address
    NAME = "name"  # the host has no address
    CONNECTION = "connection"
    CERTIFICATE = "certificate"
    TIME = "time"
    SIZE = "size"
    TYPE = "type"  # a file, or anything else that is no page
    REDIRECTS = "redirects"
    STATUS = "status"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What came of fetching one address; `failure` is None if a page was read.

    `final_url` is where the last redirect led, `addresses` the IP addresses that were connected
    to, one for each request. `body` is as it came, never rendered.
    """

    url: str
    failure: VisitFailure | None = None
    detail: str = ""
    final_url: str = ""
    status: int = 0
    redirects: int = 0
    addresses: tuple[str, ...] = ()
    content_type: str = ""
    is_file: bool = False
    body: bytes = b""

    def __post_init__(self) -> None:
        if len(self.body) > MAX_BODY:
            raise InvalidValue(field="body", problem=f"at most {MAX_BODY} bytes")

    @property
    def sha256(self) -> str:
        """The hash of the body, in hexadecimal; empty if no page was read."""
        return hashlib.sha256(self.body).hexdigest() if self.failure is None else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LandingVisit:
    """A visit of a promoted post's landing page that found something new; written once.

    `words_sha256` is the hash of what a reader sees, which decides about drift: a page that only
    carries another date in its source has not changed. `changed` says that it differs from the
    visit that was there when the post was admitted.
    """

    id: str
    promoted_post_id: str
    at: datetime
    fetched: Fetched
    words_sha256: str = ""
    changed: bool = False

    @property
    def provenance(self) -> str:
        """The evidence, as signals name it."""
        return f"page:sha256:{self.fetched.sha256}" if self.fetched.sha256 else f"visit:{self.id}"
