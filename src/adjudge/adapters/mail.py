"""Mail: into files of the home folder, or by SMTP. One mail at a time; errors are OSErrors.

What a server refuses for good is a `MailRefused`; everything else may be tried again. A server that
hangs, or answers drop by drop, is left after a minute.
"""

from __future__ import annotations

import smtplib
import ssl
import threading
from contextlib import suppress
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from secrets import token_bytes
from socket import SHUT_RDWR
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from adjudge.domain.ids import RANDOM_BYTES, uuid7
from adjudge.services.carried import MailRefused
from adjudge.services.organic_ports import Clock

TIMEOUT_SECONDS = 20
WHOLE_SECONDS = 60
"""How long one conversation may take from greeting to end, however often the server speaks."""
PERMANENT = range(500, 600)
SMTP_PORT, SMTPS_PORT = 587, 465


# Any server takes seven bits; then no relay needs to write a letter in a script of its own anew.
_POLICY = SMTP.clone(cte_type="7bit")


def compose(
    *,
    sender: str,
    site_name: str,
    to: str,
    subject: str,
    text: str,
    message_id: str,
    clock: Clock,
) -> EmailMessage:
    """The message of one letter. Raises `MailRefused` for an address that cannot be written."""
    message = EmailMessage(policy=_POLICY)
    try:
        message["From"] = Address(display_name=site_name, addr_spec=sender)
        message["To"] = Address(addr_spec=to)
        message["Subject"] = " ".join(subject.split())
    except (ValueError, IndexError, MessageError) as error:
        raise MailRefused(f"the address cannot be written: {error}") from error
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = f"<{message_id}@{sender.partition('@')[2]}>"
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

    def send(self, *, to: str, subject: str, text: str, message_id: str) -> None:
        """Keep one mail. Raises `OSError`."""
        message = compose(
            sender=self._sender,
            site_name=self._site_name,
            to=to,
            subject=subject,
            text=text,
            message_id=message_id,
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

    def send(self, *, to: str, subject: str, text: str, message_id: str) -> None:
        """Hand one mail to the server.

        Raises:
            MailRefused: the server will never take this mail for this address.
            OSError: it could not be reached, or not now (smtplib's errors are such).
        """
        message = compose(
            sender=self._sender,
            site_name=self._site_name,
            to=to,
            subject=subject,
            text=text,
            message_id=message_id,
            clock=self._clock,
        )
        try:
            with self._connect() as server:
                if self._user:
                    server.login(self._user, self._password)
                server.send_message(message)
        except smtplib.SMTPRecipientsRefused as refused:
            code, said = next(iter(refused.recipients.values()))
            kind = MailRefused if code in PERMANENT else OSError
            raise kind(_answer(code, said)) from refused
        except smtplib.SMTPDataError as refused:
            kind = MailRefused if refused.smtp_code in PERMANENT else OSError
            raise kind(_answer(refused.smtp_code, refused.smtp_error)) from refused

    def _connect(self) -> smtplib.SMTP:
        trusted = ssl.create_default_context()
        if self._tls_from_start:
            return _TlsSession(self._host, self._port, timeout=TIMEOUT_SECONDS, context=trusted)
        server = _Session(self._host, self._port, timeout=TIMEOUT_SECONDS)
        try:
            if not self._plain:
                server.starttls(context=trusted)
        except BaseException:
            server.close()
            raise
        return server


def _answer(code: int, said: bytes | str) -> str:
    """`550 no such mailbox`: the server's own words, in one line."""
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return " ".join(f"{code} {words}".split())


class _Bounded:
    """A conversation with an end: after a minute its socket is shut, and the waiting call fails.

    A timeout of each reading alone would not do: a server may say a little every few seconds.
    """

    sock: Any = None

    def __init__(self, *args: Any, **options: Any) -> None:
        self._watch = threading.Timer(WHOLE_SECONDS, self._cut)
        self._watch.daemon = True
        self._watch.start()
        try:
            super().__init__(*args, **options)
        except BaseException:
            self._unwatch()
            raise

    def _cut(self) -> None:
        connection = self.sock
        if connection is not None:
            with suppress(OSError):
                connection.shutdown(SHUT_RDWR)

    def _unwatch(self) -> None:
        """Its thread ends with it: a cancelled timer still runs for a moment."""
        self._watch.cancel()
        self._watch.join()

    def close(self) -> None:
        """End the conversation, and the watch over it."""
        self._unwatch()
        super().close()  # type: ignore[misc] # smtplib's, which stands behind this class


class _Session(_Bounded, smtplib.SMTP):
    """Plain at first; STARTTLS follows unless the setting says otherwise."""


class _TlsSession(_Bounded, smtplib.SMTP_SSL):
    """TLS from the first byte."""
