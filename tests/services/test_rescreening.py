from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.domain.cases.test_clause_acts import RULED
from tests.memory.people import OPERATOR, SECOND_OPERATOR, key, scene
from tests.services.roads import Road, road
from tests.services.test_general_acts import changing, published

from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.cases.general_act import Change, ClauseChange
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.rescreening import FallsTooSoon, Rescreening
from adjudge.domain.errors import InvalidValue, NotAllowed
from adjudge.services.clocks import fire_due
from adjudge.services.rescreening import (
    approve_rescreening,
    drop_rescreening,
    propose_rescreening,
    serve_rescreening_letters,
    who_would_fall,
)

PAGES = ClauseChange(
    clause_id="ADS-2.4",
    version=1,
    change=Change.MAKE,
    text="No page.",
    definition=replace(RULED, rule="landing.present", explanation="It leads to a page."),
)
THIRD_OPERATOR = Actor(id="otto", roles=frozenset({StaffRole.OPERATOR}), reviewer_number=9)


def changed(**fields) -> tuple[Road, str]:
    """The clause is in force, and a post that it would not admit runs."""
    here = road()
    act_id = published(here, changing(PAGES, **fields))
    here.deps.clock.advance(days=20)
    fire_due(here.deps)
    return here, act_id


def propose(here: Road, act_id: str, *posts: str, days: float = 16, by=OPERATOR) -> Rescreening:
    return propose_rescreening(
        here.deps,
        by,
        request_id=key(here.deps),
        act_id=act_id,
        promoted_post_ids=posts or (here.promoted_post_id,),
        effective_at=here.deps.clock.now() + timedelta(days=days),
    )


def test_what_would_fall_is_named_before_anything_happens():
    here, act_id = changed()
    later = here.scene.promote()
    assert later.promoted_post.status == "declined"
    (falling,) = who_would_fall(here.deps, OPERATOR, act_id=act_id)
    assert falling.promoted_post.id == here.promoted_post_id
    assert [hit.clause_ref for hit in falling.screening.hits] == ["ADS-2.4@1"]
    assert not here.is_dark()


def test_the_two_who_published_it_approve_the_list_and_each_party_has_its_letter_in_time():
    here = road()
    other = scene(here.deps, "heron")
    theirs = other.promote().promoted_post
    act_id = published(here, changing(PAGES))
    here.deps.clock.advance(days=20)
    fire_due(here.deps)
    listed = propose(here, act_id, here.promoted_post_id, theirs.id)
    assert not here.letters(LetterKind.NOTICE)
    for nobody in (OPERATOR, THIRD_OPERATOR):
        with pytest.raises(NotAllowed):
            approve_rescreening(here.deps, nobody, rescreening_id=listed.id)
    told = approve_rescreening(here.deps, SECOND_OPERATOR, rescreening_id=listed.id)
    assert told.status == "told"
    (letter,) = here.letters(LetterKind.NOTICE)
    assert "Proposed by operator 4. A second person, operator 5," in letter.content.text
    assert "ADS-2.4" in letter.content.text
    with here.deps.reading() as uow:
        (their_letter,) = [
            found
            for found in uow.letters.by_party(other.advertiser.party_id)
            if found.kind is LetterKind.NOTICE
        ]
        ruling = uow.rulings.get(letter.ruling_id)
    assert their_letter.ruling_id != letter.ruling_id
    assert ruling.status == "scheduled"
    assert ruling.effect_due - letter.served_at >= timedelta(days=15)
    here.deps.clock.advance(days=15)
    fire_due(here.deps)
    assert not here.is_dark()
    here.deps.clock.advance(days=2)
    fire_due(here.deps)
    assert here.is_dark()
    assert here.deps.block.is_dark(theirs.slot)


def test_whoever_did_not_publish_it_proposes_nothing():
    here, act_id = changed()
    with pytest.raises(NotAllowed):
        propose(here, act_id, by=THIRD_OPERATOR)
    barred = replace(OPERATOR, interests=frozenset({here.scene.advertiser.party_id}))
    with pytest.raises(NotAllowed):
        propose(here, act_id, by=barred)


def test_nothing_falls_before_fifteen_days_nor_before_the_run_off_is_over():
    here, act_id = changed(run_off_days=60)
    with pytest.raises(FallsTooSoon):
        propose(here, act_id, days=40)
    listed = propose(here, act_id, days=60)
    here.deps.clock.advance(days=50)
    with pytest.raises(FallsTooSoon):
        approve_rescreening(here.deps, SECOND_OPERATOR, rescreening_id=listed.id)
    short, act = changed()
    with pytest.raises(FallsTooSoon):
        propose(short, act, days=14)


def test_only_what_falls_can_be_named_and_exempt_classes_do_not():
    here = road()
    spared = here.scene.promote(categories=("charity",)).promoted_post
    act_id = published(here, changing(PAGES, exempt_classes=("charity",)))
    here.deps.clock.advance(days=20)
    with pytest.raises(InvalidValue):
        propose(here, act_id)  # it is not in force yet
    fire_due(here.deps)
    with pytest.raises(InvalidValue):
        propose(here, act_id, spared.id)
    propose(here, act_id)


def test_letters_are_served_once_though_the_duty_is_done_again():
    here, act_id = changed()
    listed = propose(here, act_id)
    approve_rescreening(here.deps, SECOND_OPERATOR, rescreening_id=listed.id)
    assert serve_rescreening_letters(here.deps, listed.id) == 0
    fire_due(here.deps)
    assert len(here.letters(LetterKind.NOTICE)) == 1


def test_a_list_can_be_dropped():
    here, act_id = changed()
    listed = propose(here, act_id)
    assert drop_rescreening(here.deps, OPERATOR, rescreening_id=listed.id).status == "dropped"
    assert not here.letters(LetterKind.NOTICE)
