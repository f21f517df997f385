"""Rulings: from the draft to the notice. Nobody judges alone, and nobody without reasons."""

from __future__ import annotations

from datetime import datetime, timedelta

from adjudge.domain.actor import Actor
from adjudge.domain.cases.basis import NO_BASIS, Basis
from adjudge.domain.cases.batch import CommonPart, common_part_of
from adjudge.domain.cases.case import OPEN, Case, must_be_other, must_be_outside, must_work_on
from adjudge.domain.cases.hearing import NoHearing, answer, respond
from adjudge.domain.cases.later_hearing import WhyLater
from adjudge.domain.cases.link import LinkCannotCarry
from adjudge.domain.cases.linter import (
    Missing,
    ReasonsIncomplete,
    WordingUnexplained,
    check,
)
from adjudge.domain.cases.measure import MeasureKind
from adjudge.domain.cases.ruling import Ruling, approve, drop, propose
from adjudge.domain.cases.statement import Statement
from adjudge.domain.errors import InvalidValue
from adjudge.domain.ids import RANDOM_BYTES, uuid7
from adjudge.services import letter_contexts as say
from adjudge.services.clauses import clause_of
from adjudge.services.effects import put_into_effect
from adjudge.services.exhibit_texts import ExhibitTexts
from adjudge.services.later_hearings import open_later_hearing
from adjudge.services.letters import serve_favourable, serve_notice, serve_proposal
from adjudge.services.links_of_rulings import (
    linked_data,
    must_be_called_what_it_is,
    must_still_rest,
)
from adjudge.services.older_texts import must_spare_older_posts
from adjudge.services.once import once, request
from adjudge.services.orders import orders_cited
from adjudge.services.people import must_be_within_powers
from adjudge.services.ports import Deps, UnitOfWork
from adjudge.services.precedents import file_precedent, remarks_on
from adjudge.services.register import EntryType, record

MAX_WORDING_REASON = 1_000
HEARD = frozenset({"proposal letter", "answered", "unanswered in time", "cured"})
SERVED = frozenset({"served", "scheduled", "in force"})


def check_draft(
    deps: Deps, actor: Actor, *, case_id: str, statement: Statement
) -> tuple[Missing, ...]:
    """What the draft lacks, by code; nothing is stored. Raises `NotAllowed`, `InvalidValue`."""
    with deps.reading() as uow:
        case = uow.cases.get(case_id)
        must_work_on(case, actor, act="draft a ruling")
        return lint(uow, deps, case, statement)


def lint(
    uow: UnitOfWork,
    deps: Deps,
    case: Case,
    statement: Statement,
    *,
    common_part: CommonPart | None = None,
) -> tuple[Missing, ...]:
    """The linter over the facts and exhibits of the case and the Ads Policy.

    `common_part` is what the ruling shares with others of a batch, for its letter says that too.

    Raises `InvalidValue` if the scope names a promoted post of somebody else.
    """
    for promoted_post_id in statement.scope.promoted_post_ids:
        promoted = uow.promoted_posts.get(promoted_post_id)
        if promoted.advertiser_id != case.advertiser_id:
            raise InvalidValue(field="scope", problem="only promoted posts of this advertiser")
    exhibits = {exhibit.id: exhibit for exhibit in uow.exhibits.by_case(case.id)}
    return check(
        statement,
        facts={fact.id: fact for fact in uow.facts.by_case(case.id)},
        exhibits=exhibits,
        clause_of=lambda reference: clause_of(deps, reference),
        orders_of=lambda citation: orders_cited(uow, citation, case_id=case.id),
        text_of=ExhibitTexts(uow, exhibits),
        today=deps.today(),
        common_part=common_part.text if common_part else "",
    )


