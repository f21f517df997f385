"""Misuse decisions in JSON: the warning, the proposal with its factors, and the appeal."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from adjudge.domain.cases.misuse import LONGEST_DAYS, MOST, Processing
from adjudge.web.api.statement_schemas import Name, Strict, Text


class NewWarning(Strict):
    """To whom it goes: a reporter by `report_id`, or the party of an advertiser."""

    processing: Processing
    text: Text
    report_id: Name = ""
    advertiser_id: Name = ""


class Proposal(Strict):
    """What was unfounded, one by one, the two factors that a person judges, and for how long."""

    items: Annotated[list[Name], Field(max_length=MOST)]
    gravity: Text
    intent: Text
    reasons: Text
    days: Annotated[int, Field(ge=1, le=LONGEST_DAYS)]


class AppealDecision(Strict):
    """Whether the decision stands, and why."""

    upheld: bool
    reasons: Text
