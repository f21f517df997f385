from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.memory.people import REVIEWER

from adjudge.domain.cases.hold import LONGEST, Hold, HoldKind
from adjudge.domain.errors import InvalidValue
from adjudge.domain.steps import WrongState

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
HELD = Hold(
    id="0192-abcd1234",
    opened_by=REVIEWER.id,
    opened_at=NOW,
    advertiser_id="kestrel",
    hold=HoldKind.SECURITY,
    cause_code="access.taken_over",
    cause="Somebody else has the password.",
    release_condition="A new password, and your word by post.",
    not_affected="Your balance and your posts.",
    fact_ids=("f1",),
    expires_at=NOW + LONGEST,
    letter_id="l",
    served_at=NOW,
    effective_at=NOW,
    dark_at=NOW,
)
LIT = NOW.isoformat()


def test_contested_and_upheld_it_runs_until_its_end():
    upheld = HELD.take("contest", REVIEWER, NOW).take("uphold", REVIEWER, NOW)
    assert upheld.status == "upheld"
    (clock,) = upheld.clocks
    assert clock.due_at == HELD.expires_at
    over = upheld.take("expire", REVIEWER, NOW, lit_at=LIT)
    assert (over.status, over.clocks) == ("expired", ())
    with pytest.raises(WrongState):
        over.take("release", REVIEWER, NOW, lit_at=LIT)


def test_a_security_hold_is_dark_until_it_ends_and_a_payment_hold_never():
    stops = HELD.as_measure()
    assert stops is not None
    assert (stops.ended_at, stops.scope.whole_party) == (None, True)
    ended = HELD.take("release", REVIEWER, NOW + timedelta(days=1), lit_at=LIT).as_measure()
    assert ended is not None
    assert ended.ended_at == NOW + timedelta(days=1)
    paid = replace(HELD, hold=HoldKind.PAYMENT, held_micros=1)
    assert paid.as_measure() is None


def test_causes_are_the_same_whatever_their_letters_and_spaces():
    again = replace(HELD, cause="somebody  else has the PASSWORD.", cause_code="ACCESS.taken_over")
    assert again.same_cause == HELD.same_cause
    assert replace(HELD, cause="Another thing.").same_cause != HELD.same_cause


@pytest.mark.parametrize(
    "wrong",
    [
        {"cause": ""},
        {"release_condition": " "},
        {"not_affected": ""},
        {"cause_code": "x" * 61},
        {"expires_at": NOW},
        {"expires_at": NOW + LONGEST + timedelta(seconds=1)},
        {"held_micros": 1},
        {"hold": HoldKind.PAYMENT},
        {"hold": HoldKind.PAYMENT, "held_micros": -1},
    ],
)
def test_what_it_must_say(wrong):
    with pytest.raises(InvalidValue):
        replace(HELD, **wrong)
