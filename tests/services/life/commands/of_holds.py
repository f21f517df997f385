"""What acts before a ruling does: interim measures and holds; and authorisations and exemptions."""

from __future__ import annotations

from datetime import timedelta

from tests.services.life.base import CaseLife
from tests.services.life.commands.table import command
from tests.services.life.people import parties, programs, reviewers
from tests.services.life.pick import Pick
from tests.services.life.statements import any_scope
from tests.services.life.texts import ANSWERS, CAUSES, WHYS
from tests.services.roads import CONDUCT, FRAUD

from adjudge.domain.actor import Actor
from adjudge.domain.ads.promoted_post import PromotedPost
from adjudge.domain.cases.authorisation import Authorisation, AuthorisationKind, Requirement
from adjudge.domain.cases.case import Case
from adjudge.domain.cases.fact import Fact
from adjudge.domain.cases.hold import Hold, HoldKind
from adjudge.domain.cases.interim_measure import InterimMeasure
from adjudge.domain.cases.later_hearing import LaterHearing
from adjudge.domain.cases.measure import MeasureKind, Scope
from adjudge.domain.cases.ruling import Ruling
from adjudge.services import authorisations, holds, interims, later_hearings

MICROS = 1_000_000
CARRIED_BY = {
    "refuse": (MeasureKind.REFUSE, MeasureKind.REQUIRE_AUTHORISATION),
    "suspend": (MeasureKind.REQUIRE_AUTHORISATION, MeasureKind.LIMIT, MeasureKind.SUSPEND),
    "revoke": (MeasureKind.REQUIRE_AUTHORISATION, MeasureKind.REFUSE, MeasureKind.TERMINATE),
}
"""The measures that carry a decision against an authorisation."""


def _facts(life: CaseLife, case: Case, pick: Pick) -> tuple[str, ...]:
    facts = [fact.id for fact in life.rows(Fact) if fact.case_id == case.id]
    return tuple(facts[:1]) if pick.flag(0.9) else ()


@command(reviewers)
def impose_interim(life: CaseLife, who: Actor, pick: Pick) -> object:
    case = life.case(pick)
    posts = [p.id for p in life.rows(PromotedPost) if p.advertiser_id == case.advertiser_id]
    if who.is_program or pick.flag():
        scope = Scope(promoted_post_ids=(pick.late(posts),))
    else:
        scope = any_scope(life, case, pick, MeasureKind.SUSPEND)
    return interims.impose_interim(
        life.deps,
        who,
        request_id=life.key(),
        case_id=case.id,
        clause_ref=FRAUD if pick.flag(0.8) else CONDUCT,
        scope=scope,
        fact_ids=_facts(life, case, pick),
        summary=pick.one(("Readers pay for a scanner that scans nothing.", "")),
        not_affected="Your account, your posts and your balance.",
        changed="The landing page was swapped." if pick.flag() else "",
    )


@command(reviewers)
def confirm_interim(life: CaseLife, who: Actor, pick: Pick) -> object:
    interim = pick.late(life.of(InterimMeasure, "in force", "renewed"))
    standing = [r for r in life.of(Ruling, "in force") if r.case_id == interim.case_id]
    return interims.confirm_interim(
        life.deps, who, interim_id=interim.id, ruling_id=pick.id(standing)
    )


@command(programs)
def renew_withdrawal(life: CaseLife, who: Actor, pick: Pick) -> object:
    running = life.of(InterimMeasure, "in force", "renewed")
    own = [interim for interim in running if interim.opened_by == who.id]
    return interims.renew_withdrawal(life.deps, who, interim_id=pick.id(own or running))


@command(reviewers)
def lift_interim(life: CaseLife, who: Actor, pick: Pick) -> object:
    return interims.lift_interim(
        life.deps,
        who,
        interim_id=pick.id(life.of(InterimMeasure, "in force", "renewed")),
        why=pick.one(WHYS),
    )


@command(reviewers)
def place_hold(life: CaseLife, who: Actor, pick: Pick) -> object:
    case, kind = life.case(pick), pick.one(tuple(HoldKind))
    # Not always whole cents: what is left of a balance is rounded up when it is paid back.
    odd = pick.one((0, 3_333))
    held = pick.number(1, 450) * MICROS + odd if kind is HoldKind.PAYMENT else 0
    return holds.place_hold(
        life.deps,
        who,
        request_id=life.key(),
        case_id=case.id,
        hold=kind,
        cause_code=pick.one(("takeover", "dispute", "login")),
        cause=pick.one(CAUSES),
        release_condition="Confirm by a call back that it is you.",
        not_affected="Your letters, your posts and your readers.",
        fact_ids=_facts(life, case, pick),
        days=pick.number(1, 15),
        held_micros=held,
    )


