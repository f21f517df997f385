"""What the operator does about everybody: general acts, orders, lists, terms, promises."""

from __future__ import annotations

from datetime import timedelta

from tests.domain.cases.test_general_act import EXHIBIT, MANY
from tests.memory.people import euros
from tests.services.life.base import CaseLife
from tests.services.life.commands.table import command
from tests.services.life.people import operators
from tests.services.life.pick import Pick
from tests.services.life.texts import WHYS

from adjudge.domain.actor import Actor
from adjudge.domain.ads.promoted_post import PromotedPost
from adjudge.domain.cases.general_act import ActKind, Change, ClauseChange, GeneralAct, Reach
from adjudge.domain.cases.measure import Territory, TerritoryRole
from adjudge.domain.cases.order import Order
from adjudge.domain.cases.rescreening import Rescreening
from adjudge.domain.cases.terms import Terms, TermsPart
from adjudge.domain.cases.undertaking import Undertaking
from adjudge.services import general_acts, gifts, orders, recalls, rescreening, undertakings
from adjudge.services.orders import OrderReceived

RATIONALES = (
    "Three forged ads were shown last week.",
    "Two more were shown since.",
    "The press council asks for one more week.",
)


@command(operators)
def draft_act(life: CaseLife, who: Actor, pick: Pick) -> object:
    kind = pick.one((ActKind.PAUSE, ActKind.PAUSE, *ActKind))
    begins = life.now() + timedelta(days=pick.one((0, 0, 2, 16)))
    by_viewer = Territory(code=pick.one(("DE", "NO")), role=TerritoryRole.VIEWER)
    reach = Reach(
        territories=(by_viewer,) if pick.flag(0.7) else (),
        categories=("games",) if pick.flag(0.5) else (),
        ends_at=begins + timedelta(days=pick.number(1, 31)),
    )
    return general_acts.draft_act(
        life.deps,
        who,
        request_id=life.key(),
        draft=general_acts.ActDraft(
            act=kind,
            title="No promotion of games",
            text="For two weeks no games are promoted.",
            rationale=RATIONALES[0],
            effective_at=begins,
            exhibits=(EXHIBIT,),
            exempt_classes=("health",) if pick.flag(0.3) else (),
            run_off_days=pick.one((0, 0, 5)),
            review_on=(begins + timedelta(days=14)).date(),
            reach=reach,
            clauses=(
                ClauseChange(clause_id="ADS-2.4", version=2, change=Change.CHANGE, text="New."),
            )
            if kind is ActKind.CLAUSE_CHANGE
            else (),
            power_ref="ADS-8.1@1" if kind in {ActKind.PAUSE, ActKind.WITHDRAWAL} else "",
            emergency_clause="ADS-6.1@1" if kind is ActKind.EMERGENCY else "",
            short_notice_code="forged ads shown" if pick.flag(0.8) else "",
        ),
    )


@command(operators)
def announce_act(life: CaseLife, who: Actor, pick: Pick) -> object:
    return general_acts.announce_act(
        life.deps,
        who,
        act_id=pick.id(life.of(GeneralAct, "drafted")),
        would_hit=(lambda *_: MANY) if pick.flag(0.9) else None,
    )


@command(operators)
def publish_act(life: CaseLife, who: Actor, pick: Pick) -> object:
    return general_acts.publish_act(
        life.deps, who, act_id=pick.id(life.of(GeneralAct, "announced"))
    )


@command(operators)
def propose_extension(life: CaseLife, who: Actor, pick: Pick) -> object:
    act = pick.late(life.of(GeneralAct, "in force"))
    return general_acts.propose_extension(
        life.deps,
        who,
        act_id=act.id,
        until=(act.ends_at or life.now()) + timedelta(days=pick.number(-1, 31)),
        rationale=pick.one(RATIONALES),
    )


@command(operators)
def extend_act(life: CaseLife, who: Actor, pick: Pick) -> object:
    return general_acts.extend_act(life.deps, who, act_id=pick.id(life.of(GeneralAct, "in force")))


@command(operators)
def withdraw_act(life: CaseLife, who: Actor, pick: Pick) -> object:
    running = life.of(GeneralAct, "announced", "published", "in force")
    return general_acts.withdraw_act(life.deps, who, act_id=pick.id(running), why=pick.one(WHYS))


