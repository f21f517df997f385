from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.services.roads import Road, road
from tests.services.test_general_acts import changing, published

from adjudge.domain.cases.general_act import Change, ClauseChange
from adjudge.domain.cases.measure import MeasureKind
from adjudge.services.clocks import fire_due
from adjudge.services.older_texts import ClauseSpares, OlderText

NEW = ClauseChange(
    clause_id="ADS-3.1", version=2, change=Change.CHANGE, text="A claim names its source."
)
URGENT = replace(NEW, clause_id="ADS-6.1")


def changed(change: ClauseChange = NEW, **fields) -> Road:
    """A road on which the clause changed after the post was admitted."""
    here = road()
    published(here, changing(change, **fields))
    here.deps.clock.advance(days=20)
    fire_due(here.deps)
    return here


def removal(here: Road, *posts: str, urgent: bool = False):
    old = here.statement_of(
        MeasureKind.REMOVE, posts=posts or (here.promoted_post_id,), urgent=urgent
    )
    today = here.deps.today()
    duration = replace(old.duration, review_on=today + timedelta(days=90))
    reference = "ADS-6.1@2" if urgent else "ADS-3.1@2"
    return replace(
        old, ground=replace(old.ground, reference=reference, as_of=today), duration=duration
    )


def test_what_was_admitted_under_the_older_text_does_not_fall_by_the_new_one():
    here = changed()
    with pytest.raises(OlderText):
        here.propose(removal(here))
    later = here.scene.promote().promoted_post
    assert here.propose(removal(here, later.id)).status == "proposed"


def test_urgent_harm_waits_for_no_rescreening():
    here = changed(URGENT)
    assert here.propose(removal(here, urgent=True)).status == "proposed"


def test_a_party_is_judged_by_what_it_is_and_not_by_when_its_posts_were_admitted():
    here = changed()
    old = here.statement_of(MeasureKind.SUSPEND)
    statement = replace(removal(here), measure=MeasureKind.SUSPEND, scope=old.scope)
    assert here.propose(statement).status == "proposal letter"


def test_posts_of_an_exempt_class_do_not_fall_at_all():
    here = changed(exempt_classes=("charity",))
    spared = here.scene.promote(categories=("charity",)).promoted_post
    with pytest.raises(ClauseSpares):
        here.propose(removal(here, spared.id))