def propose_ruling(
    deps: Deps,
    actor: Actor,
    *,
    request_id: str,
    case_id: str,
    statement: Statement,
    wording_reason: str = "",
    basis: Basis = NO_BASIS,
    common_part: CommonPart | None = None,
) -> Ruling:
    """Propose a measure, or refuse and store nothing.

    Before a suspension or termination the proposal letter is served and waited for, unless the
    ground is urgent or an order, or the party evades; the others wait for a second person only.

    `wording_reason` is why wording stands on which the linter remarks; the record keeps it.
    `common_part` is what the rulings of a batch declare to share: it may be near other words, and
    the letters of this ruling say it whole.

    Raises:
        ReasonsIncomplete: the statement lacks parts, listed by code in `missing`.
        WordingUnexplained: the wording draws remarks, and no reason is given why it stands.
        NotAllowed: no reviewer, one without a number, or one with an interest in the party; a
            program that may not propose this.
        SuspensionInEffect: it would stop most of what runs, under another name.
        BasisFallen: what it is built on, replaces or evades is not in force.
        OlderText, ClauseSpares: it reaches posts that this text of the clause does not reach.
        NoRemedyYet: nobody can have the authorisation that would help, and it is not dated.
        InvalidValue: the measure is not one that is proposed, or the scope is somebody else's.
        WrongState: the case has abated.
    """
    shared = common_part.data() if common_part else {}
    asked = request(
        request_id,
        use_case="propose_ruling",
        actor=actor,
        arguments={
            "case_id": case_id,
            "statement_sha256": statement.sha256,
            "wording_reason": wording_reason,
            **basis.data(),
            **shared,
        },
    )
    with deps.uow() as uow:
        now = deps.clock.now()

        def act() -> tuple[str, Ruling]:
            case = uow.cases.lock(case_id)
            if not actor.is_program:
                must_work_on(case, actor, act="propose a ruling")
            _must_be_complete(uow, deps, case, statement, common_part)
            wording = _wording(
                uow,
                deps,
                case,
                statement,
                wording_reason.strip(),
                common_part=common_part.text if common_part else "",
            )
            draft = draft_of(uow, deps, case, actor, statement)
            linked = _fitting(uow, deps, draft, basis)
            if case.status not in OPEN:
                uow.cases.save(case.take("reopen", actor, now))
            return draft.id, _propose(
                uow, deps, draft, actor, now, kept={**linked, **wording, **shared}
            )

        return once(uow.requests, asked, now, load=uow.rulings.get, act=act)


def _must_be_complete(
    uow: UnitOfWork,
    deps: Deps,
    case: Case,
    statement: Statement,
    common_part: CommonPart | None,
) -> None:
    missing = lint(uow, deps, case, statement, common_part=common_part)
    if missing:
        raise ReasonsIncomplete(missing)


def _fitting(uow: UnitOfWork, deps: Deps, draft: Ruling, basis: Basis) -> dict[str, str]:
    """What the draft is built on; raises where it may not be proposed like this."""
    if draft.statement.measure is MeasureKind.DECLINE:
        raise InvalidValue(field="measure", problem="a post is declined when submitted")
    must_be_within_powers(uow, deps, draft)
    must_be_called_what_it_is(uow, draft)
    linked = linked_data(uow, deps, draft, basis)
    if not basis.emergency:
        must_spare_older_posts(uow, deps, draft)
    return linked


def draft_of(uow: UnitOfWork, deps: Deps, case: Case, actor: Actor, statement: Statement) -> Ruling:
    """A new draft in a case, with the next number; it is not stored."""
    now = deps.clock.now()
    return Ruling(
        id=uuid7(now, deps.random(RANDOM_BYTES)),
        number=uow.rulings.next_number(),
        case_id=case.id,
        advertiser_id=case.advertiser_id,
        party_id=case.party_id,
        statement=statement,
        drafted_by=actor.id,
        drafted_at=now,
    )


def _wording(
    uow: UnitOfWork, deps: Deps, case: Case, statement: Statement, reason: str, *, common_part: str
) -> dict[str, str]:
    """What is remarked on and why it stands. Raises `WordingUnexplained`, `InvalidValue`."""
    remarks = remarks_on(uow, deps, case, statement, common_part=common_part)
    if remarks and not reason:
        raise WordingUnexplained(remarks)
    if len(reason) > MAX_WORDING_REASON:
        problem = f"at most {MAX_WORDING_REASON:,} characters"
        raise InvalidValue(field="wording reason", problem=problem)
    if not remarks:
        return {}
    codes = " ".join(sorted({remark.code for remark in remarks}))
    return {"wording_remarks": codes, "wording_reason": reason}


def _propose(
    uow: UnitOfWork,
    deps: Deps,
    draft: Ruling,
    actor: Actor,
    now: datetime,
    *,
    kept: dict[str, str],
) -> Ruling:
    uow.rulings.add(draft)
    proposed = propose(draft, actor, now, **kept)
    if proposed.needs_hearing:
        due = now + timedelta(days=deps.deadlines.answer_to_proposal)
        proposed = proposed.take("serve_proposal", actor, now, due=due.isoformat())
    uow.rulings.save(proposed)
    record(
        uow,
        deps,
        type=EntryType.RULING_PROPOSED,
        subject_id=draft.id,
        party_id=draft.party_id,
        record={
            "ruling_id": draft.id,
            "case_id": draft.case_id,
            "proposer_id": actor.id,
            "statement_sha256": draft.statement.sha256,
            **kept,
        },
        public={"reference": draft.reference},
        released=False,
    )
    if proposed.needs_hearing:
        serve_proposal(uow, deps, proposed, now)
    return proposed


def answer_proposal(deps: Deps, actor: Actor, *, ruling_id: str, text: str) -> Ruling:
    """The party answers the proposal letter, which ends the wait.

    Raises `NotAllowed`, `InvalidValue` for an empty or too long text, and `WrongState`.
    """
    with deps.uow() as uow:
        now = deps.clock.now()
        answered = answer(uow.rulings.lock(ruling_id), actor, text, now)
        uow.rulings.save(answered)
        return answered


