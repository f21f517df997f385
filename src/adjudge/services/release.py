"""Release: when name and text of a ruling appear beside the commitment in the log (invariant 9).

When the time to appeal ends or the decision on appeal is served; earlier if the party agrees or
speaks publicly, or readers need warning. The decision on appeal releases by itself.
"""

from __future__ import annotations

from datetime import datetime

from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.cases.appeal import last_day
from adjudge.domain.cases.decider import must_be_numbered
from adjudge.domain.cases.order import check_text
from adjudge.domain.cases.release import Earlier, NotYetReleased, releasable
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.errors import NotAllowed, NotFound
from adjudge.services.letters import clocks_run_from
from adjudge.services.ports import Deps, UnitOfWork
from adjudge.services.register import release


def release_in_time(deps: Deps, ruling_id: str) -> bool:
    """Release a ruling whose time to appeal is over; whether it was hidden until now.

    Raises `NotYetReleased` while the party may appeal or its appeal is not decided, and `NotFound`
    for a ruling whose notice was not served.
    """
    with deps.uow() as uow:
        now = deps.clock.now()
        ruling = uow.rulings.lock(ruling_id)
        if _is_released(uow, ruling_id):
            return False
        open_until = last_day(clocks_run_from(uow, ruling_id))
        statuses = [appeal.status for appeal in uow.appeals.by_ruling(ruling_id)]
        if not releasable(now.date(), last_day_to_appeal=open_until, appeals=statuses):
            raise NotYetReleased(reference=ruling.reference)
        release(uow, ruling_id, now)
        return True


def agree_to_release(deps: Deps, actor: Actor, *, ruling_id: str) -> bool:
    """The party agrees that name and text appear now; whether they were hidden.

    Raises `NotAllowed`, and `NotFound` before a notice was served.
    """
    with deps.uow() as uow:
        ruling = uow.rulings.lock(ruling_id)
        actor.must_act_for(ruling.party_id, act="agree to the release")
        return _release(uow, ruling, deps.clock.now())


def release_earlier(
    deps: Deps, actor: Actor, *, ruling_id: str, why: Earlier, exhibit_id: str, text: str
) -> bool:
    """The party spoke publicly, as the exhibit shows, or readers need the warning of `text`.

    Whether it was hidden until now.

    Raises:
        NotAllowed: no reviewer, one with an interest, or an agreement, which only the party gives.
        NotFound: an exhibit that the case does not have, or no notice was served yet.
        InvalidValue: no text.
    """
    actor.must_be(StaffRole.REVIEWER, act="release a decision")
    must_be_numbered(actor, act="release a decision")
    check_text(text, field="text")
    if why is Earlier.AGREED:
        raise NotAllowed(act="agree for the party", needs="a mandate of the party concerned")
    with deps.uow() as uow:
        ruling = uow.rulings.lock(ruling_id)
        actor.must_be_free_of(ruling.party_id, act="release a decision about it")
        known = {exhibit.id for exhibit in uow.exhibits.by_case(ruling.case_id)}
        if why is Earlier.SPOKE and exhibit_id not in known:
            raise NotFound(kind="exhibit of this case", id=exhibit_id)
        return _release(uow, ruling, deps.clock.now())


def _release(uow: UnitOfWork, ruling: Ruling, now: datetime) -> bool:
    # Nothing is published that no letter has told the party before.
    clocks_run_from(uow, ruling.id)
    if _is_released(uow, ruling.id):
        return False
    release(uow, ruling.id, now)
    return True


def _is_released(uow: UnitOfWork, ruling_id: str) -> bool:
    return any(entry.released_at is not None for entry in uow.register.by_subject(ruling_id))
