from __future__ import annotations

import re

import pytest
from tests.web.advertiser.stage import BAD, read

from adjudge.adapters.log_port import log_signer
from adjudge.adapters.store.models import Letter, RegisterEntry
from adjudge.adapters.verify import verify_receipt
from adjudge.domain.cases.letter import LetterKind
from adjudge.services.letters import Matter, serve_letter
from adjudge.services.register import publish_log
from adjudge.services.winddowns import advance_winddown, close_advertiser
from adjudge.settings import current_settings


def test_the_inbox_of_a_newcomer_says_what_would_be_here(stage):
    stage.account()
    assert "No letter so far" in read(stage.client("kestrel"), "/advertise/letters")


def test_a_letter_is_shown_word_for_word_and_opening_it_is_receiving_it(stage):
    _, item = stage.running()
    letter = stage.promote(item, BAD).letter
    client = stage.client("kestrel")
    text = client.get(f"/advertise/letters/{letter.id}").content.decode()
    assert Letter.objects.get().html in text
    assert text.count("<h1") == 1
    received = Letter.objects.get().received_at
    assert received is not None
    client.get(f"/advertise/letters/{letter.id}")
    assert Letter.objects.get().received_at == received


def test_staff_may_read_a_letter_which_starts_no_clock_and_offers_no_act(stage):
    advertiser, _ = stage.running()
    stage.proposal(advertiser)
    letter = Letter.objects.get()
    text = read(stage.client("sven"), f"/advertise/letters/{letter.pk}")
    assert letter.html.splitlines()[0] in text
    assert "What you can do now" not in text
    letter.refresh_from_db()
    assert letter.received_at is None


def test_a_proposal_offers_an_answer_with_its_deadline_and_the_exhibits_it_cites(stage):
    advertiser, _ = stage.running()
    ruling, exhibits = stage.proposal(advertiser)
    text = read(stage.client("kestrel"), f"/advertise/letters/{Letter.objects.get().pk}")
    assert f"/advertise/rulings/{ruling.id}/answer" in text
    assert f"/advertise/rulings/{ruling.id}/particulars" in text
    assert f"/advertise/exhibits/{exhibits[0].id}/answer" in text
    assert exhibits[1].id not in text
    assert "/appeal" not in text


def test_a_notice_offers_an_appeal_until_six_months_after_it_was_opened(stage):
    advertiser, _ = stage.running()
    ruling, _ = stage.suspension(advertiser)
    notice = Letter.objects.get(kind="notice")
    client = stage.client("kestrel")
    unopened = read(client, "/advertise")
    opened = read(client, f"/advertise/letters/{notice.pk}")

    def until(text):
        plain = re.sub(r"<[^>]+>", " ", text.split(f"Appeal against {ruling.reference} until")[1])
        return re.search(r"\d+ \w+ \d{4}, 23:59", plain)[0]

    # Unopened, the time counts from the latest possible receipt, 30 days after service.
    assert until(unopened) != until(opened)
    assert f"/advertise/rulings/{ruling.id}/appeal" in opened


def test_the_receipt_follows_the_log_and_holds(stage):
    _, item = stage.running()
    letter = stage.promote(item, BAD).letter
    client = stage.client("kestrel")
    path = f"/advertise/letters/{letter.id}"
    assert "The receipt follows within a minute" in read(client, path)
    early = client.get(f"{path}/receipt")
    assert early.status_code == 404
    assert 'data-code="receipt.not_yet"' in early.content.decode()
    publish_log(stage.deps)
    assert f'href="{path}/receipt"' in read(client, path)
    receipt = client.get(f"{path}/receipt")
    assert receipt.headers["Content-Type"].startswith("text/plain")
    entry = RegisterEntry.objects.get(index=letter.proof_leaf)
    report = verify_receipt(
        receipt.content.decode(), bytes(entry.leaf), log_signer(current_settings().state).vkey
    )
    assert report.index == letter.proof_leaf


def test_a_letter_can_be_saved_as_pdf_by_whoever_may_read_it(stage):
    _, item = stage.running()
    letter = stage.promote(item, BAD).letter
    client = stage.client("kestrel")
    path = f"/advertise/letters/{letter.id}"
    assert f'href="{path}/pdf"' in read(client, path)
    saved = client.get(f"{path}/pdf")
    if saved.status_code == 404:
        pytest.skip("needs Pango: apt-get install libpangoft2-1.0-0")
    assert saved.content.startswith(b"%PDF-")
    assert saved.headers["Content-Type"] == "application/pdf"
    assert f'filename="letter-{letter.proof_leaf}.pdf"' in saved.headers["Content-Disposition"]
    assert stage.client("heron").get(f"{path}/pdf").status_code in {403, 404}


def test_the_inbox_goes_back_in_pages(stage):
    _, item = stage.running()
    for _ in range(31):
        stage.promote(item, BAD)
    client = stage.client("kestrel")
    first = read(client, "/advertise/letters")
    assert first.count("Notice of a decision") == 30
    older = re.search(r'href="(/advertise/letters\?before=[^"]+)"', first)[1]
    second = read(client, older)
    assert second.count("Notice of a decision") == 1
    assert "Newer" in second


def test_a_letter_about_money_leads_to_the_money(stage):
    advertiser, _ = stage.running()
    closed = close_advertiser(
        stage.deps, stage.actor("kestrel"), request_id=stage.key(), advertiser_id=advertiser.id
    )
    advance_winddown(stage.deps, closed.id)
    text = read(stage.client("kestrel"), f"/advertise/letters/{Letter.objects.get().pk}")
    assert f'href="/advertise/wind-downs/{closed.id}"' in text


@pytest.mark.parametrize("kind", LetterKind)
def test_every_kind_of_letter_is_listed_opened_and_has_its_receipt(stage, kind):
    advertiser = stage.account()
    with stage.deps.uow() as uow:
        served = serve_letter(
            uow,
            stage.deps,
            kind=kind,
            template="information",
            matter=Matter(
                party_id=advertiser.party_id,
                advertiser_id=advertiser.id,
                subject_id=advertiser.id,
                reference="A-1",
            ),
            context={"summary": "Something.", "facts": [], "written_by": "reviewer 3"},
            now=stage.clock.now(),
        )
    publish_log(stage.deps)
    client = stage.client("kestrel")
    path = f"/advertise/letters/{served.id}"
    assert path in read(client, "/advertise/letters")
    assert f'href="{path}/receipt"' in read(client, path)
    receipt = client.get(f"{path}/receipt").content.decode()
    leaf = bytes(RegisterEntry.objects.get(index=served.proof_leaf).leaf)
    vkey = log_signer(current_settings().state).vkey
    assert verify_receipt(receipt, leaf, vkey).index == served.proof_leaf
