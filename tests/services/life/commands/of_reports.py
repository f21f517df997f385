"""Reports by readers, and decisions about their misuse."""

from __future__ import annotations

from tests.services.life.base import CaseLife
from tests.services.life.commands.table import command
from tests.services.life.people import anybody, officers, parties, reviewers
from tests.services.life.pick import Pick
from tests.services.life.texts import ANSWERS, REASONS, WHYS

from adjudge.domain.actor import Actor
from adjudge.domain.ads.promoted_post import PromotedPost
from adjudge.domain.cases.appeal import Appeal
from adjudge.domain.cases.complaint import Complaint
from adjudge.domain.cases.misuse import Misuse, Processing
from adjudge.domain.cases.report import Category, Priority, Report
from adjudge.services import (
    misuses,
    reports,
)


@command(anybody)
def file_report(life: CaseLife, who: Actor, pick: Pick) -> object:
    del who  # nobody needs an account to report
    return report_of(life, pick.number(0, 3), pick)


def report_of(life: CaseLife, reader: int, pick: Pick) -> object:
    """One of these readers reports some promoted post."""
    return reports.file_report(
        life.deps,
        request_id=life.key(),
        promoted_post_id=pick.id(life.rows(PromotedPost)),
        category=pick.one(tuple(Category)),
        reason=pick.one(("It took my money and sent nothing, twice.",) * 3 + ("",)),
        name="A reader",
        email=address_of(reader),
        good_faith=pick.flag(0.95),
        sender=f"connection {reader}",
        base_url="https://testville.example",
    )


def address_of(reader: int) -> str:
    """From where this reader reports."""
    return f"reader{reader}@readers.example"


@command(reviewers)
def triage(life: CaseLife, who: Actor, pick: Pick) -> object:
    return reports.triage(
        life.deps,
        who,
        report_id=pick.id(life.of(Report, "filed", "triaged")),
        priority=pick.one(tuple(Priority)),
    )


@command(reviewers)
def act_on(life: CaseLife, who: Actor, pick: Pick) -> object:
    return reports.act_on(
        life.deps, who, report_id=pick.id(life.of(Report, "triaged")), reasons=pick.one(REASONS)
    )


@command(reviewers)
def take_no_action(life: CaseLife, who: Actor, pick: Pick) -> object:
    return reports.take_no_action(
        life.deps, who, report_id=pick.id(life.of(Report, "triaged")), reasons=pick.one(REASONS)
    )


@command(anybody)
def look_again(life: CaseLife, who: Actor, pick: Pick) -> object:
    del who  # whoever has the link
    report = pick.late(life.of(Report, "no action"))
    return reports.look_again(
        life.deps,
        report_id=report.id,
        secret=report.secret if pick.flag(0.8) else "guessed",
        text=pick.one(WHYS),
    )


@command(reviewers)
def warn_of_misuse(life: CaseLife, who: Actor, pick: Pick) -> object:
    kind = pick.one(tuple(Processing))
    return misuses.warn_of_misuse(
        life.deps,
        who,
        request_id=life.key(),
        processing=kind,
        text=pick.one(REASONS),
        email=address_of(pick.number(0, 3)) if kind is Processing.REPORTS else "",
        advertiser_id="" if kind is Processing.REPORTS else life.road(pick).scene.advertiser.id,
    )


@command(reviewers)
def propose_misuse(life: CaseLife, who: Actor, pick: Pick) -> object:
    sent = (*life.rows(Report), *life.rows(Complaint), *life.rows(Appeal))
    return misuses.propose_misuse(
        life.deps,
        who,
        misuse_id=pick.id(life.of(Misuse, "warned")),
        items=[row.id for row in pick.some(sent, 6)],
        gravity="Hours of work went into what nobody meant.",
        intent="The same text was sent again after it was answered.",
        reasons=pick.one(REASONS),
        days=pick.number(0, 40),
    )


@command(reviewers)
def drop_misuse(life: CaseLife, who: Actor, pick: Pick) -> object:
    return misuses.drop_misuse(life.deps, who, misuse_id=pick.id(life.of(Misuse, "proposed")))


@command(reviewers)
def approve_misuse(life: CaseLife, who: Actor, pick: Pick) -> object:
    return misuses.approve_misuse(life.deps, who, misuse_id=pick.id(life.of(Misuse, "proposed")))


@command(parties)
def appeal_misuse(life: CaseLife, who: Actor, pick: Pick) -> object:
    return misuses.appeal_misuse(
        life.deps, who, misuse_id=pick.id(life.rows(Misuse)), text=pick.one(ANSWERS)
    )


@command(anybody)
def appeal_misuse_by_link(life: CaseLife, who: Actor, pick: Pick) -> object:
    del who  # whoever has the link
    report = pick.late(life.rows(Report))
    return misuses.appeal_misuse_by_link(
        life.deps,
        report_id=report.id,
        secret=report.secret if pick.flag(0.8) else "guessed",
        text=pick.one(ANSWERS),
    )


@command(officers)
def decide_misuse_appeal(life: CaseLife, who: Actor, pick: Pick) -> object:
    return misuses.decide_misuse_appeal(
        life.deps,
        who,
        misuse_id=pick.id(life.of(Misuse, "under appeal")),
        upheld=pick.flag(),
        reasons=pick.one(REASONS),
    )


@command(reviewers)
def lift_misuse(life: CaseLife, who: Actor, pick: Pick) -> object:
    return misuses.lift_misuse(
        life.deps, who, misuse_id=pick.id(life.rows(Misuse)), why=pick.one(WHYS)
    )
