from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from tests.memory.people import OPERATOR, REVIEWER

from adjudge.domain.cases.undertaking import Undertaking, keep, miss
from adjudge.domain.errors import InvalidValue, NotAllowed
from adjudge.domain.steps import WrongState

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
DUE = NOW + timedelta(days=30)
PROMISE = Undertaking(
    id="0192-abcd1234",
    opened_by=OPERATOR.id,
    opened_at=NOW,
    text="We publish how many posts we stopped.",
    due=DUE,
)


def test_it_is_due_until_it_is_kept():
    (clock,) = PROMISE.clocks
    assert (clock.name, clock.due_at) == ("keep", DUE)
    kept = keep(PROMISE, OPERATOR, proof="It stands in the register.", now=NOW)
    assert (kept.status, kept.clocks) == ("kept", ())


def test_one_that_was_missed_can_be_kept_late_and_only_once():
    missed = miss(PROMISE, DUE)
    assert (missed.status, missed.clocks) == ("missed", ())
    late = keep(missed, OPERATOR, proof="It stands in the register.", now=DUE)
    assert late.status == "kept late"
    with pytest.raises(WrongState):
        keep(late, OPERATOR, proof="Again.", now=DUE)


def test_only_the_operator_says_so_and_with_a_proof():
    with pytest.raises(NotAllowed):
        keep(PROMISE, REVIEWER, proof="It stands there.", now=NOW)
    with pytest.raises(InvalidValue):
        keep(PROMISE, OPERATOR, proof=" ", now=NOW)


@pytest.mark.parametrize("wrong", [{"text": " "}, {"text": "x" * 5_001}, {"due": NOW}])
def test_what_it_must_say(wrong):
    said = {"text": PROMISE.text, "due": DUE, **wrong}
    with pytest.raises(InvalidValue):
        Undertaking(id="u", opened_by=OPERATOR.id, opened_at=NOW, **said)
