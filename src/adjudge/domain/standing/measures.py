"""Standing: the reduction over the measures in force, and what it means for the standing block.

The only thing an operator can set about one advertiser in an ad decision (invariant 2) is a row of
this kind, and only a ruling makes one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from adjudge.domain.ads.party import Advertiser
from adjudge.domain.ads.promoted_post import PromotedPost
from adjudge.domain.cases.measure import (
    SERVING_EFFECT,
    STOPPING,
    MeasureKind,
    Scope,
    ServingEffect,
)
from adjudge.domain.standing.reach import UNKNOWN, Attributes, Known, reaches

HIDING = frozenset(
    kind
    for kind, effect in SERVING_EFFECT.items()
    if effect in {ServingEffect.FILTER, ServingEffect.STOP}
)
"""The measures that keep a promoted post from viewers: from all, or where their scope matches."""

DARK_NOW = 0
NEVER_DARK = (1 << 63) - 1


class Standing(StrEnum):
    """In short: what an advertiser's standing on the ads surface is."""

    GOOD = "good"
    LIMITED = "limited"
    SUSPENDED = "suspended"
    TERMINATED = "terminated"

    @property
    def stops_everything(self) -> bool:
        """Whether nothing of the advertiser is shown, and nothing new can be promoted."""
        return self in {Standing.SUSPENDED, Standing.TERMINATED}


class EndKind(StrEnum):
    """Ends of a measure differ: from now on, as if never made, or because its time was up.

    A stay ends a measure for as long as it lasts; when it is over the ruling makes a new one.
    """

    LIFTED = "lifted"
    REVERSED = "reversed"
    EXPIRED = "expired"
    LAPSED = "lapsed"
    MODIFIED = "modified"
    SUPERSEDED = "superseded"
    STAYED = "stayed"


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureInForce:
    """A measure that a ruling put into effect. `effective_at` was read after the block was written.

    `served_at` repeats the service of its notice, so that the database itself can refuse a measure
    whose letter was not served before (invariant 1). These are times of cases, which a story clock
    may move; `dark_at` and `lit_at` are the real moments, by which events are billed or not (None:
    the same as the moment beside it).
    """

    id: str
    ruling_id: str
    letter_id: str
    advertiser_id: str
    kind: MeasureKind
    scope: Scope
    served_at: datetime
    effective_at: datetime
    dark_at: datetime | None = None
    ended_at: datetime | None = None
    lit_at: datetime | None = None
    end_kind: EndKind | None = None

    def __post_init__(self) -> None:
        assert self.served_at <= self.effective_at, "no measure before its letter"

    def end(
        self, kind: EndKind, now: datetime, *, lit_at: datetime | None = None
    ) -> MeasureInForce:
        """The measure, ended. It keeps the moment of its first end: a reversal may follow another.

        It never ends before it began, even if the wall clock was set back since. `lit_at` is the
        real moment.
        """
        if self.ended_at is not None:
            return replace(self, end_kind=kind)
        return replace(self, ended_at=max(now, self.effective_at), lit_at=lit_at, end_kind=kind)

    def stops(
        self, post: PromotedPost, known: Attributes = UNKNOWN, *, by_law: bool = False
    ) -> bool:
        """Whether it keeps this promoted post from everybody now."""
        return (
            self.ended_at is None
            and not self.scope.depends_on_viewer
            and self._hides(post, known, by_law=by_law)
        )

    def stopped(
        self,
        post: PromotedPost,
        moment: datetime,
        known: Attributes = UNKNOWN,
        *,
        by_law: bool = False,
    ) -> bool:
        """Whether it kept this promoted post from everybody at `moment`: then nothing is billed.

        From the effective time on, and until it ended. A reversal takes nothing back here: what was
        dark was dark, and is not billed after all.
        """
        return (
            self._was_in_force(moment)
            and not self.scope.depends_on_viewer
            and self._hides(post, known, by_law=by_law)
        )

    def overtook(
        self,
        post: PromotedPost,
        decided: datetime,
        acknowledged: datetime,
        known: Attributes = UNKNOWN,
        *,
        by_law: bool = False,
    ) -> bool:
        """Whether it took effect for some viewers between a decision and what became of it.

        An event does not say who was looking, so all of these are free.
        """
        return (
            self.scope.depends_on_viewer
            and decided < (self.dark_at or self.effective_at)
            and self._was_in_force(acknowledged)
            and self._hides(post, known, by_law=by_law)
        )

    def _was_in_force(self, moment: datetime) -> bool:
        end = self.lit_at or self.ended_at
        ended = end is not None and moment >= end
        return (self.dark_at or self.effective_at) <= moment and not ended

    def _hides(self, post: PromotedPost, known: Attributes, *, by_law: bool) -> bool:
        """Whether it keeps the post from some viewer at some time, while it is in force."""
        return (
            self.kind in HIDING
            and self.advertiser_id == post.advertiser_id
            and reaches(self.scope, post, known, by_law=by_law)
        )


LIMITING = frozenset(
    {
        MeasureKind.LIMIT,
        MeasureKind.REQUIRE_AUTHORISATION,
        MeasureKind.REFUSE,
        MeasureKind.SUSPEND,
        MeasureKind.TERMINATE,
    }
)
"""The measures that standing reduces over."""


def standing_of(measures: Iterable[MeasureInForce]) -> Standing:
    """The reduction: the strictest measure in force decides.

    Labels, warnings, strikes, what was decided about single posts (decline, remove), and what hits
    the party in another role than the advertiser's leave it as it was.
    """
    in_force = [
        m for m in measures if m.ended_at is None and m.kind in LIMITING and m.scope.hits_promotion
    ]
    everything = {m.kind for m in in_force if m.scope.whole_party and not m.scope.is_narrowed}
    if MeasureKind.TERMINATE in everything:
        return Standing.TERMINATED
    if MeasureKind.SUSPEND in everything:
        return Standing.SUSPENDED
    return Standing.LIMITED if in_force else Standing.GOOD


def desired_block(
    advertiser: Advertiser,
    posts: Iterable[PromotedPost],
    measures: Iterable[MeasureInForce],
    known: Known | None = None,
    lawful: Collection[str] = (),
) -> dict[int, int]:
    """What each slot of one advertiser should hold: `DARK_NOW` or `NEVER_DARK`.

    A post's slot is lit only while it is admitted and no measure stops it for everybody; the
    advertiser's own slot is dark while a measure stops the whole party or the account is closed.
    `content_of` adds what depends on the viewer. `lawful` are the ids of measures that rest on a
    law or order.
    """
    known = known or {}
    own = [m for m in measures if m.advertiser_id == advertiser.id and m.ended_at is None]
    stopped = advertiser.closed_at is not None or any(map(_stops_everything, own))
    slots = {advertiser.slot: DARK_NOW if stopped else NEVER_DARK}
    for post in posts:
        assert post.advertiser_id == advertiser.id
        of_post = known.get(post.id, UNKNOWN)
        hidden = any(m.stops(post, of_post, by_law=m.id in lawful) for m in own)
        lit = post.status == "admitted" and not stopped and not hidden
        slots[post.slot] = NEVER_DARK if lit else DARK_NOW
    return slots


def _stops_everything(measure: MeasureInForce) -> bool:
    scope = measure.scope
    whole = scope.whole_party and scope.hits_promotion
    return measure.kind in STOPPING and whole and not scope.is_narrowed
