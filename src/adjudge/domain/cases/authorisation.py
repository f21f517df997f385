"""Authorisation: leave to promote what a clause allows only with it; an exemption is one out of it.

Who issues it, what it costs, how long it takes and whether it can be had at all is said at the
beginning. A refusal, suspension or revocation rests on a ruling with a full statement of reasons.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from adjudge.domain.actor import Actor, StaffRole, program
from adjudge.domain.cases.clock import Binds, Clock, tolled
from adjudge.domain.cases.decider import must_be_numbered
from adjudge.domain.cases.matter import Matter, MatterKind
from adjudge.domain.cases.measure import AS_ADVERTISER, Duration, MeasureKind, Scope
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.errors import DomainError, InvalidValue
from adjudge.domain.steps import Machine, Step, last

MAX_TEXT = 2_000
DATED_RESTRICTION = timedelta(days=90)
CLOCK = program("clock")

AUTHORISATION = Machine(
    subject="authorisation",
    start="applied",
    moves={
        ("applied", "grant"): "granted",
        ("applied", "refuse"): "refused",
        ("applied", "withdraw"): "withdrawn",
        ("applied", "wait"): "applied",
        ("applied", "resume"): "applied",
        # The first miss sets the one grace period; the second grants what discretion withheld.
        ("applied", "extend"): "applied",
        ("applied", "miss"): "applied",
        ("granted", "renew"): "granted",
        ("granted", "suspend"): "suspended",
        ("granted", "revoke"): "revoked",
        ("granted", "expire"): "expired",
        ("suspended", "reinstate"): "granted",
        ("suspended", "revoke"): "revoked",
        ("suspended", "expire"): "expired",
        ("expired", "renew"): "granted",
        # What it rested on was reversed: as if it had never been said.
        ("refused", "reopen"): "applied",
        ("revoked", "reinstate"): "granted",
    },
)
AGAINST = {"refuse": "refuse it", "suspend": "suspend it", "revoke": "revoke it"}
_BASES = {
    "refuse": frozenset({MeasureKind.REFUSE, MeasureKind.REQUIRE_AUTHORISATION}),
    "suspend": frozenset(
        {MeasureKind.REQUIRE_AUTHORISATION, MeasureKind.LIMIT, MeasureKind.SUSPEND}
    ),
    "revoke": frozenset(
        {MeasureKind.REQUIRE_AUTHORISATION, MeasureKind.REFUSE, MeasureKind.TERMINATE}
    ),
}


REMEDIED: frozenset[MeasureKind] = frozenset().union(*_BASES.values())
"""The measures for which an authorisation would be the remedy."""


class NotOnRuling(DomainError):
    """An authorisation is refused, suspended or revoked only by a ruling that is in force."""

    code = "authorisation.needs_ruling"

    def message(self) -> str:
        return f"Ruling {self.details.get('reference')} does not {self.details.get('act')}."

    def remedy(self) -> str:
        return (
            "Propose a ruling on this party with a full statement of reasons, let a second person "
            "approve it, and name it here once it is in force."
        )


class NoRemedyYet(DomainError):
    """Where an authorisation cannot be had, only a dated restriction of at most 90 days stands."""

    code = "authorisation.no_remedy_yet"

    def message(self) -> str:
        return "This authorisation cannot be had by anybody yet, and the restriction has no end."

    def remedy(self) -> str:
        return (
            "Give an end date at most 90 days away and say that there is no remedy yet; when it "
            "ends, it can be renewed with new reasons."
        )


class AuthorisationKind(StrEnum):
    """To do what a clause allows only with it, or what a clause would otherwise forbid."""

    AUTHORISATION = "authorisation"
    EXEMPTION = "exemption"


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """What it takes: who issues it, its cost and time in words, and whether it can be had.

    Raises:
        InvalidValue: an empty or too long text.
    """

    issuer: str
    cost: str
    time: str
    can_be_had: bool

    def __post_init__(self) -> None:
        for name in ("issuer", "cost", "time"):
            check_text(getattr(self, name), field=name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Authorisation(Matter):
    """One authorisation of a party: for a clause (`ADS-6.1@2`), within a scope.

    `evidence` is what the applicant gives for it; `due` is when the decision is due.
    `discretionary`: the clause rests neither on law nor on an order nor on urgent harm.

    Raises:
        InvalidValue: an empty or too long text, or a scope that says nothing.
    """

    kind: ClassVar[MatterKind] = MatterKind.AUTHORISATION
    machine: ClassVar[Machine] = AUTHORISATION

    type: AuthorisationKind
    clause_ref: str
    scope: Scope
    requirement: Requirement
    evidence: str
    due: datetime
    discretionary: bool = True

    def __post_init__(self) -> None:
        check_text(self.clause_ref, field="clause")
        check_text(self.evidence, field="evidence")
        if not self.scope.is_stated:
            raise InvalidValue(field="scope", problem="say what it is for")
        if self.scope.roles != AS_ADVERTISER:
            raise InvalidValue(field="roles", problem="it lets a party advertise, nothing else")

    @property
    def reference(self) -> str:
        """What people call it."""
        return f"{self.type.value} {self.id[-8:]}"

    @property
    def is_whole_party(self) -> bool:
        """Whether it is for the party, and not for one item."""
        return self.scope.whole_party

    @property
    def is_extended(self) -> bool:
        """Whether the one grace period was set, since it was opened or opened again."""
        return any(step.name == "extend" for step in self._this_time)

    @property
    def was_missed(self) -> bool:
        """Whether the grace period passed too: then an outside decider takes it."""
        return any(step.name == "miss" for step in self._this_time)

    @property
    def _this_time(self) -> tuple[Step, ...]:
        """The steps since the ruling that refused it was reversed; all if none was."""
        again = [n for n, step in enumerate(self.steps) if step.name == "reopen"]
        return self.steps[again[-1] :] if again else self.steps

    @property
    def conditions(self) -> str:
        """Under which it was granted, in words; empty if there are none."""
        granted = last(self.steps, "grant")
        return granted.data.get("conditions", "") if granted else ""

    @property
    def expires_on(self) -> date | None:
        """The first day on which it is not in force any more."""
        given = [step for step in self.steps if step.name in {"grant", "renew"}]
        return date.fromisoformat(given[-1].data["expires_on"]) if given else None

    @property
    def clocks(self) -> tuple[Clock, ...]:
        """The decision on an application is due; what is granted ends on its day."""
        status, expires_on = self.status, self.expires_on
        if status == "applied" and not self.was_missed:
            moved = [step.data["until"] for step in self._this_time if "until" in step.data]
            until = datetime.fromisoformat(moved[-1]) if moved else self.due
            due = tolled(until, self._this_time)
            if due is None:
                return ()
            return (
                Clock(
                    name="decision",
                    binds=Binds.OPERATOR,
                    due_at=due,
                    on_miss="What rests on discretion is granted; else an outside decider decides."
                    if self.is_extended
                    else "One grace period is set and told to both sides.",
                ),
            )
        if status in {"granted", "suspended"} and expires_on is not None:
            return (
                Clock(
                    name="expiry",
                    binds=Binds.PROGRAM,
                    due_at=datetime(
                        expires_on.year, expires_on.month, expires_on.day, tzinfo=self.due.tzinfo
                    ),
                    on_miss="The authorisation ends by itself.",
                ),
            )
        return ()

    def is_in_force(self, on: date) -> bool:
        """Whether it counts on a day: granted, and not expired."""
        return self.status == "granted" and (self.expires_on is None or on < self.expires_on)


def grant(
    asked: Authorisation,
    actor: Actor,
    *,
    conditions: str,
    expires_on: date,
    code: str,
    now: datetime,
) -> Authorisation:
    """Grant it: a favourable act, by one person with a code; no interest bars it.

    Raises:
        NotAllowed: no reviewer, or one without a number.
        InvalidValue: no code, or an expiry that is not to come.
        WrongState: it was decided.
    """
    if not actor.is_program:
        actor.must_be(StaffRole.REVIEWER, act="grant an authorisation")
        must_be_numbered(actor, act="grant an authorisation")
    _check_expiry(expires_on, now)
    check_text(code, field="code")
    if conditions:
        check_text(conditions, field="conditions")
    return asked.take(
        "grant",
        actor,
        now,
        issuer=asked.requirement.issuer,
        conditions=conditions,
        expires_on=expires_on.isoformat(),
        code=code,
    )


def renew(
    granted: Authorisation, actor: Actor, *, expires_on: date, code: str, now: datetime
) -> Authorisation:
    """Let it go on, or begin again after it expired. Raises as `grant` does."""
    actor.must_be(StaffRole.REVIEWER, act="renew an authorisation")
    must_be_numbered(actor, act="renew an authorisation")
    _check_expiry(expires_on, now)
    check_text(code, field="code")
    return granted.take("renew", actor, now, expires_on=expires_on.isoformat(), code=code)


def decide_against(
    asked: Authorisation, actor: Actor, *, step: str, ruling: Ruling, now: datetime
) -> Authorisation:
    """Refuse, suspend or revoke it, as a ruling in force says: two people decided that.

    Raises:
        NotAllowed: no reviewer, or one with an interest in the party.
        NotOnRuling: the ruling is another party's, not in force, or of another measure or scope.
        NoRemedyYet: nobody can have it, and the restriction is not a dated one.
        WrongState: it is not at this point.
    """
    actor.must_be(StaffRole.REVIEWER, act=AGAINST[step])
    must_be_numbered(actor, act=AGAINST[step])
    assert asked.party_id is not None, "an authorisation is a party's"
    actor.must_be_free_of(asked.party_id, act=AGAINST[step])
    fits = (
        ruling.party_id == asked.party_id
        and ruling.status == "in force"
        and ruling.statement.measure in _BASES[step]
        and _covers(ruling.statement.scope, asked.scope)
    )
    if not fits:
        raise NotOnRuling(reference=ruling.reference, act=AGAINST[step])
    check_dated_restriction(asked.requirement, ruling.statement.duration, today=now.date())
    return asked.take(step, actor, now, ruling_id=ruling.id, reference=ruling.reference)


def check_dated_restriction(requirement: Requirement, duration: Duration, *, today: date) -> None:
    """Raise `NoRemedyYet` if nobody can have it and the restriction lasts over 90 days."""
    ends_on = duration.ends_on
    if requirement.can_be_had or (ends_on is not None and ends_on - today <= DATED_RESTRICTION):
        return
    raise NoRemedyYet


def check_text(text: str, *, field: str) -> None:
    """Raise `InvalidValue` unless it has between 1 and 2,000 characters."""
    if not text.strip() or len(text) > MAX_TEXT:
        raise InvalidValue(field=field, problem=f"between 1 and {MAX_TEXT:,} characters")


def _covers(ruled: Scope, asked: Scope) -> bool:
    # A decision on the party reaches its items; one on some items only those.
    if ruled.whole_party:
        return True
    return not asked.whole_party and set(asked.promoted_post_ids) <= set(ruled.promoted_post_ids)


def _check_expiry(expires_on: date, now: datetime) -> None:
    if expires_on <= now.date():
        raise InvalidValue(field="expires on", problem="a day that is still to come")
