from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from tests.memory.people import REVIEWER

from adjudge.domain.cases.correspondence import Asks, Correspondence
from adjudge.domain.errors import InvalidValue
from adjudge.domain.steps import WrongState

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
MADE = Correspondence(
    id="0192-abcd1234",
    opened_by=REVIEWER.id,
    opened_at=NOW,
    case_id="case",
    asks=Asks.COMPLAINT,
    channel="mail",
    sender="firm",
    text="Why?",
    arrived_at=NOW,
    due=NOW,
)


def test_its_life():
    assert MADE.status == "filed"
    after = MADE.take("deal_with", REVIEWER, NOW)
    assert after.status == "dealt with"
    with pytest.raises(WrongState):
        after.take("reverse", REVIEWER, NOW)


def test_what_it_must_say():
    with pytest.raises(InvalidValue):
        replace(MADE, sender="")
