from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from tests.memory.people import REVIEWER

from adjudge.domain.cases.declaration import Declaration
from adjudge.domain.errors import InvalidValue
from adjudge.domain.steps import WrongState

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
MADE = Declaration(
    id="0192-abcd1234",
    opened_by=REVIEWER.id,
    opened_at=NOW,
    party_id="firm",
    about="ownership",
    text="Nobody else.",
    as_of=date(2026, 3, 1),
)


def test_its_life():
    assert MADE.status == "made"
    after = MADE.take("find_false", REVIEWER, NOW)
    assert after.status == "found false"
    with pytest.raises(WrongState):
        after.take("reverse", REVIEWER, NOW)


def test_what_it_must_say():
    with pytest.raises(InvalidValue):
        replace(MADE, text="")
