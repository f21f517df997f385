from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from tests.memory.people import REVIEWER

from adjudge.domain.ads.roles import PartyRole
from adjudge.domain.cases.mandate import Mandate, ends_mandates
from adjudge.domain.cases.measure import MeasureKind, Scope
from adjudge.domain.errors import InvalidValue
from adjudge.domain.steps import WrongState

WHOLE = Scope(whole_party=True, roles=(PartyRole.AGENCY,))
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


def test_what_ended_it_may_hand_it_to_another_ruling():
    assert (MADE.is_open, MADE.ended_by) == (True, "")
    assert MADE.take("end", REVIEWER, NOW).ended_by == ""
    ended = MADE.take("end", REVIEWER, NOW, ruling_id="first")
    assert ended.ended_by == "first"
    rests = ended.take("rest_on", REVIEWER, NOW, ruling_id="second")
    assert (rests.status, rests.is_open, rests.ended_by) == ("ended", False, "second")
    with pytest.raises(WrongState):
        MADE.take("rest_on", REVIEWER, NOW)


@pytest.mark.parametrize(
    ("measure", "scope", "ends"),
    [
        (MeasureKind.SUSPEND, WHOLE, True),
        (MeasureKind.TERMINATE, WHOLE, True),
        (MeasureKind.WARNING, WHOLE, False),
        (MeasureKind.SUSPEND, replace(WHOLE, minimum_age=18), False),
        (MeasureKind.SUSPEND, replace(WHOLE, roles=(PartyRole.ADVERTISER,)), False),
        (None, WHOLE, False),
    ],
)
def test_only_what_stops_the_whole_agency_ends_its_mandates(measure, scope, ends):
    assert ends_mandates(measure, scope) is ends
