"""Withholdings: what a letter does not show, with a code, a second person and an expiry.

What is sealed is read by auditors only, and every view is logged before the exhibit is handed out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.cases import withholding as rules
from adjudge.domain.cases.exhibit import Disclosure, Exhibit
from adjudge.domain.cases.hold import Hold
from adjudge.domain.cases.interim_measure import InterimMeasure
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.cases.view import View, must_audit
from adjudge.domain.cases.withholding import AlreadyTold, Withholding, WithholdingCode
from adjudge.domain.errors import NotAllowed, NotFound
from adjudge.services.letters import about, serve_letter
from adjudge.services.matters import new_id, open_once
from adjudge.services.ports import Deps, UnitOfWork

MOST_READ = 1_000
LOG_READERS = frozenset({StaffRole.AUDITOR, StaffRole.OPERATOR})


def withhold_exhibit(
    deps: Deps,
    actor: Actor,
    *,
    request_id: str,
    exhibit_id: str,
    disclosure: Disclosure,
    code: WithholdingCode,
    gist: str,
    until: datetime,
) -> Withholding:
    """Ask that an exhibit is told as a gist, or sealed. It takes effect once it is confirmed.

    Raises:
        NotAllowed: no reviewer, without a number, or with an interest.
        AlreadyTold: a letter cited it, or it is withheld already.
        InvalidValue: neither gist nor sealed, no summary, or an expiry not within 180 days.
    """

    def make(uow: UnitOfWork, now: datetime) -> Withholding:
        exhibit = uow.exhibits.get(exhibit_id)
        case = uow.cases.get(exhibit.case_id)
        act = "withhold an exhibit"
        rules.must_withhold(actor, case_id=case.id, party_id=case.party_id, act=act)
        _must_be_untold(uow, exhibit)
        return Withholding(
            id=new_id(deps, now),
            opened_by=actor.id,
            opened_at=now,
            case_id=case.id,
            party_id=case.party_id,
            advertiser_id=case.advertiser_id,
            exhibit_id=exhibit_id,
            disclosure=disclosure,
            code=code,
            gist=gist,
            until=until,
        )

    return open_once(
        deps,
        actor,
        Withholding,
        request_id=request_id,
        arguments={
            "exhibit_id": exhibit_id,
            "disclosure": disclosure.value,
            "code": code.value,
            "gist": gist,
            "until": until.isoformat(),
        },
        make=make,
        entered=lambda *_: None,
    )


def confirm_withholding(deps: Deps, actor: Actor, *, withholding_id: str) -> Withholding:
    """A second reviewer confirms: from now on letters say what is withheld, and why.

    Raises `NotAllowed`, `SameDecider`, `AlreadyTold`, `WrongState`.
    """
    with deps.uow() as uow:
        asked = uow.of(Withholding).lock(withholding_id)
        _must_withhold(asked, actor, act="confirm that an exhibit is withheld")
        exhibit = uow.exhibits.lock(asked.exhibit_id)
        _must_be_untold(uow, exhibit)
        confirmed = rules.confirm(asked, actor, deps.clock.now())
        uow.of(Withholding).save(confirmed)
        uow.exhibits.save(
            replace(exhibit, disclosure=confirmed.disclosure, withheld=confirmed.told)
        )
        return confirmed


def drop_withholding(deps: Deps, actor: Actor, *, withholding_id: str) -> Withholding:
    """It is not withheld after all. Raises `NotAllowed`, `WrongState`."""
    with deps.uow() as uow:
        asked = uow.of(Withholding).lock(withholding_id)
        _must_withhold(asked, actor, act="drop it")
        dropped = asked.take("drop", actor, deps.clock.now())
        uow.of(Withholding).save(dropped)
        return dropped


def unseal(deps: Deps, actor: Actor, *, withholding_id: str) -> Withholding:
    """Tell it now: an addendum is served. A favourable act. Raises `NotAllowed`, `WrongState`."""
    actor.must_be(StaffRole.REVIEWER, StaffRole.APPEALS_OFFICER, act="unseal an exhibit")
    with deps.uow() as uow:
        held = uow.of(Withholding).lock(withholding_id)
        now = deps.clock.now()
        return _unsealed(uow, deps, held.take("unseal", actor, now), now)


def expire_withholding(deps: Deps, withholding_id: str) -> bool:
    """Its day has come: it unseals; or nobody confirmed it. May be repeated at any time."""
    with deps.uow() as uow:
        held = uow.of(Withholding).lock(withholding_id)
        now = deps.clock.now()
        after = rules.expire(held, now)
        if after is held:
            return False
        if after.status == "unsealed":
            _unsealed(uow, deps, after, now)
        else:
            uow.of(Withholding).save(after)
        return True


def read_sealed(
    deps: Deps, actor: Actor, *, exhibit_id: str, purpose: str
) -> tuple[Exhibit, bytes]:
    """The sealed exhibit with its bytes, for an auditor; the view is on record before that.

    Raises:
        NotAllowed: no auditor, or one with an interest in the party.
        NotFound: no such exhibit, or one that is not sealed.
        InvalidValue: no purpose.
    """
    with deps.uow() as uow:
        exhibit = uow.exhibits.get(exhibit_id)
        case = uow.cases.get(exhibit.case_id)
        must_audit(actor, party_id=case.party_id)
        if exhibit.disclosure is not Disclosure.SEALED:
            raise NotFound(kind="sealed exhibit", id=exhibit_id)
        now = deps.clock.now()
        view = View(
            id=new_id(deps, now),
            exhibit_id=exhibit_id,
            case_id=case.id,
            viewer_id=actor.id,
            at=now,
            purpose=purpose,
        )
        uow.views.add(view)
        content = uow.exhibits.content(exhibit_id)
    return exhibit, content


def sealed_matter(deps: Deps, actor: Actor) -> Sequence[tuple[Withholding, Exhibit]]:
    """What is sealed now, in which case, until when: for auditors and the operator."""
    _must_read_log(actor)
    with deps.reading() as uow:
        held = uow.of(Withholding).open_ones(limit=MOST_READ)
        return [
            (one, uow.exhibits.get(one.exhibit_id))
            for one in held
            if one.status == "in force"
            and one.disclosure is Disclosure.SEALED
            and one.party_id not in actor.party_ids | actor.interests
        ]


def views(deps: Deps, actor: Actor) -> Sequence[View]:
    """The log of views, newest first: for auditors and the operator. Raises `NotAllowed`."""
    _must_read_log(actor)
    with deps.reading() as uow:
        return uow.views.newest(limit=MOST_READ)


def _must_read_log(actor: Actor) -> None:
    if not actor.roles & LOG_READERS:
        raise NotAllowed(act="read the log of views", needs="the role auditor or operator")


def _must_withhold(held: Withholding, actor: Actor, *, act: str) -> None:
    assert held.case_id is not None, "an exhibit is in a case"
    rules.must_withhold(actor, case_id=held.case_id, party_id=held.party_id or "", act=act)


def _must_be_untold(uow: UnitOfWork, exhibit: Exhibit) -> None:
    if exhibit.is_withheld or _cited_by(uow, exhibit) or _told_urgently(uow, exhibit):
        raise AlreadyTold(label=exhibit.label)


def _cited_by(uow: UnitOfWork, exhibit: Exhibit) -> list[Ruling]:
    """The rulings of which a letter was served that rest on this exhibit."""
    facts = {f.id for f in uow.facts.by_case(exhibit.case_id) if exhibit.id in f.exhibit_ids}
    return [
        ruling
        for ruling in uow.rulings.by_case(exhibit.case_id)
        if facts & set(ruling.statement.fact_ids) and uow.letters.by_ruling(ruling.id)
    ]


def _told_urgently(uow: UnitOfWork, exhibit: Exhibit) -> bool:
    """Whether the letter of an interim measure or a hold told it, before any ruling."""
    facts = {f.id for f in uow.facts.by_case(exhibit.case_id) if exhibit.id in f.exhibit_ids}
    interims = uow.of(InterimMeasure).by_case(exhibit.case_id)
    holds = uow.of(Hold).by_case(exhibit.case_id)
    told = [one.fact_ids for one in interims if one.letter_id]
    told += [one.fact_ids for one in holds if one.letter_id]
    return any(facts & set(keys) for keys in told)


def _unsealed(uow: UnitOfWork, deps: Deps, held: Withholding, now: datetime) -> Withholding:
    uow.of(Withholding).save(held)
    exhibit = uow.exhibits.lock(held.exhibit_id)
    opened = replace(exhibit, disclosure=Disclosure.PARTY, withheld="")
    uow.exhibits.save(opened)
    for ruling in _cited_by(uow, exhibit):
        serve_letter(
            uow,
            deps,
            kind=LetterKind.ADDENDUM,
            template="unsealed",
            matter=about(uow, ruling),
            context={
                "exhibit": {
                    "label": opened.label,
                    "title": opened.title,
                    "source": opened.source,
                    "asserter": opened.asserter,
                    "captured_on": opened.captured_on,
                    "sha256": opened.sha256,
                },
                "told": held.told,
            },
            now=now,
        )
    return held
