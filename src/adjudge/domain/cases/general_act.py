"""General act: what the operator decides about everybody: clauses, pauses of inventory, services.

It decides about nobody and leaves no mark on a party. An act that would in truth hit a few is none:
it needs individual rulings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.cases.clock import Binds, Clock
from adjudge.domain.cases.decider import must_be_numbered
from adjudge.domain.cases.matter import Matter, MatterKind
from adjudge.domain.cases.measure import MAX_SCOPE_ITEMS, Territory
from adjudge.domain.errors import DomainError, InvalidValue, NotAllowed
from adjudge.domain.policy.definition import Definition
from adjudge.domain.steps import Machine, Step, first, last

MAX_TEXT = 10_000
MAX_ITEMS = 50
NOTICE_DAYS = 15
LONGEST_PAUSE = timedelta(days=30)
LETTERS_WITHIN = timedelta(hours=24)
ANSWERS_HEARD_WITHIN = timedelta(days=7)
LOOK_BACK = timedelta(days=90)
FEWEST_PARTIES = 5
LONG_AGO = date(1990, 1, 1)

GENERAL_ACT = Machine(
    subject="general act",
    start="drafted",
    moves={
        ("drafted", "announce"): "announced",
        ("drafted", "withdraw"): "withdrawn",
        ("announced", "publish"): "published",
        ("announced", "withdraw"): "withdrawn",
        ("published", "take_effect"): "in force",
        ("published", "withdraw"): "withdrawn",
        ("in force", "letters_served"): "in force",
        ("in force", "propose_extension"): "in force",
        ("in force", "extend"): "in force",
        ("in force", "change"): "changed",
        ("in force", "expire"): "expired",
        ("in force", "withdraw"): "withdrawn",
    },
)


class Individual(DomainError):
    """What would hit fewer than five parties, or mostly one, is not general."""

    code = "general_act.individual"

    def message(self) -> str:
        d = self.details
        return (
            f"In the last 90 days this act would have hit {d.get('parties')} parties, the most "
            f"concerned with {d.get('share')} % of what was shown."
        )

    def remedy(self) -> str:
        return "Decide about these parties by individual rulings, each with its own reasons."


class NoticeTooShort(DomainError):
    """Less than 15 days lie between the full text and its effect, and no code says why."""

    code = "general_act.notice_too_short"

    def message(self) -> str:
        return f"The act would take effect before {self.details.get('earliest')}."

    def remedy(self) -> str:
        return "Let it take effect later, or name a code for the shorter time and a review date."


class ActTooLong(DomainError):
    """A pause or an emergency act lasts at most 30 days; then it needs a new rationale."""

    code = "general_act.too_long"

    def message(self) -> str:
        return "A pause or an emergency act must end within 30 days."

    def remedy(self) -> str:
        return "Give an earlier end; before it comes, extend the act with a new rationale."


class SameRationale(DomainError):
    """A renewal says again what was said before."""

    code = "general_act.same_rationale"

    def message(self) -> str:
        return "The rationale for going on is the one that was given before."

    def remedy(self) -> str:
        return "Say why it is still needed now, with what has happened since."


class ActKind(StrEnum):
    """What a general act does."""

    CLAUSE_CHANGE = "clause change"
    PAUSE = "pause of inventory"
    WITHDRAWAL = "withdrawal of a service"
    EMERGENCY = "emergency act"


class Change(StrEnum):
    """What happens to a clause."""

    MAKE = "make"
    CHANGE = "change"
    EXTEND = "extend"
    SUSPEND = "suspend"
    END = "end"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseChange:
    """One clause of the act. `version` is the one that comes into being; `text` its full text.

    Suspending or ending a clause needs no text. `definition` is all else that the clause says;
    without one a changed clause keeps what the older version says. Raises `InvalidValue`.
    """

    clause_id: str
    version: int
    change: Change
    text: str = ""
    definition: Definition | None = None

    def __post_init__(self) -> None:
        if self.change not in {Change.SUSPEND, Change.END} or self.text:
            check_text(self.text, field="clause text")
        if not self.clause_id.strip() or self.version < 1:
            raise InvalidValue(field="clause", problem="an id and a version above zero")


@dataclass(frozen=True, slots=True, kw_only=True)
class ActExhibit:
    """What the rationale rests on, by its hash (hex SHA-256). Raises `InvalidValue`."""

    title: str
    source: str
    captured_on: date
    sha256: str

    def __post_init__(self) -> None:
        for name in ("title", "source", "sha256"):
            check_text(getattr(self, name), field=name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Territory x category x window; an axis without values is open. Times are aware UTC."""

    territories: tuple[Territory, ...] = ()
    categories: tuple[str, ...] = ()
    starts_at: datetime | None = None
    ends_at: datetime | None = None

    def __post_init__(self) -> None:
        if len(self.territories) + len(self.categories) > MAX_SCOPE_ITEMS:
            raise InvalidValue(field="reach", problem=f"at most {MAX_SCOPE_ITEMS} values")


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneralAct(Matter):
    """One general act, with its full text, its reasons, and whom it spares.

    `run_off_days` is how long what was admitted may still run. `short_notice_code` says why fewer
    than 15 days pass before the effect; then `review_on` is needed. `emergency_clause` is the
    declared clause that an emergency act rests on.

    Raises:
        InvalidValue: a part that its kind needs is missing, or too long.
        ActTooLong: a pause or emergency act of more than 30 days.
    """

    kind: ClassVar[MatterKind] = MatterKind.GENERAL_ACT
    machine: ClassVar[Machine] = GENERAL_ACT

    act: ActKind
    title: str
    text: str
    rationale: str
    effective_at: datetime
    exhibits: tuple[ActExhibit, ...] = ()
    exempt_classes: tuple[str, ...] = ()
    run_off_days: int = 0
    review_on: date | None = None
    reach: Reach = field(default_factory=Reach)
    clauses: tuple[ClauseChange, ...] = ()
    power_ref: str = ""
    emergency_clause: str = ""
    short_notice_code: str = ""

    def __post_init__(self) -> None:
        for name in ("title", "text", "rationale"):
            check_text(getattr(self, name), field=name)
        for name in ("exhibits", "exempt_classes", "clauses"):
            if len(getattr(self, name)) > MAX_ITEMS:
                raise InvalidValue(field=name.replace("_", " "), problem=f"at most {MAX_ITEMS}")
        if not self.exhibits:
            raise InvalidValue(field="exhibits", problem="the rationale needs one at least")
        if self.run_off_days < 0:
            raise InvalidValue(field="run-off", problem="a number of days")
        self._check_kind()

    def _check_kind(self) -> None:
        if self.act is ActKind.CLAUSE_CHANGE and not self.clauses:
            raise InvalidValue(field="clauses", problem="name the clauses that change")
        if self.act is ActKind.PAUSE and not (self.reach.territories or self.reach.categories):
            raise InvalidValue(field="reach", problem="a territory or a category")
        if self.act in {ActKind.PAUSE, ActKind.WITHDRAWAL} and not self.power_ref.strip():
            raise InvalidValue(field="power", problem="the clause that gives the standing power")
        if self.act is ActKind.EMERGENCY and not self.emergency_clause.strip():
            raise InvalidValue(field="emergency clause", problem="the clause that declares it")
        if self.short_notice_code and self.review_on is None:
            raise InvalidValue(field="review on", problem="short notice needs a date of review")
        if self.is_temporary:
            check_window(self.effective_at, self.reach.ends_at)

    @property
    def reference(self) -> str:
        """What people call it."""
        return f"act {self.id[-8:]}"

    @property
    def is_temporary(self) -> bool:
        """Whether it lasts at most 30 days."""
        return self.act in {ActKind.PAUSE, ActKind.EMERGENCY}

    @property
    def ends_at(self) -> datetime | None:
        """When it ends by itself, after every extension."""
        extended = last(self.steps, "extend")
        return datetime.fromisoformat(extended.data["until"]) if extended else self.reach.ends_at

    @property
    def rationales(self) -> tuple[str, ...]:
        """Every rationale given so far."""
        asked = [step for step in self.steps if step.name == "propose_extension"]
        return (self.rationale, *(step.data["rationale"] for step in asked))

    @property
    def clocks(self) -> tuple[Clock, ...]:
        """It takes effect, its letters are due, and it ends."""
        status, running = self.status, []
        if status == "published":
            running.append(_clock("effect", Binds.PROGRAM, self.effective_at, "It takes effect."))
        began = last(self.steps, "take_effect")
        if status != "in force" or began is None:
            return tuple(running)
        if self.act is ActKind.PAUSE and last(self.steps, "letters_served") is None:
            due = began.at  # the letters go at once; 24 hours is when they must have gone
            running.append(_clock("letters", Binds.PROGRAM, due, "The affected get their letters."))
        if self.ends_at is not None:
            running.append(_clock("end", Binds.PROGRAM, self.ends_at, "It ends by itself."))
        return tuple(running)

    def is_in_force(self, now: datetime) -> bool:
        """Whether it counts at this moment: the clock that ends it may be late, it is not."""
        return self.status == "in force" and (self.ends_at is None or now < self.ends_at)


