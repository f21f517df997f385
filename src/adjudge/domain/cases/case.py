"""Case: the file about a subject: facts, exhibits, letters, rulings, and everything said in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.cases.decider import signed
from adjudge.domain.errors import InvalidValue, NotAllowed
from adjudge.domain.steps import Machine, Step, last

CASE = Machine(
    subject="case",
    start="opened",
    moves={
        ("opened", "investigate"): "investigating",
        ("opened", "rule"): "ruled",
        ("investigating", "rule"): "ruled",
        ("opened", "close"): "no action",
        ("investigating", "close"): "no action",
        ("opened", "abate"): "abated",
        ("investigating", "abate"): "abated",
        ("opened", "refer"): "referred",
        ("investigating", "refer"): "referred",
        ("ruled", "reopen"): "investigating",
        ("referred", "reopen"): "investigating",
        ("no action", "reopen"): "investigating",
        ("opened", "second_view"): "opened",
        ("investigating", "second_view"): "investigating",
        ("ruled", "second_view"): "ruled",
        ("opened", "declare_operator_interest"): "opened",
        ("investigating", "declare_operator_interest"): "investigating",
        ("ruled", "declare_operator_interest"): "ruled",
        ("opened", "exhibit_fell"): "opened",
        ("investigating", "exhibit_fell"): "investigating",
        ("ruled", "exhibit_fell"): "ruled",
        # A deadline was missed twice on what does not lift: an outside decider takes the case.
        ("opened", "go_outside"): "opened",
        ("investigating", "go_outside"): "investigating",
        ("ruled", "go_outside"): "ruled",
    },
)


MAX_INTEREST = 1_000
OPEN = frozenset({"opened", "investigating"})
SENT_OUTSIDE = frozenset({"go_outside", "declare_operator_interest"})
"""The steps after which nobody of this site's own decides against the party."""


class Source(StrEnum):
    """The source of a case: what it came from."""

    OWN_INITIATIVE = "own initiative"
    NOTIFIER = "notifier"
    TRUSTED_FLAGGER = "trusted flagger"
    AUTHORITY_REQUEST = "authority request"
    AUTHORITY_ORDER = "authority order"
    COURT = "court"
    PRESS = "press"
    AUTOMATED = "automated"
    PARTY = "party"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """The file about one advertiser on the `ads` surface. `number` makes its reference (C-12)."""

    id: str
    number: int
    advertiser_id: str
    party_id: str
    source: Source
    opened_at: datetime
    steps: tuple[Step, ...] = ()

    @property
    def reference(self) -> str:
        """`C-12`."""
        return f"C-{self.number}"

    @property
    def status(self) -> str:
        """The reduction of its steps: opened, investigating, ruled, no action, abated."""
        return CASE.state(self.steps)

    @property
    def excluded(self) -> frozenset[str]:
        """Who may not work on it again: it was remitted to other people."""
        reopened = [step for step in self.steps if step.name == "reopen"]
        return frozenset(" ".join(s.data.get("excluded", "") for s in reopened).split())

    @property
    def operator_interest(self) -> str:
        """What interest the operator itself declared to have in the party, or empty."""
        step = last(self.steps, "declare_operator_interest")
        return step.data["text"] if step else ""

    @property
    def went_outside(self) -> bool:
        """Whether an outside decider has taken it, because a deadline was missed twice."""
        return last(self.steps, "go_outside") is not None

    @property
    def sent_outside(self) -> Step | None:
        """The step since which only somebody from outside decides against the party, or None."""
        return next((step for step in self.steps if step.name in SENT_OUTSIDE), None)

    @property
    def can_go_outside(self) -> bool:
        """Whether it has not gone there yet, and has not ended without a ruling."""
        return not self.went_outside and self.status in {*OPEN, "ruled"}

    def take(self, name: str, actor: Actor, now: datetime, **data: str) -> Case:
        """The case after one more step. Raises `WrongState`."""
        step = Step(name=name, actor_id=actor.id, at=now, data=signed(actor, data))
        return replace(self, steps=CASE.take(self.steps, step))


def must_be_other(case: Case, actor: Actor, *, act: str) -> None:
    """Raise `NotAllowed` for one whose ruling in this case was remitted to other people."""
    if actor.id in case.excluded:
        raise NotAllowed(act=act, needs="a person other than those whose ruling was remitted")


def must_work_on(case: Case, actor: Actor, *, act: str) -> None:
    """Raise `NotAllowed` unless a reviewer without an interest in the party does the act.

    Nor may one whose ruling in this case fell on appeal and was remitted to other people.
    """
    must_be_other(case, actor, act=act)
    actor.must_be_for_case(case.id, StaffRole.REVIEWER, act=act)
    actor.must_be_free_of(case.party_id, act=act)


def declare_operator_interest(case: Case, actor: Actor, text: str, now: datetime) -> Case:
    """State the operator's own interest: a dispute, criticism, a regulator as advertiser.

    Ordinary custom does not count. It stands in every letter of the case from now on, and somebody
    from outside approves and hears the appeal.

    Raises:
        NotAllowed: neither an operator nor a reviewer of this site.
        InvalidValue: an empty or too long text.
        WrongState: the case has ended without a ruling.
    """
    actor.must_be(StaffRole.OPERATOR, StaffRole.REVIEWER, act="declare an interest of this site")
    if not text.strip() or len(text) > MAX_INTEREST:
        raise InvalidValue(field="interest", problem=f"between 1 and {MAX_INTEREST:,} characters")
    return case.take("declare_operator_interest", actor, now, text=text.strip())


def must_be_outside(case: Case, actor: Actor, *, act: str) -> None:
    """Raise `NotAllowed` if an outside decider has the case and the actor is of the site's own.

    It is if the operator has an interest, or has missed a deadline twice on what does not lift.
    Neither bars a favourable act: ask this only for what can go against the party.
    """
    if case.operator_interest and not actor.is_outside:
        raise NotAllowed(
            act=act, needs="an outside decider, since this site has an interest in the party"
        )
    if case.went_outside and not actor.is_outside:
        raise NotAllowed(
            act=act, needs="an outside decider, since this site has missed its deadline twice"
        )
