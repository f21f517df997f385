from __future__ import annotations

from datetime import timedelta

from tests.factories.rows import declare_interest
from tests.web.api.sender import Sender
from tests.web.review.pages import Desk
from tests.web.review.test_statement import complete

from adjudge.adapters.store.models import Exhibit, Letter, Matter

GIST = "A test machine that nobody outside may know of."
TITLE = "Record of our own test"


def asked(stage, exhibit_id, **values):
    """The page of a withholding that rosa asked for."""
    until = (stage.clock.now() + timedelta(days=30)).date()
    return Desk(stage, "rosa").act(
        f"/review/withholdings/new?about={exhibit_id}",
        having="gist",
        **{
            "disclosure": "sealed",
            "code": "how an adversary is detected",
            "gist": GIST,
            "until": until,
            **values,
        },
    )


def test_an_exhibit_falls_and_a_review_of_what_rests_on_it_starts(stage):
    advertiser, _ = stage.running()
    ruling, exhibits = stage.suspension(advertiser)
    at = f"/review/exhibits/{exhibits[0].id}"
    sven = Desk(stage, "sven")
    assert at in sven.get(f"/review/cases/{ruling.case_id}").links
    page = sven.get(at)
    assert f"/review/rulings/{ruling.id}" in page.links
    assert not [link for link in page.links if "withholdings/new" in link]
    without = sven.send(page.form(having="contest"), contest="refuted")
    assert (without.status, without.codes) == (422, ["required"])
    fallen = sven.send(without.form(having="contest"), why="The machine ran another program.")
    assert "is refuted. No fact rests on it any more." in fallen.document.text
    assert "The machine ran another program." in fallen.text
    assert "Found by You" in fallen.text
    assert fallen.form(having="contest") is None
    assert Exhibit.objects.get(pk=exhibits[0].id).contest == "refuted"
    assert Matter.objects.filter(kind="review", ruling_id=ruling.id).count() == 1


def test_a_party_and_operators_read_no_exhibit_page(stage):
    _, _, exhibits = stage.case(stage.running()[0])
    for name in ("kestrel", "marta", "omar"):
        assert Desk(stage, name).get(f"/review/exhibits/{exhibits[0].id}").status == 403, name


def test_two_people_withhold_an_exhibit_and_one_unseals_it(stage):
    case, _, exhibits = stage.case(stage.running()[0])
    at = f"/review/exhibits/{exhibits[0].id}"
    rosa, sven = Desk(stage, "rosa"), Desk(stage, "sven")
    assert f"/review/withholdings/new?about={exhibits[0].id}" in rosa.get(at).links
    page = asked(stage, exhibits[0].id)
    assert page.status == 200, page.codes
    assert page.form("/confirm") is None
    assert page.form("/drop") is not None
    assert page.path in sven.get("/review").links
    assert page.path in sven.get(f"/review/cases/{case.id}").links
    confirmed = sven.send(sven.get(page.path).form("/confirm"))
    assert "It is withheld." in confirmed.document.text
    assert not [link for link in rosa.get(at).links if "withholdings/new" in link]
    unsealed = Desk(stage, "ada")
    unsealed = unsealed.send(unsealed.get(page.path).form("/unseal"))
    assert "It is unsealed." in unsealed.document.text
    assert Exhibit.objects.get(pk=exhibits[0].id).disclosure == "party"


def test_it_is_dropped_and_needs_a_day(stage):
    _, _, exhibits = stage.case(stage.running()[0])
    far = asked(stage, exhibits[0].id, until=(stage.clock.now() + timedelta(days=200)).date())
    assert (far.status, far.codes) == (422, ["value.invalid"])
    page = asked(stage, exhibits[0].id)
    sven = Desk(stage, "sven")
    assert "It is not withheld." in sven.send(page_form(sven, page, "/drop")).document.text


def page_form(desk, page, action):
    return desk.get(page.path).form(action)


def test_what_a_letter_told_is_not_withheld(stage):
    _, exhibits = stage.suspension(stage.running()[0])
    refused = asked(stage, exhibits[0].id)
    assert (refused.status, refused.codes) == (422, ["exhibit.already_told"])


def test_nothing_is_proposed_while_it_waits(stage):
    case, fact, exhibits = stage.case(stage.running()[0])
    asked(stage, exhibits[0].id)
    rosa = Desk(stage, "rosa")
    page = rosa.get(f"/review/cases/{case.id}/rulings/new?clause=ADS-8.1@1")
    refused = rosa.send(complete(stage, fact, page.form(having="summary")))
    assert (refused.status, refused.codes) == (422, ["exhibit.withholding_waits"])
    assert not Letter.objects.exists()


def test_of_a_sealed_exhibit_nothing_is_on_staff_pages(stage):
    case, _, exhibits = stage.case(stage.running()[0])
    page = asked(stage, exhibits[0].id)
    sven = Desk(stage, "sven")
    sven.send(page_form(sven, page, "/confirm"))
    for name in ("rosa", "sven", "ada"):
        for path in (
            f"/review/cases/{case.id}",
            f"/review/exhibits/{exhibits[0].id}",
            f"/review/cases/{case.id}/facts/new",
            page.path,
        ):
            shown = Desk(stage, name).get(path)
            if shown.status == 403:
                assert path.endswith("facts/new")
                continue
            assert TITLE not in shown.document.text, (name, path)
    told = sven.get(f"/review/exhibits/{exhibits[0].id}")
    assert "Sealed exhibit E1" in told.text
    assert "our test machine" not in told.text
    assert "because of how an adversary is detected" in told.text
    assert f"/review/exhibits/{exhibits[0].id}/content" not in told.links
    by_program = Sender(stage, "sven").get(f"/exhibits/{exhibits[0].id}")
    assert by_program["title"] == "Sealed exhibit E1"
    assert by_program["source"] == "sealed"


def test_whoever_has_an_interest_asks_for_nothing(stage):
    advertiser, _ = stage.running()
    _, _, exhibits = stage.case(advertiser)
    declare_interest(stage.user("rosa"), advertiser.party_id)
    refused = asked(stage, exhibits[0].id)
    assert (refused.status, refused.codes) == (422, ["not_allowed"])
