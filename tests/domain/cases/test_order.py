from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from tests.memory.people import OPERATOR

from adjudge.domain.cases.order import Order, OrderKind
from adjudge.domain.errors import InvalidValue
from adjudge.domain.steps import WrongState

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
ORDERED = Order(
    id="0192-abcd1234",
    opened_by=OPERATOR.id,
    opened_at=NOW,
    authority="The court of the canton",
    legal_basis="The law on fairs, article 3",
    citation="Case 12/2026",
    text="Promotion of the fair stops.",
    subject="The fair",
    dated=date(2026, 3, 1),
    territories=("CH", "CH-GE"),
    binds_operator=True,
)


def test_what_does_not_bind_the_operator_is_a_request():
    assert ORDERED.type is OrderKind.ORDER
    assert replace(ORDERED, binds_operator=False).type is OrderKind.REQUEST


def test_one_that_was_carried_out_can_still_fall():
    carried = ORDERED.take("contest", OPERATOR, NOW).take("carry_out", OPERATOR, NOW)
    assert carried.take("set_aside", OPERATOR, NOW).status == "set aside"
    with pytest.raises(WrongState):
        carried.take("decline", OPERATOR, NOW)


def test_it_is_secret_to_the_last_day_that_the_law_says():
    secret = replace(
        ORDERED, secret_until=date(2026, 4, 1), secrecy_basis="The law on fairs, article 9"
    )
    assert secret.is_secret(date(2026, 4, 1))
    assert not secret.is_secret(date(2026, 4, 2))
    assert not ORDERED.is_secret(date(2026, 3, 2))


@pytest.mark.parametrize(
    "wrong",
    [
        {"authority": " "},
        {"text": "x" * 10_001},
        {"territories": ("Switzerland",)},
        {"territories": ("CH",) * 51},
        {"secret_until": date(2026, 4, 1)},
    ],
)
def test_what_it_must_say(wrong):
    with pytest.raises(InvalidValue):
        replace(ORDERED, **wrong)


@pytest.mark.parametrize(
    ("day", "changed", "holds"),
    [
        (date(2026, 2, 28), {}, False),
        (date(2026, 3, 1), {}, True),
        (date(2027, 3, 1), {}, True),
        (date(2026, 3, 5), {"ends_on": date(2026, 3, 5)}, True),
        (date(2026, 3, 6), {"ends_on": date(2026, 3, 5)}, False),
        (date(2026, 3, 1), {"binds_operator": False}, False),
    ],
)
def test_it_holds_from_its_date_to_its_last_day(day, changed, holds):
    assert replace(ORDERED, **changed).holds_on(day) is holds


def test_one_that_fell_holds_on_no_day():
    contested = ORDERED.take("contest", OPERATOR, NOW)
    assert contested.holds_on(NOW.date())
    assert not contested.take("set_aside", OPERATOR, NOW).holds_on(NOW.date())


def test_it_reaches_the_parts_of_the_territories_that_it_names():
    only = replace(ORDERED, territories=("CH-GE",))
    assert [ORDERED.reaches(code) for code in ("CH", "CH-VD", "FR")] == [True, True, False]
    assert [only.reaches(code) for code in ("CH-GE", "CH")] == [True, False]
    assert replace(ORDERED, territories=()).reaches("FR")
