from __future__ import annotations

from datetime import timedelta

import pytest
from tests.memory.people import REVIEWER, SECOND_REVIEWER, key
from tests.services.roads import CONDUCT, FRAUD, road

from adjudge.domain.actor import program
from adjudge.domain.cases.interim_measure import InterimMeasure, NotUrgent, RenewedTwice
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.linter import ReasonsIncomplete
from adjudge.domain.cases.measure import MeasureKind, Scope
from adjudge.domain.cases.ruling import SameDecider
from adjudge.domain.errors import InvalidValue, NotAllowed
from adjudge.services.clocks import fire_due
from adjudge.services.interims import (
    confirm_interim,
    impose_interim,
    lift_interim,
    renew_withdrawal,
    reverse_interim,
)
from adjudge.services.standing import reconcile

SCREENING = program("screening")
WHOLE = Scope(whole_party=True)


def impose(here, actor=REVIEWER, *, clause=FRAUD, scope=WHOLE, facts=None, changed="", as_=""):
    return impose_interim(
        here.deps,
        actor,
        request_id=as_ or key(here.deps),
        case_id=here.case.id,
        clause_ref=clause,
        scope=scope,
        fact_ids=tuple(f.id for f in here.facts) if facts is None else facts,
        summary="Readers pay for scanners that do nothing, so they are not promoted now.",
        not_affected="Your account, your posts and your balance.",
        changed=changed,
    )


def now_of(here, interim):
    with here.deps.reading() as uow:
        return uow.of(InterimMeasure).get(interim.id)


def test_it_is_dark_at_once_with_its_letter_and_counted_publicly():
    here = road()
    interim = impose(here, as_="k")
    assert impose(here, as_="k").id == interim.id
    assert here.is_dark()
    reconcile(here.deps)
    assert here.is_dark()
    (letter,) = here.letters(LetterKind.INTERIM)
    assert interim.letter_id == letter.id
    assert letter.served_at <= interim.effective_at
    with here.deps.reading() as uow:
        entry = next(e for e in uow.register.by_subject(interim.id) if e.type == "interim_in_force")
    assert entry.released_at is not None
    assert set(entry.public) == {"reference", "status", "by"}


def test_unconfirmed_it_lapses_after_72_hours():
    here = road()
    interim = impose(here)
    here.deps.clock.set(interim.expires_at - timedelta(minutes=1))
    fire_due(here.deps)
    assert here.is_dark()
    here.deps.clock.set(interim.expires_at)
    assert fire_due(here.deps) == 1
    assert now_of(here, interim).status == "lapsed"
    assert not here.is_dark()
    (letter,) = here.letters(LetterKind.FAVOURABLE)
    assert "Nobody confirmed it in time" in letter.content.text


def test_a_second_person_confirms_it_by_a_ruling():
    here = road()
    interim = impose(here)
    ruling = here.decide(here.statement_of(MeasureKind.SUSPEND, urgent=True))
    with pytest.raises(SameDecider):
        confirm_interim(here.deps, REVIEWER, interim_id=interim.id, ruling_id=ruling.id)
    confirmed = confirm_interim(
        here.deps, SECOND_REVIEWER, interim_id=interim.id, ruling_id=ruling.id
    )
    assert confirmed.status == "confirmed"
    here.deps.clock.advance(days=4)
    fire_due(here.deps)
    reconcile(here.deps)
    assert here.is_dark()


def test_one_person_lifts_it():
    here = road()
    interim = impose(here)
    assert (
        lift_interim(here.deps, SECOND_REVIEWER, interim_id=interim.id, why="It was sold.").status
        == "lifted"
    )
    assert not here.is_dark()


def test_one_person_reverses_it_even_after_its_end():
    here = road()
    running, lapsed = impose(here), impose(here)
    for why in (" ", "\n"):
        with pytest.raises(InvalidValue):
            reverse_interim(here.deps, REVIEWER, interim_id=running.id, why=why)
    with pytest.raises(NotAllowed):
        reverse_interim(here.deps, here.scene.actor, interim_id=running.id, why="No.")
    reverse_interim(here.deps, REVIEWER, interim_id=running.id, why="It was another shop.")
    assert now_of(here, running).status == "reversed"
    here.deps.clock.set(lapsed.until)
    fire_due(here.deps)
    reverse_interim(here.deps, REVIEWER, interim_id=lapsed.id, why="It was another shop.")
    assert now_of(here, lapsed).status == "reversed"
    assert not here.is_dark()


def test_only_on_urgent_harm_with_facts_by_a_reviewer():
    here = road()
    with pytest.raises(NotUrgent):
        impose(here, clause=CONDUCT)
    with pytest.raises(ReasonsIncomplete):
        impose(here, facts=())
    with pytest.raises(NotAllowed):
        impose(here, here.scene.actor)
    assert not here.is_dark()


class TestWithdrawing:
    def test_a_program_withdraws_one_changed_item_and_renews_twice(self):
        here = road()
        scope = Scope(promoted_post_ids=(here.promoted_post_id,))
        interim = impose(here, SCREENING, clause=CONDUCT, scope=scope, changed="landing page")
        assert here.is_dark()
        for count in (1, 2):
            interim = renew_withdrawal(here.deps, SCREENING, interim_id=interim.id)
            assert interim.until == interim.expires_at + count * timedelta(hours=72)
        with pytest.raises(RenewedTwice):
            renew_withdrawal(here.deps, SCREENING, interim_id=interim.id)
        with pytest.raises(NotAllowed):
            renew_withdrawal(here.deps, REVIEWER, interim_id=interim.id)
        here.deps.clock.set(interim.until)
        fire_due(here.deps)
        assert not here.is_dark()

    def test_it_never_withdraws_more_nor_without_a_change(self):
        here = road()
        scope = Scope(promoted_post_ids=(here.promoted_post_id,))
        with pytest.raises(NotAllowed):
            impose(here, SCREENING, changed="landing page")
        with pytest.raises(NotAllowed):
            impose(here, SCREENING, scope=scope)
