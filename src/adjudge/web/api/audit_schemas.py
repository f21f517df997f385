"""Withholding and audit in JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from ninja import Schema
from pydantic import AwareDatetime, Field

from adjudge.domain.cases.exhibit import MAX_GIST, Disclosure
from adjudge.domain.cases.view import MAX_PURPOSE
from adjudge.domain.cases.withholding import WithholdingCode
from adjudge.web.api.statement_schemas import Strict, Text


class NewWithholding(Strict):
    """As a gist or sealed, why, what the party is told instead, and until when."""

    disclosure: Disclosure
    code: WithholdingCode
    gist: Annotated[Text, Field(max_length=MAX_GIST)]
    until: AwareDatetime


class Purpose(Strict):
    """What a sealed exhibit is read for; it stands in the log."""

    purpose: Annotated[Text, Field(max_length=MAX_PURPOSE)]


class SealedLine(Schema):
    """One sealed exhibit: in which case, why and until when."""

    exhibit_id: str
    case_id: str
    code: WithholdingCode
    gist: str
    until: datetime


class SealedList(Schema):
    """What is sealed now."""

    sealed: list[SealedLine]


class SealedOut(Schema):
    """A sealed exhibit as read. `content` is base64."""

    exhibit_id: str
    title: str
    source: str
    asserter: str
    media_type: str
    sha256: str
    content: str


class ViewOut(Schema):
    """That somebody read a sealed exhibit: by role and number, when, and what for."""

    exhibit_id: str
    case_id: str
    by: str
    at: datetime
    purpose: str


class ViewsOut(Schema):
    """The log of views, the newest first."""

    views: list[ViewOut]
