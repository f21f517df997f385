"""Recalls, referrals to the other rulebook, and the terms: what a case gives rise to beside it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from adjudge.domain.actor import Actor, StaffRole, program
from adjudge.domain.cases.case import must_work_on
from adjudge.domain.cases.decider import must_be_numbered
from adjudge.domain.cases.publication import must_be_in_letters
from adjudge.domain.cases.recall import Recall
from adjudge.domain.cases.referral import OtherRulebook, Referral
from adjudge.domain.cases.terms import Terms, TermsPart, must_be_in_time, terms_on
from adjudge.domain.errors import InvalidValue, NotAllowed
from adjudge.services.matters import enter, new_id, open_once
from adjudge.services.ports import Deps, UnitOfWork
from adjudge.services.register import EntryType

CLOCK = program("clock")
MOST_READ = 1_000
SERVED = frozenset({"served", "in force", "expired", "lifted", "lapsed"})


def show_recall(
    deps: Deps, actor: Actor, *, request_id: str, ruling_id: str, text: str, ends_at: datetime
) -> Recall:
    """Show a public correction wherever the posts of a served ruling ran, until `ends_at`.

    Its party had the letter of the ruling before, which says the same (invariant 9).

    Raises:
        NotAllowed: no reviewer, one with an interest, or the ruling was not served or has fallen.
        NotInLetters: a sentence that no letter served on the party contains.
        InvalidValue: no text, an end in the past, or a ruling that names no promoted post.
    """
    actor.must_be(StaffRole.REVIEWER, act="show a correction")
    must_be_numbered(actor, act="show a correction")

    def make(uow: UnitOfWork, now: datetime) -> Recall:
        ruling = uow.rulings.get(ruling_id)
        actor.must_be_free_of(ruling.party_id, act="show a correction about it")
        if ruling.status not in SERVED:
            raise NotAllowed(act="show this correction", needs="a ruling that was served")
        if ends_at <= now:
            raise InvalidValue(field="ends at", problem="a moment that is still to come")
        letters = uow.letters.by_party(ruling.party_id)
        must_be_in_letters(text, (letter.content.text for letter in letters))
        posts = ruling.statement.scope.promoted_post_ids
        if ruling.statement.scope.whole_party and ruling.statement.scope.hits_promotion:
            found = uow.promoted_posts.by_advertiser(ruling.advertiser_id)
            posts = tuple(promoted.id for promoted in found)
        return Recall(
            id=new_id(deps, now),
            opened_by=actor.id,
            opened_at=now,
            case_id=ruling.case_id,
            ruling_id=ruling_id,
            party_id=ruling.party_id,
            advertiser_id=ruling.advertiser_id,
            text=text,
            promoted_post_ids=posts,
            ends_at=ends_at,
        )

    return open_once(
        deps,
        actor,
        Recall,
        request_id=request_id,
        arguments={"ruling_id": ruling_id, "text": text},
        make=make,
        entered=lambda uow, new: _enter_recall(uow, deps, new),
    )


def withdraw_recall(deps: Deps, actor: Actor, *, recall_id: str) -> Recall:
    """Take a correction down: a favourable act. Raises `NotAllowed`, `WrongState`."""
    actor.must_be(StaffRole.REVIEWER, act="withdraw a correction")
    return _end_recall(deps, actor, recall_id, "withdraw")


def expire_recall(deps: Deps, recall_id: str) -> bool:
    """Its day has come; whether it was still shown. May be repeated at any time."""
    with deps.reading() as uow:
        shown = uow.of(Recall).get(recall_id)
    if shown.status != "shown" or deps.clock.now() < shown.ends_at:
        return False
    _end_recall(deps, CLOCK, recall_id, "expire")
    return True


def corrections_for(
    uow: UnitOfWork, promoted_post_ids: Collection[str], now: datetime
) -> Sequence[Recall]:
    """The corrections to be shown where these promoted posts ran, newest first."""
    wanted = set(promoted_post_ids)
    return [
        found
        for found in uow.of(Recall).newest(limit=MOST_READ)
        if found.status == "shown" and now < found.ends_at and wanted & set(found.promoted_post_ids)
    ]


def refer(
    deps: Deps,
    actor: Actor,
    *,
    request_id: str,
    case_id: str,
    to: OtherRulebook,
    why: str,
    post_id: str,
) -> Referral:
    """Let the other rulebook look at something; it has no effect here or there by itself.

    Raises `NotAllowed`, `InvalidValue`, `NotFound`.
    """

    def make(uow: UnitOfWork, now: datetime) -> Referral:
        case = uow.cases.get(case_id)
        must_work_on(case, actor, act="refer a case")
        if post_id:
            uow.posts.get(post_id)
        return Referral(
            id=new_id(deps, now),
            opened_by=actor.id,
            opened_at=now,
            case_id=case_id,
            party_id=case.party_id,
            advertiser_id=case.advertiser_id,
            to=to,
            why=why,
            post_id=post_id,
        )

    return open_once(
        deps,
        actor,
        Referral,
        request_id=request_id,
        arguments={"case_id": case_id, "to": to.value, "why": why},
        make=make,
        entered=lambda *_: None,
    )


def decide_referral(deps: Deps, actor: Actor, *, referral_id: str, take_up: bool) -> Referral:
    """The other side takes it up, or leaves it. Raises `NotAllowed`, `WrongState`."""
    actor.must_be(StaffRole.REVIEWER, act="decide about a referral")
    with deps.uow() as uow:
        asked = uow.of(Referral).lock(referral_id)
        decided = asked.take("take_up" if take_up else "leave", actor, deps.clock.now())
        uow.of(Referral).save(decided)
        return decided


def announce_terms(
    deps: Deps, actor: Actor, *, request_id: str, part: TermsPart, text: str, effective_from: date
) -> Terms:
    """Announce the next version of a part of the terms, in full, with 15 days' notice.

    Raises `NotAllowed`, `InvalidValue`, `TermsTooSoon`.
    """
    actor.must_be(StaffRole.OPERATOR, act="announce terms")

    def make(uow: UnitOfWork, now: datetime) -> Terms:
        known = [t for t in uow.of(Terms).newest(limit=MOST_READ) if t.part is part]
        new = Terms(
            id=new_id(deps, now),
            opened_by=actor.id,
            opened_at=now,
            part=part,
            version=1 + max((t.version for t in known), default=0),
            text=text,
            effective_from=effective_from,
        )
        must_be_in_time(new, now)
        return new

    return open_once(
        deps,
        actor,
        Terms,
        request_id=request_id,
        arguments={"part": part.value, "text": text, "from": effective_from.isoformat()},
        make=make,
        entered=lambda uow, new: _enter_terms(uow, deps, new),
    )


def publish_terms(deps: Deps, actor: Actor, *, terms_id: str) -> Terms:
    """A second operator publishes them. Raises `NotAllowed`, `TermsTooSoon`, `WrongState`."""
    actor.must_be(StaffRole.OPERATOR, act="publish terms")
    with deps.uow() as uow:
        now = deps.clock.now()
        announced = uow.of(Terms).lock(terms_id)
        if actor.id == announced.opened_by:
            raise NotAllowed(act="publish these terms", needs="a second person")
        must_be_in_time(announced, now)
        published = announced.take("publish", actor, now)
        uow.of(Terms).save(published)
        _enter_terms(uow, deps, published)
        return published


def withdraw_terms(deps: Deps, actor: Actor, *, terms_id: str) -> Terms:
    """An operator takes back what was announced and not published. Raises as `publish_terms`."""
    actor.must_be(StaffRole.OPERATOR, act="withdraw terms")
    with deps.uow() as uow:
        withdrawn = uow.of(Terms).lock(terms_id).take("withdraw", actor, deps.clock.now())
        uow.of(Terms).save(withdrawn)
        _enter_terms(uow, deps, withdrawn)
        return withdrawn


def terms_for(uow: UnitOfWork, part: TermsPart, *, opened_on: date) -> Terms | None:
    """What applies to a case or contract that began on a day: no later change touches it."""
    return terms_on(uow.of(Terms).newest(limit=MOST_READ), part, opened_on)


def _end_recall(deps: Deps, actor: Actor, recall_id: str, step: str) -> Recall:
    with deps.uow() as uow:
        shown = uow.of(Recall).lock(recall_id)
        ended = shown.take(step, actor, deps.clock.now())
        uow.of(Recall).save(ended)
        _enter_recall(uow, deps, ended)
        return ended


def _enter_recall(uow: UnitOfWork, deps: Deps, recall: Recall) -> None:
    enter(
        uow,
        deps,
        recall,
        type=EntryType.RECALL,
        reference=f"recall {recall.id[-8:]}",
        told={"text": recall.text, "ruling_id": recall.ruling_id},
        public={"text": recall.text, "ends_at": recall.ends_at.isoformat()},
        released=True,
    )


def _enter_terms(uow: UnitOfWork, deps: Deps, terms: Terms) -> None:
    said: dict[str, object] = {
        "text": terms.text,
        "effective_from": terms.effective_from.isoformat(),
    }
    enter(
        uow,
        deps,
        terms,
        type=EntryType.GENERAL_ACT,
        reference=terms.reference,
        told=said,
        public=said,
        released=True,
    )
