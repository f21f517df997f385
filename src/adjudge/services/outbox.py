"""The outbox: mail goes out after the letter was served, and nothing ever waits for it.

A mail that comes back, or that no server takes for days, starts a search for another address; it
delays the recipient's clocks, never the measure (CASES.md, Letters).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.cases.letter import Letter
from adjudge.domain.errors import NotAllowed, NotFound
from adjudge.services.carried import MESSAGE_DIGITS, MailRefused, QueuedMail
from adjudge.services.ports import Deps, UnitOfWork

LEASE = timedelta(minutes=10)
FIRST_RETRY = timedelta(minutes=1)
MAX_DOUBLINGS = 16
LONGEST_RETRY = timedelta(hours=6)
MAX_ATTEMPTS = 28
"""About five days of trying, as mail servers do among themselves."""
MAX_PROBLEM = 200
_MESSAGE_ID = re.compile(
    rf"<?([0-9a-f]{{8}}(?:-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}})\.([0-9a-f]{{{MESSAGE_DIGITS}}})(?:@[^<>\s]{{1,255}})?>?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreached:
    """A letter that no address has, and that nobody opened: somebody must look for a way.

    `problem` is what the last server said, `since` when we gave up on its last address.
    """

    letter: Letter
    addresses: tuple[str, ...]
    problem: str
    since: datetime


def send_waiting(deps: Deps, *, limit: int = 50) -> int:
    """Send at most `limit` mails that are due; how many were accepted.

    Each mail is first put off by ten minutes, then sent outside any transaction, then marked: no
    slow server holds up the site, and no other sender takes the same mail meanwhile. If the process
    dies in between, the mail goes out again later, under the same Message-ID; it is never lost.
    That a server accepted it makes the letter received (CASES.md, Letters).
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


def record_bounce(deps: Deps, actor: Actor, *, message_id: str, problem: str) -> QueuedMail:
    """A mail came back after a server had accepted it: stop, and look for another address.

    `message_id` is that of the mail, with or without angle brackets and site. Saying it twice
    changes nothing.

    Raises:
        NotAllowed: neither a program nor a reviewer or operator says so.
        NotFound: no mail of ours has this Message-ID.
    """
    if not actor.is_program and not actor.roles & {StaffRole.REVIEWER, StaffRole.OPERATOR}:
        raise NotAllowed(act="record that a mail came back", needs="a reviewer or the operator")
    named = _MESSAGE_ID.fullmatch(message_id.strip())
    if named is None:
        raise NotFound(kind="mail", id=message_id[:80])
    with deps.uow() as uow:
        letter = uow.letters.lock(named[1])
        for mail in uow.outbox.by_letter(letter.id):
            if mail.message_id == f"{named[1]}.{named[2]}":
                if mail.gave_up_at is None:
                    _give_up(uow, letter, mail, problem, deps.clock.now())
                return mail
        raise NotFound(kind="mail", id=message_id[:80])


def unreached(uow: UnitOfWork, *, limit: int = 50) -> list[Unreached]:
    """Letters of which every mail has ended without delivery, the latest first."""
    found: dict[str, Unreached] = {}
    for mail in uow.outbox.given_up(limit=limit):
        if mail.letter_id in found:
            continue
        letter = uow.letters.get(mail.letter_id)
        mails = uow.outbox.by_letter(mail.letter_id)
        open_or_there = any(one.gave_up_at is None for one in mails)
        opened = letter.received_at is not None and all(
            one.sent_at != letter.received_at for one in mails
        )
        if not open_or_there and not opened:
            found[letter.id] = Unreached(
                letter=letter,
                addresses=tuple(one.to for one in mails),
                problem=mail.problem,
                since=mail.gave_up_at or letter.served_at,
            )
    return list(found.values())


def _take(deps: Deps) -> QueuedMail | None:
    with deps.uow() as uow:
        now = deps.clock.now()
        waiting = uow.outbox.waiting(now, limit=1)
        for mail in waiting:
            uow.outbox.taken(mail.id, until=now + LEASE)
        return waiting[0] if waiting else None


def _send(deps: Deps, mail: QueuedMail) -> bool:
    problem, for_good = "", mail.attempts + 1 >= MAX_ATTEMPTS
    try:
        deps.mailer.send(
            to=mail.to, subject=mail.subject, text=mail.text, message_id=mail.message_id
        )
    except OSError as error:
        problem = str(error)[:MAX_PROBLEM] or type(error).__name__
        for_good = for_good or isinstance(error, MailRefused)
    with deps.uow() as uow:
        now = deps.clock.now()
        letter = uow.letters.lock(mail.letter_id)
        if problem and for_good:
            _give_up(uow, letter, mail, problem, now)
        elif problem:
            again = retry_at(now, mail.attempts)
            uow.outbox.failed(mail.id, problem=problem, try_again_at=again)
        else:
            uow.outbox.sent(mail.id, now)
            if letter.received_at is None:
                uow.letters.save(letter.received(now))
        return not problem


def _give_up(
    uow: UnitOfWork, letter: Letter, mail: QueuedMail, problem: str, now: datetime
) -> None:
    """End the attempts; queue the letter to the next address that nobody tried yet.

    First another confirmed address of the party, then one of the payer behind it. Where there is
    none, `unreached` shows the letter to staff.
    """
    uow.outbox.gave_up(mail.id, problem=problem[:MAX_PROBLEM] or "it came back", at=now)
    tried = {one.to for one in uow.outbox.by_letter(letter.id)}
    payer = uow.advertisers.get(letter.advertiser_id).payer_party_id
    own = letter.party_id == uow.advertisers.get(letter.advertiser_id).party_id
    # A letter to a notifier or a client is none of the advertiser's payer's business.
    for party_id in (letter.party_id, payer) if own else (letter.party_id,):
        for address in uow.parties.addresses(party_id):
            if address not in tried:
                uow.outbox.queue(letter.id, address, now)
                return
