"""Who decides: the table of the due-process model as data, which acts and triggers go by.

A measure with the effect of stopping all or most of a party's promotion is a suspension, whatever
its name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.cases.decider import must_be_numbered
from adjudge.domain.cases.measure import MeasureKind, Scope
from adjudge.domain.cases.statement import Statement
from adjudge.domain.errors import DomainError, NotAllowed


class Act(StrEnum):
    """What can be decided about a party, a post or a proceeding."""

    DECLINE = "decline"
    RETURN_UNDECIDED = "return a post undecided"
    WITHDRAW_ADMISSION = "withdraw an admission"
    LABEL = "label"
    REMOVE = "remove"
    WARNING = "warning"
    STRIKE = "strike"
    AUTHORISATION_OF_ITEM = "authorisation for one item"
    LIMIT = "limit"
    SUSPEND = "suspend"
    TERMINATE = "terminate"
    REFUSE = "refuse an applicant"
    AUTHORISATION_OF_PARTY = "authorisation for a party"
    MISUSE = "misuse decision"
    INTERIM = "interim measure on a party"
    SECURITY_HOLD = "security hold"
    PAYMENT_HOLD = "payment hold"
    INADMISSIBLE = "inadmissible"
    STAY = "stay"
    APPEAL = "decision on appeal"
    RESCREENING = "re-screening under a new policy version"
    FAVOURABLE = "favourable act"


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """Who may take an act.

    `people` is how many must take part; `program_alone` whether a program may do it without any,
    `program_proposes` whether its proposal counts as the first of two. `third_appeals` says that
    the appeal needs a third person, `confirmed` that a second one confirms later or it lapses.
    """

    people: int
    roles: frozenset[StaffRole] = frozenset({StaffRole.REVIEWER})
    program_alone: bool = False
    program_proposes: bool = False
    third_appeals: bool = False
    urgent_only: bool = False
    confirmed: bool = False
    interest_bars: bool = True


_OFFICER = Who(people=1, roles=frozenset({StaffRole.APPEALS_OFFICER}))
_PROPOSAL_AND_ONE = Who(people=2, program_proposes=True)
_TWO = Who(people=2, third_appeals=True)
_HOLD = Who(people=1, roles=frozenset({StaffRole.REVIEWER, StaffRole.OPERATOR}))
_PROGRAM = Who(people=0, roles=frozenset(), program_alone=True)

WHO_DECIDES: Mapping[Act, Who] = MappingProxyType(
    {
        Act.DECLINE: Who(people=1, program_alone=True),
        Act.RETURN_UNDECIDED: _PROGRAM,
        Act.WITHDRAW_ADMISSION: _PROGRAM,
        Act.LABEL: _PROPOSAL_AND_ONE,
        Act.REMOVE: _PROPOSAL_AND_ONE,
        Act.WARNING: _PROPOSAL_AND_ONE,
        Act.STRIKE: _PROPOSAL_AND_ONE,
        Act.AUTHORISATION_OF_ITEM: _PROPOSAL_AND_ONE,
        Act.LIMIT: _TWO,
        Act.SUSPEND: _TWO,
        Act.TERMINATE: _TWO,
        Act.REFUSE: _TWO,
        Act.AUTHORISATION_OF_PARTY: _TWO,
        Act.MISUSE: _TWO,
        Act.INTERIM: Who(people=1, urgent_only=True, confirmed=True),
        Act.SECURITY_HOLD: _HOLD,
        Act.PAYMENT_HOLD: _HOLD,
        Act.INADMISSIBLE: _OFFICER,
        Act.STAY: _OFFICER,
        Act.APPEAL: _OFFICER,
        Act.RESCREENING: Who(people=2, roles=frozenset({StaffRole.OPERATOR})),
        Act.FAVOURABLE: Who(
            people=1,
            roles=frozenset({StaffRole.REVIEWER, StaffRole.APPEALS_OFFICER, StaffRole.OPERATOR}),
            interest_bars=False,
        ),
    }
)

_ALWAYS: Mapping[MeasureKind, Act] = MappingProxyType(
    {
        MeasureKind.DECLINE: Act.DECLINE,
        MeasureKind.LABEL: Act.LABEL,
        MeasureKind.LIMIT: Act.LIMIT,
        MeasureKind.SUSPEND: Act.SUSPEND,
        MeasureKind.TERMINATE: Act.TERMINATE,
        MeasureKind.WARNING: Act.WARNING,
        MeasureKind.STRIKE: Act.STRIKE,
    }
)
# What reaches one item, and what reaches more.
_BY_REACH: Mapping[MeasureKind, tuple[Act, Act]] = MappingProxyType(
    {
        MeasureKind.REMOVE: (Act.REMOVE, Act.LIMIT),
        MeasureKind.REQUIRE_AUTHORISATION: (
            Act.AUTHORISATION_OF_ITEM,
            Act.AUTHORISATION_OF_PARTY,
        ),
        MeasureKind.REFUSE: (Act.AUTHORISATION_OF_ITEM, Act.REFUSE),
    }
)
PROGRAM_MAY_PROPOSE: frozenset[MeasureKind] = frozenset(
    {kind for kind, act in _ALWAYS.items() if WHO_DECIDES[act].program_proposes} | set(_BY_REACH)
)
"""The measures that a program may propose at all; some of them for one item only."""


class SuspensionInEffect(DomainError):
    """The measure would stop all or most of the party's promotion, under another name."""

    code = "ruling.suspension_in_effect"

    def message(self) -> str:
        d = self.details
        return f"This {d.get('measure')} would stop {d.get('stopped')} of {d.get('running')} posts."

    def remedy(self) -> str:
        return (
            "What stops all or most of a party's promotion is a suspension: propose it as one, "
            "with its hearing, or narrow the scope."
        )


