"""Roads to what hardly happens when everything is tried at random."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tests.services.life.base import CaseLife
from tests.services.life.chain import Road, by_somebody, chain, try_command
from tests.services.life.commands.of_reports import address_of, report_of
from tests.services.life.people import programs, reviewers
from tests.services.life.pick import Pick
from tests.services.life.statements import any_duration
from tests.services.roads import FRAUD, NEW_REASONS
from tests.services.roads import Road as Party

from adjudge.domain.ads.promoted_post import PromotedPost
from adjudge.domain.ads.roles import PartyRole
from adjudge.domain.cases.complaint import About
from adjudge.domain.cases.favourable import ReasonCode
from adjudge.domain.cases.interim_measure import InterimMeasure
from adjudge.domain.cases.measure import AS_ADVERTISER, MeasureKind, Scope
from adjudge.domain.cases.misuse import Misuse, Processing
from adjudge.domain.cases.report import Priority, Report
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.cases.statement import Statement
from adjudge.services import complaints, ends, interims, mandates, misuses, reports, rulings
from adjudge.services.clocks import fire_due
from adjudge.services.effects import finish_waiting
from adjudge.services.winddowns import advance_all

REPORTS = 3
"""So many must have been unfounded before anything is decided about who sent them."""
NOT_AFFECTED = "Your account, your posts and your balance."
REFUSING = (MeasureKind.REFUSE, MeasureKind.REQUIRE_AUTHORISATION)


def misuse(life: CaseLife, pick: Pick) -> None:
    """A reader is warned and goes on; two people decide; the reader appeals by a link."""
    reader = pick.number(0, 3)
    _report_in_vain(life, reader, pick)
    _warn(life, reader, pick)
    for _ in range(REPORTS):
        _report_in_vain(life, reader, pick)
    _decide_misuse(life, reader, pick)
    own = [row for row in life.rows(Report) if row.email == address_of(reader)]
    if own and pick.flag(0.8):
        life.attempt(
            "appeal_misuse_by_link",
            lambda: misuses.appeal_misuse_by_link(
                life.deps, report_id=own[-1].id, secret=own[-1].secret, text=NEW_REASONS
            ),
        )
    if pick.flag(0.7):
        chain("decide_misuse_appeal|lift_misuse")(life, pick)


def _warn(life: CaseLife, reader: int, pick: Pick) -> None:
    by_somebody(
        life,
        pick,
        reviewers,
        "warn_of_misuse",
        lambda who: misuses.warn_of_misuse(
            life.deps,
            who,
            request_id=life.key(),
            processing=Processing.REPORTS,
            text=NEW_REASONS,
            email=address_of(reader),
            advertiser_id="",
        ),
    )


def _report_in_vain(life: CaseLife, reader: int, pick: Pick) -> None:
    if not life.attempt("file_report", lambda: report_of(life, reader, pick)):
        return
    key = life.rows(Report)[-1].id
    by_somebody(
        life,
        pick,
        reviewers,
        "triage",
        lambda who: reports.triage(life.deps, who, report_id=key, priority=Priority.OTHER),
    )
    by_somebody(
        life,
        pick,
        reviewers,
        "take_no_action",
        lambda who: reports.take_no_action(life.deps, who, report_id=key, reasons=NEW_REASONS),
    )


def _decide_misuse(life: CaseLife, reader: int, pick: Pick) -> None:
    email = address_of(reader)
    warned = [m.id for m in life.rows(Misuse) if m.email == email and m.status == "warned"]
    sent = [r.id for r in life.rows(Report) if r.email == email and r.status == "no action"]
    if not warned:
        return
    by_somebody(
        life,
        pick,
        reviewers,
        "propose_misuse",
        lambda who: misuses.propose_misuse(
            life.deps,
            who,
            misuse_id=warned[-1],
            items=sent,
            gravity="Hours of work went into what nobody meant.",
            intent="The same text was sent again after it was answered.",
            reasons=NEW_REASONS,
            days=30,
        ),
    )
    how = misuses.approve_misuse if pick.flag(0.8) else misuses.drop_misuse
    by_somebody(
        life,
        pick,
        reviewers,
        how.__name__,
        lambda who: how(life.deps, who, misuse_id=warned[-1]),
    )


def swap(life: CaseLife, pick: Pick) -> None:
    """A program withdraws one item whose landing page was swapped, and renews it."""
    road = life.road(pick)
    posts = [p for p in life.rows(PromotedPost) if p.advertiser_id == road.scene.advertiser.id]
    by, post = life.who_may(programs, pick), pick.late(posts)
    done = life.attempt(
        "impose_interim",
        lambda: interims.impose_interim(
            life.deps,
            by,
            request_id=life.key(),
            case_id=road.case.id,
            clause_ref=FRAUD,
            scope=Scope(promoted_post_ids=(post.id,)),
            fact_ids=(road.facts[0].id,),
            summary="Readers come to another page than the one that was looked at.",
            not_affected=NOT_AFFECTED,
            changed="The landing page was swapped.",
        ),
        who=by.id,
    )
    for _ in range(pick.number(1, 3) if done else 0):
        life.pass_time(hours=pick.one((24, 70)))
        interim = life.rows(InterimMeasure)[-1]
        life.attempt(
            "renew_withdrawal",
            lambda key=interim.id: interims.renew_withdrawal(life.deps, by, interim_id=key),
            who=by.id,
        )


def refuse(life: CaseLife, pick: Pick) -> None:
    """An authorisation is asked for, perhaps granted, and taken or refused as a ruling says."""
    road = life.road(pick)
    try_command(life, "apply_for_authorisation", road.scene.actor, pick)
    if pick.flag(0.4):
        chain("grant_authorisation")(life, pick)
    _decide(life, road, road.statement_of(pick.one(REFUSING)), pick)
    chain("decide_against", "decide_against")(life, pick)


def _decide(life: CaseLife, road: Party, said: Statement, pick: Pick) -> list[str]:
    """Such a ruling, for any time from today, by two people; the ids of what was proposed."""
    assert said.ground is not None
    dated = replace(
        said,
        duration=any_duration(life, pick),
        ground=replace(said.ground, as_of=life.now().date()),
    )
    known = {ruling.id for ruling in life.rows(Ruling)}
    by_somebody(
        life,
        pick,
        reviewers,
        "propose_ruling",
        lambda who: rulings.propose_ruling(
            life.deps,
            who,
            request_id=life.key(),
            case_id=road.case.id,
            statement=dated,
            wording_reason="Like cases get like words.",
        ),
    )
    made = [ruling.id for ruling in life.rows(Ruling) if ruling.id not in known]
    for ruling_id in made:
        by_somebody(
            life,
            pick,
            reviewers,
            "approve_ruling",
            lambda who, key=ruling_id: rulings.approve_ruling(life.deps, who, ruling_id=key),
        )
    return made


def give_back(life: CaseLife, pick: Pick) -> None:
    """Money is on its way to its payer, and then the ruling falls for which it is."""
    road = life.road(pick)
    try_command(life, "announce_deposit", road.scene.actor, pick)
    if pick.flag():
        chain("place_hold")(life, pick)
    made = _decide(life, road, road.statement_of(MeasureKind.SUSPEND, urgent=True), pick)
    for _ in range(pick.number(1, 4)):
        life.attempt("advance_all", lambda: advance_all(life.deps))
    if pick.flag(0.7):
        try_command(life, "elect", road.scene.actor, pick)
    for ruling_id in made:
        _reverse(life, ruling_id, pick)


def _reverse(life: CaseLife, ruling_id: str, pick: Pick) -> None:
    """Whoever may reverses it."""
    by_somebody(
        life,
        pick,
        reviewers,
        "reverse_ruling",
        lambda who: ends.reverse_ruling(
            life.deps,
            who,
            request_id=life.key(),
            ruling_id=ruling_id,
            code=pick.one(tuple(ReasonCode)),
            why=NEW_REASONS,
        ),
    )


def disown(life: CaseLife, pick: Pick) -> None:
    """An agency loses its mandates by one or two rulings, which fall one after the other."""
    road, client = life.parties if pick.flag() else life.parties[::-1]
    life.attempt(
        "give_mandate",
        lambda: mandates.give_mandate(
            life.deps,
            client.scene.actor,
            request_id=life.key(),
            advertiser_id=client.scene.advertiser.id,
            holder_party_id=road.scene.advertiser.party_id,
            role=PartyRole.AGENCY,
            covers="all campaigns",
        ),
    )
    made = []
    for _ in range(pick.number(1, 2)):
        said = road.statement_of(MeasureKind.SUSPEND, urgent=True)
        roles = (PartyRole.AGENCY, *AS_ADVERTISER) if pick.flag(0.3) else (PartyRole.AGENCY,)
        made += _decide(life, road, replace(said, scope=replace(said.scope, roles=roles)), pick)
    for key in made if pick.flag() else made[::-1]:
        if pick.flag(0.8):
            _reverse(life, key, pick)


def stick(life: CaseLife, pick: Pick) -> None:
    """A process dies before a served ruling takes effect; the party asks, and nobody answers."""
    road = life.road(pick)
    life.stage.faults.armed = {pick.one(("ruling.approved", "effect.block_written"))}
    made = _decide(life, road, road.statement_of(pick.one(REFUSING)), pick)
    for key in made:
        life.attempt(
            "file_complaint",
            lambda about=key: complaints.file_complaint(
                life.deps,
                road.scene.actor,
                request_id=life.key(),
                advertiser_id=road.scene.advertiser.id,
                about=About.PENDING,
                text="You have decided, and nothing happens.",
                subject_id=about,
            ),
        )
    for _ in range(2 if made else 0):
        life.pass_time(days=8)
        life.attempt("fire_due", lambda: fire_due(life.deps))
    life.attempt("finish_waiting", lambda: finish_waiting(life.deps))


def _residual(life: CaseLife, pick: Pick) -> None:
    """A payer asks for its money, and it is stated what is left."""
    try_command(life, "ask_for_money", life.road(pick).scene.actor, pick)
    for _ in range(3):
        life.attempt("advance_all", lambda: advance_all(life.deps))


def freeze(life: CaseLife, pick: Pick) -> None:
    """An authority orders that money of a party stays; later that order ends."""
    _residual(life, pick)
    chain("receive_order", "freeze_money", "renew_freeze|end_freeze", "end_freeze")(life, pick)


def leave(life: CaseLife, pick: Pick) -> None:
    """Nobody says where its money goes, and nobody takes it; later somebody does."""
    _residual(life, pick)
    for _ in range(2):
        life.pass_time(days=31)
        life.attempt("fire_due", lambda: fire_due(life.deps))
        life.attempt("advance_all", lambda: advance_all(life.deps))
    chain("mark_unclaimed", "claim_money")(life, pick)


RARE_ROADS: Mapping[str, Road] = {
    "complain": chain("file_complaint", "explain"),
    "correspond": chain("file_correspondence", "deal_with_correspondence"),
    "disown": disown,
    "freeze": freeze,
    "leave": leave,
    "give back": give_back,
    "look twice": chain("propose_ruling", "write_second_view", "return_ruling|approve_either"),
    "misuse": misuse,
    "refer": chain("refer", "decide_referral"),
    "refuse": refuse,
    "seal": chain(
        "add_exhibit",
        "withhold_exhibit",
        "confirm_withholding|drop_withholding",
        "read_sealed|unseal",
    ),
    "stick": stick,
    "swap": swap,
}
