"""Misuse decisions: warned, proposed on four factors, approved by a second person, appealable."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from adjudge.domain.actor import Actor
from adjudge.domain.cases import misuse as rules
from adjudge.domain.cases.appeal import last_day
from adjudge.domain.cases.complaint import Complaint
from adjudge.domain.cases.letter import LetterKind, Rendered
from adjudge.domain.cases.misuse import Misuse, Processing, Sent
from adjudge.domain.cases.report import Report
from adjudge.domain.errors import NotFound
from adjudge.domain.steps import last
from adjudge.services import letter_contexts as say
from adjudge.services.carried import RegisterEntry
from adjudge.services.letters import LANGUAGE, Matter, serve_letter
from adjudge.services.matters import enter, new_id, open_once
from adjudge.services.ports import Deps, UnitOfWork
from adjudge.services.register import EntryType, make_entry
from adjudge.services.report_mail import MAILER, MailPutOff
from adjudge.services.reports import ANYBODY, of_link
from adjudge.services.tolls import run_on, stand

MOST_READ = 1_000
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
        entered=lambda uow, new: _tell(
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
        _enter(uow, deps, proposed)
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
        return _tell(
            uow,
            deps,
            approved,
            event="decide",
            reasons=rules.proposal(approved).data["reasons"],
            by=_both(approved),
        )


def appeal_misuse(deps: Deps, actor: Actor, *, misuse_id: str, text: str) -> Misuse:
    """The party appeals. Raises `NotAllowed`, `InvalidValue`, `WrongState`."""
    with deps.uow() as uow:
        misuse = uow.of(Misuse).lock(misuse_id)
        rules.must_be_concerned(misuse, actor)
        return _appealed(uow, deps, misuse, actor, text)


def appeal_misuse_by_link(deps: Deps, *, report_id: str, secret: str, text: str) -> Misuse:
    """A reporter appeals, by the secret link of any of its reports.

    Raises `NotFound` for another secret or where nothing stands, `InvalidValue`, `WrongState`.
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
        return _ended(uow, deps, decided, event=decided.status, reasons=reasons, by=by)


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
            _enter(uow, deps, fired)
            return True
        why = "We did not decide your appeal in time." if clock == "appeal" else "Its time is over."
        _ended(uow, deps, fired, event=fired.status, reasons=why, by="the program clock")
        return True


def _appealed(uow: UnitOfWork, deps: Deps, misuse: Misuse, actor: Actor, text: str) -> Misuse:
    appealed = rules.appeal(misuse, actor, text, deps.clock.now())
    uow.of(Misuse).save(appealed)
    _enter(uow, deps, appealed)
    return appealed


def _ended(
    uow: UnitOfWork, deps: Deps, ended: Misuse, *, event: str, reasons: str, by: str
) -> Misuse:
    uow.of(Misuse).save(ended)
    if not ended.is_in_force:
        run_on(uow, ended, deps.clock.now())
    return _tell(uow, deps, ended, event=event, reasons=reasons, by=by)


def _both(misuse: Misuse) -> str:
    first = say.decider([rules.proposal(misuse)], "propose", say.REVIEWER)
    return f"{first}, and {say.decider(misuse.steps, 'approve', say.REVIEWER)} confirmed it"


def _enter(uow: UnitOfWork, deps: Deps, misuse: Misuse) -> None:
    """What anybody may read says neither who nor why."""
    enter(
        uow,
        deps,
        misuse,
        type=EntryType.MISUSE,
        reference=misuse.reference,
        told={"steps": [step.name for step in misuse.steps]},
        public={"processing": misuse.processing.value},
        released=True,
    )


def _tell(
    uow: UnitOfWork, deps: Deps, misuse: Misuse, *, event: str, reasons: str, by: str
) -> Misuse:
    """Serve the letter, or keep it for a reporter's mail; and enter where it stands."""
    now = deps.clock.now()
    _enter(uow, deps, misuse)
    proposed = last(misuse.steps, "propose")
    context: say.Context = {
        "event": event,
        "processing": misuse.processing.value,
        "reasons": reasons,
        "decided_by": by,
        "until": misuse.until or now,
        "factors": dict(proposed.data) if proposed and event == "decide" else {},
    }
    if misuse.advertiser_id and misuse.party_id:
        serve_letter(
            uow,
            deps,
            kind=_KINDS.get(event, LetterKind.FAVOURABLE),
            template="misuse",
            matter=Matter(
                party_id=misuse.party_id,
                advertiser_id=misuse.advertiser_id,
                subject_id=misuse.id,
                reference=misuse.reference,
            ),
            context=context,
            now=now,
        )
        return misuse
    words, index = _kept(uow, deps, misuse, context, kind=_KINDS.get(event, LetterKind.FAVOURABLE))
    told = misuse.take(
        "tell",
        MAILER,
        now,
        letter=words.text,
        letter_html=words.html,
        subject=words.subject,
        sha256=words.sha256,
        leaf=str(index),
    )
    uow.of(Misuse).save(told)
    return told


_KINDS = {
    "warn": LetterKind.INFORMATION,
    "decide": LetterKind.NOTICE,
    "upheld": LetterKind.APPEAL_DECISION,
    "reversed": LetterKind.APPEAL_DECISION,
}


def _kept(
    uow: UnitOfWork, deps: Deps, misuse: Misuse, context: say.Context, *, kind: LetterKind
) -> tuple[Rendered, int]:
    """The letter to a reporter, who has no inbox, rendered once with its own leaf."""
    now = deps.clock.now()
    made: list[Rendered] = []
    common: say.Context = {
        "party_name": "whoever reports from this address",
        "site_name": deps.site_name,
        "reference": misuse.reference,
        "case_reference": "",
        "kind": kind.value,
        "served_at": now,
        "appeal_until": last_day(now),
    }

    def make(index: int) -> RegisterEntry:
        words = deps.press.render("misuse", {**context, **common, "leaf": index}, language=LANGUAGE)
        made.append(words)
        return make_entry(
            uow,
            deps,
            index=index,
            at=now,
            type=EntryType.LETTER_SERVED,
            subject_id=misuse.id,
            party_id=None,
            record={"misuse_id": misuse.id, "kind": kind.value, "sha256": words.sha256},
            public={"letter": kind.value, "reference": misuse.reference},
            released=False,
        )

    entry = uow.register.append(make)
    return made[-1], entry.index
