"""Reports by readers: filed without an account, triaged, decided, and answered."""

from __future__ import annotations

from datetime import datetime

from adjudge.domain.actor import Actor, program
from adjudge.domain.ads.party import Advertiser
from adjudge.domain.cases import report as rules
from adjudge.domain.cases.appeal import AppealTooLate, last_day
from adjudge.domain.cases.case import Case, Source
from adjudge.domain.cases.letter import LetterKind, Rendered
from adjudge.domain.cases.misuse import Processing
from adjudge.domain.cases.report import Category, Priority, Report
from adjudge.domain.errors import DomainError, InvalidValue, NotFound
from adjudge.domain.ids import RANDOM_BYTES, uuid7
from adjudge.domain.steps import WrongState, last
from adjudge.services.carried import RegisterEntry
from adjudge.services.cases import store_new_case
from adjudge.services.letters import LANGUAGE
from adjudge.services.once import once, request
from adjudge.services.ports import Deps, UnitOfWork
from adjudge.services.register import EntryType, make_entry, record
from adjudge.services.tolls import stand_at_once, stopped_by

ANYBODY = Actor(id="anybody")
CLOCK = program("clock")
SECRET_BYTES = 16
LOOKED_AT = 1_000
"""Reports looked at for duplicates and for the bound on one sender."""


def file_report(
    deps: Deps,
    *,
    request_id: str,
    promoted_post_id: str,
    category: Category,
    reason: str,
    name: str,
    email: str,
    good_faith: bool,
    sender: str,
    base_url: str,
) -> Report:
    """Report a promoted post. `sender` is a hash of the connection, `base_url` that of the site.

    Raises:
        NotFound: no such promoted post.
        InvalidValue: an element is missing, by its field.
        TooManyReports: this address or connection sent ten within a day.
    """
    asked = request(
        request_id,
        use_case="file_report",
        actor=ANYBODY,
        arguments={
            "promoted_post_id": promoted_post_id,
            "category": category.value,
            "reason": reason,
            "name": name,
            "email": email,
            "good_faith": good_faith,
        },
    )
    with deps.uow() as uow:
        now = deps.clock.now()

        def act() -> tuple[str, Report]:
            promoted = uow.promoted_posts.get(promoted_post_id)
            key, secret = uuid7(now, deps.random(RANDOM_BYTES)), deps.random(SECRET_BYTES).hex()
            head = _same_thing(uow, promoted_post_id, category)
            new = Report(
                id=key,
                opened_by=ANYBODY.id,
                opened_at=now,
                advertiser_id=promoted.advertiser_id,
                promoted_post_id=promoted_post_id,
                text=uow.posts.get(promoted.post_id).text,
                category=category,
                reason=reason,
                name=name,
                email=email,
                good_faith=good_faith,
                secret=secret,
                link=f"{base_url.rstrip('/')}/reports/{key}/{secret}",
                sender=sender,
                triage_by=head.triage_by if head else now + rules.TRIAGE_WITHIN[category.priority],
                decide_by=head.decide_by if head else now + rules.DECIDE_WITHIN,
                joined_to=head.id if head else "",
            )
            recent = uow.of(Report).newest(limit=LOOKED_AT)
            rules.must_not_be_too_many(email, sender, recent, now)
            uow.of(Report).add(new)
            _enter(uow, deps, new, outcome="filed")
            stopped = stopped_by(uow, Processing.REPORTS, email=email) if email else None
            stand_at_once(uow, new, stopped, now)
            return new.id, uow.of(Report).get(new.id)

        return once(uow.requests, asked, now, load=uow.of(Report).get, act=act)


def _same_thing(uow: UnitOfWork, promoted_post_id: str, category: Category) -> Report | None:
    """The open report about the same post and category that has the clock."""
    return next(
        (
            one
            for one in uow.of(Report).open_ones(limit=LOOKED_AT)
            if not one.joined_to
            and not one.stands
            and (one.promoted_post_id, one.category) == (promoted_post_id, category)
        ),
        None,
    )


def _enter(uow: UnitOfWork, deps: Deps, report: Report, *, outcome: str) -> None:
    """An entry of the register that names neither who reported nor who promotes."""
    record(
        uow,
        deps,
        type=EntryType.REPORT,
        subject_id=report.id,
        party_id=None,
        record={
            "report_id": report.id,
            "promoted_post_id": report.promoted_post_id,
            "category": report.category.value,
            "outcome": outcome,
            "joined_to": report.joined_to,
        },
        public={"reference": report.reference, "category": report.category.value, "step": outcome},
        released=True,
    )


