from __future__ import annotations

from datetime import timedelta

import pytest
from tests.memory.people import OPERATOR, REVIEWER, key
from tests.services.roads import road

from adjudge.domain.errors import InvalidValue, NotAllowed
from adjudge.domain.steps import WrongState
from adjudge.services.clocks import fire_due
from adjudge.services.undertakings import give, keep


def promise(here, *, days=30, actor=OPERATOR):
    return give(
        here.deps,
        actor,
        request_id=key(here.deps),
        text="We answer every question about a decision in words of our own.",
        due=here.deps.clock.now() + timedelta(days=days),
    )


def entries(here, undertaking):
    with here.deps.reading() as uow:
        return uow.register.by_subject(undertaking.id)


def test_it_is_public_from_the_start_and_its_proof_too():
    here = road()
    given = promise(here)
    kept = keep(here.deps, OPERATOR, undertaking_id=given.id, proof="Entries 4 to 90 show it.")
    assert kept.status == "kept"
    assert [entry.public["status"] for entry in entries(here, given)] == ["given", "kept"]
    assert all(entry.released_at is not None for entry in entries(here, given))
    with pytest.raises(WrongState):
        keep(here.deps, OPERATOR, undertaking_id=given.id, proof="Again.")


def test_that_it_was_not_kept_is_published():
    here = road()
    given = promise(here)
    here.deps.clock.advance(days=31)
    assert fire_due(here.deps) == 1
    assert fire_due(here.deps) == 0
    assert entries(here, given)[-1].public["status"] == "missed"
    late = keep(here.deps, OPERATOR, undertaking_id=given.id, proof="Now it is so.")
    assert late.status == "kept late"


def test_only_the_operator_gives_one_with_words_and_a_day_to_come():
    here = road()
    with pytest.raises(NotAllowed):
        promise(here, actor=REVIEWER)
    with pytest.raises(InvalidValue):
        promise(here, days=0)
    with pytest.raises(InvalidValue):
        keep(here.deps, OPERATOR, undertaking_id=promise(here).id, proof=" ")
