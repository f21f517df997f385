"""Misuse decisions: warned, proposed on four factors, approved by a second person, appealable."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from adjudge.domain.actor import Actor
from adjudge.domain.cases import misuse as rules
from adjudge.domain.cases.complaint import Complaint
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.misuse import Misuse, Processing, Sent
from adjudge.domain.cases.report import Report
from adjudge.domain.errors import NotFound
from adjudge.services import letter_contexts as say
from adjudge.services.letters import run_from
from adjudge.services.matters import new_id, open_once
from adjudge.services.misuse_letters import enter_misuse, tell_misuse
from adjudge.services.ports import Deps, UnitOfWork
from adjudge.services.report_mail import MAILER, MailPutOff
from adjudge.services.reports import ANYBODY, of_link
from adjudge.services.tolls import run_on, stand

MOST_READ = 1_000
ENDS = {
    "expire": ("expired", "Its time is over."),
    "miss": ("lapsed", "We did not decide your appeal in time."),
}
"""What a letter calls what a clock did, and why."""
UNFOUNDED_APPEALS = frozenset({"upheld", "inadmissible"})


def warn_of_misuse(
    deps: Deps,
    actor: Actor,
    *,
    request_id: str,
    processing: Processing,
    text: str,
    email: str = "",
    advertiser_id: str = "",
) -> Misuse:
    """Warn whoever sends what is manifestly unfounded; a letter, which restricts nothing.

    A reporter by `email`, who must have sent a report, else the party of an advertiser.

    Raises:
        NotAllowed: no reviewer, without a number, or with an interest.
        NotFound: no such advertiser, or nobody reported from that address.
        InvalidValue: no text, or both or neither of them.
    """

    def make(uow: UnitOfWork, now: datetime) -> Misuse:
        advertiser = uow.advertisers.get(advertiser_id) if advertiser_id else None
        new = Misuse(
            id=new_id(deps, now),
            opened_by=actor.id,
            opened_at=now,
            party_id=advertiser.party_id if advertiser else None,
            advertiser_id=advertiser_id or None,
            processing=processing,
            warning=text,
            email=email.strip().casefold(),
        )
        rules.must_decide(new, actor, act="warn of misuse")
        if new.email and not sent_by(uow, new):
            raise NotFound(kind="report from this address", id=email)
        return new

    return open_once(
        deps,
        actor,
        Misuse,
        request_id=request_id,
        arguments={"processing": processing.value, "text": text, "to": email or advertiser_id},
        make=make,
        entered=lambda uow, new: tell_misuse(
            uow,
            deps,
            new,
            event="warn",
            reasons=new.warning,
            by=f"reviewer {actor.reviewer_number}",
        ),
    )


def sent_by(uow: UnitOfWork, misuse: Misuse) -> list[Sent]:
    """All that whoever it is about sent of this kind, and what of it was found unfounded."""
    if misuse.processing is Processing.REPORTS:
        return [
            Sent(id=one.id, at=one.opened_at, unfounded=one.status == "no action")
            for one in uow.of(Report).newest(limit=MOST_READ)
            if one.email.casefold() == misuse.email
        ]
    assert misuse.party_id is not None, "complaints and appeals are a party's"
    if misuse.processing is Processing.COMPLAINTS:
        return [
            Sent(id=one.id, at=one.opened_at, unfounded=one.status == "explained")
            for one in uow.of(Complaint).by_party(misuse.party_id)
        ]
    return [
        Sent(id=one.id, at=one.filed_at, unfounded=one.status in UNFOUNDED_APPEALS)
        for one in uow.appeals.by_party(misuse.party_id)
    ]


def propose_misuse(
    deps: Deps,
    actor: Actor,
    *,
    misuse_id: str,
    items: Sequence[str],
    gravity: str,
    intent: str,
    reasons: str,
    days: int,
) -> Misuse:
    """Propose that processing stands for so many days. Number and proportion are counted here.

    Raises `NotAllowed`, `NotWarned`, `TooFewForMisuse`, `InvalidValue`, `WrongState`.
    """
    with deps.uow() as uow:
        warned = uow.of(Misuse).lock(misuse_id)
        proposed = rules.propose(
            warned,
            actor,
            items=items,
            sent=sent_by(uow, warned),
            gravity=gravity,
            intent=intent,
            reasons=reasons,
            days=days,
            now=deps.clock.now(),
        )
        uow.of(Misuse).save(proposed)
        enter_misuse(uow, deps, proposed)
        return proposed


def drop_misuse(deps: Deps, actor: Actor, *, misuse_id: str) -> Misuse:
    """Drop the proposal; the warning stays. Raises `NotAllowed`, `WrongState`."""
    with deps.uow() as uow:
        proposed = uow.of(Misuse).lock(misuse_id)
        rules.must_decide(proposed, actor, act=rules.ACT)
        dropped = proposed.take("drop", actor, deps.clock.now())
        uow.of(Misuse).save(dropped)
        return dropped


def approve_misuse(deps: Deps, actor: Actor, *, misuse_id: str) -> Misuse:
    """A second person approves: the letter is served, and the clocks stand from now on.

    Raises `NotAllowed`, `SameDecider`, `WrongState`.
    """
    with deps.uow() as uow:
        now = deps.clock.now()
        approved = rules.approve(uow.of(Misuse).lock(misuse_id), actor, now)
        uow.of(Misuse).save(approved)
        stand(uow, approved, now)
        return tell_misuse(
            uow,
            deps,
            approved,
            event="decide",
            reasons=rules.proposal(approved).data["reasons"],
            by=_both(approved),
        )


def appeal_misuse(deps: Deps, actor: Actor, *, misuse_id: str, text: str) -> Misuse:
    """The party appeals, within six months from receipt, whether it has ended or not.

    Raises `NotAllowed`, `InvalidValue`, `AppealTooLate`, `AppealExists`, `WrongState`.
    """
    with deps.uow() as uow:
        misuse = uow.of(Misuse).lock(misuse_id)
        rules.must_be_concerned(misuse, actor)
        return _appealed(uow, deps, misuse, actor, text)


def appeal_misuse_by_link(deps: Deps, *, report_id: str, secret: str, text: str) -> Misuse:
    """A reporter appeals, by the secret link of any of its reports.

    Raises `NotFound` for another secret or where nothing stands, `InvalidValue`, `AppealTooLate`,
    `AppealExists`, `WrongState`.
    """
    report = of_link(deps, report_id=report_id, secret=secret)
    with deps.uow() as uow:
        found = of_reporter(uow, report)
        if found is None:
            raise NotFound(kind="misuse decision about you", id=report_id)
        misuse = uow.of(Misuse).lock(found.id)
        rules.must_be_concerned(misuse, ANYBODY, email=report.email.casefold())
        return _appealed(uow, deps, misuse, ANYBODY, text)


def of_reporter(uow: UnitOfWork, report: Report) -> Misuse | None:
    """The newest warning or decision about whoever sent this report, or None."""
    if not report.email:
        return None
    found = uow.of(Misuse).newest(limit=MOST_READ)
    return next((one for one in found if one.email == report.email.casefold()), None)


def decide_misuse_appeal(
    deps: Deps, actor: Actor, *, misuse_id: str, upheld: bool, reasons: str
) -> Misuse:
    """An appeals officer who took no part decides; overturned, the clocks run on at once.

    Raises `NotAllowed`, `SameDecider`, `InvalidValue`, `WrongState`.
    """
    with deps.uow() as uow:
        now = deps.clock.now()
        misuse = uow.of(Misuse).lock(misuse_id)
        decided = rules.decide_appeal(misuse, actor, upheld=upheld, reasons=reasons, now=now)
        step = decided.steps[-1].name
        by = say.decider(decided.steps, step, say.APPEALS_OFFICER)
        event = "upheld" if upheld else "reversed"
        ran = misuse.is_in_force
        return _ended(uow, deps, decided, event=event, reasons=reasons, by=by, ran=ran)


def lift_misuse(deps: Deps, actor: Actor, *, misuse_id: str, why: str) -> Misuse:
    """End it early. Raises `NotAllowed`, `InvalidValue`, `WrongState`."""
    with deps.uow() as uow:
        lifted = rules.lift(uow.of(Misuse).lock(misuse_id), actor, deps.clock.now(), why=why)
        by = say.decider(lifted.steps, "lift", say.REVIEWER)
        return _ended(uow, deps, lifted, event="lifted", reasons=why, by=by)


def end_misuse(deps: Deps, misuse_id: str) -> bool:
    """Its day has come. May be repeated at any time."""
    return _fire(deps, misuse_id, "end")


def spend_warning(deps: Deps, misuse_id: str) -> bool:
    """A year has gone by since the warning: it counts no more."""
    return _fire(deps, misuse_id, "warning")


def miss_misuse_appeal(deps: Deps, misuse_id: str) -> bool:
    """The appeal was not decided in time: the decision lapses."""
    return _fire(deps, misuse_id, "appeal")


def mail_misuse(deps: Deps, misuse_id: str) -> bool:
    """Send a reporter the next letter; whether one was waiting. Sent outside any transaction."""
    with deps.reading() as uow:
        misuse = uow.of(Misuse).get(misuse_id)
    step = misuse.untold
    if step is None or not misuse.email:
        return False
    try:
        deps.mailer.send(
            to=misuse.email,
            subject=step.data["subject"],
            text=step.data["letter"],
            message_id=f"{misuse.id}.{step.data['leaf']}",
        )
    except OSError:
        raise MailPutOff(report_id=misuse_id) from None
    with deps.uow() as uow:
        misuse = uow.of(Misuse).lock(misuse_id)
        if misuse.untold == step:
            uow.of(Misuse).save(misuse.take("mailed", MAILER, deps.clock.now()))
    return True


def _fire(deps: Deps, misuse_id: str, clock: str) -> bool:
    with deps.uow() as uow:
        misuse = uow.of(Misuse).lock(misuse_id)
        fired = rules.fire(misuse, clock, deps.clock.now())
        if fired is misuse:
            return False
        if fired.status == "spent":
            uow.of(Misuse).save(fired)
            enter_misuse(uow, deps, fired)
            return True
        event, why = ENDS[fired.steps[-1].name]
        ran = misuse.is_in_force
        _ended(uow, deps, fired, event=event, reasons=why, by="the program clock", ran=ran)
        return True


def _appealed(uow: UnitOfWork, deps: Deps, misuse: Misuse, actor: Actor, text: str) -> Misuse:
    received_at = _received_at(uow, misuse) if misuse.can_be_appealed else deps.clock.now()
    appealed = rules.appeal(misuse, actor, text, deps.clock.now(), received_at=received_at)
    uow.of(Misuse).save(appealed)
    enter_misuse(uow, deps, appealed)
    return appealed


def _received_at(uow: UnitOfWork, misuse: Misuse) -> datetime:
    """When whoever it is about received the decision, or will at the latest."""
    if misuse.email:
        return misuse.mail_received_at
    assert misuse.party_id is not None, "either a reporter or a party"
    leaves = {entry.index for entry in uow.register.by_subject(misuse.id)}
    notice = next(
        letter
        for letter in uow.letters.by_party(misuse.party_id)
        if letter.kind is LetterKind.NOTICE and letter.proof_leaf in leaves
    )
    return run_from(uow, notice)


def _ended(
    uow: UnitOfWork,
    deps: Deps,
    ended: Misuse,
    *,
    event: str,
    reasons: str,
    by: str,
    ran: bool = True,
) -> Misuse:
    """Store and tell it; `ran` is whether it was in force until now."""
    uow.of(Misuse).save(ended)
    if not ended.is_in_force:
        run_on(uow, ended, deps.clock.now())
    return tell_misuse(uow, deps, ended, event=event, reasons=reasons, by=by, ran=ran)


def _both(misuse: Misuse) -> str:
    first = say.decider([rules.proposal(misuse)], "propose", say.REVIEWER)
    return f"{first}, and {say.decider(misuse.steps, 'approve', say.REVIEWER)} confirmed it"
