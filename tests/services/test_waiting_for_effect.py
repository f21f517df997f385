"""A ruling that is served, but kept from its effect by a silent serving process."""

from __future__ import annotations

import pytest
from tests.memory.people import REVIEWER, SECOND_REVIEWER, key
from tests.services.roads import road
from tests.services.test_appeals import file

from adjudge.domain.ads.serving import WorkerMissing
from adjudge.domain.cases.complaint import About
from adjudge.domain.cases.favourable import ReasonCode
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.measure import MeasureKind
from adjudge.domain.standing.measures import Standing
from adjudge.domain.steps import WrongState
from adjudge.services.clocks import fire_due
from adjudge.services.complaints import file_complaint
from adjudge.services.effects import finish_waiting, put_into_effect
from adjudge.services.ends import reverse_ruling
from adjudge.services.particulars import request_particulars
from adjudge.services.register import EntryType
from adjudge.services.rulings import approve_ruling
from adjudge.services.standing import standing


def served(here, statement=None):
    """A suspension that is approved and served while a serving process is silent."""
    ruling = here.hear(statement)
    here.deps.block.missing_workers = "serve-1"
    with pytest.raises(WorkerMissing):
        approve_ruling(here.deps, SECOND_REVIEWER, ruling_id=ruling.id)
    assert now_is(here, ruling).status == "served"
    return ruling


def now_is(here, ruling):
    with here.deps.reading() as uow:
        return uow.rulings.get(ruling.id)


def complain(here, ruling=None):
    return file_complaint(
        here.deps,
        here.scene.actor,
        request_id=key(here.deps),
        advertiser_id=here.scene.advertiser.id,
        about=About.PENDING,
        text="You have decided, and nothing happens.",
        subject_id=ruling.id if ruling else "",
    )


def ask(here, ruling):
    return request_particulars(
        here.deps,
        here.scene.actor,
        request_id=key(here.deps),
        ruling_id=ruling.id,
        question="Which alarm?",
    )


def miss_twice(here):
    """Nobody answers, neither in time nor in the grace period."""
    for _ in range(3):
        here.deps.clock.advance(days=31)
        fire_due(here.deps)


@pytest.mark.parametrize("wait", [file, complain, ask, lambda here, _: complain(here)])
def test_it_lapses_instead_when_our_deadline_is_missed_twice(wait):
    here = road()
    ruling = served(here)
    wait(here, ruling)
    miss_twice(here)
    assert now_is(here, ruling).status == "lapsed"
    here.deps.block.missing_workers = ""
    assert finish_waiting(here.deps) == []
    with pytest.raises(WrongState):
        put_into_effect(here.deps, ruling.id)
    assert not here.is_dark()
    assert standing(here.deps, here.scene.advertiser.id) is Standing.GOOD


def test_the_letters_and_the_register_say_so():
    here = road()
    ruling = served(here)
    complain(here, ruling)
    miss_twice(here)
    (told_first,) = here.letters(LetterKind.EXTENSION)
    assert "If we miss that too, the restriction in" in told_first.content.text
    told = here.letters(LetterKind.FAVOURABLE)[-1]
    assert f"What rested on our discretion has ended, from now on: {ruling.reference}" in (
        told.content.text
    )
    with here.deps.reading() as uow:
        entries = list(uow.register.by_subject(ruling.id))
    assert entries[-1].type == EntryType.MEASURE_LIFTED
    assert entries[-1].public == {"reference": ruling.reference, "end": "lapsed"}
    assert EntryType.RULING_IN_FORCE not in {entry.type for entry in entries}


def test_another_that_is_in_force_goes_on():
    here = road()
    label = here.decide(here.statement_of(MeasureKind.LABEL, posts=(here.promoted_post_id,)))
    ruling = served(here)
    complain(here, ruling)
    miss_twice(here)
    assert now_is(here, ruling).status == "lapsed"
    assert now_is(here, label).status == "in force"


def test_what_rests_on_an_urgent_clause_takes_effect_all_the_same():
    here = road()
    ruling = here.propose(here.statement_of(MeasureKind.SUSPEND, urgent=True))
    here.deps.block.missing_workers = "serve-1"
    with pytest.raises(WorkerMissing):
        approve_ruling(here.deps, SECOND_REVIEWER, ruling_id=ruling.id)
    complain(here, ruling)
    miss_twice(here)
    here.deps.block.missing_workers = ""
    assert finish_waiting(here.deps) == [ruling.id]
    assert here.is_dark()
    with here.deps.reading() as uow:
        assert any(step.name == "go_outside" for step in uow.cases.get(here.case.id).steps)


def test_while_nobody_waits_for_us_it_takes_effect():
    here = road()
    ruling = served(here)
    here.deps.block.missing_workers = ""
    miss_twice(here)
    assert finish_waiting(here.deps) == [ruling.id]
    assert here.is_dark()


def test_it_can_still_be_reversed():
    here = road()
    ruling = served(here)
    complain(here, ruling)
    miss_twice(here)
    reverse_ruling(
        here.deps,
        REVIEWER,
        request_id=key(here.deps),
        ruling_id=ruling.id,
        code=next(iter(ReasonCode)),
        why="The extract of today shows another owner.",
    )
    assert now_is(here, ruling).status == "reversed"
    assert not here.is_dark()
