from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.adapters.store.rule_attempts import ATTEMPTS, add_measure, add_step
from tests.factories import rows as make
from tests.factories.rows import NOW

from adjudge.adapters.store import models as tables
from adjudge.adapters.store import rules
from adjudge.adapters.store.unit_of_work import DjangoUnitOfWork
from adjudge.domain.cases.measure import MeasureKind


@pytest.mark.parametrize("rule", rules.RULES, ids=lambda r: f"{r.model.__name__}: {r.message}")
def test_every_rule_refuses_what_it_is_there_for(told, rule):
    with pytest.raises(IntegrityError, match=rule.message):
        ATTEMPTS[rule.model, rule.message](told)


@pytest.mark.parametrize(
    ("name", "by"),
    [("approve", "program:x"), ("approve", "drafter")],
)
def test_neither_a_program_nor_who_drafted_it_approves(told, name, by):
    with DjangoUnitOfWork() as uow:
        ruling = make.make_ruling(
            uow,
            told.case,
            told.ruling.statement,
            make.step("propose", "another"),
            drafted_by="drafter",
        )
    with pytest.raises(IntegrityError, match="same_decider"):
        add_step("ruling", ruling.id, name, by)


@pytest.mark.parametrize("name", ["admit", "inadmissible", "uphold", "overturn"])
def test_the_proposer_decides_nothing_on_appeal_and_the_officer_may(told, name):
    with pytest.raises(IntegrityError, match="same_decider"), transaction.atomic():
        add_step("appeal", told.appeal.id, name, str(told.reviewer.pk))
    with pytest.raises(IntegrityError, match="same_decider"), transaction.atomic():
        add_step("appeal", told.appeal.id, name, "program:anything")
    add_step("appeal", told.appeal.id, name, str(told.officer.pk))
    assert tables.StepRow.objects.filter(subject_kind="appeal").count() == 1


def test_who_reverses_a_ruling_may_have_overturned_it_just_before_or_after(told):
    add_step("ruling", told.ruling.id, "reverse", str(told.officer.pk))
    add_step("appeal", told.appeal.id, "overturn", str(told.officer.pk))
    assert tables.StepRow.objects.filter(name="overturn").exists()


def test_after_a_failed_settlement_the_first_person_may_confirm_what_another_proposed(told):
    add_step("wind_down", told.wind_down.id, "settlement_proposed", "7")
    add_step("wind_down", told.wind_down.id, "settlement_failed", "8")
    add_step("wind_down", told.wind_down.id, "settlement_proposed", "8")
    add_step("wind_down", told.wind_down.id, "settlement_confirmed", "7")
    assert tables.StepRow.objects.filter(name="settlement_confirmed").exists()


@pytest.mark.parametrize(
    "change",
    [
        {"served_at": NOW},
        {"effective_at": NOW + timedelta(minutes=1), "served_at": NOW},
        {"advertiser_id": "another"},
    ],
    ids=["served at another time", "before service", "another advertiser"],
)
def test_a_measure_needs_the_notice_of_its_own_ruling(told, change):
    # Which of the two rules speaks first is the engine's choice.
    with pytest.raises(IntegrityError, match=r"no measure (before its notice|without its ruling)"):
        add_measure(told, **change)


def test_the_notice_of_another_ruling_is_none(told):
    with pytest.raises(IntegrityError, match="no measure before its notice"):
        add_measure(told, letter_id=told.letter.id, served_at=told.letter.served_at)


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "decline"},
        {"ended_at": NOW + timedelta(days=1), "end_kind": "lifted"},
        {"steps": ()},
    ],
    ids=["not what was ruled", "born ended", "nothing decided"],
)
def test_a_measure_is_the_one_that_was_ruled(told, change):
    with pytest.raises(IntegrityError, match="no measure without its ruling"):
        add_measure(told, **change)


def test_a_decline_by_the_program_needs_no_second_person(told):
    with DjangoUnitOfWork() as uow:
        statement = make.complete_statement(told.fact, MeasureKind.DECLINE)
        served = make.step("serve", "program:screening", 6)
        ruling = make.make_ruling(uow, told.case, statement, served, drafted_by="program:screening")
        measure = make.measure_of(ruling, make.make_letter(uow, ruling))
        uow.measures.add(measure)
    assert tables.Measure.objects.filter(kind="decline").count() == 1


@pytest.mark.usefixtures("told")
def test_a_lifted_measure_can_still_be_reversed_once():
    rows = tables.Measure.objects
    rows.update(ended_at=NOW + timedelta(days=3), end_kind="lifted")
    rows.update(ended_at=NOW + timedelta(days=4), end_kind="reversed")
    with pytest.raises(IntegrityError, match="ended once"), transaction.atomic():
        rows.update(ended_at=NOW + timedelta(days=5), end_kind="reversed")
    assert rows.get().end_kind == "reversed"


@pytest.mark.usefixtures("told")
def test_the_text_of_an_entry_can_be_erased_and_its_leaf_stays():
    leaf = bytes(tables.RegisterEntry.objects.get(index=0).leaf)
    with pytest.raises(IntegrityError, match="erased or not at all"), transaction.atomic():
        tables.RegisterEntry.objects.update(record={})
    tables.RegisterEntry.objects.update(record={}, salt=b"", public={})
    erased = tables.RegisterEntry.objects.get(index=0)
    assert (erased.record, bytes(erased.salt), bytes(erased.leaf)) == ({}, b"", leaf)


def test_every_rule_has_an_attempt():
    assert set(ATTEMPTS) == {(rule.model, rule.message) for rule in rules.RULES}
