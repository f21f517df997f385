"""The words of others, published as theirs, and the call to whom no address reaches."""

from __future__ import annotations

from tests.web.review.pages import Desk
from tests.web.sheets.test_acts import public

from adjudge.adapters.store.models import Letter, RegisterEntry
from adjudge.domain.actor import program
from adjudge.domain.cases.exhibit import Strength
from adjudge.services.cases import add_exhibit
from adjudge.services.outbox import record_bounce

JUDGMENT = "The suspension was lawful, and the appeal is dismissed."


def judgment(stage, case_id):
    """An exhibit of a court."""
    return add_exhibit(
        stage.deps,
        stage.actor("rosa"),
        request_id=stage.key(),
        case_id=case_id,
        title="Judgment",
        source="The site of the court",
        asserter="District Court",
        captured_on=stage.clock.now().date(),
        media_type="text/plain; charset=utf-8",
        content=JUDGMENT.encode(),
        strength=Strength.VERIFIED,
    )


def bounced(stage, letter_id):
    """The only mail of a letter came back."""
    with stage.deps.reading() as uow:
        (mail,) = uow.outbox.by_letter(letter_id)
    record_bounce(
        stage.deps, program("bounces"), message_id=mail.message_id, problem="550 no such mailbox"
    )


def test_an_operator_quotes_a_court_word_for_word(stage):
    case, _, _ = stage.case(stage.running()[0])
    exhibit = judgment(stage, case.id)
    omar = Desk(stage, "omar")
    assert "/operator/words" in omar.get("/operator").links
    said = {"case": case.reference, "exhibit": exhibit.label, "said_by": "District Court"}
    wrong = omar.act("/operator/words", having="said_by", **said, text="It was unlawful.")
    assert (wrong.status, wrong.codes) == (422, ["publication.not_their_words"])
    none = omar.send(wrong.form(having="said_by"), exhibit="E99", text=JUDGMENT)
    assert none.links.count("#id_exhibit") == 1
    done = omar.send(none.form(having="said_by"), exhibit=exhibit.label.lower())
    assert "Published as theirs" in done.document.text
    assert "as theirs" in public("/register")
    assert Desk(stage, "rosa").get("/operator/words").status == 403


def test_a_party_that_no_address_reaches_is_called_once(stage):
    ruling, _ = stage.proposal(stage.running()[0])
    letter = Letter.objects.get(ruling_id=ruling.id)
    rosa = Desk(stage, "rosa")
    waiting = rosa.get("/operator/calls")
    assert "No letter waits for anybody out of reach" in waiting.text
    assert waiting.form(having="letter_id").offered("letter_id") == [""]
    bounced(stage, letter.pk)
    form = rosa.get("/operator/calls").form(having="letter_id")
    assert form.offered("letter_id") == ["", letter.pk]
    called = rosa.send(form, letter_id=letter.pk)
    assert "It says no fact." in called.document.text
    again = rosa.act("/operator/calls", having="letter_id", letter_id=letter.pk)
    assert "It says no fact." in again.document.text
    assert RegisterEntry.objects.filter(type="call_published").count() == 1
    assert Desk(stage, "kestrel").get("/operator/calls").status == 403
