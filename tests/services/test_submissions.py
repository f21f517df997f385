from __future__ import annotations

from datetime import timedelta

import pytest
from tests.memory import memory_deps
from tests.memory.people import member, scene

from adjudge.domain.actor import Actor, StaffRole, program
from adjudge.domain.errors import InvalidValue, NotAllowed
from adjudge.domain.signals.signal import Signal, SignalSet
from adjudge.domain.steps import WrongState
from adjudge.services.promotion import preview_screening
from adjudge.services.submissions import admit_submission, screen_waiting, waiting_submissions

REVIEWER = Actor(id="r1", roles=frozenset({StaffRole.REVIEWER}), reviewer_number=4)


class Broken:
    """An extraction in which one extractor fails until it is mended."""

    def __init__(self, whole):
        self._whole = whole
        self.broken = True

    def __call__(self, text, **beside):
        signals = self._whole(text, **beside)
        if not self.broken:
            return signals
        failed = Signal(name="extract.failed", value=("links",))
        found = [s for s in signals.signals.values() if s.name != "extract.failed"]
        return SignalSet.of(text, [*found, failed])


def town_with_a_failure():
    deps = memory_deps()
    object.__setattr__(deps, "extract", Broken(deps.extract))
    return scene(deps)


def status(town, made):
    with town.deps.reading() as uow:
        return uow.promoted_posts.get(made.promoted_post.id).status


def test_what_could_not_be_looked_for_is_never_passed_in_silence():
    town = town_with_a_failure()
    made = town.promote()
    assert made.promoted_post.status == "submitted"
    assert (made.screening.admitted, made.screening.hits) == (False, ())
    assert made.screening.unsure == ("links",)
    assert town.deps.block.is_dark(made.promoted_post.slot)
    with town.deps.reading() as uow:
        assert uow.promoted_posts.serving_items() == []
        assert uow.register.by_subject(made.promoted_post.id) == []
    assert not preview_screening(
        town.deps,
        town.actor,
        text="Fine.",
        landing_url="/pages/x",
        advertiser_id=town.advertiser.id,
    ).admitted


def test_what_hits_is_declined_all_the_same():
    town = town_with_a_failure()
    assert town.promote("Guaranteed safety.").promoted_post.status == "declined"


def test_a_person_sees_it_and_admits_it():
    town = town_with_a_failure()
    made = town.promote()
    (waiting,) = waiting_submissions(town.deps, REVIEWER)
    assert waiting.promoted_post.id == made.promoted_post.id
    assert waiting.due == made.promoted_post.created_at + timedelta(days=3)
    done = admit_submission(
        town.deps,
        REVIEWER,
        promoted_post_id=made.promoted_post.id,
        reasons="I opened both links; they are the advertiser's own.",
    )
    assert done.promoted_post.status == "admitted"
    assert not town.deps.block.is_dark(made.promoted_post.slot)
    assert waiting_submissions(town.deps, REVIEWER) == ()
    with town.deps.reading() as uow:
        (entry,) = uow.register.by_subject(made.promoted_post.id)
    assert entry.type == "post_admitted"
    assert entry.record["record"]["actor_id"] == "r1"
    assert entry.record["record"]["reviewer_number"] == "4"
    assert entry.record["record"]["signals"]["signals"]["extract.failed"]["value"] == ["links"]
    with pytest.raises(WrongState):
        admit_submission(
            town.deps, REVIEWER, promoted_post_id=made.promoted_post.id, reasons="Again."
        )


def test_who_may_not_look_or_admit():
    town = town_with_a_failure()
    made = town.promote()
    asked = {"promoted_post_id": made.promoted_post.id, "reasons": "Fine."}
    for nobody in (town.actor, program("screening"), member(town.deps)):
        with pytest.raises(NotAllowed):
            admit_submission(town.deps, nobody, **asked)
        with pytest.raises(NotAllowed):
            waiting_submissions(town.deps, nobody)
    own = Actor(
        id="r2",
        roles=frozenset({StaffRole.REVIEWER}),
        reviewer_number=5,
        interests=frozenset({town.advertiser.party_id}),
    )
    with pytest.raises(NotAllowed):
        admit_submission(town.deps, own, **asked)
    with pytest.raises(InvalidValue):
        admit_submission(town.deps, REVIEWER, **{**asked, "reasons": " "})
    assert status(town, made) == "submitted"


def test_the_worker_answers_once_the_extractor_works_again():
    town = town_with_a_failure()
    made = town.promote()
    assert screen_waiting(town.deps, limit=9) == 0
    town.deps.extract.broken = False
    assert screen_waiting(town.deps, limit=9) == 1
    assert status(town, made) == "admitted"
    assert not town.deps.block.is_dark(made.promoted_post.slot)
    assert screen_waiting(town.deps, limit=9) == 0


def test_a_hit_that_is_found_later_declines_it_whoever_looks():
    town = town_with_a_failure()
    made = town.promote()

    def hits(text, **_beside):
        spans = ((0, 3),)
        return SignalSet.of(
            text, [Signal(name="text.guarantee_terms", value=(text[:3],), spans=spans)]
        )

    object.__setattr__(town.deps, "extract", hits)
    done = admit_submission(
        town.deps, REVIEWER, promoted_post_id=made.promoted_post.id, reasons="Looks fine."
    )
    assert done.promoted_post.status == "declined"
    assert done.letter is not None
    assert town.deps.block.is_dark(made.promoted_post.slot)
