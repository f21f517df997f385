from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from tests.memory.people import REVIEWER

from adjudge.domain.cases.recall import Recall
from adjudge.domain.errors import InvalidValue
from adjudge.domain.steps import WrongState

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
MADE = Recall(
    id="0192-abcd1234",
    opened_by=REVIEWER.id,
    opened_at=NOW,
    ruling_id="ruling",
    text="It was not so.",
    promoted_post_ids=("p",),
    ends_at=NOW,
)


def test_its_life():
    assert MADE.status == "shown"
    after = MADE.take("withdraw", REVIEWER, NOW)
    assert after.status == "withdrawn"
    with pytest.raises(WrongState):
        after.take("reverse", REVIEWER, NOW)


def test_what_it_must_say():
    with pytest.raises(InvalidValue):
        replace(MADE, promoted_post_ids=())
