"""Parts that several answers have: a step, a clock, a letter in a list, what somebody says."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field

from adjudge.web.api.statement_schemas import Strict, Text


class Said(Strict):
    """What the actor says, in words."""

    text: Annotated[Text, Field(min_length=1)]


class StepOut(Schema):
    """One step that was taken: what, by whom (a role and number, never a login), when."""

    name: str
    by: str
    at: datetime
    data: dict[str, str]


class ClockOut(Schema):
    """A deadline that binds somebody, and what happens when it is missed."""

    subject: str
    subject_id: str
    name: str
    binds: str
    due_at: datetime
    on_miss: str


class LetterLine(Schema):
    """One letter in a list."""

    id: str
    kind: str
    subject: str
    case_id: str | None
    ruling_id: str | None
    served_at: datetime
    received_at: datetime | None
    proof_leaf: int
