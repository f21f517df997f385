"""Acts on a home from a process of their own, which a failpoint may kill.

`python -m tests.e2e.acts ...`:

ready KEY       file the Kestrel matter and carry it to its approval; prints the ruling's id
approve ID      the second reviewer approves it
try_approve ID  the same; prints the error's code if a serving process does not answer
appeal ID       the party appeals, the officer admits; prints the appeal's id
overturn ID     the officer overturns the appeal
standing        the rulings whose suspension stands, as JSON
measures        every suspension as JSON: [[effective_at, ended_at or null], ...] (Unix time)
serve           read lines of acts from standard input, one answer a line, until it ends
events          how many impressions are stored in the event files, and how many are settled
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "adjudge.django_settings")
django.setup()

from adjudge.adapters.event_files import EventReader  # noqa: E402 - after django.setup
from adjudge.adapters.store.models import Measure, SettledEvent, User  # noqa: E402 - the same
from adjudge.bootstrap import actor_for, deps  # noqa: E402 - the same
from adjudge.demo import people  # noqa: E402 - the same
from adjudge.demo.casefile import (  # noqa: E402 - the same
    advertiser_of,
    file_matter,
    ready_for_approval,
)
from adjudge.demo.road.story import KESTREL  # noqa: E402 - the same
from adjudge.domain.actor import Actor  # noqa: E402 - the same
from adjudge.domain.ads.serving import WorkerMissing  # noqa: E402 - the same
from adjudge.domain.cases.appeal import OverturnCode  # noqa: E402 - the same
from adjudge.services.appeals import admit_appeal, file_appeal, overturn_appeal  # noqa: E402 - the same
from adjudge.services.rulings import approve_ruling  # noqa: E402 - the same
from adjudge.settings import current_settings  # noqa: E402 - the same


def person(username: str) -> Actor:
    return actor_for(User.objects.get(username=username))


def ready(key: str) -> str:
    reviewer, party = person(people.REVIEWER), person(people.KESTREL_ACCOUNT)
    advertiser_id = advertiser_of(deps(), party)
    filed = file_matter(deps(), reviewer, KESTREL, advertiser_id=advertiser_id, key=key)
    return ready_for_approval(deps(), reviewer, party, KESTREL, filed, key=f"{key}-ruling").id


def approve(ruling_id: str) -> str:
    return approve_ruling(deps(), person(people.SECOND_REVIEWER), ruling_id=ruling_id).status


def try_approve(ruling_id: str) -> str:
    try:
        return approve(ruling_id)
    except WorkerMissing as missing:
        return missing.code


def appeal(ruling_id: str) -> str:
    filed = file_appeal(
        deps(),
        person(people.KESTREL_ACCOUNT),
        request_id=f"appeal-{ruling_id}",
        ruling_id=ruling_id,
        on_facts=KESTREL.on_facts,
        on_rule="",
        on_proportion="",
    )
    return admit_appeal(deps(), person(people.APPEALS_OFFICER), appeal_id=filed.id).id


def overturn(appeal_id: str) -> str:
    officer = person(people.APPEALS_OFFICER)
    decided = overturn_appeal(
        deps(), officer, appeal_id=appeal_id, reasons=KESTREL.decision, code=OverturnCode.FACT
    )
    return decided.status


def standing() -> str:
    rows = Measure.objects.filter(kind="suspend", ended_at=None).order_by("effective_at")
    return json.dumps(list(rows.values_list("ruling_id", flat=True)))


def measures() -> str:
    rows = Measure.objects.filter(kind="suspend").order_by("effective_at")
    spans = [
        [row.effective_at.timestamp(), row.ended_at.timestamp() if row.ended_at else None]
        for row in rows
    ]
    return json.dumps(spans)


def events() -> str:
    batches = EventReader(current_settings().state).batches({}, 50_000)
    stored = sum(event.kind == "impression" for batch in batches for event in batch.events)
    settled = SettledEvent.objects.filter(kind="impression").count()
    return json.dumps([stored, settled])


ACTS: dict[str, Callable[..., str]] = {
    "ready": ready,
    "approve": approve,
    "try_approve": try_approve,
    "appeal": appeal,
    "overturn": overturn,
    "standing": standing,
    "measures": measures,
    "events": events,
}


def main(arguments: list[str]) -> None:
    """One act, or many: Django and numba take a second to load."""
    if arguments != ["serve"]:
        print(ACTS[arguments[0]](*arguments[1:]), flush=True)
        return
    for line in sys.stdin:
        name, *rest = line.split()
        print(ACTS[name](*rest), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