def deal_with_answer(deps: Deps, actor: Actor, *, ruling_id: str, text: str) -> Ruling:
    """The proposer says what the answer changes and why; nothing else of the text may change.

    Raises `NotAllowed`, `InvalidValue` for an empty or too long text, and `WrongState`.
    """
    with deps.uow() as uow:
        dealt_with = respond(uow.rulings.lock(ruling_id), actor, text, deps.clock.now())
        uow.rulings.save(dealt_with)
        return dealt_with


def drop_ruling(deps: Deps, actor: Actor, *, ruling_id: str) -> Ruling:
    """Give a proposal up; the party that had a proposal letter is told by a letter.

    Raises `NotAllowed`, and `WrongState` once it is approved.
    """
    with deps.uow() as uow:
        ruling = uow.rulings.lock(ruling_id)
        now = deps.clock.now()
        dropped = drop(ruling, actor, now)
        uow.rulings.save(dropped)
        if ruling.answer_due is not None:
            name = say.decider(dropped.steps, "drop", say.REVIEWER)
            serve_favourable(uow, deps, dropped, now=now, decided_by=name, dropped=True)
        return dropped


def approve_ruling(
    deps: Deps, actor: Actor, *, ruling_id: str, narrowed: Statement | None = None
) -> Ruling:
    """A second person approves; the notice is served; the measure takes effect before this returns.

    A termination takes effect thirty days later instead, by its clock, unless it is ordered, urgent
    or on evasion. Approval, notice, register and outbox are one transaction; the effect is its own.
    If a serving process cannot be reached, ruling and letter stay served, and this raises
    `WorkerMissing`; the worker, or the same call again by the same person, then finishes it.

    `narrowed` is what is decided instead of the proposed text, if it only drops or narrows; then no
    new proposal letter is needed.

    Raises:
        SameDecider, NotAllowed: this person may not approve it.
        NotNarrower: `narrowed` says or takes more than was proposed, or the same.
        ProposalStandsOpen, AnswerNotDealtWith: the party has not been heard.
        ReasonsIncomplete, BasisFallen: something it rested on has fallen since it was proposed.
        LinkCannotCarry: it extends a measure by a link; see `links.approve_extension`.
        WorkerMissing: it is served, but not in force yet.
        WrongState: it is not at this point.
    """
    with deps.uow() as uow:
        ruling = uow.rulings.lock(ruling_id)
        unfinished = ruling.status in SERVED and ruling.approver_id == actor.id
        if not unfinished:
            _approve_and_serve(uow, deps, ruling, actor, narrowed)
    deps.faults.hit("ruling.approved")
    with deps.reading() as uow:
        ruling = uow.rulings.get(ruling_id)
    if ruling.status == "scheduled":
        return ruling
    put_into_effect(deps, ruling_id)
    with deps.reading() as uow:
        return uow.rulings.get(ruling_id)


def _approve_and_serve(
    uow: UnitOfWork, deps: Deps, ruling: Ruling, actor: Actor, narrowed: Statement | None
) -> None:
    now = deps.clock.now()
    if ruling.proposed_with("link_id"):
        raise LinkCannotCarry(why="its addendum is approved with the link, not as a ruling alone")
    approved = approve(ruling, actor, now, narrowed=narrowed)
    must_be_within_powers(uow, deps, approved)
    case = uow.cases.lock(ruling.case_id)
    must_be_outside(case, actor, act="approve this ruling")
    must_be_other(case, actor, act="approve this ruling")
    # What held when it was proposed may have fallen since: an exhibit refuted, a date passed.
    shared = common_part_of(approved.steps)
    missing = lint(uow, deps, case, approved.statement, common_part=shared)
    if missing:
        raise ReasonsIncomplete(missing)
    must_be_called_what_it_is(uow, approved)
    must_still_rest(uow, approved, now)
    if not approved.proposed_with("emergency"):
        must_spare_older_posts(uow, deps, approved)
    served = approved.take("serve", actor, now)
    if approved.statement.measure is MeasureKind.TERMINATE and not approved.no_hearing:
        due = now + timedelta(days=deps.deadlines.termination_notice)
        served = served.take("schedule", actor, now, due=due.isoformat())
    uow.rulings.save(served)
    file_precedent(uow, served, now.date())
    if case.status in OPEN:
        uow.cases.save(case.take("rule", actor, now, ruling_id=ruling.id))
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
            "approver_id": actor.id,
            "proposed_sha256": ruling.statement.sha256,
            "statement": served.statement.record(),
            "response": served.response,
        },
        public=say.public_reasons(uow, deps, served),
        released=False,
    )
    serve_notice(uow, deps, served, now)
    if served.no_hearing == NoHearing.EMERGENCY:
        open_later_hearing(uow, deps, served, actor, why=WhyLater.EMERGENCY)
