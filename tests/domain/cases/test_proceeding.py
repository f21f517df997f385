from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from tests.memory.people import APPEALS_OFFICER, OPERATOR, REVIEWER

from adjudge.domain.cases.proceeding import AttachedTo, Outcome, Proceeding, must_record, text_of
from adjudge.domain.errors import InvalidValue, NotAllowed
from adjudge.domain.steps import WrongState

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
OPENED = Proceeding(
    id="0192-abcd1234",
    opened_by=OPERATOR.id,
    opened_at=NOW,
    forum="The court of the canton",
    parties=("Kestrel Lab", "The Commons"),
    attached_to=AttachedTo.RULING,
    subject_id="ruling",
)


def ended(outcome, of=OPENED):
    return of.take("outcome", OPERATOR, NOW, outcome=outcome.value, text="It is decided.")


def test_its_life():
    on = OPENED.take("record_step", OPERATOR, NOW, text="A hearing.")
    on = on.take("interim_order", OPERATOR, NOW, text="For the time being it is stayed.")
    assert (on.status, on.outcome) == ("opened", None)
    over = ended(Outcome.CONFIRMS, on)
    assert over.outcome is Outcome.CONFIRMS
    with pytest.raises(WrongState):
        over.take("record_step", OPERATOR, NOW, text="Too late.")


@pytest.mark.parametrize("outcome", Outcome)
def test_only_what_annuls_a_ruling_reverses_it(outcome):
    assert ended(outcome).must_reverse is (outcome is Outcome.ANNULS)
    about_clause = replace(OPENED, attached_to=AttachedTo.CLAUSE, subject_id="ADS-4.2@1")
    assert not ended(outcome, about_clause).must_reverse


def test_what_was_carried_out_is_not_carried_out_again():
    assert not ended(Outcome.ANNULS).take("carry_out", OPERATOR, NOW).must_reverse


@pytest.mark.parametrize(
    "wrong",
    [
        {"forum": " "},
        {"parties": ()},
        {"parties": ("x",) * 51},
        {"parties": ("",)},
        {"subject_id": ""},
        {"attached_to": AttachedTo.OPERATOR},
    ],
)
def test_what_it_must_say(wrong):
    with pytest.raises(InvalidValue):
        replace(OPENED, **wrong)


def test_operators_and_appeals_officers_record_it():
    must_record(OPERATOR, act="record a step")
    must_record(APPEALS_OFFICER, act="record a step")
    with pytest.raises(NotAllowed):
        must_record(REVIEWER, act="record a step")


def test_a_step_says_something():
    assert text_of("A hearing.") == "A hearing."
    for empty in ("", "  ", "x" * 5_001):
        with pytest.raises(InvalidValue):
            text_of(empty)