@command(operators)
def receive_order(life: CaseLife, who: Actor, pick: Pick) -> object:
    return orders.receive_order(
        life.deps,
        who,
        request_id=life.key(),
        received=OrderReceived(
            authority="Court of Testville",
            legal_basis="Scanner Act, section 3",
            citation="12 O 34/26",
            text="The operator stops showing these promoted posts in Germany.",
            subject="advertising of scanners",
            dated=life.now().date(),
            territories=("DE",),
            binds_operator=pick.flag(0.7),
        ),
        case_id=life.case(pick).id if pick.flag() else None,
    )


@command(operators)
def move_order(life: CaseLife, who: Actor, pick: Pick) -> object:
    return orders.move_order(
        life.deps,
        who,
        order_id=pick.id(life.rows(Order)),
        step=pick.one(("carry_out", "decline", "contest", "set_aside", "forget")),
        text=pick.one(WHYS),
    )


@command(operators)
def enter_list(life: CaseLife, who: Actor, pick: Pick) -> object:
    return orders.enter_list(
        life.deps,
        who,
        request_id=life.key(),
        name="List of forged scanners",
        publisher="The Board of Scanners",
        source="https://board.example/list",
        in_force_from=life.now().date() + timedelta(days=pick.number(-3, 3)),
        names=("Kestrel Lab",),
        sha256="cd" * 32,
    )


@command(operators)
def announce_terms(life: CaseLife, who: Actor, pick: Pick) -> object:
    return recalls.announce_terms(
        life.deps,
        who,
        request_id=life.key(),
        part=pick.one(tuple(TermsPart)),
        text="A refund is paid within 14 days.",
        effective_from=life.now().date() + timedelta(days=pick.number(10, 40)),
    )


@command(operators)
def publish_terms(life: CaseLife, who: Actor, pick: Pick) -> object:
    return recalls.publish_terms(life.deps, who, terms_id=pick.id(life.rows(Terms)))


@command(operators)
def give(life: CaseLife, who: Actor, pick: Pick) -> object:
    return undertakings.give(
        life.deps,
        who,
        request_id=life.key(),
        text=pick.one(("We answer every complaint within 7 days.", "")),
        due=life.now() + timedelta(days=pick.number(1, 30)),
        laid_by=pick.one(("", "Court of Testville")),
    )


@command(operators)
def keep(life: CaseLife, who: Actor, pick: Pick) -> object:
    return undertakings.keep(
        life.deps, who, undertaking_id=pick.id(life.rows(Undertaking)), proof=pick.one(WHYS)
    )


@command(operators)
def give_from_revenue(life: CaseLife, who: Actor, pick: Pick) -> object:
    return gifts.give_from_revenue(
        life.deps,
        who,
        request_id=life.key(),
        recipient="Open Letters Foundation",
        amount=euros(pick.one(("1.00", "0.00"))),
    )


@command(operators)
def withdraw_terms(life: CaseLife, who: Actor, pick: Pick) -> object:
    return recalls.withdraw_terms(life.deps, who, terms_id=pick.id(life.rows(Terms)))


@command(operators)
def who_would_fall(life: CaseLife, who: Actor, pick: Pick) -> object:
    return rescreening.who_would_fall(
        life.deps, who, act_id=pick.id(life.of(GeneralAct, "in force"))
    )


@command(operators)
def propose_rescreening(life: CaseLife, who: Actor, pick: Pick) -> object:
    posts = life.rows(PromotedPost)
    return rescreening.propose_rescreening(
        life.deps,
        who,
        request_id=life.key(),
        act_id=pick.id(life.of(GeneralAct, "in force")),
        promoted_post_ids=[post.id for post in pick.some(posts, 2)],
        effective_at=life.now() + timedelta(days=pick.number(1, 40)),
    )


@command(operators)
def drop_rescreening(life: CaseLife, who: Actor, pick: Pick) -> object:
    return rescreening.drop_rescreening(
        life.deps, who, rescreening_id=pick.id(life.rows(Rescreening))
    )


@command(operators)
def approve_rescreening(life: CaseLife, who: Actor, pick: Pick) -> object:
    return rescreening.approve_rescreening(
        life.deps, who, rescreening_id=pick.id(life.rows(Rescreening))
    )
