"""Favourable act: lift, reverse, modify downwards, grant, correct. One person with a reason code.

It takes effect at once, its letter follows within a day, no interest bars it, and it needs no
statement of reasons first.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from adjudge.domain.actor import Actor
from adjudge.domain.cases.hearing import MAX_REASON, said
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.cases.who_decides import WHO_DECIDES, Act, must_be_one_of


class Favour(StrEnum):
    """The favourable acts."""

    LIFT = "lift"
    REVERSE = "reverse"
    MODIFY = "modify"
    GRANT = "grant"
    CORRECT = "correct"


class ReasonCode(StrEnum):
    """Why a favourable act is done."""

    CONDITION_MET = "condition met"
    FACT = "fact"
    RULE = "rule"
    PROPORTION = "proportion"
    PROCEDURE = "procedure"
    NEW_EVIDENCE = "new evidence"
    POLICY_CHANGE = "policy change"
    DISCRETION = "discretion"


def must_favour(actor: Actor, party_id: str, *, act: str) -> None:
    """Raise `NotAllowed` unless this is a numbered member of staff who may do a favourable act."""
    must_be_one_of(actor, WHO_DECIDES[Act.FAVOURABLE], party_id=party_id, act=act)


def lift(ruling: Ruling, actor: Actor, now: datetime, *, code: ReasonCode, why: str) -> Ruling:
    """End a measure from now on. What it did until now stays as it was.

    Raises `NotAllowed`, `InvalidValue`, `WrongState`.
    """
    return _favour(ruling, "lift", actor, now, code=code, why=why)


def withdraw(ruling: Ruling, actor: Actor, now: datetime, *, code: ReasonCode, why: str) -> Ruling:
    """Withdraw a termination before it takes effect. Raises as `lift` does."""
    return _favour(ruling, "withdraw", actor, now, code=code, why=why)


def _favour(
    ruling: Ruling,
    step: str,
    actor: Actor,
    now: datetime,
    *,
    code: ReasonCode,
    why: str,
) -> Ruling:
    must_favour(actor, ruling.party_id, act=f"{step} a ruling")
    data = {"code": code.value, "why": said(why, field="reason", at_most=MAX_REASON)}
    return ruling.take(step, actor, now, **data)