def of_link(deps: Deps, *, report_id: str, secret: str) -> Report:
    """The report that a secret link leads to. Raises `NotFound` for any other secret."""
    with deps.reading() as uow:
        found = uow.of(Report).get(report_id)
    if found.secret != secret:
        raise NotFound(kind="report", id=report_id)
    return found


def triage(deps: Deps, actor: Actor, *, report_id: str, priority: Priority) -> Report:
    """A first look: how soon it has to be decided. Raises `NotAllowed`, `WrongState`."""
    with deps.uow() as uow:
        report, advertiser = _head(uow, report_id)
        rules.must_decide(report, actor, party_id=advertiser.party_id, act="triage this report")
        now = deps.clock.now()
        for one in (report, *_joined(uow, report)):
            uow.of(Report).save(one.take("triage", actor, now, priority=priority.value))
        return uow.of(Report).get(report.id)


def act_on(deps: Deps, actor: Actor, *, report_id: str, reasons: str) -> Case:
    """Open a case about the advertiser, and tell everybody who reported it.

    Raises:
        NotAllowed: this person may not decide it.
        InvalidValue: no reasons, or too long.
        WrongState: it was not triaged, or is decided.
    """
    with deps.uow() as uow:
        report, advertiser = _head(uow, report_id)
        now = deps.clock.now()
        earlier = last(report.steps, "act")
        if earlier is not None:
            reopened = _reopen(uow, earlier.data["case_id"], actor, now)
            _decide(
                uow, deps, report, actor, advertiser, name="act", reasons=reasons, case=reopened
            )
            return reopened
        case = Case(
            id=uuid7(now, deps.random(RANDOM_BYTES)),
            number=uow.cases.next_number(),
            advertiser_id=advertiser.id,
            party_id=advertiser.party_id,
            source=Source.NOTIFIER,
            opened_at=now,
        )
        _decide(uow, deps, report, actor, advertiser, name="act", reasons=reasons, case=case)
        return store_new_case(uow, deps, case)


def _reopen(uow: UnitOfWork, case_id: str, actor: Actor, now: datetime) -> Case:
    """The case that was closed without action is open again, for other people."""
    case = uow.cases.lock(case_id)
    closed_by = " ".join(sorted({step.actor_id for step in case.steps if step.name == "close"}))
    reopened = case.take("reopen", actor, now, excluded=closed_by)
    uow.cases.save(reopened)
    return reopened


def take_no_action(deps: Deps, actor: Actor, *, report_id: str, reasons: str) -> Report:
    """Nothing is done, for reasons that everybody who reported it is told. As `act_on`."""
    with deps.uow() as uow:
        report, advertiser = _head(uow, report_id)
        _decide(uow, deps, report, actor, advertiser, name="close", reasons=reasons, case=None)
        return uow.of(Report).get(report.id)


def _decide(
    uow: UnitOfWork,
    deps: Deps,
    report: Report,
    actor: Actor,
    advertiser: Advertiser,
    *,
    name: str,
    reasons: str,
    case: Case | None,
) -> None:
    rules.must_decide(report, actor, party_id=advertiser.party_id, act="decide this report")
    if not reasons.strip() or len(reasons) > rules.MAX_TEXT:
        raise InvalidValue(field="reasons", problem=f"between 1 and {rules.MAX_TEXT:,} characters")
    now = deps.clock.now()
    for one in (report, *_joined(uow, report)):
        letter, entry = _letter(uow, deps, one, actor, reasons=reasons, case=case)
        decided = one.take(
            name,
            actor,
            now,
            reasons=reasons,
            letter=letter.text,
            letter_html=letter.html,
            subject=letter.subject,
            sha256=letter.sha256,
            leaf=str(entry.index),
            **({"case_id": case.id} if case else {}),
        )
        uow.of(Report).save(decided)


