"""A law or an order as the ground of a ruling, and a measure that is evaded."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.web.review.pages import Desk
from tests.web.review.test_statement import complete

from adjudge.adapters.store.models import Letter, Ruling
from adjudge.services.letters import open_letter
from adjudge.services.orders import OrderReceived, receive_order

LAW = {
    "law_reference": "Act on Programs of 2024, section 7",
    "law_text": "Nobody may advertise a program that sends documents unasked.",
    "law_subject": "advertising of programs that send documents unasked",
    "law_territories": "DE",
}
WHY = "The program that is promoted sent 14 of 40 documents in three runs."


@pytest.fixture
def filed(stage):
    case, fact, _ = stage.case(stage.running()[0])
    return case, fact, f"/review/cases/{case.id}/rulings/new"


def order(stage, case_id=None, **changed):
    """An order that binds us."""
    received = {
        "authority": "Court of Testville",
        "binds_operator": True,
        "legal_basis": "Section 12",
        "citation": "12 O 34/26",
        "text": "Stop the promotion of Kestrel Guard in Germany.",
        "subject": "the promotion of Kestrel Guard",
        "territories": ("DE",),
        "dated": stage.clock.now().date() - timedelta(days=2),
        **changed,
    }
    return receive_order(
        stage.deps,
        stage.actor("omar"),
        request_id=stage.key(),
        received=OrderReceived(**received),
        case_id=case_id,
    )


def drafted(stage, fact, form, **values):
    """Everything that a suspension on a law or an order needs."""
    filled = complete(stage, fact, form, elements=0)
    filled.fill(**{"element-0-facts": [fact.id], "element-0-why": WHY})
    filled.fill(**values)
    return filled


def test_a_measure_rests_on_a_law_and_stays_inside_it(stage, filed):
    _, fact, path = filed
    rosa = Desk(stage, "rosa")
    first = rosa.get(path).form(having="summary")
    assert "law" in first.offered("clause")
    assert "law_text" not in first.names
    shown = rosa.send(first, press="show", clause="law")
    assert "Element \N{LEFT DOUBLE QUOTATION MARK}within-subject" in shown.text
    empty = rosa.send(drafted(stage, fact, shown.form(having="law_text")))
    assert empty.status == 422
    assert {
        "reasons.ground_uncited",
        "reasons.ground_text_missing",
        "reasons.ground_subject_missing",
        "reasons.ground_territory_missing",
    } <= set(empty.codes)
    assert {"#id_law_reference", "#id_law_text", "#id_law_subject", "#id_law_territories"} <= set(
        empty.links
    )
    wide = rosa.send(empty.form(having="law_text"), **LAW)
    assert (wide.status, wide.codes) == (422, ["reasons.scope_outside_territory"])
    page = rosa.send(wide.form(having="law_text"), territory_viewer="DE-BY")
    assert page.status == 200, page.codes
    assert "Nobody may advertise a program that sends documents unasked." in page.text
    assert "It holds in DE." in page.text
    assert "within the subject of the law or order" in page.text
    ground = Ruling.objects.get().statement["ground"]
    assert (ground["kind"], ground["reference"]) == ("law", LAW["law_reference"])
    assert ground["territories"] == ["DE"]
    assert "section 7" in Letter.objects.get(kind="proposal").text


def test_an_order_is_the_ground_as_it_was_filed_and_nobody_is_heard_first(stage, filed):
    case, fact, path = filed
    binds = order(stage, case.id)
    general = order(stage, citation="1 O 1/26")
    request = order(stage, case.id, binds_operator=False, citation="A request")
    rosa, sven = Desk(stage, "rosa"), Desk(stage, "sven")
    first = rosa.get(path).form(having="summary")
    offered = set(first.offered("clause"))
    assert {f"order:{binds.id}", f"order:{general.id}"} <= offered
    assert f"order:{request.id}" not in offered
    shown = rosa.send(first, press="show", clause=f"order:{binds.id}")
    assert "Stop the promotion of Kestrel Guard in Germany." in shown.text
    form = drafted(stage, fact, shown.form(having="summary"), territory_viewer="DE")
    assert "law_text" not in form.names
    page = rosa.send(form)
    assert page.status == 200, page.codes
    sven.send(sven.get(page.path).form("/approve"))
    row = Ruling.objects.get()
    assert row.status == "in force"
    assert row.statement["ground"]["reference"] == "12 O 34/26"


def test_an_order_of_another_case_is_not_offered(stage, filed):
    _, _, path = filed
    other, _, _ = stage.case(stage.running("heron", "Heron Nets")[0])
    elsewhere = order(stage, other.id)
    form = Desk(stage, "rosa").get(path).form(having="summary")
    assert f"order:{elsewhere.id}" not in form.offered("clause")


def test_whoever_gets_round_a_measure_is_not_heard_first(stage, filed):
    _, fact, path = filed
    evaded, _ = stage.suspension(stage.running("heron", "Heron Nets")[0], "heron")
    rosa, sven = Desk(stage, "rosa"), Desk(stage, "sven")
    page = rosa.get(f"{path}?clause=ADS-8.1@1")
    form = complete(stage, fact, page.form(having="summary"))
    unknown = rosa.send(form, evades="R-99")
    assert (unknown.status, unknown.codes) == (422, ["ruling.basis_fallen"])
    assert "#id_evades" in unknown.links
    early = rosa.send(unknown.form(having="summary"), evades=evaded.reference.lower())
    assert (early.status, early.codes) == (422, ["ruling.basis_fallen"])
    assert "was not received yet" in early.text
    assert "#id_evades" in early.links
    letter = Letter.objects.get(ruling_id=evaded.id, kind="notice")
    open_letter(stage.deps, stage.actor("heron"), letter_id=letter.pk)
    proposed = rosa.send(early.form(having="summary"))
    assert proposed.status == 200, proposed.codes
    sven.send(sven.get(proposed.path).form("/approve"))
    assert Ruling.objects.latest("number").status == "in force"
    assert not Letter.objects.filter(kind="proposal", ruling_id=proposed.path.split("/")[-1])
