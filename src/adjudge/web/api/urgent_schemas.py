"""Interim measures and holds in JSON: the short statement of each, and what becomes of it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StrictInt

from adjudge.domain.cases.fact import MAX_FACTS
from adjudge.domain.cases.hold import HoldKind
from adjudge.web.api.statement_schemas import Name, ScopeBody, Strict, Text

Facts = Annotated[tuple[Name, ...], Field(max_length=MAX_FACTS)]


class NewInterim(Strict):
    """The short statement: the urgent clause, what is stopped, on which facts, and what is not."""

    clause_ref: Name
    scope: ScopeBody
    fact_ids: Facts = ()
    summary: Text
    not_affected: Text


class Confirmation(Strict):
    """The ruling in force that takes the place of an interim measure."""

    ruling_id: Name


class NewHold(Strict):
    """What is held and why, what ends it, and for how many days, 14 at most.

    `held_micros` is the disputed sum of a payment hold, in the payer's currency.
    """

    hold: HoldKind
    cause_code: Name
    cause: Text
    release_condition: Text
    not_affected: Text
    fact_ids: Facts = ()
    days: StrictInt
    held_micros: StrictInt = 0