def _letter(
    uow: UnitOfWork, deps: Deps, report: Report, actor: Actor, *, reasons: str, case: Case | None
) -> tuple[Rendered, RegisterEntry]:
    """The notifier's letter, rendered once with the number of its own leaf.

    Whoever reported need not be a party, so it has no inbox: it is kept with the report.
    """
    now = deps.clock.now()
    made: list[Rendered] = []

    def make(index: int) -> RegisterEntry:
        words = deps.press.render(
            "notifier",
            {
                "party_name": report.name or "whoever reported it",
                "site_name": deps.site_name,
                "reference": report.reference,
                "case_reference": case.reference if case else "",
                "kind": LetterKind.NOTIFIER.value,
                "served_at": now,
                "appeal_until": last_day(now),
                "leaf": index,
                "reported_at": report.opened_at,
                "report": report.reason,
                "acted": case is not None,
                "reasons": reasons,
                "decided_by": f"reviewer {actor.reviewer_number}",
                "automation": {"detection": False, "decision": False, "program": ""},
            },
            language=LANGUAGE,
        )
        made.append(words)
        return make_entry(
            uow,
            deps,
            index=index,
            at=now,
            type=EntryType.REPORT,
            subject_id=report.id,
            party_id=None,
            record={
                "report_id": report.id,
                "outcome": "case" if case else "no action",
                "decided_by": actor.id,
                "sha256": words.sha256,
            },
            public={"reference": report.reference, "step": "case" if case else "no action"},
            released=True,
        )

    entry = uow.register.append(make)
    return made[-1], entry


def look_again(deps: Deps, *, report_id: str, secret: str, text: str) -> Report:
    """Whoever reported it appeals against no action: an appeals officer looks again, once.

    No action on the report itself, or none in the case that was opened on it.

    Raises:
        NotFound: another secret.
        InvalidValue: an empty or too long text.
        AppealTooLate: six months after the letter that told it.
        WrongState: something was done, or it was asked for before.
    """
    of_link(deps, report_id=report_id, secret=secret)
    with deps.uow() as uow:
        report = uow.of(Report).lock(report_id)
        now = deps.clock.now()
        _must_be_in_time(_no_action_at(uow, report), now)
        again = rules.look_again(report, ANYBODY, text, now)
        uow.of(Report).save(again)
        _enter(uow, deps, again, outcome="look again")
        return again


def may_look_again(deps: Deps, report: Report) -> bool:
    """Whether its sender can still appeal against no action."""
    with deps.reading() as uow:
        try:
            _must_be_in_time(_no_action_at(uow, report), deps.clock.now())
        except DomainError:
            return False
    return not report.is_open and not report.is_second_look


def _no_action_at(uow: UnitOfWork, report: Report) -> datetime:
    """When it was decided that nothing is done. Raises `WrongState` if something was."""
    acted = last(report.steps, "act")
    closed = uow.cases.get(acted.data["case_id"]) if acted else None
    at = closed.steps[-1].at if closed and closed.status == "no action" else report.decision
    if at is None or (closed and closed.status != "no action"):
        raise WrongState(subject="report", state=report.status, step="look_again", open="none")
    return at


def _must_be_in_time(told_at: datetime, now: datetime) -> None:
    until = last_day(told_at)
    if now.date() > until:
        raise AppealTooLate(until=f"{until:%d %B %Y}")


def _head(uow: UnitOfWork, report_id: str) -> tuple[Report, Advertiser]:
    """The report that has the clock for this one, locked, with the advertiser it is about."""
    report = uow.of(Report).lock(report_id)
    if report.joined_to and not report.is_second_look:
        report = uow.of(Report).lock(report.joined_to)
    assert report.advertiser_id is not None
    return report, uow.advertisers.get(report.advertiser_id)


def _joined(uow: UnitOfWork, head: Report) -> list[Report]:
    assert head.advertiser_id is not None
    others = uow.of(Report).by_advertiser(head.advertiser_id)
    return [one for one in others if one.joined_to == head.id and one.status == head.status]


def miss_look(deps: Deps, report_id: str) -> bool:
    """Triage or decision is overdue: the miss is published, without a name."""
    with deps.uow() as uow:
        report = uow.of(Report).lock(report_id)
        now = deps.clock.now()
        due = [c for c in report.clocks if c.name in {"triage", "decision"} and c.due_at <= now]
        if not due:
            return False
        uow.of(Report).save(report.take("miss", CLOCK, now, clock=due[0].name))
        record(
            uow,
            deps,
            type=EntryType.DEADLINE_MISSED,
            subject_id=report.id,
            party_id=None,
            record={"report_id": report.id, "clock": due[0].name, "missed_at": now.isoformat()},
            public={"reference": report.reference, "due": f"{due[0].due_at:%Y-%m-%d}"},
            released=True,
        )
        return True
