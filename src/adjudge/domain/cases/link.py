"""Link between parties: typed, dated, evidenced, contestable; never a measure by itself.

A later-linked account comes under a measure only by an addendum: the link, its exhibits, two
people; served before effect, contestable by itself.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.ads.promoted_post import PromotedPost
from adjudge.domain.cases.decider import must_be_numbered
from adjudge.domain.cases.matter import Matter, MatterKind
from adjudge.domain.cases.measure import Scope
from adjudge.domain.cases.order import check_text
from adjudge.domain.errors import DomainError, InvalidValue, NotAllowed
from adjudge.domain.standing.measures import MeasureInForce
from adjudge.domain.standing.reach import UNKNOWN, Attributes, reaches
from adjudge.domain.steps import Machine

LINK = Machine(
    subject="link",
    start="found",
    moves={
        ("found", "contest"): "contested",
        ("found", "strike"): "struck",
        ("contested", "stand"): "stands",
        ("contested", "strike"): "struck",
        # New evidence may come at any time; a favourable act needs no statement first.
        ("stands", "contest"): "contested",
        ("stands", "strike"): "struck",
    },
)


class LinkCannotCarry(DomainError):
    """The link does not let a measure reach the other party."""

    code = "link.cannot_carry"

    def message(self) -> str:
        return f"A measure cannot reach the other party by this link: {self.details.get('why')}."

    def remedy(self) -> str:
        return "Open a case about the other party and rule on what it did itself."


class LinkKind(StrEnum):
    """How the first party relates to the second."""

    CONTROLS = "controls"
    ACTS_FOR = "acts for"
    SUCCEEDS = "succeeds"
    SAME_OPERATOR = "same operator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link(Matter):
    """`party_id` (the first party) relates to `other_party_id`, by exhibits of the case.

    `holds_office`: the link is that a person is an officer of a firm, which never carries a
    measure to the firm.

    Raises:
        InvalidValue: no exhibit, no reason, or a party linked to itself.
    """

    kind: ClassVar[MatterKind] = MatterKind.LINK
    machine: ClassVar[Machine] = LINK

    type: LinkKind
    other_party_id: str
    began: date
    ended: date | None
    exhibit_ids: tuple[str, ...]
    why: str
    holds_office: bool = False

    def __post_init__(self) -> None:
        check_text(self.why, field="why")
        if not self.exhibit_ids:
            raise InvalidValue(field="exhibits", problem="a link rests on one at least")
        if self.party_id is None or self.party_id == self.other_party_id:
            raise InvalidValue(field="other party", problem="another than the first")

    @property
    def reference(self) -> str:
        """What people call it."""
        return f"link {self.id[-8:]}"

    @property
    def parties(self) -> frozenset[str]:
        """Both ends."""
        assert self.party_id is not None
        return frozenset({self.party_id, self.other_party_id})


def contest(link: Link, actor: Actor, *, text: str, now: datetime) -> Link:
    """One of its parties contests it. Raises `NotAllowed`, `InvalidValue`, `WrongState`."""
    if actor.is_program or not link.parties & actor.party_ids:
        raise NotAllowed(act="contest this link", needs="a mandate of one of its parties")
    check_text(text, field="text")
    return link.take("contest", actor, now, text=text)


def decide(link: Link, actor: Actor, *, stands: bool, reasons: str, now: datetime) -> Link:
    """It stands, decided by another person than who found it; or it is struck, by anyone.

    Raises `NotAllowed`, `InvalidValue`, `WrongState`.
    """
    actor.must_be(StaffRole.REVIEWER, act="decide about a link")
    must_be_numbered(actor, act="decide about a link")
    check_text(reasons, field="reasons")
    if stands:
        for party_id in link.parties:
            actor.must_be_free_of(party_id, act="decide that a link of it stands")
        if actor.id == link.opened_by:
            raise NotAllowed(
                act="decide that this link stands", needs="a person who did not find it"
            )
    return link.take("stand" if stands else "strike", actor, now, reasons=reasons)


def must_carry(link: Link, *, from_party_id: str, to_party_id: str, on: date) -> None:
    """Raise `LinkCannotCarry` unless a measure on the one party may reach the other."""
    if {from_party_id, to_party_id} != set(link.parties):
        raise LinkCannotCarry(why="it links other parties")
    if link.status in {"contested", "struck"}:
        raise LinkCannotCarry(why=f"it is {link.status}")
    if link.ended is not None and link.ended < on:
        raise LinkCannotCarry(why="it has ended")
    if link.type is LinkKind.ACTS_FOR:
        raise LinkCannotCarry(why="who acts for a party is not that party")
    if link.holds_office and from_party_id == link.party_id:
        raise LinkCannotCarry(why="it never goes from an officer to a firm")


def is_evasion(
    measure: MeasureInForce,
    link: Link,
    *,
    advertiser_id: str,
    acted_at: datetime,
    received_at: datetime | None,
    post: PromotedPost | None = None,
    named: Collection[str] = (),
    known: Attributes = UNKNOWN,
) -> bool:
    """Whether acting through another account then was evasion.

    Within the scope of a measure in force, through another account, after its letter was received.
    `post` is what was promoted there (None: anything at all); see `acts_within` for the rest.
    """
    if received_at is None or acted_at < received_at or advertiser_id == measure.advertiser_id:
        return False
    in_force = measure.effective_at <= acted_at and (
        measure.ended_at is None or acted_at < measure.ended_at
    )
    within = (
        measure.scope.whole_party and measure.scope.hits_promotion and not measure.scope.is_narrowed
        if post is None
        else acts_within(measure.scope, post, named=named, known=known)
    )
    return in_force and link.status != "struck" and within


def acts_within(
    scope: Scope, post: PromotedPost, *, named: Collection[str], known: Attributes
) -> bool:
    """Whether to promote this post through another account is to act within a scope.

    `named` are the ids of the organic posts whose promotion the scope names: the same post, from
    another account, is within it. The other axes count as they do for the account itself, but for
    the account, which is another one by what evasion is.
    """
    if not scope.whole_party and post.post_id not in named:
        return False
    axes = replace(scope, whole_party=True, promoted_post_ids=(), account_ids=())
    return reaches(axes, post, known)
