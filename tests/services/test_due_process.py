"""The life of a case: anybody tries anything, at any time, and processes die meanwhile.

Most acts are refused, and that is the point: whatever the order, no measure is in force without a
letter before it that says everything (invariant 1), only standing rows change what is shown (2, 3),
nothing organic changes (4), no money is lost (5), nobody judges alone (6), missed deadlines end
what is discretionary (7), a reversal gives back exactly what was taken (8),
and nothing is published that the advertiser was not told before (9).

A failure prints what was tried, step by step, and the number of the life: `state.begin(life=73)`
and the same number of `state.step()` do it again.
"""

from __future__ import annotations

import pytest
from tests.counted import run_steps
from tests.services.life.acts import Acts
from tests.services.life.holds.deadlines import Deadlines
from tests.services.life.holds.giving_back import GivingBack
from tests.services.life.holds.letters import Letters
from tests.services.life.holds.money import Money
from tests.services.life.holds.people import People
from tests.services.life.holds.publicity import Publicity
from tests.services.life.holds.serving import Serving


class DueProcess(Letters, Serving, People, Deadlines, GivingBack, Money, Publicity, Acts):
    """Two advertisers, their cases, and everybody who might act in them."""


STEPS = 1_000_000
SHARES = 4
LENGTH = 100


def test_due_process_holds_whatever_is_tried():
    assert run_steps(DueProcess, 2_000, length=LENGTH) >= 2_000


@pytest.mark.deep
@pytest.mark.timeout(3_000)
@pytest.mark.parametrize("share", range(SHARES))
def test_due_process_holds_many_times(share):
    """Each share leads lives of its own, so that two processes can take turns."""
    wanted = STEPS // SHARES
    assert run_steps(DueProcess, wanted, length=LENGTH, share=share + 1) >= wanted
