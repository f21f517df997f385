from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from tests.memory.people import REVIEWER

from adjudge.domain.cases.batch import Batch, CommonPart, common_part_of
from adjudge.domain.errors import InvalidValue
from adjudge.domain.steps import Step, WrongState

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
MADE = Batch(
    id="0192-abcd1234",
    opened_by=REVIEWER.id,
    opened_at=NOW,
    common_part="Sellers of one kit.",
    ruling_ids=("a", "b"),
)


def test_its_life():
    assert MADE.status == "proposed"
    after = MADE.take("approve", REVIEWER, NOW)
    assert after.status == "approved"
    with pytest.raises(WrongState):
        after.take("reverse", REVIEWER, NOW)


@pytest.mark.parametrize("name", ["propose", "narrow"])
def test_a_ruling_keeps_what_it_shares_in_the_step_that_made_it(name):
    part = CommonPart(text="Sellers of one kit.", decisions=17)
    made = Step(name=name, actor_id=REVIEWER.id, at=NOW, data=part.data())
    later = Step(name="serve", actor_id=REVIEWER.id, at=NOW)
    assert common_part_of((made, later)) == part
    assert common_part_of((replace(made, data={}), later)) is None
    assert common_part_of(()) is None


def test_what_it_must_say():
    with pytest.raises(InvalidValue):
        replace(MADE, ruling_ids=("a",))
