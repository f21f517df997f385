from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.factories import rows as make

from adjudge.adapters.store.models import PrecedentBand
from adjudge.adapters.store.unit_of_work import DjangoUnitOfWork, reading
from adjudge.domain.actor import Actor
from adjudge.domain.cases.impact import Reach
from adjudge.domain.cases.precedents import Precedent
from adjudge.services.carried import EventBatch

FACTS = "The post offered a ferry for nineteen euros and the checkout asked for thirty more."
WORDING = "The checkout adds a harbour fee of twelve euros to the price that the post names."


def precedent(told, **changes) -> Precedent:
    given = Precedent(
        id=told.ruling.id,
        case_id=told.case.id,
        party_id=told.ruling.party_id,
        reference=told.ruling.reference,
        ground="ADS-3.2",
        measure="suspend",
        decided_on=date(2026, 3, 2),
        facts=FACTS,
        wording=WORDING,
        exhibits=frozenset({"a" * 64}),
    )
    return replace(given, **changes)


def another(uow, told, **changes) -> Precedent:
    ruling = make.make_ruling(uow, told.case, told.ruling.statement)
    made = precedent(told, id=ruling.id, reference=ruling.reference, **changes)
    uow.precedents.add(made)
    return made


def test_it_reads_back_with_the_outcome_of_the_day(told):
    with DjangoUnitOfWork() as uow:
        made = another(uow, told)
    with reading() as uow:
        (found,) = uow.precedents.about("ADS-3.2", FACTS, limit=5)
        assert found == replace(made, outcome="draft")
    with DjangoUnitOfWork() as uow:
        ruling = uow.rulings.lock(made.id)
        uow.rulings.save(ruling.take("drop", Actor(id="9"), make.NOW))
    with reading() as uow:
        assert uow.precedents.copies(WORDING, limit=5)[0].outcome == "dropped"


def test_a_dismissal_bears_the_state_of_its_case(told):
    with DjangoUnitOfWork() as uow:
        uow.precedents.add(
            precedent(told, id=told.case.id, reference=told.case.reference, measure="")
        )
    with reading() as uow:
        (found,) = uow.precedents.about("ADS-3.2", FACTS, limit=5)
        assert found.is_dismissal
        assert (found.reference, found.outcome) == (told.case.reference, told.case.status)


def test_alike_facts_come_before_newer_ones_and_other_grounds_never(told):
    with DjangoUnitOfWork() as uow:
        alike = another(uow, told)
        far = another(uow, told, facts="A lottery that does not name its odds of winning.")
        another(uow, told, ground="ADS-8.1")
    with reading() as uow:
        found = uow.precedents.about("ADS-3.2", FACTS, limit=5)
        assert [each.id for each in found] == [alike.id, far.id]
        assert [each.id for each in uow.precedents.about("ADS-3.2", FACTS, limit=1)] == [alike.id]
        assert uow.precedents.about("ADS-9.9", FACTS, limit=5) == []


def test_copies_are_found_under_any_ground_and_other_words_are_not(told):
    with DjangoUnitOfWork() as uow:
        copied = another(uow, told, ground="ADS-8.1")
        another(uow, told, wording="Sold to households as an antivirus, and opens their phones.")
    with reading() as uow:
        slightly_changed = WORDING.replace("twelve", "eleven")
        found = uow.precedents.copies(f"{slightly_changed} {WORDING}", limit=5)
        assert [each.id for each in found] == [copied.id]
        assert uow.precedents.copies("", limit=5) == []


def test_a_search_reads_only_the_newest_of_each_band(told):
    """However many are alike: a search stays small. Forty copies, of which twenty are named."""
    with DjangoUnitOfWork() as uow:
        made = [another(uow, told) for _ in range(40)]
    with reading() as uow, CaptureQueriesContext(connection) as queries:
        found = uow.precedents.copies(WORDING, limit=60)
    assert [each.id for each in found] == [each.id for each in made[:-21:-1]]
    assert len([q for q in queries if q["sql"].startswith("SELECT")]) <= 2


@pytest.mark.usefixtures("told")
def test_the_search_goes_by_the_index():
    search = (
        "SELECT precedent_id FROM store_precedentband WHERE band = 1 "
        "ORDER BY precedent_id DESC LIMIT 20"
    )
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")  # it reads small tables whole
            cursor.execute(f"EXPLAIN {search}")
        else:
            cursor.execute(f"EXPLAIN QUERY PLAN {search}")
        plan = str(cursor.fetchall())
    assert "precedent_by_band" in plan


def test_bands_of_one_text_are_kept_once(told):
    with DjangoUnitOfWork() as uow:
        made = another(uow, told)
    bands = list(PrecedentBand.objects.filter(precedent_id=made.id).values_list("band", flat=True))
    assert len(bands) == len(set(bands)) == 24


def test_reach_counts_impressions_of_each_post_since_a_moment(told):
    chance = random.Random(3)
    events = [make.impression(told.promoted, f"token-{chance.random()}") for _ in range(3)]
    click = replace(events[0], kind="click")
    old = replace(events[0], token_id="old", ack_us=events[0].ack_us - 1)

    with DjangoUnitOfWork() as uow:
        uow.settlements.store(
            EventBatch(file="day-2.events", events=(*events, click, old), last_row=5), {}
        )
    since = events[0].ack_us
    with reading() as uow:
        (reach,) = uow.settlements.reach(since_us=since)
        kept = 4 if make.impression(told.promoted, "t1").ack_us >= since else 3
        assert reach == Reach(
            promoted_post_id=told.promoted.id,
            advertiser_id=told.advertiser.id,
            topics=told.line_item.targeting.topics,
            impressions=kept,
        )
        assert uow.settlements.reach(since_us=since + 10**9) == []
