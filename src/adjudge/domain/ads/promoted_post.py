"""Promoted post: an organic post that a line item pays to show. It stays an organic post."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import datetime

from adjudge.domain.actor import Actor
from adjudge.domain.errors import InvalidValue
from adjudge.domain.steps import Machine, Step

MAX_URL = 2_000
_LINK = re.compile(r"https?://[^\s/?#\\@]+(?:[/?#][^\s\\]*)?|/(?![/\\])[^\s\\]*", re.IGNORECASE)

PROMOTED_POST = Machine(
    subject="promoted post",
    start="submitted",
    moves={
        ("submitted", "admit"): "admitted",
        ("submitted", "decline"): "declined",
        ("submitted", "end"): "ended",
        ("admitted", "end"): "ended",
        ("declined", "end"): "ended",
        # An overturned decline is screened again by a person and may be admitted.
        ("declined", "admit"): "admitted",
    },
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PromotedPost:
    """One post in one line item, with its click target and its permanent slot.

    The slot is born dark; it is lit only while the post is `admitted` and no measure stops it.
    `version` counts edits: an edit makes a new promoted post that `replaces` the older one.
    `categories` are what it is about, declared or found; None: nobody has asked, which is unknown.

    Raises:
        InvalidValue: the landing page's address.
    """

    id: str
    line_item_id: str
    campaign_id: str
    advertiser_id: str
    post_id: str
    landing_url: str
    slot: int
    created_at: datetime
    version: int = 1
    replaces: str | None = None
    categories: tuple[str, ...] | None = None
    steps: tuple[Step, ...] = field(default=())

    def __post_init__(self) -> None:
        check_landing_url(self.landing_url)

    @property
    def status(self) -> str:
        """`submitted`, `admitted`, `declined` or `ended`: the reduction of its steps."""
        return PROMOTED_POST.state(self.steps)

    def take(self, name: str, actor: Actor, now: datetime, **data: str) -> PromotedPost:
        """The promoted post after one more step. Raises `WrongState`."""
        step = Step(name=name, actor_id=actor.id, at=now, data=data)
        return replace(self, steps=PROMOTED_POST.take(self.steps, step))


def check_landing_url(url: str) -> None:
    """Raise `InvalidValue` unless `url` is a web address, or a path of this site.

    No user name, space, backslash or control character: what a browser might read as another
    address than people do.
    """
    if len(url) > MAX_URL or _LINK.fullmatch(url) is None or not url.isprintable():
        raise InvalidValue(
            field="landing page",
            problem=f"a web address, or a path of this site, of at most {MAX_URL:,} characters",
        )
