"""Roads: several commands in a row, by the right people, from a proposal to what becomes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.services.life.base import CaseLife
from tests.services.life.chain import Road, chain, try_command
from tests.services.life.people import guests, officers, operators, reviewers
from tests.services.life.pick import Pick
from tests.services.life.rare_roads import RARE_ROADS
from tests.services.life.statements import narrower
from tests.services.life.texts import WHYS
from tests.services.roads import NEW_REASONS, RESPONSE

from adjudge.domain.actor import Actor
from adjudge.domain.cases.appeal import Appeal, OverturnCode
from adjudge.domain.cases.general_act import GeneralAct
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.cases.stay import Stay
from adjudge.services import appeals, general_acts, hearings, rulings, stays

MODIFY = 3
HEARD = frozenset({"proposal letter", "answered", "cured", "unanswered in time"})


def rule(life: CaseLife, pick: Pick) -> None:
    """Proposed, heard, approved: everybody tries to approve, the proposer first."""
    people = [actor for actor in life.everybody() if reviewers(actor)]
    proposer = pick.one(people)
    known = {ruling.id for ruling in life.rows(Ruling)}
    if not try_command(life, "propose_ruling", proposer, pick):
        return
    made = [ruling for ruling in life.rows(Ruling) if ruling.id not in known]
    if not made:
        return
    ruling = made[-1]
    if ruling.status == "proposal letter":
        _hear(life, ruling, proposer, pick)
    less = narrower(ruling.statement, life, pick) if pick.flag(0.2) else None
    for who in (proposer, *people):
        life.attempt(
            "approve_ruling, narrowed" if less else "approve_ruling",
            lambda by=who: rulings.approve_ruling(
                life.deps, by, ruling_id=ruling.id, narrowed=less
            ),
        )


def _hear(life: CaseLife, ruling: Ruling, proposer: Actor, pick: Pick) -> None:
    if pick.flag(0.2):
        life.deps.clock.advance(days=7)  # type: ignore[attr-defined] # a clock of tests
        return
    party = next(a for a in life.everybody() if ruling.party_id in a.party_ids)
    how = hearings.cure_proposal if pick.flag(0.2) else rulings.answer_proposal
    life.attempt(
        how.__name__,
        lambda: how(life.deps, party, ruling_id=ruling.id, text="We have sold that firm."),
    )
    life.attempt(
        "deal_with_answer",
        lambda: rulings.deal_with_answer(life.deps, proposer, ruling_id=ruling.id, text=RESPONSE),
    )


def contest(life: CaseLife, pick: Pick) -> None:
    """Appealed, perhaps stayed, admitted, decided; those who took part before try it too."""
    party = pick.one([road.scene.actor for road in life.parties])
    try_command(life, "file_appeal", party, pick)
    if pick.flag():
        try_command(life, "ask_for_stay", party, pick)
        _by_an_officer(life, pick, _decide_stay)
    _by_an_officer(life, pick, _admit)
    if pick.flag(0.7):
        _by_an_officer(life, pick, _decide)


def _by_an_officer(
    life: CaseLife, pick: Pick, act: Callable[[CaseLife, Actor, Pick], bool]
) -> None:
    for who in (actor for actor in life.everybody() if officers(actor)):
        if act(life, who, pick):
            return


def _admit(life: CaseLife, who: Actor, pick: Pick) -> bool:
    return try_command(life, "admit_appeal", who, pick)


def _decide_stay(life: CaseLife, who: Actor, pick: Pick) -> bool:
    waiting = [stay for stay in life.rows(Stay) if stay.status == "asked"]
    decide = stays.grant_stay if pick.flag(0.7) else stays.refuse_stay
    return bool(waiting) and life.attempt(
        decide.__name__,
        lambda: decide(life.deps, who, stay_id=waiting[-1].id, reasons=NEW_REASONS),
    )


def _decide(life: CaseLife, who: Actor, pick: Pick) -> bool:
    waiting = [appeal for appeal in life.rows(Appeal) if appeal.status == "admitted"]
    if not waiting:
        return False
    how, appeal_id = pick.number(0, 3), waiting[-1].id
    if how == MODIFY:
        return try_command(life, "modify_appeal", who, pick)
    if how == 0:
        return life.attempt(
            "uphold_appeal",
            lambda: appeals.uphold_appeal(life.deps, who, appeal_id=appeal_id, reasons=NEW_REASONS),
        )
    fall = appeals.overturn_appeal if how == 1 else appeals.remit_appeal
    code = pick.one(tuple(OverturnCode))
    return life.attempt(
        fall.__name__,
        lambda: fall(life.deps, who, appeal_id=appeal_id, reasons=NEW_REASONS, code=code),
    )


def pause(life: CaseLife, pick: Pick) -> None:
    """A general act, drafted and announced by one operator, published by the other."""
    first, second = [actor for actor in life.everybody() if operators(actor)][:2]
    for name, who in (("draft_act", first), ("announce_act", first), ("publish_act", second)):
        try_command(life, name, who, pick)
    for act in life.rows(GeneralAct)[-1:]:
        life.attempt("take_effect", lambda key=act.id: general_acts.take_effect(life.deps, key))


def lift_pauses(life: CaseLife, pick: Pick) -> None:
    """Every act that keeps something dark is taken back."""
    who = life.who_may(operators, pick)
    for act in life.rows(GeneralAct):
        if act.status in {"published", "in force"}:
            life.attempt(
                "withdraw_act",
                lambda key=act.id: general_acts.withdraw_act(
                    life.deps, who, act_id=key, why=WHYS[0]
                ),
            )


def lend(life: CaseLife, pick: Pick) -> None:
    """A link is found, contested by its party, and stands; a measure reaches the other account."""
    people = [actor for actor in life.everybody() if reviewers(actor)]
    one, two = pick.one(people), pick.one(people)
    try_command(life, "find_link", one, pick)
    if pick.flag(0.3):
        try_command(life, "contest_link", pick.one([r.scene.actor for r in life.parties]), pick)
        try_command(life, "decide_link", two, pick)
    try_command(life, "extend_to_linked", one, pick)
    for who in people:
        try_command(life, "approve_extension", who, pick)


def wind_down(life: CaseLife, pick: Pick) -> None:
    """The steps of a wind-down that is there, by the payer and two people."""
    from adjudge.services.winddowns import advance_all  # noqa: PLC0415

    life.attempt("advance_all", lambda: advance_all(life.deps))
    for road in life.parties:
        try_command(life, "elect", road.scene.actor, pick)
    for name in ("propose_settlement", "confirm_settlement"):
        for who in life.everybody():
            if operators(who):
                try_command(life, name, who, pick)


def guest(life: CaseLife, pick: Pick) -> None:
    """Somebody from outside is invited to a case, and comes."""
    try_command(life, "invite", life.who_may(operators, pick), pick)
    try_command(life, "accept_invitation", life.who_may(guests, pick), pick)


def ask(life: CaseLife, pick: Pick) -> None:
    """Questions and complaints of the parties; so that clocks of the operator run."""
    party = pick.one([road.scene.actor for road in life.parties])
    for name in ("file_complaint", "request_particulars", "open_review", "file_appeal"):
        try_command(life, name, party, pick)


ROADS: Mapping[str, Road] = {
    "allow": chain(
        "apply_for_authorisation", "grant_authorisation|decide_against", "renew_authorisation"
    ),
    "answer": chain(
        "explain|end_restriction",
        "answer_particulars",
        "confirm_review|reverse_review|modify_review",
    ),
    "batch": chain("propose_batch", "approve_batch"),
    "close": chain("close_case"),
    "court": chain("open_proceeding", "record_step", "record_outcome"),
    "cure": chain("propose_ruling", "cure_proposal", "close_cured_proposal|deal_with_answer"),
    "declare": chain("declare", "correct_declaration|find_declaration_false"),
    "end": chain("lift_ruling|reverse_ruling|modify_ruling"),
    "fund": chain("announce_deposit", "confirm_deposit"),
    "go on": chain("propose_extension", "extend_act"),
    "hold": chain("place_hold", "contest_hold", "uphold_hold|release_hold"),
    "interim": chain("impose_interim", "confirm_interim|renew_withdrawal|lift_interim"),
    "later": chain("answer_in_later_hearing", "deal_with_later_answer"),
    "mandate": chain("give_mandate", "end_agency_mandates|end_mandate"),
    "order": chain("receive_order", "move_order"),
    "promise": chain("give", "keep"),
    "promote": chain("publish_post", "promote_post", "end_promotion|open_letter"),
    "recall": chain("show_recall", "withdraw_recall"),
    "report": chain("file_report", "triage", "act_on|take_no_action", "look_again"),
    "terms": chain("announce_terms", "publish_terms|withdraw_terms"),
    "told": chain("inform_party", "publish_statement", "agree_to_release|release_earlier"),
    "ask": ask,
    "contest": contest,
    "guest": guest,
    "lend": lend,
    "lift pauses": lift_pauses,
    "pause": pause,
    "rule": rule,
    "wind down": wind_down,
    **RARE_ROADS,
}
