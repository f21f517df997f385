"""The life of a case on the real store and block: as in memory, with everybody and every command.

`tests/services/test_due_process.py` says what is tried and what must hold. Here the tables, their
triggers and the shared memory have to hold it too, on both databases.
"""

from __future__ import annotations

from typing import Any

import pytest
from tests.counted import run_steps
from tests.memory import MemoryChance
from tests.services.life.stage import Stage
from tests.services.stored.life_stage import StoredStage, clock_of_lives, staff_of
from tests.services.stored.stage import Site
from tests.services.test_due_process import DueProcess

STEPS = 20_000
SHARES = 8
LENGTH = 100


class StoredDueProcess(DueProcess):
    """Two new advertisers in each life, on one site."""

    site: Site
    clock: Any
    chance: Any
    staffed: Any

    def new_stage(self) -> Stage:
        return StoredStage(self.site, self.clock, self.chance, self.staffed)


def lives_on(site: Site) -> type[StoredDueProcess]:
    """The machine on this site."""
    # Time and chance go on from one life to the next: on a new site the same lives, one after
    # another, do the same again.
    shared = {
        "site": site,
        "clock": clock_of_lives(),
        "chance": MemoryChance(),
        "staffed": staff_of(site),
    }
    return type("LivesOnThisSite", (StoredDueProcess,), shared)


def test_the_life_of_a_case(site):
    assert run_steps(lives_on(site), 200, length=50) >= 200


@pytest.mark.deep
@pytest.mark.timeout(3_000)
@pytest.mark.parametrize("share", range(SHARES))
def test_the_life_of_a_case_in_many_steps(site, share):
    """Each share has a site of its own: what earlier lives left there makes every look slower."""
    wanted = STEPS // SHARES
    assert run_steps(lives_on(site), wanted, length=LENGTH, share=share + 1) >= wanted
