"""The outbox: mail goes out after the letter was served, and nothing ever waits for it."""

from __future__ import annotations

from datetime import datetime, timedelta

from adjudge.services.carried import QueuedMail
from adjudge.services.ports import Deps

LEASE = timedelta(minutes=10)
FIRST_RETRY = timedelta(minutes=1)
MAX_DOUBLINGS = 16
LONGEST_RETRY = timedelta(hours=6)
MAX_PROBLEM = 200


def send_waiting(deps: Deps, *, limit: int = 50) -> int:
    """Send at most `limit` mails that are due; how many were accepted.

    Each mail is first put off by ten minutes, then sent outside any transaction, then marked: no
    slow server holds up the site, and no other sender takes the same mail meanwhile. If the process
    dies in between, the mail goes out again later; it is never lost. That a server accepted it
    makes the letter received (CASES.md, Letters).
    """
    accepted = 0
    for _ in range(limit):
        mail = _take(deps)
        if mail is None:
            break
        accepted += _send(deps, mail)
    return accepted


def retry_at(now: datetime, attempts: int) -> datetime:
    """When to try a mail again after `attempts` tries: doubled each time, at most six hours."""
    doubled = FIRST_RETRY * (1 << min(attempts, MAX_DOUBLINGS))
    return now + min(doubled, LONGEST_RETRY)


def _take(deps: Deps) -> QueuedMail | None:
    with deps.uow() as uow:
        now = deps.clock.now()
        waiting = uow.outbox.waiting(now, limit=1)
        for mail in waiting:
            uow.outbox.failed(mail.id, problem="being sent", try_again_at=now + LEASE)
        return waiting[0] if waiting else None


def _send(deps: Deps, mail: QueuedMail) -> bool:
    problem = ""
    try:
        deps.mailer.send(to=mail.to, subject=mail.subject, text=mail.text)
    except OSError as error:
        problem = str(error)[:MAX_PROBLEM] or type(error).__name__
    with deps.uow() as uow:
        now = deps.clock.now()
        if problem:
            again = retry_at(now, mail.attempts)
            uow.outbox.failed(mail.id, problem=problem, try_again_at=again)
            return False
        uow.outbox.sent(mail.id, now)
        letter = uow.letters.lock(mail.letter_id)
        if letter.received_at is None:
            uow.letters.save(letter.received(now))
        return True
