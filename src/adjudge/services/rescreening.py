"""Re-screening: who falls under a new text, the named list, a letter each, and then the effect."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from adjudge.domain.actor import Actor, StaffRole, program
from adjudge.domain.ads.promoted_post import PromotedPost
from adjudge.domain.cases import rescreening as rules
from adjudge.domain.cases.decider import NUMBER, name_of
from adjudge.domain.cases.general_act import Change, GeneralAct
from adjudge.domain.cases.hearing import NoHearing
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.measure import MeasureKind
from adjudge.domain.cases.rescreening import Rescreening
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.errors import InvalidValue
from adjudge.domain.policy.screening import ScreeningResult, screen
from adjudge.domain.signals.signal import SignalSet
from adjudge.domain.steps import first, last
from adjudge.services import letter_contexts as say
from adjudge.services.declines import reasoned
from adjudge.services.letters import about, serve_letter
from adjudge.services.matters import enter, new_id
from adjudge.services.once import once, request
from adjudge.services.people import must_be_within_powers
from adjudge.services.ports import Deps, UnitOfWork
from adjudge.services.precedents import file_precedent
from adjudge.services.register import EntryType, record
from adjudge.services.rulings import draft_of
from adjudge.services.screened import signals_of

CLOCK = program("clock")
OPERATOR = "operator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Falling:
    """A promoted post that the new text would not admit, and what it hits."""

    promoted_post: PromotedPost
    party_id: str
    screening: ScreeningResult


def who_would_fall(
    deps: Deps, actor: Actor, *, act_id: str, advertiser_ids: Iterable[str] | None = None
) -> tuple[Falling, ...]:
    """The posts admitted under older texts that the clauses of an act in force would not admit.

    Only clauses with a machine rule are screened by; exempt classes are left out. Nothing is
    stored. Raises `NotAllowed`, `InvalidValue`.
    """
    actor.must_be(StaffRole.OPERATOR, act="re-screen under a new policy version")
    with deps.reading() as uow:
        act = uow.of(GeneralAct).get(act_id)
        if act.status != "in force" or not act.clauses:
            raise InvalidValue(field="act", problem="one in force that changes clauses")
        chosen = uow.advertisers.all_ids() if advertiser_ids is None else sorted(advertiser_ids)
        running = [
            promoted
            for advertiser_id in chosen
            for promoted in uow.promoted_posts.by_advertiser(advertiser_id)
            if promoted.status == "admitted"
        ]
    found = (_falling(deps, act, promoted) for promoted in running)
    return tuple(falling for falling in found if falling is not None)


def propose_rescreening(
    deps: Deps,
    actor: Actor,
    *,
    request_id: str,
    act_id: str,
    promoted_post_ids: Sequence[str],
    effective_at: datetime,
) -> Rescreening:
    """Propose the named list: only posts that the new text does not admit.

    Raises:
        NotAllowed: not one of the two who published the act, or one with an interest in a party.
        InvalidValue: the act is not in force, or a post does not fall under it.
        FallsTooSoon: fewer than 15 days are left, or the run-off is not over.
    """
    asked = request(
        request_id,
        use_case="propose_rescreening",
        actor=actor,
        arguments={"act_id": act_id, "posts": " ".join(promoted_post_ids)},
    )
    with deps.reading() as uow:
        owners = {uow.promoted_posts.get(key).advertiser_id for key in promoted_post_ids}
    falling = {
        each.promoted_post.id: each.party_id
        for each in who_would_fall(deps, actor, act_id=act_id, advertiser_ids=owners)
    }
    stray = [key for key in promoted_post_ids if key not in falling]
    with deps.uow() as uow:
        now = deps.clock.now()

        def act() -> tuple[str, Rescreening]:
            if stray:
                raise InvalidValue(field="promoted posts", problem=f"{stray[0]} does not fall")
            listed = Rescreening(
                id=new_id(deps, now),
                opened_by=actor.id,
                opened_at=now,
                act_id=act_id,
                promoted_post_ids=tuple(promoted_post_ids),
                effective_at=effective_at,
            )
            proposed = rules.propose_list(
                listed,
                actor,
                act=uow.of(GeneralAct).get(act_id),
                parties={falling[key] for key in promoted_post_ids},
                now=now,
            )
            uow.of(Rescreening).add(proposed)
            _enter(uow, deps, proposed)
            return proposed.id, proposed

        return once(uow.requests, asked, now, load=uow.of(Rescreening).get, act=act)


def drop_rescreening(deps: Deps, actor: Actor, *, rescreening_id: str) -> Rescreening:
    """Give the list up, before it is approved. Raises `NotAllowed`, `WrongState`."""
    actor.must_be(StaffRole.OPERATOR, act="drop a re-screening")
    with deps.uow() as uow:
        dropped = uow.of(Rescreening).lock(rescreening_id).take("drop", actor, deps.clock.now())
        uow.of(Rescreening).save(dropped)
        _enter(uow, deps, dropped)
        return dropped


def approve_rescreening(deps: Deps, actor: Actor, *, rescreening_id: str) -> Rescreening:
    """The other one who published the act approves the list; each party gets its letter at once.

    Each post has a ruling of its own, that is served now and takes effect on the day of the list,
    or 15 days after its letter if that is later.

    Raises `NotAllowed`, `FallsTooSoon`, `WrongState`.
    """
    with deps.uow() as uow:
        listed = uow.of(Rescreening).lock(rescreening_id)
        approved = rules.approve_list(
            listed,
            actor,
            act=uow.of(GeneralAct).get(listed.act_id),
            parties=_parties(uow, listed),
            now=deps.clock.now(),
        )
        uow.of(Rescreening).save(approved)
        _enter(uow, deps, approved)
    serve_rescreening_letters(deps, rescreening_id)
    with deps.reading() as uow:
        return uow.of(Rescreening).get(rescreening_id)


def serve_rescreening_letters(deps: Deps, rescreening_id: str) -> int:
    """Rule on each named post that still runs and still falls; how many were served now.

    One transaction each; a post that was ruled on is not ruled on again, so a crash loses nothing.
    """
    with deps.reading() as uow:
        listed = uow.of(Rescreening).get(rescreening_id)
        act = uow.of(GeneralAct).get(listed.act_id)
        posts = [uow.promoted_posts.get(key) for key in listed.promoted_post_ids]
    if listed.status != "approved":
        return 0
    served = 0
    for post in posts:
        falling = _falling(deps, act, post) if post.status == "admitted" else None
        if falling is not None:
            served += _rule(deps, listed, act, falling)
    with deps.uow() as uow:
        listed = uow.of(Rescreening).lock(rescreening_id)
        if listed.status == "approved":
            told = listed.take("tell", CLOCK, deps.clock.now(), count=str(served))
            uow.of(Rescreening).save(told)
    return served


def _falling(deps: Deps, act: GeneralAct, promoted: PromotedPost) -> Falling | None:
    """What the clauses of the act say of a post that was admitted before them."""
    book, today = deps.rulebooks.ads(), deps.today()
    made = {
        f"{change.clause_id}@{change.version}"
        for change in act.clauses
        if change.change not in {Change.SUSPEND, Change.END}
    }
    admitted = first(promoted.steps, "admit")
    clauses = tuple(
        clause
        for clause in book.clauses_in_force(today)
        if clause.ref in made
        and admitted is not None
        and admitted.at.date() < clause.effective_from
    )
    if not clauses:
        return None
    with deps.reading() as uow:
        party_id = uow.advertisers.get(promoted.advertiser_id).party_id
        look = signals_of(uow, deps, promoted)
    signals: SignalSet = look()
    result = screen(
        replace(book, clauses=clauses), signals, today, categories=promoted.categories or ()
    )
    if not result.hits:
        return None
    return Falling(promoted_post=promoted, party_id=party_id, screening=result)


def _rule(deps: Deps, listed: Rescreening, act: GeneralAct, falling: Falling) -> bool:
    approved = last(listed.steps, "approve")
    assert approved is not None, "it is approved"
    proposer, approver = (
        Actor(
            id=step.actor_id,
            roles=frozenset({StaffRole.OPERATOR}),
            reviewer_number=int(step.data[NUMBER]),
        )
        for step in (listed.proposed, approved)
    )
    post = falling.promoted_post
    asked = request(
        f"rescreen.{listed.id[-12:]}.{listed.promoted_post_ids.index(post.id)}",
        use_case="rescreen",
        actor=CLOCK,
        arguments={"rescreening_id": listed.id, "promoted_post_id": post.id},
    )
    made: list[Ruling] = []
    with deps.uow() as uow:
        uow.advertisers.lock(post.advertiser_id)
        now = deps.clock.now()

        def rule() -> tuple[str, Ruling]:
            case, statement = reasoned(
                uow, deps, post, falling.screening, now=now, measure=MeasureKind.REMOVE
            )
            draft = draft_of(uow, deps, case, proposer, statement)
            must_be_within_powers(uow, deps, draft)
            uow.rulings.add(draft)
            told = {"no_hearing": NoHearing.NOT_NEEDED.value, "rescreening": listed.id}
            proposed = draft.take(
                "propose", proposer, now, statement_sha256=statement.sha256, **told
            )
            due = max(listed.effective_at, rules.earliest(act, now))
            served = proposed.take("approve", approver, now).take("serve", approver, now)
            served = served.take("schedule", CLOCK, now, due=due.isoformat())
            uow.rulings.save(served)
            file_precedent(uow, served, now.date())
            uow.cases.save(case.take("rule", approver, now, ruling_id=served.id))
            _enter_ruling(uow, deps, served)
            _serve(uow, deps, served, now)
            made.append(served)
            return served.id, served

        once(uow.requests, asked, now, load=uow.rulings.get, act=rule)
    return bool(made)


def _serve(uow: UnitOfWork, deps: Deps, ruling: Ruling, now: datetime) -> None:
    proposed, approved = first(ruling.steps, "propose"), first(ruling.steps, "approve")
    assert proposed is not None, "just taken"
    assert approved is not None, "just taken"
    serve_letter(
        uow,
        deps,
        kind=LetterKind.NOTICE,
        template="notice",
        matter=about(uow, ruling),
        context={
            **say.statement(uow, deps, ruling),
            **say.hearing(ruling),
            **say.money(uow, uow.advertisers.get(ruling.advertiser_id)),
            "proposed_by": name_of(proposed, OPERATOR),
            "approved_by": name_of(approved, OPERATOR),
        },
        now=now,
    )


def _enter_ruling(uow: UnitOfWork, deps: Deps, ruling: Ruling) -> None:
    record(
        uow,
        deps,
        type=EntryType.RULING_SERVED,
        subject_id=ruling.id,
        party_id=ruling.party_id,
        record={
            "ruling_id": ruling.id,
            "case_id": ruling.case_id,
            "proposer_id": ruling.proposer_id,
            "approver_id": ruling.approver_id,
            "rescreening_id": ruling.proposed_with("rescreening"),
            "statement": ruling.statement.record(),
        },
        public=say.public_reasons(uow, deps, ruling),
        released=False,
    )


def _parties(uow: UnitOfWork, listed: Rescreening) -> set[str]:
    owners = {uow.promoted_posts.get(key).advertiser_id for key in listed.promoted_post_ids}
    return {uow.advertisers.get(owner).party_id for owner in owners}


def _enter(uow: UnitOfWork, deps: Deps, listed: Rescreening) -> None:
    """It names nobody in public: how many posts fall under which act, and when."""
    told: dict[str, object] = {
        "act_id": listed.act_id,
        "posts": len(listed.promoted_post_ids),
        "effective_at": listed.effective_at.isoformat(),
    }
    enter(
        uow,
        deps,
        listed,
        type=EntryType.GENERAL_ACT,
        reference=listed.reference,
        told={**told, "named": list(listed.promoted_post_ids)},
        public=told,
        released=True,
    )
