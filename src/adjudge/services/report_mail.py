"""Mail to whoever reported: the receipt, the outcome, and decisions on appeals.

It is fired by clocks of the report, so nothing waits for it and none is lost.
"""

from __future__ import annotations

from datetime import datetime

from adjudge.domain.actor import program
from adjudge.domain.cases.report import Report
from adjudge.domain.errors import DomainError
from adjudge.services.appeal_letters import letter_of
from adjudge.services.ports import Deps

MAILER = program("mailer")


class MailPutOff(DomainError):
    """The mail could not be sent now; its clock fires again later."""

    code = "report.mail_put_off"

    def message(self) -> str:
        return "The mail about a report could not be sent."

    def remedy(self) -> str:
        return "It is tried again by itself; the page of the report says the same."


def mail_appeal(deps: Deps, report_id: str) -> bool:
    """Send the decision on an appeal to whoever reported; whether one was waiting.

    Sent outside any transaction, then marked: twice after a crash, but never lost.
    """
    with deps.reading() as uow:
        report = uow.of(Report).get(report_id)
        step = report.appeal_to_tell
        if step is None or not report.email:
            return False
        appeal = uow.appeals.get(step.data["appeal_id"])
    told = next(one for one in appeal.steps if one.name == "tell")
    try:
        deps.mailer.send(
            to=report.email,
            subject=told.data["subject"],
            text=f"{letter_of(appeal)}\n\nYour report: {report.link}\n",
            message_id=f"{appeal.id}.decision",
        )
    except OSError:
        raise MailPutOff(report_id=report_id) from None
    with deps.uow() as uow:
        report = uow.of(Report).lock(report_id)
        if report.appeal_to_tell == step:
            uow.of(Report).save(report.take("appeal_mailed", MAILER, deps.clock.now()))
    return True


def mail_receipt(deps: Deps, report_id: str) -> bool:
    """Send the receipt with the link that follows the report."""
    return _send(deps, report_id, "receipt")


def mail_outcome(deps: Deps, report_id: str) -> bool:
    """Send the notifier's letter."""
    return _send(deps, report_id, "outcome")


def _send(deps: Deps, report_id: str, name: str) -> bool:
    """Send outside any transaction, then mark: sent twice after a crash, but never lost."""
    with deps.reading() as uow:
        report = uow.of(Report).get(report_id)
    if not any(clock.name == name for clock in report.clocks):
        return False
    subject, text = _receipt(deps, report) if name == "receipt" else _outcome(report)
    try:
        deps.mailer.send(
            to=report.email, subject=subject, text=text, message_id=f"{report.id}.{name}"
        )
    except OSError:
        raise MailPutOff(report_id=report_id) from None
    with deps.uow() as uow:
        report = uow.of(Report).lock(report_id)
        if any(clock.name == name for clock in report.clocks):
            sent = report.take(f"{name}_mailed", MAILER, deps.clock.now())
            uow.of(Report).save(sent)
    return True


def _receipt(deps: Deps, report: Report) -> tuple[str, str]:
    due = _instant(report.triage_by)
    return f"{deps.site_name}: we have your report {report.reference}", (
        f"We have your report {report.reference}, received on {_instant(report.opened_at)}.\n\n"
        f"A person looks at it by {due} and decides; nothing about it is decided by a program. "
        "You are told the outcome, with reasons and what you can do.\n\n"
        f"Follow it here: {report.link}\n\nWhoever has this link can read your report. "
        "The advertiser is not told who you are.\n"
    )


def _outcome(report: Report) -> tuple[str, str]:
    step = next(step for step in reversed(report.steps) if step.name in {"act", "close"})
    return step.data["subject"], f"{step.data['letter']}\n\nYour report: {report.link}\n"


def _instant(at: datetime) -> str:
    return f"{at.day} {at:%B %Y, %H:%M} UTC"