def announce(
    act: GeneralAct, actor: Actor, *, would_hit: Mapping[str, int], now: datetime
) -> GeneralAct:
    """Announce the full text. `would_hit`: party id to its impressions in the last 90 days.

    Raises:
        NotAllowed: no operator, or one without a number.
        Individual: it would have hit fewer than five parties, or mostly one.
        NoticeTooShort: fewer than 15 days to its effect, and no code.
        WrongState: it was announced before.
    """
    actor.must_be(StaffRole.OPERATOR, act="announce a general act")
    must_be_numbered(actor, act="announce a general act")
    _must_be_general(act, would_hit)
    earliest = now + timedelta(days=NOTICE_DAYS)
    if act.effective_at < earliest and not act.short_notice_code:
        raise NoticeTooShort(earliest=f"{earliest:%d %B %Y, %H:%M} UTC")
    return act.take("announce", actor, now, parties=str(len(would_hit)))


def publish(act: GeneralAct, actor: Actor, now: datetime) -> GeneralAct:
    """A second person publishes it. Raises `NotAllowed`, `WrongState`."""
    actor.must_be(StaffRole.OPERATOR, act="publish a general act")
    must_be_numbered(actor, act="publish a general act")
    announced = first(act.steps, "announce")
    if announced is not None and actor.id in {announced.actor_id, act.opened_by}:
        raise NotAllowed(act="publish this act", needs="a second person")
    return act.take("publish", actor, now)


