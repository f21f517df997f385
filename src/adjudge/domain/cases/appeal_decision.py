"""Decision on appeal: by a third person, for reasons of its own; it never worsens the position.

The ruling stands, is narrowed, falls, or falls and is looked at again by other people; or the
appeal is not decided on its merits at all.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.cases.appeal import (
    APPEAL,
    MAX_TEXT,
    Appeal,
    InadmissibleCode,
    OldReasonsPasted,
    OverturnCode,
    take,
)
from adjudge.domain.cases.ruling import Ruling, SameDecider
from adjudge.domain.cases.wording import repeats
from adjudge.domain.errors import InvalidValue
from adjudge.domain.steps import Step


def inadmissible(
    appeal: Appeal, actor: Actor, *, reasons: str, code: InadmissibleCode, now: datetime
) -> Appeal:
    """It is not decided on its merits, for a reason. `must_be_third` comes first.

    Raises:
        InvalidValue: no reasons, or too long.
        WrongState: it was admitted, or is over.
    """
    _check_reasons(reasons, "")
    return take(appeal, "inadmissible", actor, now, reasons=reasons, code=code.value)


def must_be_third(
    actor: Actor, ruling: Ruling, *, act: str, took_part: Collection[str] = ()
) -> None:
    """Raise unless the actor is an appeals officer who took no part before.

    `took_part` are the ids of those who worked on the case besides the steps of the ruling itself.

    Raises:
        SameDecider: the actor drafted, proposed, approved or otherwise worked on it.
        NotAllowed: no appeals officer, or one with an interest in the party.
    """
    # A stay follows from an appeal itself: it is no part in what that is against.
    made = [step for step in ruling.steps if step.name not in {"stay", "end_stay", "reschedule"}]
    involved = {ruling.drafted_by, *took_part} | {step.actor_id for step in made}
    if actor.id in involved:
        raise SameDecider(ruling_id=ruling.id, earlier="took part in", act=act)
    actor.must_be_for_case(ruling.case_id, StaffRole.APPEALS_OFFICER, act=f"{act} an appeal")
    actor.must_be_free_of(ruling.party_id, act=f"{act} it")


def must_be_undecided(appeal: Appeal) -> None:
    """Raise `WrongState` unless it waits for its decision."""
    APPEAL.take(appeal.steps, Step(name="uphold", actor_id="", at=appeal.filed_at))


def admit(appeal: Appeal, actor: Actor, now: datetime) -> Appeal:
    """Admit it: it will be decided on its merits. `must_be_third` comes first."""
    return take(appeal, "admit", actor, now)


def uphold(
    appeal: Appeal, actor: Actor, *, reasons: str, notice_text: str, now: datetime
) -> Appeal:
    """The decision stands, for new reasons. `must_be_third` comes first.

    Raises:
        OldReasonsPasted: they are the words of the notice.
        InvalidValue: none given, or too long.
        WrongState: the appeal was not admitted, or is decided.
    """
    upheld = take(appeal, "uphold", actor, now, reasons=reasons)
    _check_reasons(reasons, notice_text)
    return upheld


def overturn(
    appeal: Appeal,
    actor: Actor,
    *,
    reasons: str,
    code: OverturnCode,
    notice_text: str,
    now: datetime,
) -> Appeal:
    """The ruling falls as if never made. `must_be_third` comes first; raises as `uphold` does."""
    overturned = take(appeal, "overturn", actor, now, reasons=reasons, code=code.value)
    _check_reasons(reasons, notice_text)
    return overturned


def modify(
    appeal: Appeal,
    actor: Actor,
    *,
    reasons: str,
    code: OverturnCode,
    notice_text: str,
    by: str,
    now: datetime,
) -> Appeal:
    """The ruling gives way to a narrower one, whose id is `by`; raises as `uphold` does."""
    modified = take(appeal, "modify", actor, now, reasons=reasons, code=code.value, by=by)
    _check_reasons(reasons, notice_text)
    return modified


def remit(
    appeal: Appeal,
    actor: Actor,
    *,
    reasons: str,
    code: OverturnCode,
    notice_text: str,
    now: datetime,
) -> Appeal:
    """The ruling falls, and other people look at the case again; raises as `uphold` does."""
    remitted = take(appeal, "remit", actor, now, reasons=reasons, code=code.value)
    _check_reasons(reasons, notice_text)
    return remitted


def _check_reasons(reasons: str, notice_text: str) -> None:
    if not reasons.strip() or len(reasons) > MAX_TEXT:
        raise InvalidValue(field="reasons", problem=f"between 1 and {MAX_TEXT:,} characters")
    if repeats(reasons, notice_text):
        raise OldReasonsPasted
