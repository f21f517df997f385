"""Voices: appeals of notifiers, by the secret link of their report and without an account."""

from __future__ import annotations

from collections.abc import Sequence

from adjudge.domain.cases import appeal as rules
from adjudge.domain.cases.appeal import Appeal
from adjudge.domain.cases.entitlement import ACT, Entitled, Entitlement, notifier
from adjudge.domain.cases.report import Report
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.errors import NotAllowed, NotFound
from adjudge.services.appeals import file_for, withdraw_appeal
from adjudge.services.entitled import rulings_of_report
from adjudge.services.once import once, request
from adjudge.services.ports import Deps
from adjudge.services.reports import of_link


def file_notifier_appeal(
    deps: Deps,
    *,
    request_id: str,
    report_id: str,
    secret: str,
    ruling_id: str,
    on_facts: str,
    on_rule: str,
    on_proportion: str,
) -> Appeal:
    """Appeal against a ruling to which one's own report led.

    That it asks for more than was decided frees nobody: if the appeal succeeds, other people look
    at the case again, and meanwhile the ruling stands.

    Raises:
        NotFound: another secret.
        NotAllowed: a ruling to which this report did not lead.
        NothingToAppeal, AppealTooLate, AppealExists: there is none to file.
        InvalidValue: none of the three questions is put, or at too great length.
    """
    of_link(deps, report_id=report_id, secret=secret)
    actor = notifier(report_id)
    asked = request(
        request_id,
        use_case="file_notifier_appeal",
        actor=actor,
        arguments={
            "ruling_id": ruling_id,
            "on_facts": on_facts,
            "on_rule": on_rule,
            "on_proportion": on_proportion,
        },
    )
    with deps.uow() as uow:
        now = deps.clock.now()

        def act() -> tuple[str, Appeal]:
            ruling = uow.rulings.lock(ruling_id)
            report = uow.of(Report).get(report_id)
            if ruling_id not in {one.id for one in rulings_of_report(uow, report)}:
                raise NotAllowed(act=ACT, needs="a report that led to it")
            filed = file_for(
                uow,
                deps,
                actor,
                ruling=ruling,
                entitled=Entitled(as_whom=Entitlement.NOTIFIER, voice=report_id),
                questions=(on_facts, on_rule, on_proportion),
                now=now,
            )
            return filed.id, filed

        return once(uow.requests, asked, now, load=uow.appeals.get, act=act)


def withdraw_notifier_appeal(deps: Deps, *, report_id: str, secret: str, appeal_id: str) -> Appeal:
    """Take one's own appeal back. Raises `NotFound` for another secret, `NotAllowed`."""
    of_link(deps, report_id=report_id, secret=secret)
    return withdraw_appeal(deps, notifier(report_id), appeal_id=appeal_id)


def contestable(
    deps: Deps, *, report_id: str, secret: str
) -> Sequence[tuple[Ruling, Appeal | None]]:
    """The rulings to which a report led, each with the appeal of its sender if there is one.

    Raises `NotFound` for another secret.
    """
    report = of_link(deps, report_id=report_id, secret=secret)
    with deps.reading() as uow:
        return [
            (
                ruling,
                next(
                    (one for one in uow.appeals.by_ruling(ruling.id) if one.voice == report.id),
                    None,
                ),
            )
            for ruling in rulings_of_report(uow, report)
        ]


def may_be_appealed(ruling: Ruling) -> bool:
    """Whether an appeal can be filed against it in its present state."""
    return ruling.status in rules.APPEALABLE


def own_appeal(deps: Deps, *, report_id: str, secret: str, appeal_id: str) -> Appeal:
    """One appeal of whoever sent the report. Raises `NotFound`."""
    of_link(deps, report_id=report_id, secret=secret)
    with deps.reading() as uow:
        found = uow.appeals.get(appeal_id)
    if found.voice != report_id:
        raise NotFound(kind="appeal", id=appeal_id)
    return found
