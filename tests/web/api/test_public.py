"""Corrections, referrals, statements, what is told to authorities, and gifts, over the API."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.web.api.sender import Sender
from tests.web.sheets.test_publications import JUDGMENT, bounced, judgment

from adjudge.adapters.store.models import Letter, PromotedPost


@pytest.fixture
def scene(stage):
    advertiser, item = stage.running()
    ruling, _ = stage.suspension(advertiser)
    names = ("rosa", "omar", "kestrel", "marta")
    return advertiser, item, ruling, *(Sender(stage, name) for name in names)


def test_a_correction_is_shown_and_taken_down(stage, scene):
    _, _, ruling, rosa, omar, kestrel, marta = scene
    body = {
        "text": "Kestrel Guard 4.2 sent 14 of 40 test documents to its maker unasked.",
        "ends_at": (stage.clock.now() + timedelta(days=30)).isoformat(),
    }
    at = f"/rulings/{ruling.id}/recalls"
    marta.refused(at, body, status=404, code="not_found")
    kestrel.refused(at, body, status=403, code="not_allowed")
    shown = rosa.make(at, body)
    assert shown["status"] == "shown"
    assert len(shown["says"]["promoted_post_ids"]) == 1
    path = f"/recalls/{shown['id']}"
    kestrel.get(path, 404)
    omar.refused(f"{path}/withdraw", status=404, code="not_found")
    assert rosa.post(f"{path}/withdraw")["status"] == "withdrawn"
    assert rosa.get(path)["clocks"] == []


def test_a_referral_is_taken_up_or_left(scene):
    _, _, ruling, rosa, _, kestrel, _ = scene
    at = f"/cases/{ruling.case_id}/referrals"
    body = {"to": "rules", "why": "The post itself may break the Rules."}
    kestrel.refused(at, body, status=403, code="not_allowed")
    made = rosa.make(at, body)
    path = f"/referrals/{made['id']}"
    kestrel.get(path, 404)
    assert rosa.post(f"{path}/decide", {"take_up": False})["status"] == "left"


def test_what_an_account_promoted_becomes_unavailable(scene):
    advertiser, _, _, rosa, _, kestrel, marta = scene
    cause = {"cause": "The account was suspended under the Rules."}
    marta.refused("/accounts/kestrel/unavailable", cause, status=403, code="not_allowed")
    rosa.refused("/accounts/nobody/unavailable", cause, status=404, code="not_found")
    assert rosa.post("/accounts/kestrel/unavailable", cause) == {"stopped": 1}
    assert rosa.post("/accounts/kestrel/unavailable", cause) == {"stopped": 0}
    assert PromotedPost.objects.get(advertiser_id=advertiser.id).status != "admitted"
    assert kestrel.get("/letters")["letters"][0]["kind"] == "unavailable"


def test_the_operator_says_in_public_what_letters_said_before(scene):
    advertiser, _, ruling, rosa, omar, kestrel, _ = scene
    at = f"/advertisers/{advertiser.id}/statements"
    new = {"text": "Kestrel Lab also lied about its address."}
    rosa.refused(at, new, status=403, code="not_allowed")
    omar.refused(at, new, status=409, code="publication.not_in_letters")
    told = rosa.make(f"/cases/{ruling.case_id}/information", {"text": "Version 4.2 was recalled."})
    assert kestrel.get(f"/letters/{told['id']}")["kind"] == "information"
    said = omar.make(at, {"text": "Version 4.2 was recalled."})
    assert said["public"]["text"] == "Version 4.2 was recalled."


def test_the_words_of_others_are_published_as_theirs(stage, scene):
    _, _, ruling, rosa, omar, kestrel, marta = scene
    at = f"/cases/{ruling.case_id}/words"
    exhibit = judgment(stage, ruling.case_id)
    body = {"said_by": "District Court", "text": JUDGMENT, "exhibit_id": exhibit.id}
    marta.refused(at, body, status=404, code="not_found")
    rosa.refused(at, body, status=403, code="not_allowed")
    made_up = body | {"text": "It was unlawful."}
    omar.refused(at, made_up, status=409, code="publication.not_their_words")
    said = omar.make(at, body)
    assert said["public"]["as"] == "the words of District Court"
    own = kestrel.make(at, {"said_by": "District Court", "text": "We are honest."})
    assert own["public"]["said_by"] == "Kestrel Lab"
    site = body | {"said_by": "the operator"}
    omar.refused(at, site, status=403, code="not_allowed")


def test_what_is_withheld_is_not_quoted(stage, scene):
    _, _, ruling, rosa, omar, _, _ = scene
    exhibit = judgment(stage, ruling.case_id)
    held = {
        "disclosure": "gist",
        "code": "danger to somebody",
        "gist": "A court decided.",
        "until": (stage.clock.now() + timedelta(days=30)).isoformat(),
    }
    made = rosa.make(f"/exhibits/{exhibit.id}/withholdings", held)
    Sender(stage, "sven").post(f"/withholdings/{made['id']}/confirm")
    body = {"said_by": "District Court", "text": JUDGMENT, "exhibit_id": exhibit.id}
    omar.refused(
        f"/cases/{ruling.case_id}/words", body, status=409, code="publication.not_their_words"
    )


def test_a_party_is_called_only_where_nobody_can_be_reached(stage, scene):
    _, _, ruling, rosa, omar, kestrel, _ = scene
    letter = Letter.objects.get(ruling_id=ruling.id, kind="notice")
    at = f"/letters/{letter.pk}/call"
    kestrel.refused(at, status=403, code="not_allowed")
    omar.refused(at, status=409, code="publication.still_reachable")
    bounced(stage, letter.pk)
    called = omar.post(at)
    assert set(called["public"]) == {"called", "text"}
    assert "documents" not in called["public"]["text"]
    assert rosa.post(at)["index"] == called["index"]


def test_an_authority_is_told_and_the_party_has_its_copy(scene):
    _, _, ruling, rosa, omar, kestrel, marta = scene
    at = f"/cases/{ruling.case_id}/authorities"
    body = {"authority": "the Data Office", "text": "We suspended a program that sends documents."}
    marta.refused(at, body, status=403, code="not_allowed")
    copy = omar.make(at, body)
    assert "the Data Office" in kestrel.get(f"/letters/{copy['id']}")["text"]
    assert rosa.make(at, body | {"copy_forbidden_by": "Section 9"}) is None


def test_revenue_is_given_away_by_an_operator(scene):
    _, _, _, rosa, omar, _, _ = scene
    body = {"recipient": "Cat Shelter", "amount_micros": 1_000_000, "currency": "EUR"}
    rosa.refused("/gifts", body, status=403, code="not_allowed")
    wrong = body | {"currency": "CHF"}
    omar.refused("/gifts", wrong, status=422, code="value.invalid")
    nothing = body | {"amount_micros": 0}
    omar.refused("/gifts", nothing, status=422, code="ledger.amount_invalid")
