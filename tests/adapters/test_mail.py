from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path
from time import monotonic

import pytest
from tests.adapters.smtp_server import SmtpServer, smtp_server

from adjudge.adapters.mail import FileMailer, SmtpMailer
from adjudge.services.carried import MailRefused

LETTER = {
    "to": "letters@kestrel-lab.example",
    "subject": "Decision R-7: what we found",
    "message_id": "0197a1b2-0000-7000-8000-000000000001.00112233445566aa",
    "text": "What we decided, and why. Größe: 3 µm.\n\nYour money: EUR 400.00.\n",
}


class Noon:
    def now(self) -> datetime:
        return datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def options() -> dict[str, object]:
    return {"sender": "adjudge@site.example", "site_name": "Adjudge, the site", "clock": Noon()}


def test_a_mail_becomes_one_file(tmp_path: Path):
    FileMailer(tmp_path, **options()).send(**LETTER)
    (file,) = tmp_path.iterdir()
    mail = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert file.suffix == ".eml"
    assert mail["To"] == LETTER["to"]
    assert mail["From"].addresses[0].addr_spec == "adjudge@site.example"
    assert mail["Subject"] == LETTER["subject"]
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content().replace("\r\n", "\n") == LETTER["text"]


@pytest.mark.parametrize(
    "to", ["", "nobody", "a@b@c", "a@b.example\r\nBcc: everybody@site.example"]
)
def test_an_address_that_cannot_be_written_is_an_error_of_sending(tmp_path: Path, to: str):
    with pytest.raises(OSError, match="address"):
        FileMailer(tmp_path, **options()).send(**{**LETTER, "to": to})
    assert list(tmp_path.iterdir()) == []


def test_a_subject_is_one_line(tmp_path: Path):
    FileMailer(tmp_path, **options()).send(**{**LETTER, "subject": "Two\r\nBcc: x@y.example"})
    (file,) = tmp_path.iterdir()
    mail = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert mail["Subject"] == "Two Bcc: x@y.example"
    assert mail["Bcc"] is None


@pytest.fixture
def server() -> Iterator[SmtpServer]:
    with smtp_server() as running:
        yield running


@pytest.fixture
def mailer(server) -> SmtpMailer:
    return SmtpMailer(server.url, **options())


def refusal(mailer: SmtpMailer) -> OSError:
    try:
        mailer.send(**LETTER)
    except OSError as error:
        return error
    pytest.fail("the mail was sent")


def test_a_mail_goes_to_the_server(server, mailer):
    mailer.send(**LETTER)
    (mail,) = server.mails
    assert mail["Subject"] == LETTER["subject"]
    assert mail.get_content().replace("\r\n", "\n") == LETTER["text"]
    assert mail["Message-ID"].strip() == f"<{LETTER['message_id']}@site.example>"


def test_the_same_letter_to_the_same_address_is_recognisable_when_it_comes_twice(server, mailer):
    mailer.send(**LETTER)
    mailer.send(**LETTER)
    first, second = server.mails
    assert first["Message-ID"] == second["Message-ID"]


def test_an_address_that_the_server_does_not_know_is_refused_for_good(server, mailer):
    server.refuses[LETTER["to"]] = "550 5.1.1 no such mailbox"
    with pytest.raises(MailRefused, match=r"550 5\.1\.1 no such mailbox"):
        mailer.send(**LETTER)
    assert server.received == []


def test_a_server_that_says_later_is_tried_again(server, mailer):
    server.refuses[LETTER["to"]] = "451 4.7.1 greylisted, try again"
    with pytest.raises(OSError, match="451") as later:
        mailer.send(**LETTER)
    assert not isinstance(later.value, MailRefused)


@pytest.mark.parametrize(("answer", "for_good"), [("552 too large", True), ("452 full", False)])
def test_a_refusal_after_the_words_counts_as_what_it_says(server, mailer, answer, for_good):
    server.data_answer = answer
    with pytest.raises(OSError, match=answer) as refused:
        mailer.send(**LETTER)
    assert isinstance(refused.value, MailRefused) == for_good


def test_a_connection_that_drops_amid_the_words_is_tried_again(server, mailer):
    server.behaves = "drops"
    assert not isinstance(refusal(mailer), MailRefused)
    server.behaves = "well"
    mailer.send(**LETTER)
    assert len(server.received) == 1


@pytest.mark.parametrize("behaves", ["silent", "drips"])
def test_a_server_that_hangs_is_left_in_bounded_time(server, mailer, behaves, monkeypatch):
    server.behaves = behaves
    monkeypatch.setattr("adjudge.adapters.mail.WHOLE_SECONDS", 0.4)
    began = monotonic()
    assert not isinstance(refusal(mailer), MailRefused)
    assert monotonic() - began < 5
    assert not any(isinstance(each, threading.Timer) for each in threading.enumerate())


def test_a_server_that_is_not_there_is_tried_again():
    with smtp_server() as server:
        url = server.url
    assert not isinstance(refusal(SmtpMailer(url, **options())), MailRefused)


ARABIC = "قالت مختبرات كسترل: لقد أصلحنا ذلك في 3 مارس."
HEBREW = 'מעבדת קסטרל בע"מ'


def test_letters_in_scripts_from_right_to_left_arrive_as_they_were_written(server, mailer):
    text = f"To {HEBREW}.\n\nYou answered:\n\n    {ARABIC}\n"
    mailer.send(**{**LETTER, "subject": f"Testville: {HEBREW}", "text": text})
    (mail,) = server.mails
    assert mail["Subject"] == f"Testville: {HEBREW}"
    assert mail.get_content().replace("\r\n", "\n") == text
    assert server.received[0].isascii()
    assert all(len(line) <= 998 for line in server.received[0].split(b"\r\n"))


@pytest.mark.parametrize("offers", [True, False])
def test_a_server_without_tls_gets_no_mail(server, offers):
    """It does not offer STARTTLS, or offers it and then refuses."""
    server.offers_tls = offers
    url = server.url.replace("//", "//user:secret@").removesuffix("?tls=off")
    mailer = SmtpMailer(url, **options())
    refused = refusal(mailer)
    assert "TLS" in str(refused)
    assert not isinstance(refused, MailRefused)
    assert server.received == []
    assert "secret" not in repr(mailer)
