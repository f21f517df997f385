"""Rulings: proposed, heard, approved; narrowed, lifted, reversed; in batches, and by links."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.services.life.base import CaseLife
from tests.services.life.commands.table import command
from tests.services.life.people import anybody, officers, parties, reviewers
from tests.services.life.pick import NothingThere, Pick
from tests.services.life.statements import any_statement, narrower
from tests.services.life.texts import ANSWERS, REASONS, WHYS
from tests.services.roads import RESPONSE

from adjudge.domain.actor import Actor
from adjudge.domain.cases.appeal import Appeal, OverturnCode
from adjudge.domain.cases.basis import NO_BASIS, Basis
from adjudge.domain.cases.batch import Batch
from adjudge.domain.cases.case import Case
from adjudge.domain.cases.exhibit import Exhibit
from adjudge.domain.cases.favourable import ReasonCode
from adjudge.domain.cases.letter import Letter
from adjudge.domain.cases.link import Link, LinkKind
from adjudge.domain.cases.review import Review
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.cases.second_view import View
from adjudge.domain.cases.statement import Statement
from adjudge.services import appeals, batches, ends, hearings, links, people, reviews, rulings

WAITING = ("proposed", "proposal letter", "answered", "unanswered in time", "cured")
HELD = ("in force", "stayed", "scheduled")
LIKE_WORDS = "Like cases get like words."


def _any_basis(life: CaseLife, case: Case, pick: Pick) -> Basis:
    if pick.flag(0.75):
        return NO_BASIS
    earlier = [r for r in life.of(Ruling, "in force") if r.advertiser_id == case.advertiser_id]
    chosen = tuple(ruling.id for ruling in pick.some(earlier, 2))
    how = pick.number(0, 2)
    if how == 0:
        return Basis(built_on=chosen)
    if how == 1:
        return Basis(supersedes=chosen)
    return Basis(evades=chosen[0] if chosen else "")


@command(reviewers)
def propose_ruling(life: CaseLife, who: Actor, pick: Pick) -> object:
    case = life.case(pick)
    return rulings.propose_ruling(
        life.deps,
        who,
        request_id=life.key(),
        case_id=case.id,
        statement=any_statement(life, case, pick),
        wording_reason=LIKE_WORDS if pick.flag(0.9) else "",
        basis=_any_basis(life, case, pick),
    )


@command(parties)
def answer_proposal(life: CaseLife, who: Actor, pick: Pick) -> object:
    return rulings.answer_proposal(
        life.deps,
        who,
        ruling_id=pick.id(life.of(Ruling, "proposal letter")),
        text=pick.one(ANSWERS),
    )


@command(parties)
def cure_proposal(life: CaseLife, who: Actor, pick: Pick) -> object:
    return hearings.cure_proposal(
        life.deps,
        who,
        ruling_id=pick.id(life.of(Ruling, "proposal letter")),
        text=pick.one(ANSWERS),
    )


@command(reviewers)
def deal_with_answer(life: CaseLife, who: Actor, pick: Pick) -> object:
    return rulings.deal_with_answer(
        life.deps, who, ruling_id=pick.id(life.of(Ruling, "answered", "cured")), text=RESPONSE
    )


@command(reviewers)
def drop_ruling(life: CaseLife, who: Actor, pick: Pick) -> object:
    return rulings.drop_ruling(life.deps, who, ruling_id=pick.id(life.of(Ruling, *WAITING)))


@command(reviewers)
def return_ruling(life: CaseLife, who: Actor, pick: Pick) -> object:
    return hearings.return_ruling(
        life.deps, who, ruling_id=pick.id(life.of(Ruling, *WAITING)), why=pick.one(WHYS)
    )


@command(reviewers)
def close_cured_proposal(life: CaseLife, who: Actor, pick: Pick) -> object:
    return hearings.close_cured_proposal(
        life.deps, who, ruling_id=pick.id(life.of(Ruling, "cured")), why=pick.one(WHYS)
    )


@command(reviewers)
def write_second_view(life: CaseLife, who: Actor, pick: Pick) -> object:
    return people.write_second_view(
        life.deps,
        who,
        ruling_id=pick.id(life.of(Ruling, *WAITING)),
        view=pick.one(tuple(View)),
        why=pick.one(WHYS),
    )


@command(reviewers)
def approve_ruling(life: CaseLife, who: Actor, pick: Pick) -> object:
    ruling = pick.late(life.of(Ruling, *WAITING, "served"))
    less = narrower(ruling.statement, life, pick) if pick.flag(0.2) else None
    return rulings.approve_ruling(life.deps, who, ruling_id=ruling.id, narrowed=less)


@command(reviewers)
def modify_ruling(life: CaseLife, who: Actor, pick: Pick) -> object:
    old = pick.late(life.of(Ruling, *HELD))
    return hearings.modify_ruling(
        life.deps,
        who,
        request_id=life.key(),
        ruling_id=old.id,
        statement=narrower(old.statement, life, pick),
        code=pick.one(tuple(ReasonCode)),
        why=pick.one(WHYS),
    )


@command(anybody)
def lift_ruling(life: CaseLife, who: Actor, pick: Pick) -> object:
    return ends.lift_ruling(
        life.deps,
        who,
        request_id=life.key(),
        ruling_id=pick.id(life.of(Ruling, *HELD)),
        code=pick.one(tuple(ReasonCode)),
        why=pick.one(WHYS),
    )


@command(anybody)
def reverse_ruling(life: CaseLife, who: Actor, pick: Pick) -> object:
    return ends.reverse_ruling(
        life.deps,
        who,
        request_id=life.key(),
        ruling_id=pick.id(life.of(Ruling, *HELD, "served", "lifted", "lapsed", "expired")),
        code=pick.one(tuple(ReasonCode)),
        why=pick.one(WHYS),
    )


@command(anybody)
def correct_letter(life: CaseLife, who: Actor, pick: Pick) -> object:
    return ends.correct_letter(
        life.deps,
        who,
        request_id=life.key(),
        letter_id=pick.id(life.rows(Letter)),
        wrong=pick.one(("Decision", "Kestrel Lab", "no such words")),
        right=pick.one(("The decision", "Kestrel Laboratory", "")),
    )


def _alike(life: CaseLife, pick: Pick) -> list[batches.Member]:
    """The same ground and measure for both advertisers, each on its own facts."""
    first = any_statement(life, life.parties[0].case, pick)
    members = [batches.Member(case_id=life.parties[0].case.id, statement=first)]
    other = life.parties[1]
    renamed = {old: new.id for old, new in zip(first.fact_ids, other.facts, strict=False)}
    second: Statement = replace(
        first,
        fact_ids=tuple(renamed.values()),
        findings=tuple(
            replace(finding, fact_ids=tuple(renamed[key] for key in finding.fact_ids))
            for finding in first.findings
        ),
        scope=replace(first.scope, promoted_post_ids=(), whole_party=True),
    )
    return [*members, batches.Member(case_id=other.case.id, statement=second)]


@command(reviewers)
def propose_batch(life: CaseLife, who: Actor, pick: Pick) -> object:
    return batches.propose_batch(
        life.deps,
        who,
        request_id=life.key(),
        common_part="Both sell scanners that report what is not there.",
        members=_alike(life, pick),
    )


@command(reviewers)
def approve_batch(life: CaseLife, who: Actor, pick: Pick) -> object:
    return batches.approve_batch(life.deps, who, batch_id=pick.id(life.rows(Batch)))


@command(reviewers)
def find_link(life: CaseLife, who: Actor, pick: Pick) -> object:
    here, there = life.parties if pick.flag(0.8) else life.parties[::-1]
    exhibits = [e.id for e in life.rows(Exhibit) if e.case_id == here.case.id]
    return links.find_link(
        life.deps,
        who,
        request_id=life.key(),
        case_id=here.case.id,
        type=pick.one(tuple(LinkKind)),
        other_party_id=there.scene.advertiser.party_id,
        began=date(2025, 3, 1),
        ended=date(2026, 3, 20) if pick.flag(0.2) else None,
        exhibit_ids=pick.some(exhibits, 3),
        why=pick.one(("One person signs for both.", "")),
        holds_office=pick.flag(0.1),
    )


@command(parties)
def contest_link(life: CaseLife, who: Actor, pick: Pick) -> object:
    return links.contest_link(
        life.deps, who, link_id=pick.id(life.rows(Link)), text=pick.one(ANSWERS)
    )


@command(reviewers)
def decide_link(life: CaseLife, who: Actor, pick: Pick) -> object:
    return links.decide_link(
        life.deps,
        who,
        link_id=pick.id(life.of(Link, "contested", "found")),
        stands=pick.flag(),
        reasons=pick.one(WHYS),
    )


@command(reviewers)
def extend_to_linked(life: CaseLife, who: Actor, pick: Pick) -> object:
    whole = [r for r in life.of(Ruling, "in force") if r.statement.scope.whole_party]
    ruling = pick.late(whole)
    there = [road for road in life.parties if road.scene.advertiser.id != ruling.advertiser_id]
    if not there:
        raise NothingThere
    return links.extend_to_linked(
        life.deps,
        who,
        request_id=life.key(),
        ruling_id=ruling.id,
        link_id=pick.id(life.rows(Link)),
        advertiser_id=there[0].scene.advertiser.id,
    )


@command(reviewers)
def approve_extension(life: CaseLife, who: Actor, pick: Pick) -> object:
    extending = [r for r in life.rows(Ruling) if r.proposed_with("link_id")]
    return links.approve_extension(life.deps, who, ruling_id=pick.id(extending))


@command(reviewers)
def approve_either(life: CaseLife, who: Actor, pick: Pick) -> object:
    return links.approve_either(life.deps, who, ruling_id=pick.id(life.of(Ruling, *WAITING)))


def _narrowed(life: CaseLife, row: Appeal | Review, pick: Pick) -> Statement:
    return narrower(life.by_id(Ruling)[row.ruling_id or ""].statement, life, pick)


@command(officers)
def modify_appeal(life: CaseLife, who: Actor, pick: Pick) -> object:
    appeal = pick.late(life.of(Appeal, "admitted"))
    return appeals.modify_appeal(
        life.deps,
        who,
        appeal_id=appeal.id,
        statement=_narrowed(life, appeal, pick),
        reasons=pick.one(REASONS),
        code=pick.one(tuple(OverturnCode)),
    )


@command(reviewers)
def modify_review(life: CaseLife, who: Actor, pick: Pick) -> object:
    review = pick.late(life.of(Review, "opened"))
    return reviews.modify_review(
        life.deps,
        who,
        review_id=review.id,
        statement=_narrowed(life, review, pick),
        reasons=pick.one(REASONS),
        code=pick.one(tuple(ReasonCode)),
    )
