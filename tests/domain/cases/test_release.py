from __future__ import annotations

from datetime import date, timedelta

import pytest

from adjudge.domain.cases.release import releasable

LAST = date(2026, 9, 2)


@pytest.mark.parametrize(
    ("today", "appeals", "may"),
    [
        (LAST, (), False),
        (LAST + timedelta(days=1), (), True),
        (LAST + timedelta(days=1), ("admitted",), False),
        (LAST + timedelta(days=1), ("upheld", "withdrawn"), True),
    ],
)
def test_a_ruling_is_released_after_the_time_to_appeal(today, appeals, may):
    assert releasable(today, last_day_to_appeal=LAST, appeals=appeals) is may
