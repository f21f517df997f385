"""A clause: one rule of a rulebook, with an identity that a decision can cite for ever."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Literal as OneOf

import rfc8785

from adjudge.domain.errors import InvalidValue
from adjudge.domain.signals.schema import Value

Surface = OneOf["ads", "organic"]
Judges = OneOf["act", "state"]
EvidenceStandard = OneOf["documented", "verified"]
MEASURES = frozenset(
    (
        *("decline", "remove", "label", "limit", "suspend", "terminate", "warning", "strike"),
        *("require_authorisation", "refuse"),
    )
)
APPLIES_TO = frozenset(
    (
        *("creative", "landing_page", "targeting", "advertiser", "payer", "business_model"),
        *("post", "account"),
    )
)
"""What a clause can be about; `post` and `account` are words of the Rules."""
EVIDENCE: Mapping[EvidenceStandard, str] = MappingProxyType(
    {
        "documented": "each fact needs a record that exists: a page as captured, a file, a message",
        "verified": "each fact needs a record, and we have checked it ourselves",
    }
)
"""The evidence standards, and what each asks for."""
CLAUSE_ID = r"[A-Z]{2,8}-[1-9][0-9]{0,2}\.[1-9][0-9]{0,2}"
ELEMENT_ID = r"[a-z][a-z0-9-]{0,63}"
_ID = re.compile(CLAUSE_ID)
_REF = re.compile(rf"({_ID.pattern})@([1-9][0-9]{{0,5}})")
_SLUG = re.compile(ELEMENT_ID)
LIMITS = {
    "title": 120,
    "text": 4_000,
    "rationale": 4_000,
    "explanation": 400,
    "designation_list": 120,
}
_MAY_BE_EMPTY = frozenset({"explanation", "designation_list"})
URGENT_HARM = (
    *("malware", "phishing", "fraud on readers", "danger to life"),
    *("sexual abuse of children", "account takeover"),
)
"""The closed list: nothing else is urgent (CASES.md)."""
MAX_ITEMS = 50
MAX_ELEMENT_TEXT = 600  # a paragraph
MAX_LOOK_BACK_DAYS = 3650  # ten years


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One part of a clause's test; a statement of reasons must say why the facts meet each one."""

    id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A case that passes the clause or fails it: a text with facts, or conduct in words.

    `text` is what would be promoted, leading to the address `landing` if there is one; for a clause
    without a machine rule it describes conduct that people judge. `facts` are values of signals
    that are not found in the text.
    """

    text: str
    landing: str = ""
    facts: Mapping[str, Value] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spell:
    """Days on which a version is out of force, from the first to the day before `until`."""

    since: date
    until: date | None = None

    def covers(self, on: date) -> bool:
        """Whether that day is one of them."""
        return self.since <= on and (self.until is None or on < self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A numbered, versioned and dated rule: `ADS-4.2@7`.

    `judges` says whether an act is judged (by the text in force on its date) or a state (by the
    text in force on the as-of date); past acts prove a state only within `look_back_days`.
    `designation_list` names the outside list, if to stand on one is the clause's own test.
    `evidence_standard` says how strong the exhibits have to be on which a fact is established:
    see `EVIDENCE`.
    `urgent_harm` and `adversarial` are the flags of CASES.md; `harm` says which of the closed list.
    `effective_until` is the first day on which the version is no longer in force. `explanation` may
    hold `{words}`: the words that hit.
    `dsa_category` and `dsa_keyword` are the values of the DSA Transparency Database (schema v2).

    What general acts add: `suspended` are the days on which it is out of force, `exempt_classes`
    the categories of posts that it does not apply to, `run_off_until` the first day on which posts
    that were admitted before it may be measured by it.

    Raises:
        InvalidValue: a field is empty, too long, or not of its closed list.
    """

    id: str
    version: int
    title: str
    text: str
    rationale: str
    surface: Surface
    applies_to: tuple[str, ...]
    elements: tuple[Element, ...]
    measures_allowed: frozenset[str]
    judges: Judges
    effective_from: date
    effective_until: date | None = None
    look_back_days: int | None = None
    designation_list: str = ""
    evidence_standard: EvidenceStandard = "documented"
    urgent_harm: bool = False
    harm: str = ""
    adversarial: bool = False
    dsa_category: str
    dsa_keyword: str = ""
    rule: str | None = None
    explanation: str = ""
    examples_pass: tuple[Example, ...] = ()
    examples_fail: tuple[Example, ...] = ()
    suspended: tuple[Spell, ...] = ()
    exempt_classes: tuple[str, ...] = ()
    run_off_until: date | None = None

    def __post_init__(self) -> None:
        _need(is_clause_id(self.id), "id", f"{self.id!r} is not like ADS-4.2")
        _need(0 < self.version < 10**6, "version", "a version is a whole number from 1")
        for name, limit in LIMITS.items():
            value = getattr(self, name)
            _need(len(value) <= limit, name, f"longer than {limit} characters")
            _need(bool(value.strip()) or name in _MAY_BE_EMPTY, name, "it is empty")
        _need(self.surface in {"ads", "organic"}, "surface", "it is ads or organic")
        _need(self.judges in {"act", "state"}, "judges", "it is act or state")
        _need(self.evidence_standard in EVIDENCE, "evidence_standard", "documented or verified")
        _subset(self.applies_to, APPLIES_TO, "applies_to")
        _subset(self.measures_allowed, MEASURES, "measures_allowed")
        _need(0 < len(self.elements) <= MAX_ITEMS, "elements", f"1 to {MAX_ITEMS} are needed")
        ids = [element.id for element in self.elements]
        _need(len(set(ids)) == len(ids), "elements", "two have the same id")
        for element in self.elements:
            _need(_SLUG.fullmatch(element.id) is not None, "elements", f"{element.id!r} is no id")
            length = len(element.text)
            _need(length > 0, "elements", f"the text of {element.id} is missing")
            most = MAX_ELEMENT_TEXT
            _need(length <= most, "elements", f"{element.id} is longer than {most} characters")
        harm, closed = self.harm, f"it is one of {', '.join(URGENT_HARM)}"
        _need(not harm or (self.urgent_harm and harm in URGENT_HARM), "urgent_harm", closed)
        days = self.look_back_days
        most = MAX_LOOK_BACK_DAYS
        _need(days is None or 0 < days <= most, "look_back_days", f"1 to {most} days")
        until = self.effective_until
        _need(until is None or until > self.effective_from, "effective_until", "before its start")
        for name in ("examples_pass", "examples_fail"):
            _need(len(getattr(self, name)) <= MAX_ITEMS, name, f"more than {MAX_ITEMS}")
        _need(self.dsa_category.startswith("STATEMENT_CATEGORY_"), "dsa_category", "no category")
        _need(
            not self.dsa_keyword or self.dsa_keyword.startswith("KEYWORD_"), "dsa_keyword", "none"
        )
        if self.rule is not None:
            _need("decline" in self.measures_allowed, "measures_allowed", "a rule declines")
            _need(bool(self.explanation), "explanation", "a rule needs one")

    @property
    def ref(self) -> str:
        """What a decision cites: `ADS-4.2@7`."""
        return f"{self.id}@{self.version}"

    @property
    def text_sha256(self) -> str:
        """The hash (hex) of all that binds the advertiser: title, text and elements, RFC 8785."""
        binding = {
            "ref": self.ref,
            "title": self.title,
            "text": self.text,
            "elements": [[element.id, element.text] for element in self.elements],
        }
        return hashlib.sha256(rfc8785.dumps(binding)).hexdigest()

    def in_force_on(self, on: date) -> bool:
        """Whether this version is in force on that day."""
        runs = self.effective_from <= on and (
            self.effective_until is None or on < self.effective_until
        )
        return runs and not any(spell.covers(on) for spell in self.suspended)

    def spares(self, categories: Collection[str]) -> bool:
        """Whether a post of these categories is of a class that it does not apply to."""
        return not set(self.exempt_classes).isdisjoint(categories)


def is_clause_id(text: str) -> bool:
    """Whether `text` has the form of a clause's id, `ADS-4.2`."""
    return _ID.fullmatch(text) is not None


def split_ref(ref: str) -> tuple[str, int | None]:
    """The id and the version in `ADS-4.2@7`; None for the version of a plain `ADS-4.2`."""
    match = _REF.fullmatch(ref)
    return (match[1], int(match[2])) if match else (ref, None)


def _need(holds: bool, name: str, problem: str) -> None:  # noqa: FBT001 - the condition itself
    if not holds:
        raise InvalidValue(field=name, problem=problem)


def _subset(values: tuple[str, ...] | frozenset[str], allowed: frozenset[str], name: str) -> None:
    strange = sorted(set(values) - allowed)
    _need(not strange, name, f"{', '.join(strange)}: not one of {', '.join(sorted(allowed))}")
    _need(bool(values), name, "it is empty")
