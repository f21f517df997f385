from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from tests.memory import PowerCut
from tests.memory.people import APPEALS_OFFICER
from tests.services.roads import NEW_REASONS, road

from adjudge.domain.cases.appeal import OverturnCode
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.measure import Duration
from adjudge.domain.standing.measures import EndKind, Standing
from adjudge.services.appeals import overturn_appeal, uphold_appeal
from adjudge.services.clocks import fire_due
from adjudge.services.expiry import expire
from adjudge.services.standing import reconcile, standing

LAST = date(2026, 3, 20)
ENDS = datetime(2026, 3, 20, tzinfo=UTC)


def banned(*, posts=()):
    here = road()
    statement = replace(here.statement(posts=posts), duration=Duration(ends_on=LAST))
    return here, here.ban(statement)


def measure_of(here, ruling):
    with here.deps.reading() as uow:
        (measure,) = uow.measures.by_ruling(ruling.id)
        return measure


def test_it_ends_when_the_stated_day_begins_and_not_before():
    here, ruling = banned()
    here.deps.clock.set(ENDS - timedelta(minutes=1))
    assert fire_due(here.deps) == 0
    assert here.is_dark()
    here.deps.clock.set(ENDS)
    assert fire_due(here.deps) == 1
    assert not here.is_dark()
    assert standing(here.deps, here.scene.advertiser.id) is Standing.GOOD
    measure = measure_of(here, ruling)
    assert measure.end_kind is EndKind.EXPIRED
    with here.deps.reading() as uow:
        expired = uow.rulings.get(ruling.id)
        entries = uow.register.by_subject(ruling.id)
    assert expired.status == "expired"
    assert expired.steps[-1].actor_id == "program:clock"
    assert [entry.type for entry in entries][-2:] == ["letter_served", "ruling_expired"]
    assert entries[-1].released_at is None
    assert fire_due(here.deps) == 0


def test_the_party_is_told_what_is_shown_again():
    here, ruling = banned()
    here.deps.clock.set(ENDS + timedelta(days=1))
    fire_due(here.deps)
    (letter,) = here.letters(LetterKind.FAVOURABLE)
    assert letter.ruling_id == ruling.id
    assert f"{ruling.reference} has ended" in letter.content.subject
    assert "It is shown again." in letter.content.text
    assert "the measure ends on 20 March 2026" in letter.content.text


def test_a_condition_does_not_expire():
    here = road()
    here.ban()
    here.deps.clock.advance(days=900)
    assert fire_due(here.deps) == 0
    assert here.is_dark()


def test_another_measure_goes_on():
    here, _ = banned(posts=())
    other = here.ban()
    here.deps.clock.set(ENDS)
    assert fire_due(here.deps) == 1
    assert here.is_dark()
    (letter,) = here.letters(LetterKind.FAVOURABLE)
    assert other.reference in letter.content.text
    assert "It is shown again." not in letter.content.text


def test_a_crash_before_the_light_leaves_it_dark_until_reconciled():
    here, ruling = banned()
    here.deps.clock.set(ENDS)
    here.deps.faults.armed = {"release.committed"}
    with pytest.raises(PowerCut):
        fire_due(here.deps)
    assert here.is_dark()
    assert measure_of(here, ruling).end_kind is EndKind.EXPIRED
    reconcile(here.deps)
    assert not here.is_dark()


def test_what_was_released_before_says_that_it_ended():
    here, ruling = banned()
    appeal = here.appeal(ruling)
    uphold_appeal(here.deps, APPEALS_OFFICER, appeal_id=appeal.id, reasons=NEW_REASONS)
    here.deps.clock.set(ENDS)
    fire_due(here.deps)
    with here.deps.reading() as uow:
        assert uow.register.by_subject(ruling.id)[-1].released_at is not None


def test_an_expired_ruling_can_still_be_overturned():
    here, ruling = banned()
    here.deps.clock.set(ENDS)
    fire_due(here.deps)
    appeal = here.appeal(ruling)
    ended_at = measure_of(here, ruling).ended_at
    here.deps.clock.advance(days=2)
    overturn_appeal(
        here.deps,
        APPEALS_OFFICER,
        appeal_id=appeal.id,
        reasons=NEW_REASONS,
        code=OverturnCode.FACT,
    )
    measure = measure_of(here, ruling)
    assert measure.end_kind is EndKind.REVERSED
    assert measure.ended_at == ended_at
    assert not here.is_dark()


def test_its_handler_ends_nothing_before_that_day():
    here, ruling = banned()
    assert not expire(here.deps, ruling.id)
    assert here.is_dark()
    other = road()
    assert not expire(other.deps, other.ban().id)
    assert other.is_dark()
