"""Hearing: before a suspension or termination the party has a proposal letter and seven days.

It may answer, or cure. It is not heard before what cannot wait (an urgent-harm clause), what is not
the operator's to weigh (a binding order), or evasion of a measure in force.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.cases.decider import must_be_numbered
from adjudge.domain.cases.ruling import HEARD_FIRST, MAX_RESPONSE, Ruling
from adjudge.domain.cases.statement import GroundKind, Statement
from adjudge.domain.errors import InvalidValue, NotAllowed
from adjudge.domain.policy.clause import Clause

MAX_REASON = 2_000


class NoHearing(StrEnum):
    """Why a measure is approved without waiting for the party's answer."""

    NOT_NEEDED = "not needed"
    URGENT = "urgent harm"
    ORDER = "order"
    EVASION = "evasion"
    EMERGENCY = "emergency act"
    HEARD = "heard before"


def waived(
    statement: Statement, clause: Clause | None, *, evasion: bool = False, emergency: bool = False
) -> NoHearing | None:
    """Why no hearing comes first, or None: then a proposal letter must be served and wait."""
    assert statement.ground is not None, "the linter passed it"
    if statement.ground.kind is GroundKind.ORDER:
        return NoHearing.ORDER
    if clause is not None and clause.urgent_harm:
        return NoHearing.URGENT
    if evasion:
        return NoHearing.EVASION
    if emergency:
        return NoHearing.EMERGENCY
    return None if statement.measure in HEARD_FIRST else NoHearing.NOT_NEEDED


def is_discretionary(statement: Statement, clause: Clause | None) -> bool:
    """Whether it is discretionary: rests on no law, binding order or urgent-harm clause."""
    assert statement.ground is not None, "the linter passed it"
    return statement.ground.is_clause and not (clause is not None and clause.urgent_harm)


def answer(ruling: Ruling, actor: Actor, text: str, now: datetime) -> Ruling:
    """The party answers the proposal letter. Raises `NotAllowed`, `InvalidValue`, `WrongState`."""
    actor.must_act_for(ruling.party_id, act="answer this proposal")
    return ruling.take("answer", actor, now, text=said(text, field="answer"))


def cure(ruling: Ruling, actor: Actor, text: str, now: datetime) -> Ruling:
    """The party says that it has put right what the proposal is about, and how to see it.

    Raises `NotAllowed`, `InvalidValue`, `WrongState`.
    """
    actor.must_act_for(ruling.party_id, act="cure what this proposal is about")
    return ruling.take("cure", actor, now, text=said(text, field="cure"))


def respond(ruling: Ruling, actor: Actor, text: str, now: datetime) -> Ruling:
    """The proposer deals with the answer. Nobody else may, and nothing else of the text changes."""
    actor.must_be_for_case(ruling.case_id, StaffRole.REVIEWER, act="deal with the answer")
    actor.must_be_free_of(ruling.party_id, act="deal with its answer")
    if actor.id != ruling.proposer_id:
        raise NotAllowed(act="deal with the answer", needs="the person who proposed the ruling")
    return ruling.take("respond", actor, now, text=said(text, field="response"))


def close_cured(ruling: Ruling, actor: Actor, why: str, now: datetime) -> Ruling:
    """What was proposed is cured: no action. A favourable act; one reviewer may, with a reason.

    Raises `NotAllowed`, `InvalidValue`, `WrongState`.
    """
    actor.must_be_for_case(
        ruling.case_id, StaffRole.REVIEWER, act="close a proposal that was cured"
    )
    must_be_numbered(actor, act="close a proposal that was cured")
    return ruling.take("close", actor, now, why=said(why, field="reason", at_most=MAX_REASON))


def send_back(ruling: Ruling, actor: Actor, why: str, now: datetime) -> Ruling:
    """A second reviewer returns the proposal to its proposer, with a reason.

    Raises `NotAllowed`, `InvalidValue`, `WrongState`.
    """
    actor.must_be_for_case(ruling.case_id, StaffRole.REVIEWER, act="return a proposed ruling")
    must_be_numbered(actor, act="return a proposed ruling")
    actor.must_be_free_of(ruling.party_id, act="return a ruling on it")
    if actor.id == ruling.proposer_id:
        raise NotAllowed(act="return it", needs="another person; the proposer drops it instead")
    return ruling.take("return", actor, now, why=said(why, field="reason", at_most=MAX_REASON))


def said(text: str, *, field: str, at_most: int = MAX_RESPONSE) -> str:
    """The text. Raises `InvalidValue` if it is empty or too long."""
    if not text.strip() or len(text) > at_most:
        raise InvalidValue(field=field, problem=f"between 1 and {at_most:,} characters")
    return text
