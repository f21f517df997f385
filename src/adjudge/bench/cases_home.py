"""What the suite `cases` measures in one home: `python -m adjudge.bench.cases_home AMOUNTS`.

Prints the microseconds of each act as one JSON object. The home and its database are those of the
environment; the suite makes both for this and throws them away.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from adjudge.bench.cases import Amounts
from adjudge.demo import people as cast
from adjudge.demo.casefile import (
    Filed,
    advertiser_of,
    file_matter,
    ready_for_approval,
    statement_of,
)
from adjudge.demo.road.story import KESTREL
from adjudge.domain.actor import Actor
from adjudge.domain.ids import RANDOM_BYTES, uuid7
from adjudge.services.ports import Deps
from adjudge.settings import current_settings

if TYPE_CHECKING:
    from adjudge.adapters.store.models import Precedent, PrecedentBand, Ruling

SEED: Final = 2018
AT_ONCE: Final = 2_000
CLAUSES: Final = ("ADS-2.1", "ADS-4.1", "ADS-6.1", "ADS-8.1", "ADS-8.2")
WORDS: Final = (
    *("antivirus", "scanner", "certificate", "household", "file", "warning", "price", "refund"),
    *("installer", "document", "consent", "button", "licence", "register", "loan", "bonus"),
    *("subscription", "trial", "invoice", "phone", "kit", "server", "policy", "reader"),
)
MEASURES: Final = ("suspend", "decline", "")


class Later:
    """Real time and some days: what the clocks of unanswered letters wait for."""

    def __init__(self, days: int) -> None:
        self._ahead = timedelta(days=days)

    def now(self) -> datetime:
        """That moment, aware, in UTC."""
        return datetime.now(UTC) + self._ahead


def timed(act: Callable[[], object]) -> float:
    """How long the act took, in microseconds."""
    began = time.perf_counter_ns()
    act()
    return (time.perf_counter_ns() - began) / 1000


def measure(amounts: Amounts) -> dict[str, list[float]]:
    """Prepare the home, then measure each act in it."""
    from adjudge.fleet.prepare import prepare_database  # noqa: PLC0415 - it loads Django

    settings = current_settings()
    prepare_database(settings)
    from adjudge.bootstrap import wire  # noqa: PLC0415 - after the database is there
    from adjudge.demo.world import load_advertiser, make_people  # noqa: PLC0415 - the same
    from adjudge.services.clocks import fire_due  # noqa: PLC0415 - the same
    from adjudge.services.rulings import approve_ruling, propose_ruling  # noqa: PLC0415 - the same

    deps = wire(settings)
    people = make_people({})
    load_advertiser(deps, people, cast.ADVERTISERS[0], settings.base_url)
    reviewer, second = people[cast.REVIEWER](), people[cast.SECOND_REVIEWER]()
    party = people[cast.KESTREL_ACCOUNT]()
    advertiser_id = advertiser_of(deps, party)

    def case(number: int) -> None:
        key = f"bench-{number}"
        filed = file_matter(deps, reviewer, KESTREL, advertiser_id=advertiser_id, key=key)
        ruling = ready_for_approval(deps, reviewer, party, KESTREL, filed, key=f"{key}-ruling")
        approve_ruling(deps, second, ruling_id=ruling.id)

    taken = {"case": [timed(partial(case, number)) for number in range(amounts.cases)]}
    filed = file_matter(deps, reviewer, KESTREL, advertiser_id=advertiser_id, key="draft")
    for number in range(amounts.clocks):
        statement = statement_of(KESTREL, filed.facts, deps.today())
        propose_ruling(
            deps, reviewer, request_id=f"c-{number}", case_id=filed.case.id, statement=statement
        )
    later = wire(settings, clock=Later(days=8))
    taken["clock"] = [timed(lambda: fire_due(later, limit=1)) for _ in range(amounts.clocks)]
    assert fire_due(later, limit=1) == 0, "every clock was fired"
    taken |= _drafts(deps, reviewer, filed, amounts)
    return taken


def _drafts(deps: Deps, reviewer: Actor, filed: Filed, amounts: Amounts) -> dict[str, list[float]]:
    """The linter alone, then the two searches among many rulings, as a page makes them."""
    from adjudge.services.precedents import nearest_rulings, style_of  # noqa: PLC0415 - after setup
    from adjudge.services.rulings import lint  # noqa: PLC0415 - the same

    statement = statement_of(KESTREL, filed.facts, deps.today())
    case_id = filed.case.id
    with deps.reading() as uow:
        assert lint(uow, deps, filed.case, statement) == (), "a complete draft"
        linted = [
            timed(lambda: lint(uow, deps, filed.case, statement)) for _ in range(amounts.drafts)
        ]
    put_on_file(filed, amounts.rulings)
    chosen = {"case_id": case_id, "statement": statement}
    assert nearest_rulings(deps, reviewer, **chosen), "there are precedents"  # type: ignore[arg-type] # as named
    return {
        "linter": linted,
        "precedents": [
            timed(lambda: nearest_rulings(deps, reviewer, case_id=case_id, statement=statement))
            for _ in range(amounts.searches)
        ],
        "copies": [
            timed(lambda: style_of(deps, reviewer, case_id=case_id, statement=statement))
            for _ in range(amounts.searches)
        ],
    }


def put_on_file(filed: Filed, count: int) -> None:
    """Made-up rulings and their precedents, straight into the tables: nobody served them."""
    from django.db import transaction  # noqa: PLC0415 - after setup

    from adjudge.adapters.store.models import (  # noqa: PLC0415 - the same
        Precedent,
        PrecedentBand,
        Ruling,
    )
    from adjudge.adapters.store.repositories.cases import next_after  # noqa: PLC0415 - the same

    chance = random.Random(SEED)  # noqa: S311 - the same made-up rulings each time
    first = next_after(Ruling.objects.all())
    for start in range(0, count, AT_ONCE):
        numbers = range(first + start, first + min(start + AT_ONCE, count))
        made = [_made_up(filed, number, chance) for number in numbers]
        with transaction.atomic():
            Ruling.objects.bulk_create([ruling for ruling, _, _ in made])
            Precedent.objects.bulk_create([precedent for _, precedent, _ in made])
            PrecedentBand.objects.bulk_create([band for _, _, bands in made for band in bands])


def _made_up(
    filed: Filed, number: int, chance: random.Random
) -> tuple[Ruling, Precedent, Iterable[PrecedentBand]]:
    from adjudge.adapters.store import models  # noqa: PLC0415 - after setup
    from adjudge.domain.cases import sketch  # noqa: PLC0415 - the same

    key = uuid7(datetime(2020, 1, 1, tzinfo=UTC), chance.randbytes(RANDOM_BYTES))
    case, clause = filed.case, chance.choice(CLAUSES)
    facts, wording = (" ".join(chance.choices(WORDS, k=60)) for _ in range(2))
    ruling = models.Ruling(
        id=key,
        number=number,
        case_id=case.id,
        advertiser_id=case.advertiser_id,
        party_id=case.party_id,
        statement={},
        measure=chance.choice(MEASURES),
        drafted_by="program:bench",
        drafted_at=case.opened_at,
        status="expired",
    )
    precedent = models.Precedent(
        id=key,
        case_id=case.id,
        ruling_id=key,
        party_id=case.party_id,
        ground=clause,
        measure=ruling.measure,
        decided_on=date(2020, 1, 1),
        facts=facts,
        wording=wording,
    )
    bands = (*sketch.copy_bands(wording), *sketch.subject_bands(facts, within=clause))
    rows = [models.PrecedentBand(precedent_id=key, band=band) for band in dict.fromkeys(bands)]
    return ruling, precedent, rows


if __name__ == "__main__":
    json.dump(measure(Amounts(**json.loads(sys.argv[1]))), sys.stdout)
