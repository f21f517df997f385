"""The language in which the story format is written down once: records and their fields.

The reader checks files by it, `adjudge.replay.schema` makes the JSON Schema of it, and the
reference page is made of it too, so that the three cannot differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

MAX_TEXT = 4_000
MAX_LINE = 300


class Kind(StrEnum):
    """What the value of a field is."""

    TEXT = "text"
    LINE = "line"
    SLUG = "slug"
    REFERENCE = "reference"
    DAY = "day"
    WHEN = "when"
    QUANTITY = "quantity"
    WHOLE = "whole number"
    TRUTH = "true or false"
    CHOICE = "choice"
    LIST = "list"
    MAP = "map"
    RECORD = "record"
    ACT = "act"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field: its kind, what it says, and whether it must be there.

    `choices` belongs to a choice, `to` (event, party, post, world, source, exhibit) to a reference,
    `of` to a list or a map, `shape` to a record; `names` is what a slug gives a name to. A
    reference that is a `cause` makes the event moot when the event that it names was not done.
    """

    kind: Kind
    says: str
    required: bool = True
    choices: tuple[str, ...] = ()
    to: str = ""
    cause: bool = False
    names: str = ""
    of: Field | None = None
    shape: Mapping[str, Field] | None = None


Shape = Mapping[str, Field]


def text(says: str, *, required: bool = True) -> Field:
    """Some sentences, at most 4,000 characters."""
    return Field(kind=Kind.TEXT, says=says, required=required)


def line(says: str, *, required: bool = True) -> Field:
    """A few words, at most 300 characters."""
    return Field(kind=Kind.LINE, says=says, required=required)


def slug(says: str, *, names: str = "") -> Field:
    """A short name: lower case letters, digits and hyphens."""
    return Field(kind=Kind.SLUG, says=says, names=names, required=True)


def day(says: str) -> Field:
    """A date; never required."""
    return Field(kind=Kind.DAY, says=says, required=False)


def when(says: str, *, required: bool = False) -> Field:
    """A date as exactly as it is known."""
    return Field(kind=Kind.WHEN, says=says, required=required)


def quantity(says: str, *, required: bool = False) -> Field:
    """A number as exactly as it is known."""
    return Field(kind=Kind.QUANTITY, says=says, required=required)


def whole(says: str) -> Field:
    """A whole number; never required."""
    return Field(kind=Kind.WHOLE, says=says, required=False)


def truth(says: str) -> Field:
    """True or false; false if it is not there."""
    return Field(kind=Kind.TRUTH, says=says, required=False)


def choice(says: str, *choices: str, required: bool = True) -> Field:
    """One word of a closed list."""
    return Field(kind=Kind.CHOICE, says=says, required=required, choices=choices)


def to_event(says: str, *, required: bool = True) -> Field:
    """The id of an earlier event, without which this one is moot."""
    return Field(kind=Kind.REFERENCE, says=says, required=required, to="event", cause=True)


def to(what: str, says: str, *, required: bool = True) -> Field:
    """The id of a party, post, world, source or exhibit of the same file."""
    return Field(kind=Kind.REFERENCE, says=says, required=required, to=what)


def many(of: Field, says: str, *, required: bool = False) -> Field:
    """A list."""
    return Field(kind=Kind.LIST, says=says, required=required, of=of)


def mapping(of: Field, says: str, *, required: bool = False) -> Field:
    """Values by short names that the file chooses."""
    return Field(kind=Kind.MAP, says=says, required=required, of=of)


def record(shape: Shape, says: str, *, required: bool = False) -> Field:
    """A value of several fields."""
    return Field(kind=Kind.RECORD, says=says, required=required, shape=shape)


def optional(part: Field) -> Field:
    """The same field, which may be left out."""
    return replace(part, required=False)
