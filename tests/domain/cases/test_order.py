from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from tests.memory.people import REVIEWER

from adjudge.domain.cases.order import Order
from adjudge.domain.errors import InvalidValue
from adjudge.domain.steps import WrongState

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
MADE = Order(
    id="0192-abcd1234",
    opened_by=REVIEWER.id,
    opened_at=NOW,
    authority="The court",
    legal_basis="Section 4",
    citation="12 O 34/26",
    text="Stop it.",
    subject="The kit",
    dated=date(2026, 2, 27),
    territories=("DE",),
    binds_operator=True,
)


def test_its_life():
    assert MADE.status == "received"
    after = MADE.take("carry_out", REVIEWER, NOW)
    assert after.status == "carried out"
    with pytest.raises(WrongState):
        after.take("reverse", REVIEWER, NOW)


def test_what_it_must_say():
    with pytest.raises(InvalidValue):
        replace(MADE, territories=("Germany",))
