"""Mail: into files of the home folder, or by SMTP. One mail at a time; errors are OSErrors."""

from __future__ import annotations

import smtplib
import ssl
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from pathlib import Path
from secrets import token_bytes
from urllib.parse import parse_qs, unquote, urlsplit

from adjudge.domain.ids import RANDOM_BYTES, uuid7
from adjudge.services.organic_ports import Clock

TIMEOUT_SECONDS = 20
SMTP_PORT, SMTPS_PORT = 587, 465


def compose(
    *, sender: str, site_name: str, to: str, subject: str, text: str, clock: Clock
) -> EmailMessage:
    """The message of one letter. Raises `OSError` for an address that cannot be written."""
    message = EmailMessage(policy=SMTP)
    try:
        message["From"] = Address(display_name=site_name, addr_spec=sender)
        message["To"] = Address(addr_spec=to)
        message["Subject"] = " ".join(subject.split())
    except (ValueError, IndexError, MessageError) as error:
        raise OSError(f"the address cannot be written: {error}") from error
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = make_msgid(domain=sender.partition("@")[2])
    # No machine should answer it with a holiday note (RFC 3834).
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    return message


class FileMailer:
    """Writes each mail to a file `<id>.eml`, whole or not at all."""

    def __init__(self, folder: Path, *, sender: str, site_name: str, clock: Clock) -> None:
        self._folder = folder
        self._sender = sender
        self._site_name = site_name
        self._clock = clock

    def send(self, *, to: str, subject: str, text: str) -> None:
        """Keep one mail. Raises `OSError`."""
        message = compose(
            sender=self._sender,
            site_name=self._site_name,
            to=to,
            subject=subject,
            text=text,
            clock=self._clock,
        )
        name = uuid7(self._clock.now(), token_bytes(RANDOM_BYTES))
        draft = self._folder / f".{name}.draft"
        draft.write_bytes(message.as_bytes())
        draft.rename(self._folder / f"{name}.eml")


class SmtpMailer:
    """Sends by one SMTP server; the address says how, as the setting `mail` documents.

    The password stays inside: neither the repr nor an error shows it.
    """

    def __init__(self, url: str, *, sender: str, site_name: str, clock: Clock) -> None:
        parts = urlsplit(url)
        self._host = parts.hostname or ""
        self._tls_from_start = parts.scheme == "smtps"
        self._plain = parse_qs(parts.query).get("tls") == ["off"]
        self._port = parts.port or (SMTPS_PORT if self._tls_from_start else SMTP_PORT)
        self._user = unquote(parts.username or "")
        self._password = unquote(parts.password or "")
        self._sender = sender
        self._site_name = site_name
        self._clock = clock

    def send(self, *, to: str, subject: str, text: str) -> None:
        """Hand one mail to the server. Raises `OSError` (smtplib's errors are such)."""
        message = compose(
            sender=self._sender,
            site_name=self._site_name,
            to=to,
            subject=subject,
            text=text,
            clock=self._clock,
        )
        with self._connect() as server:
            if self._user:
                server.login(self._user, self._password)
            server.send_message(message)

    def _connect(self) -> smtplib.SMTP:
        trusted = ssl.create_default_context()
        if self._tls_from_start:
            return smtplib.SMTP_SSL(
                self._host, self._port, timeout=TIMEOUT_SECONDS, context=trusted
            )
        server = smtplib.SMTP(self._host, self._port, timeout=TIMEOUT_SECONDS)
        try:
            if not self._plain:
                server.starttls(context=trusted)
        except BaseException:
            server.close()
            raise
        return server
