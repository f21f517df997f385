from __future__ import annotations

import pytest
from tests.web.advertiser.stage import read
from tests.web.urgent import URGENT

from adjudge.adapters.store.models import Letter, PromotedPost
from adjudge.domain.cases.hold import HoldKind
from adjudge.domain.cases.measure import Scope
from adjudge.services.holds import place_hold
from adjudge.services.interims import impose_interim, lift_interim


def hold(stage, case, fact, kind=HoldKind.SECURITY, micros=0):
    return place_hold(
        stage.deps,
        stage.actor("rosa"),
        request_id=stage.key(),
        case_id=case.id,
        hold=kind,
        cause_code="account takeover",
        cause=f"Somebody signed in from two countries ({kind.value}).",
        release_condition="You sign in with a new key.",
        not_affected="Your posts and your balance.",
        fact_ids=(fact.id,),
        days=7,
        held_micros=micros,
    )


def interim(stage, case, fact, scope):
    return impose_interim(
        stage.deps,
        stage.actor("rosa"),
        request_id=stage.key(),
        case_id=case.id,
        clause_ref=URGENT.ref,
        scope=scope,
        fact_ids=(fact.id,),
        summary="Readers pay and get nothing, so nothing is promoted now.",
        not_affected="Your posts and your balance.",
    )


@pytest.fixture
def filed(urgent):
    advertiser, item = urgent.running()
    case, fact, _ = urgent.case(advertiser)
    return urgent, item, case, fact, urgent.client("kestrel")


def test_the_overview_says_what_is_held_and_the_letter_leads_to_contesting(filed):
    stage, item, case, fact, client = filed
    placed = hold(stage, case, fact)
    text = read(client, "/advertise")
    assert f"A security hold protects your account, {placed.reference}" in text
    assert f"/advertise/holds/{placed.id}" in text
    assert "Good standing" in text
    assert "while your promotion is stopped" in text
    assert "No ruling restricts your promotion" in text
    campaign = read(client, f"/advertise/campaigns/{item.campaign_id}")
    assert "On hold" in campaign
    assert "Suspended" not in campaign + text
    letter = read(client, f"/advertise/letters/{placed.letter_id}")
    assert "Contest the hold" in letter
    assert f"/advertise/holds/{placed.id}" in letter
    assert "Nothing of yours is shown" in read(
        client, f"/advertise/promoted/{PromotedPost.objects.get().pk}"
    )


def test_a_payment_hold_stops_nothing(filed):
    stage, item, case, fact, client = filed
    hold(stage, case, fact, HoldKind.PAYMENT, 80_000_000)
    text = read(client, "/advertise")
    assert "A payment hold keeps EUR 80.00 of your balance" in text
    assert "Suspended" not in read(client, f"/advertise/campaigns/{item.campaign_id}")


def test_an_interim_measure_is_a_banner_until_it_ends(filed):
    stage, _, case, fact, client = filed
    post = PromotedPost.objects.get().pk
    one = interim(stage, case, fact, Scope(promoted_post_ids=(post,)))
    text = read(client, "/advertise")
    assert f"An interim measure applies, {one.reference}" in text
    assert "Some of your promoted posts are stopped" in text
    assert "A decision has stopped this post" in read(client, f"/advertise/promoted/{post}")
    letter = read(client, f"/advertise/letters/{one.letter_id}")
    assert "/advertise/complaints/new" in letter
    lift_interim(stage.deps, stage.actor("sven"), interim_id=one.id, why="It delivers now.")
    assert "An interim measure applies" not in read(client, "/advertise")


def test_a_hold_is_its_partys_and_nobody_elses(filed):
    stage, _, case, fact, _ = filed
    placed = hold(stage, case, fact)
    stage.running("plover", "Plover Ltd")
    for name in ("plover", "rosa"):
        assert stage.client(name).get(f"/advertise/holds/{placed.id}").status_code == 404
    assert Letter.objects.get(pk=placed.letter_id).kind == "hold"
