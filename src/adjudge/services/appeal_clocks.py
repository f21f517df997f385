"""Appeals whose deadline has passed, and those that have nothing left to decide."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from adjudge.domain.cases import appeal as rules
from adjudge.domain.cases.appeal import Appeal
from adjudge.domain.cases.clock import Clock
from adjudge.domain.cases.entitlement import Entitlement
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.ruling import AT_STAKE, Ruling
from adjudge.domain.staffing import LAPSES_UNHEARD
from adjudge.services.letters import about, serve_letter
from adjudge.services.misses import (
    Owed,
    extended,
    hand_over,
    is_discretionary,
    lapse,
    longest_grace,
    missed,
)
from adjudge.services.people import can_be_appealed
from adjudge.services.ports import Deps, UnitOfWork
from adjudge.services.register import EntryType, record
from adjudge.services.standing import light


def moot_appeals(uow: UnitOfWork, ruling: Ruling, now: datetime, *, why: str) -> None:
    """Close the appeals against a ruling that has fallen otherwise: nothing is left to decide."""
    for appeal in uow.appeals.by_ruling(ruling.id):
        if appeal.status in rules.OPEN:
            uow.appeals.save(rules.moot(appeal, now, why=why))


def miss_deadline(deps: Deps, appeal_id: str) -> bool:
    """Admission or decision is overdue: one grace period; after that what is discretionary lapses.

    If nobody independent is there who could admit it, a limit or a suspension lapses without that
    period. Whether anything was due.
    """
    with deps.uow() as uow:
        ruling_id = uow.appeals.get(appeal_id).ruling_id
        advertiser_id = uow.rulings.get(ruling_id).advertiser_id
        uow.advertisers.lock(advertiser_id)
        appeal, ruling = uow.appeals.lock(appeal_id), uow.rulings.lock(ruling_id)
        now = deps.clock.now()
        clock = next(iter(appeal.clocks), None)
        if clock is None or clock.due_at > now:
            return False
        if appeal.as_whom is Entitlement.NOTIFIER:
            # It asks for no less than what was decided, so our delay frees nobody of that.
            uow.appeals.save(rules.miss(appeal, now, at_most=longest_grace(deps)))
            _publish_miss(uow, deps, appeal, ruling, clock)
            return True
        unheard = clock.name == "admission" and not can_be_appealed(uow, ruling)
        if unheard and _lapses_unheard(deps, ruling):
            _lapse_unheard(uow, deps, appeal, ruling, now)
        else:
            if unheard and not is_discretionary(deps, ruling):
                hand_over(uow, ruling, now, why="hear your appeal")
            _late(uow, deps, appeal, ruling, now)
    light(deps, advertiser_id)
    return True


def _publish_miss(
    uow: UnitOfWork, deps: Deps, appeal: Appeal, ruling: Ruling, clock: Clock
) -> None:
    record(
        uow,
        deps,
        type=EntryType.DEADLINE_MISSED,
        subject_id=appeal.id,
        party_id=None,
        record={
            "appeal_id": appeal.id,
            "clock": clock.name,
            "missed_at": deps.clock.now().isoformat(),
        },
        public={"reference": ruling.reference, "due": f"{clock.due_at:%Y-%m-%d}"},
        released=True,
    )


def _lapses_unheard(deps: Deps, ruling: Ruling) -> bool:
    kind = ruling.statement.measure
    return kind in LAPSES_UNHEARD and ruling.status in AT_STAKE and is_discretionary(deps, ruling)


def _lapse_unheard(
    uow: UnitOfWork, deps: Deps, appeal: Appeal, ruling: Ruling, now: datetime
) -> None:
    """Nobody judges alone, so what nobody independent can review does not go on."""
    uow.appeals.save(rules.unheard(appeal, now))
    lapse(uow, deps, ruling, now, why="nobody independent can decide an appeal")
    # The author of a post has no inbox; the party is told in any case.
    served = {ruling.party_id, appeal.party_id or ruling.party_id}
    for party_id in sorted(served):
        serve_letter(
            uow,
            deps,
            kind=LetterKind.FAVOURABLE,
            template="unheard",
            matter=replace(about(uow, ruling), party_id=party_id),
            context={"filed_at": appeal.filed_at},
            now=now,
        )


def _late(uow: UnitOfWork, deps: Deps, appeal: Appeal, ruling: Ruling, now: datetime) -> None:
    (clock,) = appeal.clocks
    after = rules.miss(appeal, now, at_most=longest_grace(deps))
    uow.appeals.save(after)
    admission = clock.name == "admission"
    owed = Owed(
        # The author has no inbox; the party, whose measure it is about, is told.
        matter=replace(about(uow, ruling), party_id=appeal.party_id or ruling.party_id),
        duty="say whether your appeal is admitted" if admission else "decide your appeal",
        asked_at=appeal.filed_at,
        due=clock.due_at,
    )
    step = after.steps[-1]
    if step.name == "extend":
        until = datetime.fromisoformat(step.data["until"])
        extended(uow, deps, owed, until=until, rulings=(ruling,), now=now)
    else:
        missed(uow, deps, owed, rulings=(ruling,), now=now)
