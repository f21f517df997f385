"""Ports of letters on their way: the press, the outbox and the mailer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from adjudge.domain.cases.letter import Rendered
from adjudge.services.carried import QueuedMail


class Outbox(Protocol):
    """Mail that waits. `waiting` gives those due at `now`, oldest first, locked for this sender.

    `taken` counts one attempt and puts the mail off meanwhile; `gave_up` ends the attempts, also of
    a mail that was accepted and came back. `queue` adds one more address of a letter, once.
    `by_letter` gives all mails of a letter; `given_up` the latest that ended without delivery.
    """

    def waiting(self, now: datetime, *, limit: int) -> Sequence[QueuedMail]: ...
    def taken(self, mail_id: str, *, until: datetime) -> None: ...
    def sent(self, mail_id: str, at: datetime) -> None: ...
    def failed(self, mail_id: str, *, problem: str, try_again_at: datetime) -> None: ...
    def gave_up(self, mail_id: str, *, problem: str, at: datetime) -> None: ...
    def queue(self, letter_id: str, to: str, at: datetime) -> None: ...
    def by_letter(self, letter_id: str) -> Sequence[QueuedMail]: ...
    def given_up(self, *, limit: int) -> Sequence[QueuedMail]: ...


class LetterPress(Protocol):
    """Renders a letter from its strict template. A name missing from `context` is an error."""

    def render(
        self, template: str, context: Mapping[str, object], *, language: str
    ) -> Rendered: ...


class Mailer(Protocol):
    """Sends one mail; raises OSError when it cannot, and the outbox tries again later.

    `MailRefused`, which is one, says that trying again is of no use. `message_id` is the part of
    the mail's id before the site's name.
    """

    def send(self, *, to: str, subject: str, text: str, message_id: str) -> None: ...
