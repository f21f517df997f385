"""Stay, narrowing, lifting, interim measures and holds, on the real store and the real block."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.memory.people import key
from tests.services.stored.stage import LANDING

from adjudge.domain.actor import program
from adjudge.domain.cases.fact import Finding, Precision
from adjudge.domain.cases.favourable import ReasonCode
from adjudge.domain.cases.hold import HoldKind
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.measure import Scope
from adjudge.domain.errors import NotAllowed
from adjudge.domain.standing.measures import EndKind
from adjudge.services.cases import record_fact
from adjudge.services.ends import end_stay, lift_ruling, put_on_stay
from adjudge.services.hearings import modify_ruling
from adjudge.services.holds import place_hold, release_hold
from adjudge.services.interims import confirm_interim, impose_interim, lift_interim
from adjudge.services.later_hearings import (
    answer_in_later_hearing,
    deal_with_later_answer,
    later_hearing_of,
)
from adjudge.services.promotion import promote_post
from adjudge.services.rulings import approve_ruling, propose_ruling
from adjudge.services.standing import light, reconcile

WHY = {"code": ReasonCode.PROPORTION, "why": "One of the posts is enough."}


@pytest.fixture
def banned(site):
    town = site.town()
    post = promote_post(
        site.deps,
        town.actor,
        request_id=key(site.deps),
        line_item_id=town.line_item.id,
        post_id=town.post("Our lab opens on Friday.").id,
        landing_url=LANDING,
    ).promoted_post
    ruling = approve_ruling(site.deps, site.second_reviewer, ruling_id=site.heard(town).id)
    return town, post, ruling


def test_a_stay_lights_and_its_end_darkens(site, banned):
    _town, post, ruling = banned
    now = site.deps.clock.now
    with site.deps.uow() as uow:
        uow.advertisers.lock(ruling.advertiser_id)
        put_on_stay(
            uow, site.deps, uow.rulings.lock(ruling.id), site.officer, now(), why="Too much harm."
        )
    light(site.deps, ruling.advertiser_id)
    assert not site.is_dark(post.slot)
    with site.deps.uow() as uow:
        uow.advertisers.lock(ruling.advertiser_id)
        end_stay(uow, site.deps, uow.rulings.lock(ruling.id), site.officer, now(), why="Over.")
    assert site.is_dark(post.slot)
    with site.deps.reading() as uow:
        spells = uow.measures.by_ruling(ruling.id)
    assert [m.end_kind for m in spells] == [EndKind.STAYED, None]
    lift_ruling(
        site.deps, site.second_reviewer, request_id=key(site.deps), ruling_id=ruling.id, **WHY
    )
    assert not site.is_dark(post.slot)


def test_one_person_narrows_what_is_in_force(site, banned):
    _town, post, ruling = banned
    narrower = modify_ruling(
        site.deps,
        site.second_reviewer,
        request_id=key(site.deps),
        ruling_id=ruling.id,
        statement=replace(ruling.statement, scope=Scope(promoted_post_ids=(post.id,))),
        **WHY,
    )
    assert narrower.status == "in force"
    assert site.is_dark(post.slot)
    with site.deps.reading() as uow:
        assert uow.rulings.get(ruling.id).status == "modified"


def test_interim_measures_and_holds_are_dark_and_kept(site, banned):
    _town, post, ruling = banned
    lift_ruling(
        site.deps, site.second_reviewer, request_id=key(site.deps), ruling_id=ruling.id, **WHY
    )
    ground = ruling.statement.ground
    assert ground is not None
    said = {
        "case_id": ruling.case_id,
        "fact_ids": ruling.statement.fact_ids,
        "not_affected": "Your posts and your balance.",
    }
    interim = impose_interim(
        site.deps,
        program("screening"),
        request_id=key(site.deps),
        clause_ref=ground.reference,
        changed="the landing page",
        scope=Scope(promoted_post_ids=(post.id,)),
        summary="Readers are sent to a page that takes their keys.",
        **said,
    )
    reconcile(site.deps)
    assert site.is_dark(post.slot)
    lift_interim(site.deps, site.second_reviewer, interim_id=interim.id, why="The page is clean.")
    assert not site.is_dark(post.slot)
    hold = place_hold(
        site.deps,
        site.reviewer,
        request_id=key(site.deps),
        hold=HoldKind.SECURITY,
        cause_code="account takeover",
        cause="Somebody signed in from two countries.",
        release_condition="The party signs in with a new key.",
        days=3,
        **said,
    )
    assert site.is_dark(post.slot)
    release_hold(site.deps, site.second_reviewer, hold_id=hold.id, why="A new key is in use.")
    assert not site.is_dark(post.slot)


def test_a_confirmed_interim_measure_is_heard_after_it_on_the_policy_that_comes_with_adjudge(
    site, banned
):
    town, post, ruling = banned
    lift_ruling(
        site.deps, site.second_reviewer, request_id=key(site.deps), ruling_id=ruling.id, **WHY
    )
    (fraud,) = (c for c in site.deps.rulebooks.ads().clauses if c.harm == "fraud on readers")
    interim = impose_interim(
        site.deps,
        site.reviewer,
        request_id=key(site.deps),
        case_id=ruling.case_id,
        clause_ref=fraud.ref,
        scope=Scope(whole_party=True),
        fact_ids=ruling.statement.fact_ids,
        summary="Readers pay for what is not there.",
        not_affected="Your posts and your balance.",
    )
    old = ruling.statement
    with site.deps.reading() as uow:
        first, *_ = uow.facts.by_case(ruling.case_id)
    sold = record_fact(
        site.deps,
        site.reviewer,
        request_id=key(site.deps),
        case_id=ruling.case_id,
        proposition="Forty readers paid on this day and got nothing.",
        finding=Finding.ESTABLISHED,
        began=site.deps.today(),
        ended=None,
        precision=Precision.DAY,
        attributed_to="",
        exhibit_ids=first.exhibit_ids,
    )
    findings = tuple(
        replace(old.findings[0], element_id=element.id, fact_ids=(sold.id,))
        for element in fraud.elements
    )
    ground = replace(old.ground, reference=fraud.ref, as_of=site.deps.today())
    urgent = replace(old, ground=ground, findings=findings, fact_ids=(sold.id,))
    proposed = propose_ruling(
        site.deps,
        site.second_reviewer,
        request_id=key(site.deps),
        case_id=ruling.case_id,
        statement=urgent,
        wording_reason="The same words meet each element.",
    )
    approve_ruling(site.deps, site.third_reviewer, ruling_id=proposed.id)
    confirm_interim(site.deps, site.third_reviewer, interim_id=interim.id, ruling_id=proposed.id)
    with site.deps.reading() as uow:
        hearing = later_hearing_of(uow, proposed.id)
        kinds = [letter.kind for letter in uow.letters.by_ruling(proposed.id)]
        clocks = {(c.subject_kind, c.name) for c in uow.clocks.of_case(ruling.case_id)}
    assert hearing is not None
    assert hearing.acted_alone == site.reviewer.id
    assert kinds == [LetterKind.NOTICE, LetterKind.PROPOSAL]
    assert ("later_hearing", "answer") in clocks
    answer_in_later_hearing(site.deps, town.actor, hearing_id=hearing.id, text="We sold it.")
    with pytest.raises(NotAllowed):
        deal_with_later_answer(
            site.deps, site.reviewer, hearing_id=hearing.id, text="E1 is newer than that."
        )
    done = deal_with_later_answer(
        site.deps, site.second_reviewer, hearing_id=hearing.id, text="E1 is newer than that."
    )
    assert done.status == "dealt with"
    assert site.is_dark(post.slot)
