"""Cases: opened, filled, closed; who is invited; declarations, and what came by other ways."""

from __future__ import annotations

from datetime import date, timedelta

from tests.services.life.base import CaseLife
from tests.services.life.commands.table import command
from tests.services.life.people import (
    anybody,
    guests,
    operators,
    parties,
    reviewers,
)
from tests.services.life.pick import Pick
from tests.services.life.statements import any_scope, any_statement
from tests.services.life.texts import ANSWERS, POSTS, REASONS, WHYS

from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.ads.promoted_post import PromotedPost
from adjudge.domain.cases.case import Source
from adjudge.domain.cases.complaint import Complaint
from adjudge.domain.cases.correspondence import Asks, Correspondence
from adjudge.domain.cases.declaration import Declaration
from adjudge.domain.cases.exhibit import Contest, Exhibit, Strength
from adjudge.domain.cases.fact import Fact, Finding, Precision
from adjudge.domain.cases.invitation import Invitation
from adjudge.domain.cases.letter import Letter
from adjudge.domain.cases.measure import MeasureKind
from adjudge.domain.cases.referral import OtherRulebook, Referral
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.posts.post import Post
from adjudge.services import (
    cases,
    declarations,
    dismissals,
    impact,
    invitations,
    people,
    precedents,
    recalls,
    rulings,
)


@command(reviewers)
def open_case(life: CaseLife, who: Actor, pick: Pick) -> object:
    return cases.open_case(
        life.deps,
        who,
        request_id=life.key(),
        advertiser_id=life.road(pick).scene.advertiser.id,
        source=pick.one(tuple(Source)),
    )


@command(reviewers)
def add_exhibit(life: CaseLife, who: Actor, pick: Pick) -> object:
    return cases.add_exhibit(
        life.deps,
        who,
        request_id=life.key(),
        case_id=life.case(pick).id,
        title="Screenshot",
        source="The firm's own page",
        asserter="Kestrel Lab",
        captured_on=life.now().date(),
        media_type="text/plain; charset=utf-8",
        content=b"An alarm for a file that the disk does not hold.",
        strength=pick.one(tuple(Strength)),
    )


@command(reviewers)
def record_fact(life: CaseLife, who: Actor, pick: Pick) -> object:
    case = life.case(pick)
    exhibits = [e.id for e in life.rows(Exhibit) if e.case_id == case.id]
    return cases.record_fact(
        life.deps,
        who,
        request_id=life.key(),
        case_id=case.id,
        proposition="The scanner named a file that the disk did not hold.",
        finding=pick.one(tuple(Finding)),
        began=date(2026, 1, 4),
        ended=None,
        precision=Precision.DAY,
        attributed_to="Kestrel Lab",
        exhibit_ids=pick.some(exhibits, 2),
    )


@command(parties)
def answer_exhibit(life: CaseLife, who: Actor, pick: Pick) -> object:
    return cases.answer_exhibit(
        life.deps,
        who,
        exhibit_id=pick.id(life.rows(Exhibit)),
        text=pick.one(ANSWERS),
        contest=pick.one(tuple(Contest)),
    )


@command(reviewers)
def close_case(life: CaseLife, who: Actor, pick: Pick) -> object:
    return dismissals.close_case(
        life.deps,
        who,
        case_id=life.case(pick).id,
        reference=pick.one(("ADS-8.1@1", "ADS-3.1@1")),
        reasons=pick.one(REASONS),
    )


@command(operators)
def declare_operator_interest(life: CaseLife, who: Actor, pick: Pick) -> object:
    # Rare: nothing but outside deciders gets on with such a case.
    case = life.parties[1].case if pick.flag(0.8) else life.case(pick)
    return people.declare_operator_interest(
        life.deps, who, case_id=case.id, text="Kestrel Lab criticised this site in its paper."
    )


@command(reviewers)
def declare_interest(life: CaseLife, who: Actor, pick: Pick) -> object:
    return people.declare_interest(
        life.deps, who, party_id=life.road(pick).scene.advertiser.party_id
    )


@command(operators)
def withdraw_interest(life: CaseLife, who: Actor, pick: Pick) -> object:
    return people.withdraw_interest(
        life.deps,
        who,
        user_id=pick.one(sorted(life.stage.interests())),
        party_id=life.road(pick).scene.advertiser.party_id,
    )


@command(operators)
def invite(life: CaseLife, who: Actor, pick: Pick) -> object:
    made = invitations.invite(
        life.deps,
        who,
        request_id=life.key(),
        case_id=life.case(pick).id,
        role=pick.one((StaffRole.REVIEWER, StaffRole.APPEALS_OFFICER, StaffRole.OPERATOR)),
        note="By the other site's panel.",
    )
    life.tokens.append(made.token)
    return made


