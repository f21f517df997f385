from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from adjudge.adapters.mail import FileMailer, SmtpMailer

LETTER = {
    "to": "letters@kestrel-lab.example",
    "subject": "Decision R-7: what we found",
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


class _Server(socketserver.StreamRequestHandler):
    """As much of SMTP as one plain mail takes."""

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                body = b""
                while not body.endswith(b"\r\n.\r\n"):
                    body += self.rfile.readline()
                self.server.received.append(body)
            if verb == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            self.wfile.write(b"550 no\r\n" if b"refused@" in line else b"250 fine\r\n")


@pytest.fixture
def server() -> Iterator[socketserver.TCPServer]:
    with socketserver.TCPServer(("127.0.0.1", 0), _Server) as server:
        server.received = []
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_a_mail_goes_to_the_server(server):
    url = f"smtp://127.0.0.1:{server.server_address[1]}?tls=off"
    SmtpMailer(url, **options()).send(**LETTER)
    assert b"Decision R-7" in server.received[0]


def test_what_the_server_refuses_is_an_error_of_sending(server):
    url = f"smtp://127.0.0.1:{server.server_address[1]}?tls=off"
    with pytest.raises(OSError, match="no"):
        SmtpMailer(url, **options()).send(**{**LETTER, "to": "refused@kestrel-lab.example"})
    assert server.received == []


def test_a_server_without_tls_gets_no_mail(server):
    url = f"smtp://user:secret@127.0.0.1:{server.server_address[1]}"
    mailer = SmtpMailer(url, **options())
    with pytest.raises(OSError, match="STARTTLS"):
        mailer.send(**LETTER)
    assert server.received == []
    assert "secret" not in repr(mailer)
