"""People: who decides on this site, what that staffing allows, and what recuses somebody."""

from __future__ import annotations

from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.cases import case as case_rules
from adjudge.domain.cases.case import Case
from adjudge.domain.cases.invitation import Invitation
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.cases.second_view import View, record_second_view
from adjudge.domain.errors import NotAllowed
from adjudge.domain.staffing import DECIDING, Powers, independent, must_be_within, powers
from adjudge.services.ports import Deps, UnitOfWork
from adjudge.services.register import EntryType, record

STAFFING = "staffing"
"""The subject of the register's entries about it."""


def grant_role(deps: Deps, *, user_id: str, role: StaffRole) -> int:
    """Give a login a role (idempotent); its number, by which letters name it, is its for ever.

    The command line does this; nobody on the site itself can. Raises `NotFound`, and `NotAllowed`
    for an outside decider: nobody decides here both as staff and from outside.
    """
    with deps.uow() as uow:
        if any(p.outside_roles for p in uow.staff.everybody() if p.id == user_id):
            raise NotAllowed(act="be staff and decide from outside", needs="an end of the one")
        number = uow.staff.grant(user_id, role)
        _state(uow, deps)
        return number


def revoke_role(deps: Deps, *, user_id: str, role: StaffRole) -> None:
    """Take a role back (idempotent): the number stays, and so does all that was decided.

    Raises `NotFound` if the login never had the role.
    """
    with deps.uow() as uow:
        uow.staff.end(user_id, role, at=deps.clock.now())
        _state(uow, deps)


def state_staffing(deps: Deps) -> Powers:
    """Enter the staffing into the register, unless the last entry says the same already."""
    with deps.uow() as uow:
        return _state(uow, deps)


def _state(uow: UnitOfWork, deps: Deps) -> Powers:
    staff = uow.staff.everybody()
    held = powers(staff)
    counted = {role: sum(role in person.roles for person in staff) for role in StaffRole}
    public: dict[str, object] = {
        "people who decide": held.people,
        "powers": held.in_words,
        **{f"{role.value.replace('_', ' ')}s": count for role, count in counted.items()},
    }
    earlier = uow.register.by_subject(STAFFING)
    if not earlier or dict(earlier[-1].public) != public:
        record(
            uow,
            deps,
            type=EntryType.STAFFING,
            subject_id=STAFFING,
            party_id=None,
            record=public,
            public=public,
            released=True,
        )
    return held


def state_outside(uow: UnitOfWork, deps: Deps, invitation: Invitation, number: int) -> None:
    """Enter that a person from outside now decides in a case; which case is not said."""
    told = {"role": f"outside {invitation.role.value.replace('_', ' ')}", "number": number}
    record(
        uow,
        deps,
        type=EntryType.STAFFING,
        subject_id=invitation.id,
        party_id=None,
        record=told | {"case_id": invitation.case_id},
        public=told,
        released=True,
    )


def must_be_within_powers(uow: UnitOfWork, deps: Deps, ruling: Ruling) -> None:
    """Raise `BeyondPowers` unless this site has the people for what the ruling imposes."""
    must_be_within(
        powers(uow.staff.everybody(), case_id=ruling.case_id),
        ruling.statement,
        today=deps.today(),
        proposed_by_program=(ruling.proposer_id or ruling.drafted_by).startswith("program:"),
    )


def can_be_appealed(uow: UnitOfWork, ruling: Ruling) -> bool:
    """Whether anybody independent could decide an appeal against the ruling now.

    That is an appeals officer who took no part and declared no interest in the party; from outside,
    if an outside decider must hear the case.
    """
    made = {
        step.actor_id
        for step in ruling.steps
        if step.name not in {"stay", "end_stay", "reschedule"}
    }
    barred = took_part(uow, ruling) | {ruling.drafted_by} | made
    found = independent(
        uow.staff.everybody(),
        case_id=ruling.case_id,
        took_part=barred | set(uow.staff.interested_in(ruling.party_id)),
    )
    case = uow.cases.get(ruling.case_id)
    if case.operator_interest or case.went_outside:
        return any(person.outside_roles for person in found)
    return bool(found)


def took_part(uow: UnitOfWork, ruling: Ruling) -> set[str]:
    """Who worked on the case of a ruling, besides the steps of the ruling itself."""
    worked = {step.actor_id for step in uow.cases.get(ruling.case_id).steps}
    worked |= {exhibit.added_by for exhibit in uow.exhibits.by_case(ruling.case_id)}
    asked = uow.particulars.by_ruling(ruling.id)
    return worked | {step.actor_id for request in asked for step in request.steps}


def declare_interest(deps: Deps, actor: Actor, *, party_id: str) -> None:
    """Say that you have an interest in a party: from now on you decide nothing about it.

    Raises `NotAllowed` for somebody without a deciding role, `NotFound` for no such party.
    """
    actor.must_be(*sorted(DECIDING), StaffRole.OPERATOR, act="declare an interest")
    with deps.uow() as uow:
        uow.staff.declare_interest(actor.id, party_id, deps.clock.now())


def record_interest(deps: Deps, *, user_id: str, party_id: str, ended: bool) -> None:
    """Record somebody's interest in a party, or its end, at the command line. Raises `NotFound`."""
    with deps.uow() as uow:
        now = deps.clock.now()
        if ended:
            uow.staff.withdraw_interest(user_id, party_id, now)
        else:
            uow.staff.declare_interest(user_id, party_id, now)


def withdraw_interest(deps: Deps, actor: Actor, *, user_id: str, party_id: str) -> None:
    """An operator finds that somebody else's declared interest has ended.

    Raises `NotAllowed` for one's own interest, `NotFound` if none was declared.
    """
    actor.must_be(StaffRole.OPERATOR, act="end a declared interest")
    if actor.id == user_id:
        raise NotAllowed(act="end your own interest", needs="another operator")
    with deps.uow() as uow:
        uow.staff.withdraw_interest(user_id, party_id, deps.clock.now())


def declare_operator_interest(deps: Deps, actor: Actor, *, case_id: str, text: str) -> Case:
    """State this site's own interest in the party of a case; letters say it from now on.

    Raises `NotAllowed`, `NotFound`, `InvalidValue` and `WrongState`.
    """
    with deps.uow() as uow:
        case = case_rules.declare_operator_interest(
            uow.cases.lock(case_id), actor, text, deps.clock.now()
        )
        uow.cases.save(case)
        return case


def write_second_view(deps: Deps, actor: Actor, *, ruling_id: str, view: View, why: str) -> Case:
    """Write down one's own view of a proposed ruling, before learning what others think.

    Raises `SameDecider`, `NotAllowed`, `ViewRecorded`, `InvalidValue`, `NotFound`, `WrongState`.
    """
    with deps.uow() as uow:
        ruling = uow.rulings.get(ruling_id)
        seen = record_second_view(
            uow.cases.lock(ruling.case_id), ruling, actor, view=view, why=why, now=deps.clock.now()
        )
        uow.cases.save(seen)
        return seen
