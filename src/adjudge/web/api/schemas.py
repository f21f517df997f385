"""What the API takes and returns. Times are RFC 3339 in UTC; amounts are integer micros."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field

from adjudge.web.api.statement_schemas import Strict


class NewPost(Strict):
    """A post to publish."""

    text: Annotated[str, Field(max_length=10_000)]


class PostOut(Schema):
    """One organic post."""

    id: str
    handle: str
    text: str
    created_at: datetime


class FeedOut(Schema):
    """Organic posts only, newest first; `before` continues with the last id."""

    posts: list[PostOut]


class ProfileOut(Schema):
    """An organic account."""

    handle: str
    joined: datetime
    posts: list[str]


class LabelOut(Schema):
    """What a decision says beside a promoted post: its reference, the clause, and the words."""

    reference: str
    clause: str
    title: str


class PromotedOut(Schema):
    """One promoted post, with its label and the token that reports it back."""

    promoted_post_id: str
    post_id: str
    text: str
    advertiser: str
    payer: str
    token: str
    charge_micros: int
    labels: list[LabelOut]


class DecisionIn(Schema):
    """The context of an ad decision; what is empty is not known."""

    slots: Annotated[int, Field(ge=1, le=10)] = 1
    country: Annotated[str, Field(pattern="^([A-Z]{2})?$")] = ""
    language: Annotated[str, Field(pattern="^([a-z]{2,3})?$")] = ""
    topic: Annotated[str, Field(max_length=40)] = ""
    region: Annotated[str, Field(pattern="^([A-Z]{2}-[A-Z0-9]{1,3})?$")] = ""
    age: Annotated[int, Field(ge=0, le=150)] | None = None


class DecisionOut(Schema):
    """What an ad decision returned; `unavailable` if serving did not answer in time."""

    decided_at: datetime | None = None
    decided_us: int = 0
    generation: int = 0
    promoted: list[PromotedOut]
    unavailable: bool = False


class MoneyOut(Schema):
    """A balance in micros of its currency."""

    currency: str
    available: int
    reserved: int
    spent: int


class EntryOut(Schema):
    """One entry of the public register; `public` is null until it is released."""

    index: int
    type: str
    subject_id: str
    at: datetime
    leaf: str
    public: dict[str, object] | None


class RegisterOut(Schema):
    """Entries in the order of the log."""

    size: int
    entries: list[EntryOut]


class StatusOut(Schema):
    """What kind of site this is."""

    site_name: str
    demo: bool
    currency: str


class Lack(Schema):
    """One thing that the linter says of a statement: a stable code, the field, what to do."""

    code: str
    field: str
    element_id: str
    problem: str
    remedy: str


class Problem(Schema):
    """A refusal, after RFC 9457. `missing` and `remarks` come with refused statements."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    remedy: str
    instance: str = ""
    details: dict[str, object] | None = None
    missing: list[Lack] | None = None
    remarks: list[Lack] | None = None
