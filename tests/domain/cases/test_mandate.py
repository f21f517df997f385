from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from tests.memory.people import REVIEWER

from adjudge.domain.ads.roles import PartyRole
from adjudge.domain.cases.mandate import Mandate
from adjudge.domain.errors import InvalidValue
from adjudge.domain.steps import WrongState

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
MADE = Mandate(
    id="0192-abcd1234",
    opened_by=REVIEWER.id,
    opened_at=NOW,
    party_id="client",
    advertiser_id="ads",
    holder_party_id="agency",
    role=PartyRole.AGENCY,
    covers="All of it.",
    began=date(2026, 3, 1),
)


def test_its_life():
    assert MADE.status == "given"
    after = MADE.take("end", REVIEWER, NOW)
    assert after.status == "ended"
    with pytest.raises(WrongState):
        after.take("reverse", REVIEWER, NOW)


def test_what_it_must_say():
    with pytest.raises(InvalidValue):
        replace(MADE, covers=" ")
