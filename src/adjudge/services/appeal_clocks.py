"""Appeals whose deadline has passed, and those that have nothing left to decide."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from adjudge.domain.cases import appeal as rules
from adjudge.domain.cases.appeal import Appeal
from adjudge.domain.cases.clock import Clock
from adjudge.domain.cases.entitlement import Entitlement
from adjudge.domain.cases.ruling import Ruling
from adjudge.services.letters import about
from adjudge.services.misses import Owed, extended, longest_grace, missed
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

    Whether anything was due.
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
        after = rules.miss(appeal, now, at_most=longest_grace(deps))
        uow.appeals.save(after)
        admission = clock.name == "admission"
        duty = "say whether your appeal is admitted" if admission else "decide your appeal"
        if appeal.as_whom is Entitlement.NOTIFIER:
            # It asks for no less than what was decided, so our delay frees nobody of that.
            _publish_miss(uow, deps, appeal, ruling, clock)
            return True
        owed = Owed(
            # The author has no inbox; the party, whose measure it is about, is told.
            matter=replace(about(uow, ruling), party_id=appeal.party_id or ruling.party_id),
            duty=duty,
            asked_at=appeal.filed_at,
            due=clock.due_at,
        )
        step = after.steps[-1]
        if step.name == "extend":
            until = datetime.fromisoformat(step.data["until"])
            extended(uow, deps, owed, until=until, rulings=(ruling,), now=now)
        else:
            missed(uow, deps, owed, rulings=(ruling,), now=now)
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