@command(parties)
def contest_hold(life: CaseLife, who: Actor, pick: Pick) -> object:
    return holds.contest_hold(
        life.deps, who, hold_id=pick.id(life.of(Hold, "in force")), text=pick.one(ANSWERS)
    )


@command(reviewers)
def uphold_hold(life: CaseLife, who: Actor, pick: Pick) -> object:
    return holds.uphold_hold(
        life.deps, who, hold_id=pick.id(life.of(Hold, "contested")), why=pick.one(WHYS)
    )


@command(reviewers)
def release_hold(life: CaseLife, who: Actor, pick: Pick) -> object:
    return holds.release_hold(
        life.deps,
        who,
        hold_id=pick.id(life.of(Hold, "in force", "contested", "upheld")),
        why=pick.one(WHYS),
    )


@command(parties)
def apply_for_authorisation(life: CaseLife, who: Actor, pick: Pick) -> object:
    return authorisations.apply_for_authorisation(
        life.deps,
        who,
        request_id=life.key(),
        advertiser_id=life.road(pick).scene.advertiser.id,
        type=pick.one(tuple(AuthorisationKind)),
        clause_ref=pick.one((CONDUCT, FRAUD, "ADS-8.1@1")),
        scope=Scope(whole_party=True),
        requirement=Requirement(
            issuer="The Board of Scanners",
            cost="40 euros",
            time="a week",
            can_be_had=pick.flag(0.8),
        ),
        evidence=pick.one(ANSWERS),
    )


@command(reviewers)
def grant_authorisation(life: CaseLife, who: Actor, pick: Pick) -> object:
    return authorisations.grant_authorisation(
        life.deps,
        who,
        authorisation_id=pick.id(life.of(Authorisation, "applied")),
        conditions=pick.one(("Name the laboratory in every post.", "")),
        expires_on=life.now().date() + timedelta(days=pick.number(-1, 90)),
        code=pick.one(("condition met", "")),
    )


@command(reviewers)
def renew_authorisation(life: CaseLife, who: Actor, pick: Pick) -> object:
    return authorisations.renew_authorisation(
        life.deps,
        who,
        authorisation_id=pick.id(life.of(Authorisation, "granted", "expired", "renewed")),
        expires_on=life.now().date() + timedelta(days=pick.number(-1, 200)),
        code=pick.one(("condition met", "")),
    )


@command(reviewers)
def decide_against(life: CaseLife, who: Actor, pick: Pick) -> object:
    step = pick.one(tuple(CARRIED_BY))
    from_state = {"refuse": ("applied",), "suspend": ("granted",)}
    asked = pick.late(life.of(Authorisation, *from_state.get(step, ("granted", "suspended"))))
    rulings = life.of(Ruling, "in force")
    if pick.flag(0.8):
        rulings = [
            ruling
            for ruling in rulings
            if ruling.party_id == asked.party_id and ruling.statement.measure in CARRIED_BY[step]
        ]
    return authorisations.decide_against(
        life.deps, who, authorisation_id=asked.id, step=step, ruling_id=pick.id(rulings)
    )


@command(reviewers)
def reverse_interim(life: CaseLife, who: Actor, pick: Pick) -> object:
    return interims.reverse_interim(
        life.deps,
        who,
        interim_id=pick.id(life.of(InterimMeasure, "lifted", "lapsed", "in force")),
        why=pick.one(WHYS),
    )


@command(parties)
def answer_in_later_hearing(life: CaseLife, who: Actor, pick: Pick) -> object:
    return later_hearings.answer_in_later_hearing(
        life.deps, who, hearing_id=pick.id(life.rows(LaterHearing)), text=pick.one(ANSWERS)
    )


@command(reviewers)
def deal_with_later_answer(life: CaseLife, who: Actor, pick: Pick) -> object:
    return later_hearings.deal_with_later_answer(
        life.deps, who, hearing_id=pick.id(life.rows(LaterHearing)), text=pick.one(WHYS)
    )
