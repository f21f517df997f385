from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from tests.memory.people import REVIEWER

from adjudge.domain.cases.designation import DesignationList
from adjudge.domain.errors import InvalidValue
from adjudge.domain.steps import WrongState

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
MADE = DesignationList(
    id="0192-abcd1234",
    opened_by=REVIEWER.id,
    opened_at=NOW,
    name="Sellers",
    version=1,
    publisher="The council",
    source="Its site",
    in_force_from=date(2026, 1, 1),
    names=("Heron",),
    sha256="ab" * 32,
)


def test_its_life():
    assert MADE.status == "current"
    after = MADE.take("supersede", REVIEWER, NOW)
    assert after.status == "superseded"
    with pytest.raises(WrongState):
        after.take("reverse", REVIEWER, NOW)


def test_what_it_must_say():
    with pytest.raises(InvalidValue):
        replace(MADE, sha256="ab")
