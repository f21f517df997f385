"""Stay, narrowing, lifting, interim measures and holds, on the real store and the real block."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.memory.people import key
from tests.services.stored.stage import LANDING

from adjudge.domain.actor import program
from adjudge.domain.cases.favourable import ReasonCode
from adjudge.domain.cases.hold import HoldKind
from adjudge.domain.cases.measure import Scope
from adjudge.domain.standing.measures import EndKind
from adjudge.services.ends import end_stay, lift_ruling, put_on_stay
from adjudge.services.hearings import modify_ruling
from adjudge.services.holds import place_hold, release_hold
from adjudge.services.interims import impose_interim, lift_interim
from adjudge.services.promotion import promote_post
from adjudge.services.rulings import approve_ruling
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
