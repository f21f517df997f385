"""Statements of reasons for every measure, scope and ground; and some that say too little."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.services.life.base import CaseLife
from tests.services.life.pick import Pick
from tests.services.roads import CONDUCT, FRAUD, good_statement

from adjudge.domain.ads.promoted_post import PromotedPost
from adjudge.domain.ads.roles import PartyRole
from adjudge.domain.cases.case import Case
from adjudge.domain.cases.fact import Fact
from adjudge.domain.cases.measure import (
    STOPPING,
    Duration,
    MeasureKind,
    Scope,
    Territory,
    TerritoryRole,
    TimeWindow,
)
from adjudge.domain.cases.statement import ElementFinding, Ground, GroundKind, Statement

FACTS = 2
WHY = "The scanners were sold with a claim for which the report names no source."
WITHIN = "The scanners that the firm sells are named in the provision."
GERMANY = (Territory(code="DE", role=TerritoryRole.VIEWER),)
LAW = Ground(
    kind=GroundKind.LAW,
    reference="Scanner Act, section 3",
    as_of=None,  # type: ignore[arg-type] # set for each statement
    text="Scanners that report what is not there are not advertised.",
    subject="advertising of scanners",
    territories=("DE",),
)
ORDER = replace(LAW, kind=GroundKind.ORDER, reference="12 O 34/26", text="")
NARROWINGS = (
    {"minimum_age": 18},
    {"time_windows": (TimeWindow(weekdays=(0, 2, 4), from_hour=6, to_hour=22),)},
    {"territories": GERMANY},
    {"territories": (Territory(code="US-CA", role=TerritoryRole.VIEWER),)},
    {"territories": (Territory(code="DE", role=TerritoryRole.ADVERTISER),)},
    {"territories": (Territory(code="FR", role=TerritoryRole.PAYER),)},
    {"territories": (Territory(code="FR", role=TerritoryRole.TARGETED),)},
    {"categories": ("games",)},
    {"products": ("scanners",)},
    {"formats": ("text",)},
    {"targeting": ("countries",)},
    {"territories": GERMANY, "minimum_age": 16},
)
ROLES = (
    *((PartyRole.AGENCY,), (PartyRole.AGENCY,), (PartyRole.ADVERTISER, PartyRole.AGENCY)),
    *((PartyRole.AGENCY, PartyRole.ADVERTISER), (PartyRole.PAYER,)),
)
"""The roles in which a measure hits a party, where it says so; the last has no effect."""
USUAL = (
    *(MeasureKind.SUSPEND, MeasureKind.SUSPEND, MeasureKind.TERMINATE, MeasureKind.LIMIT),
    *(MeasureKind.LIMIT, MeasureKind.REMOVE, MeasureKind.LABEL, MeasureKind.WARNING),
    *(MeasureKind.STRIKE, MeasureKind.REQUIRE_AUTHORISATION, MeasureKind.REFUSE),
)


def any_scope(life: CaseLife, case: Case, pick: Pick, kind: MeasureKind) -> Scope:
    """Any scope; of an item where the measure is usually about one."""
    posts = [p.id for p in life.rows(PromotedPost) if p.advertiser_id == case.advertiser_id]
    about_one = kind in {MeasureKind.REMOVE, MeasureKind.LABEL}
    if pick.flag(0.8 if about_one else 0.25):
        named = (pick.late(posts),) if pick.flag(0.7) else tuple(posts)
        scope = Scope(promoted_post_ids=named)
    else:
        scope = Scope(whole_party=True)
    narrowed = kind in {MeasureKind.LIMIT, MeasureKind.REQUIRE_AUTHORISATION}
    if pick.flag(0.9 if narrowed else 0.2):
        scope = replace(scope, **pick.one(NARROWINGS))  # type: ignore[arg-type] # axes of a scope
    return scope


def any_duration(life: CaseLife, pick: Pick) -> Duration:
    """An end within weeks, or a condition."""
    today = life.now().date()
    if pick.flag(0.4):
        return Duration(ends_on=today + timedelta(days=pick.one((3, 20, 29, 60))))
    return Duration(
        condition="until the scanners stop reporting threats that are not there",
        review_on=today + timedelta(days=150),
    )


def any_statement(life: CaseLife, case: Case, pick: Pick) -> Statement:
    """A statement about the facts of a case: mostly a good one, of any measure."""
    if pick.flag(0.03):
        return Statement(summary="Your model conflicts.", measure=MeasureKind.SUSPEND)
    facts = [fact for fact in life.rows(Fact) if fact.case_id == case.id][:FACTS]
    if len(facts) < FACTS:
        return Statement(summary="There is nothing to go by.", measure=MeasureKind.LABEL)
    kind = pick.one(USUAL) if pick.flag(0.95) else pick.one(tuple(MeasureKind))
    good = good_statement((facts[0], facts[1]))
    made = replace(
        good,
        measure=kind,
        scope=any_scope(life, case, pick, kind),
        duration=any_duration(life, pick),
    )
    if kind is not MeasureKind.SUSPEND or pick.flag(0.3):
        made = _on_another_ground(made, pick)
    assert made.ground is not None
    made = replace(made, ground=replace(made.ground, as_of=life.now().date()))
    if pick.flag(0.3 if kind in STOPPING else 0.05):
        made = replace(made, scope=replace(made.scope, roles=pick.one(ROLES)))
    return replace(made, would_change="") if pick.flag(0.03) else made


def _on_another_ground(made: Statement, pick: Pick) -> Statement:
    """On a clause that allows every measure, an urgent one, a law or an order."""
    assert made.ground is not None
    chance = pick.number(0, 9)
    if chance > 1:
        reference, element = (FRAUD, "taking") if chance > 7 else (CONDUCT, "unbacked")
        ground, why = replace(made.ground, reference=reference), WHY
    else:
        ground, element, why = (LAW, ORDER)[chance], "within-subject", WITHIN
        made = replace(made, scope=replace(made.scope, territories=GERMANY))
    finding = ElementFinding(element_id=element, fact_ids=made.fact_ids, why=why)
    return replace(
        made,
        summary="What Kestrel Lab promotes is dealt with as this letter says.",
        ground=ground,
        findings=(finding,),
    )


def narrower(old: Statement, life: CaseLife, pick: Pick) -> Statement:
    """The statement with less in it, or the same."""
    how = pick.number(0, 3)
    if len(old.scope.roles) > 1 and pick.flag():
        return replace(old, scope=replace(old.scope, roles=(pick.one(old.scope.roles),)))
    if how == 0:
        return replace(old, measure=MeasureKind.LABEL)
    if how == 1:
        ends_on = life.now().date() + timedelta(days=pick.number(1, 20))
        return replace(old, duration=Duration(ends_on=ends_on))
    if how == 2 and old.scope.promoted_post_ids:
        return replace(
            old, scope=replace(old.scope, promoted_post_ids=old.scope.promoted_post_ids[:1])
        )
    return replace(old, scope=replace(old.scope, minimum_age=18))
