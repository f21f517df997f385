from __future__ import annotations

from dataclasses import replace

import pytest
from tests.memory.people import APPEALS_OFFICER, REVIEWER, SECOND_REVIEWER
from tests.services.roads import road

from adjudge.domain.cases.ruling import SameDecider
from adjudge.domain.cases.second_view import (
    View,
    ViewRecorded,
    ViewTooLate,
    is_blind,
    record_second_view,
    view_of,
)
from adjudge.domain.errors import InvalidValue, NotAllowed
from adjudge.services.people import write_second_view
from adjudge.services.rulings import drop_ruling


def test_a_view_is_written_once_by_somebody_who_did_not_propose():
    here = road()
    ruling = here.propose()
    assert is_blind(here.case, ruling, SECOND_REVIEWER.id)
    assert not is_blind(here.case, ruling, REVIEWER.id)
    seen = write_second_view(
        here.deps, SECOND_REVIEWER, ruling_id=ruling.id, view=View.MILDER, why=" A label. "
    )
    step = view_of(seen, ruling.id, SECOND_REVIEWER.id)
    assert step.data["why"] == "A label."
    assert not is_blind(seen, ruling, SECOND_REVIEWER.id)
    assert is_blind(seen, ruling, "tove")
    with pytest.raises(ViewRecorded):
        write_second_view(
            here.deps, SECOND_REVIEWER, ruling_id=ruling.id, view=View.NO_ACTION, why="Other."
        )


def test_who_may_not_approve_writes_none():
    here = road()
    ruling = here.propose()
    partial = replace(SECOND_REVIEWER, interests=frozenset({here.case.party_id}))
    unnumbered = replace(SECOND_REVIEWER, reviewer_number=None)
    refusals = (
        (REVIEWER, "Mine.", SameDecider),
        (APPEALS_OFFICER, "Why not.", NotAllowed),
        (partial, "A rival.", NotAllowed),
        (unnumbered, "Who?", NotAllowed),
        (SECOND_REVIEWER, " ", InvalidValue),
        (SECOND_REVIEWER, "x" * 2_001, InvalidValue),
    )
    for actor, why, refusal in refusals:
        with pytest.raises(refusal):
            record_second_view(
                here.case, ruling, actor, view=View.AS_PROPOSED, why=why, now=here.case.opened_at
            )


def test_a_view_of_what_is_decided_comes_too_late():
    here = road()
    approved, dropped = here.ban(), drop_ruling(here.deps, REVIEWER, ruling_id=here.propose().id)
    for ruling in (approved, dropped):
        with pytest.raises(ViewTooLate):
            write_second_view(
                here.deps, THIRD, ruling_id=ruling.id, view=View.AS_PROPOSED, why="I agree."
            )


THIRD = replace(SECOND_REVIEWER, id="tove", reviewer_number=9)
