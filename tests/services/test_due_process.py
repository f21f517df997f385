"""Random acts by random people at random times, over the whole life of a case.

Most acts are refused, and that is the point: whatever the order, no measure is in force without a
notice before it (invariant 1), only rulings stop anything (2), nothing organic changes (4), nobody
judges twice (6), a reversal gives back exactly what was taken (8), and nothing is published that
the advertiser was not told before (9).
"""

from __future__ import annotations

import pytest
from tests.counted import run_steps
from tests.services.life.acts import Acts
from tests.services.life.holds import Holds
from tests.services.life.more_acts import MoreActs


class DueProcess(Acts, MoreActs, Holds):
    """One advertiser, its case, and everybody who might act in it."""


STEPS = 1_000_000
SHARES = 4


def test_due_process_holds_whatever_is_tried():
    assert run_steps(DueProcess, 2_000, length=100) >= 2_000


@pytest.mark.deep
@pytest.mark.timeout(3_000)
@pytest.mark.parametrize("share", range(SHARES))
def test_due_process_holds_many_times(share):
    del share  # each explores for itself, so that two processes can take turns
    assert run_steps(DueProcess, STEPS // SHARES, length=100) >= STEPS // SHARES
