from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from tests.memory.people import REVIEWER

from adjudge.domain.cases.referral import OtherRulebook, Referral
from adjudge.domain.errors import InvalidValue
from adjudge.domain.steps import WrongState

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
MADE = Referral(
    id="0192-abcd1234",
    opened_by=REVIEWER.id,
    opened_at=NOW,
    case_id="case",
    to=OtherRulebook.RULES,
    why="The post itself.",
)


def test_its_life():
    assert MADE.status == "referred"
    after = MADE.take("take_up", REVIEWER, NOW)
    assert after.status == "taken up"
    with pytest.raises(WrongState):
        after.take("reverse", REVIEWER, NOW)


def test_what_it_must_say():
    with pytest.raises(InvalidValue):
        replace(MADE, why="")