def act_of(measure: MeasureKind, scope: Scope) -> Act:
    """Which row of the table a measure of this scope falls under."""
    if measure in _ALWAYS:
        return _ALWAYS[measure]
    one, more = _BY_REACH[measure]
    return one if not scope.whole_party and len(scope.promoted_post_ids) == 1 else more


def who_decides(statement: Statement) -> Who:
    """Who may decide what this statement proposes; its measure is stated."""
    assert statement.measure is not None, "the linter passed it"
    return WHO_DECIDES[act_of(statement.measure, statement.scope)]


def must_be_one_of(actor: Actor, who: Who, *, party_id: str, act: str, case_id: str = "") -> None:
    """Raise `NotAllowed` unless this person may take part in an act that `who` decides.

    Of a case, an outside decider may who was invited to it.
    """
    actor.must_be_for_case(case_id, *sorted(who.roles), act=act)
    must_be_numbered(actor, act=act)
    if who.interest_bars:
        actor.must_be_free_of(party_id, act=act)


def must_propose(actor: Actor, statement: Statement, *, case_id: str, party_id: str) -> None:
    """Raise `NotAllowed` unless this person, or program, may propose what the statement says."""
    who = who_decides(statement)
    act = "propose a ruling"
    if actor.is_program:
        if not who.program_proposes:
            raise NotAllowed(act=act, needs="a person who proposes it, and another who approves")
        return
    must_be_one_of(actor, who, case_id=case_id, party_id=party_id, act=act)


def must_not_suspend(statement: Statement, *, stopped: int, running: int) -> None:
    """Raise `SuspensionInEffect` if a measure of another name stops most of what runs.

    `stopped` counts the running posts that it reaches whoever looks. The removal of one post is
    what it says, even if no other runs.
    """
    measure, scope = statement.measure, statement.scope
    if measure not in {MeasureKind.REMOVE, MeasureKind.LIMIT, MeasureKind.REQUIRE_AUTHORISATION}:
        return
    if measure is MeasureKind.LIMIT and scope.whole_party and not scope.is_narrowed:
        raise SuspensionInEffect(measure=measure.value, stopped=running, running=running)
    if measure is MeasureKind.REQUIRE_AUTHORISATION or scope.is_narrowed:
        return
    if stopped > 1 and stopped * 2 > running:
        raise SuspensionInEffect(measure=measure.value, stopped=stopped, running=running)
