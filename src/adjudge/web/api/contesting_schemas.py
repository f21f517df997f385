"""Contesting in JSON: questions, appeals and complaints, and the answers to exhibits."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field, StrictInt

from adjudge.domain.cases.appeal import InadmissibleCode, OverturnCode
from adjudge.domain.cases.complaint import MAX_CITED, About
from adjudge.domain.cases.entitlement import Entitlement
from adjudge.domain.cases.exhibit import Contest
from adjudge.web.api.shared_schemas import ClockOut, Said, StepOut
from adjudge.web.api.statement_schemas import Name, StatementBody, Strict, Text


class ExhibitAnswer(Said):
    """The party admits or disputes an exhibit, and says why."""

    contest: Contest


class ParticularsOut(Schema):
    """One question about a ruling, and its answer."""

    id: str
    ruling_id: str
    case_id: str
    question: str
    asked_at: datetime
    due: datetime
    status: str
    answer: str
    steps: list[StepOut]


class NewAppeal(Strict):
    """The three questions, of which at least one is put."""

    on_facts: Text = ""
    on_rule: Text = ""
    on_proportion: Text = ""


class Reasons(Strict):
    """The reasons of a decision on appeal, in words of its own."""

    reasons: Annotated[Text, Field(min_length=1)]


class Overturning(Reasons):
    """Why the ruling falls, in words and by code."""

    code: OverturnCode


class Modification(Overturning):
    """Why the measure is narrowed, and the statement of the ruling that takes less."""

    statement: StatementBody


class Inadmissible(Reasons):
    """Why an appeal is not decided on its merits, in words and by code."""

    code: InadmissibleCode


class AppealOut(Schema):
    """An appeal; `decide_by` is the operator's deadline.

    `letter` is the decision as it was told to an author, who has no case inbox.
    """

    id: str
    ruling_id: str
    case_id: str
    as_whom: Entitlement
    status: str
    filed_at: datetime
    on_facts: str
    on_rule: str
    on_proportion: str
    decide_by: datetime
    reasons: str
    code: str
    letter: str
    steps: list[StepOut]


class NewComplaint(Strict):
    """What is complained of; `subject_id` is a ruling, a promoted post or a hold."""

    advertiser_id: Name
    about: About
    text: Annotated[Text, Field(min_length=1)]
    subject_id: Name = ""


class Explanation(Said):
    """An answer from the log: the entries of the register (by index) that it cites."""

    cited: Annotated[tuple[StrictInt, ...], Field(max_length=MAX_CITED)]


class Ending(Said):
    """An answer that ends what cannot be explained: these rulings fall as if never made."""

    ruling_ids: Annotated[tuple[Name, ...], Field(max_length=MAX_CITED)] = ()


class ComplaintOut(Schema):
    """A complaint; one that is joined to an earlier one has its answer and its clock."""

    id: str
    reference: str
    advertiser_id: str | None
    about: str
    subject_id: str
    text: str
    filed_at: datetime
    due: datetime
    status: str
    joined_to: str
    answer: str
    steps: list[StepOut]
    clocks: list[ClockOut]


class ComplaintsOut(Schema):
    """Complaints, the newest first."""

    complaints: list[ComplaintOut]
