"""Clocks: what happens when a deadline passes, as a table; the worker fires what is due.

Every handler is a use case of its own, idempotent: it looks again, under the lock of its subject,
whether the clock still runs and is due. What a crash left undone is done the next time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

from adjudge.domain.cases.ruling import time_out
from adjudge.domain.errors import DomainError
from adjudge.domain.ledger.winddown_state import ELECTION, FREEZE_REVIEW, PAYMENT
from adjudge.services.appeal_clocks import miss_deadline
from adjudge.services.authorisations import expire_authorisation, miss_decision
from adjudge.services.carried import RunningClock
from adjudge.services.complaints import miss_answer
from adjudge.services.declarations import miss_correspondence
from adjudge.services.effects import put_into_effect
from adjudge.services.expiry import expire
from adjudge.services.general_acts import expire_act, serve_pause_letters, take_effect
from adjudge.services.holds import expire_hold
from adjudge.services.interims import lapse_interim
from adjudge.services.invitations import expire_invitation
from adjudge.services.later_hearings import miss_hearing, time_out_hearing
from adjudge.services.misuses import (
    end_misuse,
    mail_misuse,
    miss_misuse_appeal,
    spend_warning,
)
from adjudge.services.particulars import miss_particulars
from adjudge.services.ports import Deps
from adjudge.services.recalls import expire_recall
from adjudge.services.report_mail import mail_appeal, mail_outcome, mail_receipt
from adjudge.services.reports import miss_look
from adjudge.services.rescreening import serve_rescreening_letters
from adjudge.services.reviews import miss_review
from adjudge.services.stays import miss_stay
from adjudge.services.undertakings import miss_undertaking
from adjudge.services.winddown_clocks import default_refund, miss_freeze_review, miss_payment
from adjudge.services.withholdings import expire_withholding

PUT_OFF = timedelta(minutes=5)
AT_ONCE = 200

Handler = Callable[[Deps, str], object]
"""Given the id of the subject whose clock is due."""


def fire_due(deps: Deps, *, limit: int = AT_ONCE) -> int:
    """Fire at most `limit` clocks that are due; how many could be fired.

    One that a rule refuses now (a serving process is missing, somebody else was faster) is put off
    by five minutes, so that it holds up no other.
    """
    with deps.reading() as uow:
        due = list(uow.clocks.due(deps.clock.now(), limit=limit))
    return sum(_fire(deps, clock) for clock in due)


def _fire(deps: Deps, clock: RunningClock) -> bool:
    handler = HANDLERS.get((clock.subject_kind, clock.name))
    try:
        if handler is not None:
            handler(deps, clock.subject_id)
            return True
    except DomainError:
        pass
    with deps.uow() as uow:
        uow.clocks.put_off(clock, deps.clock.now() + PUT_OFF)
    return False


def _unanswered(deps: Deps, ruling_id: str) -> None:
    with deps.uow() as uow:
        ruling = uow.rulings.lock(ruling_id)
        if ruling.status == "proposal letter":
            uow.rulings.save(time_out(ruling, deps.clock.now()))


HANDLERS: Mapping[tuple[str, str], Handler] = {
    ("invitation", "expiry"): expire_invitation,
    ("ruling", "answer"): _unanswered,
    ("ruling", "effect"): put_into_effect,
    ("ruling", "end"): expire,
    ("interim_measure", "lapse"): lapse_interim,
    ("later_hearing", "answer"): time_out_hearing,
    ("later_hearing", "decision"): miss_hearing,
    ("hold", "expiry"): expire_hold,
    ("complaint", "answer"): miss_answer,
    ("authorisation", "decision"): miss_decision,
    ("authorisation", "expiry"): expire_authorisation,
    ("general_act", "effect"): take_effect,
    ("general_act", "letters"): serve_pause_letters,
    ("general_act", "end"): expire_act,
    ("rescreening", "letters"): serve_rescreening_letters,
    ("correspondence", "answer"): miss_correspondence,
    ("recall", "end"): expire_recall,
    ("particulars", "answer"): miss_particulars,
    ("appeal", "admission"): miss_deadline,
    ("review", "decision"): miss_review,
    ("stay", "decision"): miss_stay,
    ("undertaking", "keep"): miss_undertaking,
    ("report", "triage"): miss_look,
    ("report", "decision"): miss_look,
    ("report", "receipt"): mail_receipt,
    ("report", "outcome"): mail_outcome,
    ("report", "appeal"): mail_appeal,
    ("misuse", "warning"): spend_warning,
    ("misuse", "end"): end_misuse,
    ("misuse", "appeal"): miss_misuse_appeal,
    ("misuse", "mail"): mail_misuse,
    ("withholding", "confirmation"): expire_withholding,
    ("withholding", "end"): expire_withholding,
    ("appeal", "decision"): miss_deadline,
    ("wind_down", ELECTION): default_refund,
    ("wind_down", PAYMENT): miss_payment,
    ("wind_down", FREEZE_REVIEW): miss_freeze_review,
}
"""By kind of subject and name of the clock. A test holds that no clock is without a handler."""