def propose_extension(
    act: GeneralAct, actor: Actor, *, until: datetime, rationale: str, now: datetime
) -> GeneralAct:
    """Propose that it goes on, for at most 30 days more, with a new rationale.

    Raises `NotAllowed`, `SameRationale`, `ActTooLong`, `InvalidValue`, `WrongState`.
    """
    actor.must_be(StaffRole.OPERATOR, act="extend a general act")
    must_be_numbered(actor, act="extend a general act")
    check_text(rationale, field="rationale")
    if any(_same(rationale, earlier) for earlier in act.rationales):
        raise SameRationale
    if act.is_temporary:
        check_window(act.ends_at or now, until)
    return act.take("propose_extension", actor, now, until=until.isoformat(), rationale=rationale)


def extend(act: GeneralAct, actor: Actor, now: datetime) -> GeneralAct:
    """A second person lets it go on as proposed. Raises `NotAllowed`, `WrongState`."""
    actor.must_be(StaffRole.OPERATOR, act="extend a general act")
    must_be_numbered(actor, act="extend a general act")
    proposed = _open_extension(act)
    if proposed is None or proposed.actor_id == actor.id:
        raise NotAllowed(act="extend this act", needs="a proposal by another person")
    return act.take("extend", actor, now, until=proposed.data["until"])


def withdraw(act: GeneralAct, actor: Actor, *, why: str, now: datetime) -> GeneralAct:
    """Take it back: a loosening, by one operator. Raises `NotAllowed`, `WrongState`."""
    actor.must_be(StaffRole.OPERATOR, act="withdraw a general act")
    must_be_numbered(actor, act="withdraw a general act")
    check_text(why, field="why")
    return act.take("withdraw", actor, now, why=why)


def check_window(starts_at: datetime, ends_at: datetime | None) -> None:
    """Raise `ActTooLong` unless it ends within 30 days after it starts."""
    if ends_at is None or not starts_at < ends_at <= starts_at + LONGEST_PAUSE:
        raise ActTooLong


def check_text(text: str, *, field: str) -> None:
    """Raise `InvalidValue` unless it has between 1 and 10,000 characters."""
    if not text.strip() or len(text) > MAX_TEXT:
        raise InvalidValue(field=field, problem=f"between 1 and {MAX_TEXT:,} characters")


def _must_be_general(act: GeneralAct, would_hit: Mapping[str, int]) -> None:
    # Emergencies are no exception: their batch of individual rulings is the way then.
    total = sum(would_hit.values())
    most = max(would_hit.values(), default=0)
    mostly_one = total > 0 and most * 2 > total
    if act.act is ActKind.CLAUSE_CHANGE and all(
        change.change in {Change.SUSPEND, Change.END} for change in act.clauses
    ):
        return  # it hits nobody: it only loosens
    if len(would_hit) < FEWEST_PARTIES or mostly_one:
        raise Individual(parties=len(would_hit), share=100 * most // total if total else 0)


def _open_extension(act: GeneralAct) -> Step | None:
    names = [step for step in act.steps if step.name in {"propose_extension", "extend"}]
    return names[-1] if names and names[-1].name == "propose_extension" else None


def _same(one: str, other: str) -> bool:
    return " ".join(one.lower().split()) == " ".join(other.lower().split())


def _clock(name: str, binds: Binds, due_at: datetime, on_miss: str) -> Clock:
    return Clock(name=name, binds=binds, due_at=due_at, on_miss=on_miss)