@command(guests)
def accept_invitation(life: CaseLife, who: Actor, pick: Pick) -> object:
    return invitations.accept_invitation(life.deps, who, token=pick.late(life.tokens))


@command(operators)
def revoke_invitation(life: CaseLife, who: Actor, pick: Pick) -> object:
    return invitations.revoke_invitation(
        life.deps, who, invitation_id=pick.id(life.of(Invitation, "open", "accepted"))
    )


@command(operators)
def newest_invitations(life: CaseLife, who: Actor, pick: Pick) -> object:
    del pick
    return invitations.newest_invitations(life.deps, who)


@command(reviewers)
def refer(life: CaseLife, who: Actor, pick: Pick) -> object:
    return recalls.refer(
        life.deps,
        who,
        request_id=life.key(),
        case_id=life.case(pick).id,
        to=pick.one(tuple(OtherRulebook)),
        why=pick.one(WHYS),
        post_id=pick.id(life.rows(Post)),
    )


@command(reviewers)
def decide_referral(life: CaseLife, who: Actor, pick: Pick) -> object:
    return recalls.decide_referral(
        life.deps, who, referral_id=pick.id(life.rows(Referral)), take_up=pick.flag()
    )


@command(parties)
def declare(life: CaseLife, who: Actor, pick: Pick) -> object:
    return declarations.declare(
        life.deps,
        who,
        request_id=life.key(),
        advertiser_id=life.road(pick).scene.advertiser.id,
        about="ownership",
        text=pick.one(ANSWERS),
        as_of=life.now().date(),
    )


@command(parties)
def correct_declaration(life: CaseLife, who: Actor, pick: Pick) -> object:
    return declarations.correct_declaration(
        life.deps, who, declaration_id=pick.id(life.rows(Declaration)), text=pick.one(ANSWERS)
    )


@command(reviewers)
def find_declaration_false(life: CaseLife, who: Actor, pick: Pick) -> object:
    return declarations.find_declaration_false(
        life.deps,
        who,
        declaration_id=pick.id(life.rows(Declaration)),
        case_id=life.case(pick).id,
        fact_id=pick.id(life.rows(Fact)),
    )


@command(reviewers)
def file_correspondence(life: CaseLife, who: Actor, pick: Pick) -> object:
    return declarations.file_correspondence(
        life.deps,
        who,
        request_id=life.key(),
        case_id=life.case(pick).id,
        asks=pick.one(tuple(Asks)),
        channel="a letter by post",
        sender="Kestrel Lab",
        text=pick.one(ANSWERS),
        arrived_at=life.now() - timedelta(days=pick.number(-1, 9)),
    )


@command(reviewers)
def deal_with_correspondence(life: CaseLife, who: Actor, pick: Pick) -> object:
    return declarations.deal_with_correspondence(
        life.deps,
        who,
        correspondence_id=pick.id(life.rows(Correspondence)),
        subject_id=pick.id((*life.rows(Ruling), *life.rows(Complaint), *life.rows(Letter))),
        text=pick.one(WHYS),
    )


@command(reviewers)
def check_draft(life: CaseLife, who: Actor, pick: Pick) -> object:
    case = life.case(pick)
    return rulings.check_draft(
        life.deps, who, case_id=case.id, statement=any_statement(life, case, pick)
    )


@command(reviewers)
def impact_of(life: CaseLife, who: Actor, pick: Pick) -> object:
    case = life.case(pick)
    scope = any_scope(life, case, pick, MeasureKind.LIMIT)
    return impact.impact_of(life.deps, who, case_id=case.id, scope=scope)


@command(reviewers)
def nearest_rulings(life: CaseLife, who: Actor, pick: Pick) -> object:
    case = life.case(pick)
    return precedents.nearest_rulings(
        life.deps, who, case_id=case.id, statement=any_statement(life, case, pick)
    )


@command(reviewers)
def style_of(life: CaseLife, who: Actor, pick: Pick) -> object:
    case = life.case(pick)
    return precedents.style_of(
        life.deps, who, case_id=case.id, statement=any_statement(life, case, pick)
    )


@command(anybody)
def preview_screening(life: CaseLife, who: Actor, pick: Pick) -> object:
    from adjudge.services.promotion import preview_screening as preview  # noqa: PLC0415

    return preview(
        life.deps,
        who,
        text=pick.one(POSTS),
        landing_url="/pages/x",
        advertiser_id=pick.one([p.advertiser_id for p in life.rows(PromotedPost)]),
    )


@command(reviewers)
def let_exhibit_fall(life: CaseLife, who: Actor, pick: Pick) -> object:
    return cases.let_exhibit_fall(
        life.deps,
        who,
        exhibit_id=pick.id(life.rows(Exhibit)),
        contest=pick.one(tuple(Contest)),
        why=pick.one(WHYS),
    )
