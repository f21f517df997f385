from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from tests.memory.people import REVIEWER

from adjudge.domain.cases.batch import Batch
from adjudge.domain.errors import InvalidValue
from adjudge.domain.steps import WrongState

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


def test_what_it_must_say():
    with pytest.raises(InvalidValue):
        replace(MADE, ruling_ids=("a",))
