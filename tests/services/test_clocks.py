from __future__ import annotations

import ast
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.memory import NOON, memory_deps
from tests.memory.people import SECOND_REVIEWER, key
from tests.services.roads import Road, road

import adjudge.domain
from adjudge.domain.cases.complaint import About, Complaint
from adjudge.domain.cases.matter import MatterKind
from adjudge.domain.cases.measure import Duration
from adjudge.services.clocks import HANDLERS, fire_due
from adjudge.services.complaints import file_complaint
from adjudge.services.rulings import approve_ruling

DAY = timedelta(days=1)
YEARS = 730
OTHER_SUBJECTS = {"Ruling": "ruling", "Appeal": "appeal", "Particulars": "particulars"}


@pytest.fixture
def here() -> Road:
    return road(memory_deps())


def complain(here: Road) -> Complaint:
    return file_complaint(
        here.deps,
        here.scene.actor,
        request_id=key(here.deps),
        advertiser_id=here.scene.advertiser.id,
        about=About.OTHER,
        text="Nobody has answered us.",
    )


def running(here: Road) -> list[tuple[str, str, datetime]]:
    with here.deps.reading() as uow:
        return [(c.subject_kind, c.name, c.due_at) for c in uow.clocks.next_ones(limit=100)]


def test_a_clock_fires_when_it_is_due_and_never_twice(here):
    here.propose()
    ((kind, name, due),) = running(here)
    assert (kind, name) == ("ruling", "answer")
    here.deps.clock.set(due - timedelta(seconds=1))
    assert fire_due(here.deps) == 0
    here.deps.clock.set(due)
    assert fire_due(here.deps) == 1
    assert fire_due(here.deps) == 0
    assert running(here) == []


def test_a_clock_set_back_undoes_nothing_and_fires_nothing_again(here):
    ruling = here.propose()
    here.deps.clock.advance(days=8)
    assert fire_due(here.deps) == 1
    here.deps.clock.set(NOON)
    assert fire_due(here.deps) == 0
    here.deps.clock.advance(days=9)
    assert fire_due(here.deps) == 0
    with here.deps.reading() as uow:
        assert uow.rulings.get(ruling.id).status == "unanswered in time"


def test_one_that_cannot_be_fired_holds_up_no_other(here):
    statement = replace(here.statement(), duration=Duration(ends_on=(NOON + 3 * DAY).date()))
    here.ban(statement)
    complain(here)
    here.deps.clock.advance(days=30)
    here.deps.block.missing_workers = ""
    assert fire_due(here.deps, limit=1) == 1
    assert fire_due(here.deps, limit=1) == 1


def test_a_day_is_24_hours_whatever_a_town_does_with_its_clocks(here, monkeypatch):
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    try:
        # Summer time begins there on 29 March 2026, inside these seven days.
        here.deps.clock.set(datetime(2026, 3, 25, 12, tzinfo=UTC))
        before = here.deps.clock.now()
        here.propose()
        ((_, _, due),) = running(here)
        assert timedelta(0) <= due - before - timedelta(days=7) < timedelta(seconds=1)
    finally:
        monkeypatch.undo()
        time.tzset()


def test_two_years_pass_in_seconds(here):
    began = time.monotonic()
    fired = filed = ruled = 0
    for day in range(YEARS):
        here.deps.clock.set(NOON + day * DAY)
        if day % 30 == 0:
            ends_on = (NOON + (day + 20) * DAY).date()
            statement = replace(here.statement(), duration=Duration(ends_on=ends_on))
            ruling = here.propose(statement)
            filed += 1
        if day % 30 == 8:
            approve_ruling(here.deps, SECOND_REVIEWER, ruling_id=ruling.id)
            ruled += 1
        if day % 90 == 0:
            complain(here)
        fired += fire_due(here.deps)
        with here.deps.reading() as uow:
            late = uow.clocks.due(here.deps.clock.current - DAY, limit=5)
        assert list(late) == [], day
    here.deps.clock.advance(days=20)
    fired += fire_due(here.deps)
    with here.deps.reading() as uow:
        statuses = [r.status for r in uow.rulings.by_case(here.case.id)]
    assert filed == ruled == 25
    # Two misses of a complaint's answer end what is discretionary; the rest ends on its day.
    assert set(statuses) == {"expired", "lapsed"}
    assert len(statuses) == filed
    assert fired >= filed + statuses.count("expired")
    assert time.monotonic() - began < 60


def clocks_in_the_domain() -> set[tuple[str, str]]:
    """(kind of subject, name) of every clock that a class of the domain can start."""
    found = set()
    for path in Path(next(iter(adjudge.domain.__path__))).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ClassDef):
                found |= {(subject_of(node), name) for name in clock_names(node)}
    return found


def subject_of(node: ast.ClassDef) -> str:
    for each in node.body:
        if isinstance(each, ast.AnnAssign) and ast.unparse(each.target) == "kind" and each.value:
            return MatterKind[ast.unparse(each.value).rpartition(".")[2]].value
    return OTHER_SUBJECTS.get(node.name, node.name)


def clock_names(node: ast.ClassDef) -> set[str]:
    return {
        word.value.value
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "Clock"
        for word in call.keywords
        if word.arg == "name" and isinstance(word.value, ast.Constant)
    }


def test_no_clock_is_without_a_handler():
    clocks = clocks_in_the_domain()
    assert ("complaint", "answer") in clocks
    assert ("ruling", "end") in clocks
    assert clocks <= set(HANDLERS)
