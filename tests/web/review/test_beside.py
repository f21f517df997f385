from __future__ import annotations

import pytest
from tests.web.review.pages import Desk
from tests.web.review.test_statement import complete

from adjudge.adapters.store.models import Ruling, StepRow
from adjudge.domain.cases.measure import SERVING_EFFECT, MeasureKind, ServingEffect

REASON = "The two makers sell the same program under two names."


@pytest.fixture
def earlier(stage):
    """A suspension in force of another maker, for the same conduct."""
    rowan, _ = stage.running("rowan", "Rowan Tools")
    ruling, _ = stage.suspension(rowan, "rowan")
    return ruling


@pytest.fixture
def filed(stage, earlier):
    """A case with a fact, and the address of its statement form."""
    advertiser, item = stage.running()
    stage.seen(item, "billable", "billable", "billable")
    case, fact, _ = stage.case(advertiser)
    return case, fact, f"/review/cases/{case.id}/rulings/new", earlier


def test_a_bare_draft_says_what_everything_would_take(stage, filed):
    *_, path, _ = filed
    page = Desk(stage, "rosa").get(path)
    assert page.status == 200
    assert "If everything stopped: 100.0 % of all that was promoted here" in page.text
    assert "(3 of 3 impressions)" in page.text
    assert "100 % of what Kestrel Lab promoted (3 of 3)" in page.text
    assert "None under this clause yet." in page.text


def test_a_picked_clause_brings_the_nearest_decisions_under_it(stage, filed):
    *_, path, ruling = filed
    page = Desk(stage, "rosa").get(f"{path}?clause=ADS-8.1@1")
    item = page.document.first("li", data_precedent=ruling.reference)
    assert f"{ruling.reference} : suspend" in item.text
    assert "in force" in item.text
    assert "100 of 100 telling words in common" in item.text
    assert f"/review/rulings/{ruling.id}" in page.links
    assert page.document.first(data_warning="precedents.differ") is None


def test_it_says_so_when_like_facts_were_answered_otherwise(stage, filed):
    *_, path, ruling = filed
    with stage.deps.uow() as uow:
        taken = uow.rulings.lock(ruling.id).take("reverse", stage.actor("ada"), stage.clock.now())
        uow.rulings.save(taken)
    desk = Desk(stage, "rosa")
    form = desk.get(f"{path}?clause=ADS-8.1@1").form(having="summary")
    page = desk.send(form, measure="suspend", summary="A draft.")
    assert page.status == 422
    assert page.document.first(data_warning="precedents.differ") is not None
    assert page.document.first("li", data_differs="yes") is not None


def test_the_impact_follows_the_scope_that_was_typed(stage, filed):
    _, fact, path, _ = filed
    desk = Desk(stage, "rosa")
    form = desk.get(f"{path}?clause=ADS-8.1@1").form(having="summary")
    post = form.offered("promoted_post_ids")[0]
    page = desk.send(form, scope="posts", promoted_post_ids=[post])
    assert "If everything stopped" not in page.text
    assert "(3 of 3 impressions)" in page.text
    assert fact.label in page.text


def test_remarks_ask_for_a_reason_and_the_record_keeps_it(stage, filed):
    _, fact, path, _ = filed
    desk = Desk(stage, "rosa")
    form = complete(stage, fact, desk.get(f"{path}?clause=ADS-8.1@1").form(having="summary"))
    assert "wording_reason" not in form.names
    page = desk.send(form, would_change="Comply with our policies.")
    assert (page.status, page.codes) == (422, ["reasons.wording_unexplained"])
    remarks = [each.attributes["data-remark"] for each in page.document.all(data_remark="")]
    assert remarks == ["wording.vague_remedy"]
    assert Ruling.objects.count() == 1
    done = desk.send(page.form(having="wording_reason"), wording_reason=REASON)
    assert done.status == 200
    step = StepRow.objects.get(name="propose", subject_id=Ruling.objects.latest("id").pk)
    assert step.data["wording_reason"] == REASON
    assert step.data["wording_remarks"] == "wording.vague_remedy"


def test_a_measure_that_stops_nothing_takes_nothing(stage, filed):
    *_, path, _ = filed
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(SERVING_EFFECT, MeasureKind.SUSPEND, ServingEffect.LABEL)
        desk = Desk(stage, "rosa")
        form = desk.get(f"{path}?clause=ADS-8.1@1").form(having="summary")
        page = desk.send(form, measure="suspend", scope="party")
    assert "0.0 % of all that was promoted here" in page.text
