"""What joins and concerns several parties: links, mandates, batches; and words in public."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from ninja import Schema
from pydantic import AwareDatetime, Field, StrictBool, StrictInt

from adjudge.domain.ads.roles import PartyRole
from adjudge.domain.cases.batch import MAX_MEMBERS
from adjudge.domain.cases.link import LinkKind
from adjudge.domain.cases.referral import OtherRulebook
from adjudge.web.api.contesting_schemas import Reasons
from adjudge.web.api.matter_schemas import MatterOut
from adjudge.web.api.shared_schemas import Said
from adjudge.web.api.statement_schemas import Name, Names, StatementBody, Strict, Text


class NewLink(Strict):
    """How the party of the case relates to another, on which exhibits of the case."""

    type: LinkKind
    other_party_id: Name
    began: date
    ended: date | None = None
    exhibit_ids: Names
    why: Text
    holds_office: StrictBool = False


class LinkDecision(Reasons):
    """Whether a link stands or is struck, and why."""

    stands: StrictBool


class NewExtension(Strict):
    """By which link the measure reaches which account."""

    link_id: Name
    advertiser_id: Name


class NewMandate(Strict):
    """Who may act for the advertiser, in which role, and what that covers."""

    advertiser_id: Name
    holder_party_id: Name
    role: PartyRole
    covers: Text


class MemberBody(Strict):
    """One party's part of a batch: its case, and the statement about it."""

    case_id: Name
    statement: StatementBody
    wording_reason: Text = ""


class NewBatch(Strict):
    """The declared common part, and the members; under an emergency act nobody is heard first."""

    common_part: Text
    members: Annotated[tuple[MemberBody, ...], Field(max_length=MAX_MEMBERS)]
    emergency_act_id: Name = ""


class ApprovedOut(Schema):
    """What one approval led to for one member; `problem` is the code of what is open still."""

    ruling_id: str
    status: str
    problem: str


class BatchOut(MatterOut):
    """A batch after an approval: each ruling stands for itself."""

    rulings: list[ApprovedOut]


class NewRecall(Said):
    """The correction, and until when it is shown."""

    ends_at: AwareDatetime


class NewWords(Said):
    """Whose words they are, and the exhibit that they are quoted from."""

    said_by: Name
    exhibit_id: Name = ""


class NewReferral(Strict):
    """What the other rulebook should look at, and why."""

    to: OtherRulebook
    why: Text
    post_id: Name = ""


class Decision(Strict):
    """Whether a referral is taken up."""

    take_up: StrictBool


class Cause(Strict):
    """Why what an account promoted is unavailable."""

    cause: Text


class StoppedOut(Schema):
    """How many promoted posts ended."""

    stopped: int


class ToAuthority(Said):
    """What is told to whom; `copy_forbidden_by` is the law that forbids the party's copy."""

    authority: Name
    copy_forbidden_by: Name = ""


class NewGift(Strict):
    """To whom, and how much of the operator's own revenue, in micros."""

    recipient: Name
    amount_micros: StrictInt
    currency: Name


class GiftOut(Schema):
    """A gift as the ledger holds it."""

    id: str
    recipient: str
    amount_micros: int
    currency: str
