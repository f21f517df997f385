from __future__ import annotations

from dataclasses import replace

import pytest
from tests.memory import MemoryEvents
from tests.web.advertiser.stage import Stage, StageClock
from tests.web.urgent import urgent

from adjudge import bootstrap
from adjudge.settings import current_settings

__all__ = ["stage", "urgent"]


@pytest.fixture
def stage(database, monkeypatch):
    """A site with staff, over a real database, whose clock the test moves."""
    assert database, "migrated and empty"
    clock = StageClock()
    wired = bootstrap.wire(current_settings(), clock=clock)
    deps = replace(wired, events=MemoryEvents(clock))
    monkeypatch.setattr(bootstrap, "deps", lambda *_: deps)
    return Stage(deps, clock)
