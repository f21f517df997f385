from __future__ import annotations

from dataclasses import fields

import pytest

from adjudge.domain.cases.deadlines import LONGEST_DAYS, Deadlines
from adjudge.domain.errors import InvalidValue

# "Days, all configurable", in the model's own order.
OF_THE_MODEL = {
    "answer_to_proposal": 7,
    "particulars": 7,
    "appeal_admission": 7,
    "appeal_decision": 30,
    "complaint": 7,
    "review": 30,
    "authorisation": 14,
    "pending": 3,
    "human_look": 3,
    "refund": 14,
    "election": 30,
    "termination_notice": 30,
    "grace_at_most": 14,
    "interim_hours": 72,
}


def test_the_defaults_are_those_of_the_model():
    chosen = Deadlines()
    assert {name: getattr(chosen, name) for name in OF_THE_MODEL} == OF_THE_MODEL


@pytest.mark.parametrize("name", [field.name for field in fields(Deadlines)])
@pytest.mark.parametrize("days", [0, -1, LONGEST_DAYS + 1])
def test_each_is_between_a_day_and_four_hundred(name, days):
    with pytest.raises(InvalidValue):
        Deadlines(**{name: days})
