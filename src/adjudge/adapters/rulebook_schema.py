"""The shape of a clause file, told once: what the reader of rulebooks knows, and editors are told.

`adjudge/rulebooks/*.schema.json` are made from here, and a test compares; an editor that knows JSON
Schema completes and marks mistakes by them while somebody writes. What only a program can tell (a
rule that names no signal, an example that does not agree) `adjudge policy check` says.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from adjudge.domain.policy.clause import (
    APPLIES_TO,
    CLAUSE_ID,
    ELEMENT_ID,
    EVIDENCE,
    LIMITS,
    MAX_ELEMENT_TEXT,
    MAX_ITEMS,
    MAX_LOOK_BACK_DAYS,
    MEASURES,
    URGENT_HARM,
)
from adjudge.domain.policy.rulebook import MAX_CHAPTERS
from adjudge.domain.policy.transparency import CATEGORIES, KEYWORDS
from adjudge.domain.signals.schema import MAX_INT, MIN_INT, SCHEMA, SignalType

MIN_EXAMPLES: Final = 2
MAX_VERSION: Final = 999_999
DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

_Schema = dict[str, Any]


def _text(says: str, limit: int) -> _Schema:
    return {"description": says, "type": "string", "minLength": 1, "maxLength": limit}


def _one_of(says: str, words: tuple[str, ...]) -> _Schema:
    return {"description": says, "enum": list(words)}


def _some_of(says: str, words: frozenset[str]) -> _Schema:
    items = {"enum": sorted(words)}
    return {"description": says, "type": "array", "items": items, "minItems": 1}


def _day(says: str) -> _Schema:
    pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
    return {"description": says, "type": "string", "format": "date", "pattern": pattern}


def _whole(says: str, most: int) -> _Schema:
    return {"description": says, "type": "integer", "minimum": 1, "maximum": most}


def _closed(says: str, properties: _Schema, required: tuple[str, ...]) -> _Schema:
    return {
        "description": says,
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def _fact(kind: SignalType) -> _Schema:
    match kind:
        case SignalType.BOOL:
            return {"type": "boolean"}
        case SignalType.INT:
            return {"type": "integer", "minimum": MIN_INT, "maximum": MAX_INT}
        case SignalType.STRING:
            return {"type": "string"}
        case SignalType.STRINGS:
            return {"type": "array", "items": {"type": "string"}}


def _example() -> _Schema:
    facts = {
        name: {"description": spec.meaning, **_fact(spec.type)} for name, spec in SCHEMA.items()
    }
    told = _closed(
        "A text with what is known beside it.",
        {
            "text": {"description": "What would be promoted, or what was done.", "type": "string"},
            "landing": {"description": "The address that it leads to.", "type": "string"},
            "facts": _closed("Values of signals that are not found in the text.", facts, ()),
            "note": {"description": "Why this example is here.", "type": "string"},
        },
        ("text",),
    )
    return {"anyOf": [{"type": "string"}, told]}


def _examples(says: str) -> _Schema:
    return {
        "description": says,
        "type": "array",
        "items": {"$ref": "#/$defs/example"},
        "minItems": MIN_EXAMPLES,
        "maxItems": MAX_ITEMS,
    }


_ELEMENTS: Final[_Schema] = {
    "description": "What has to be shown, one by one; each has an id of its own.",
    "type": "object",
    "propertyNames": {"pattern": f"^{ELEMENT_ID}$"},
    "additionalProperties": {"type": "string", "minLength": 1, "maxLength": MAX_ELEMENT_TEXT},
    "minProperties": 1,
    "maxProperties": MAX_ITEMS,
}
_DSA: Final = _closed(
    "How a decision on it is reported to the DSA Transparency Database.",
    {
        "category": _one_of("Its category.", CATEGORIES),
        "keyword": _one_of("Its keyword, if one fits.", KEYWORDS),
    },
    ("category",),
)

REQUIRED: Final[Mapping[str, _Schema]] = {
    "id": {"description": "Its number: ADS-4.2.", "type": "string", "pattern": f"^{CLAUSE_ID}$"},
    "version": _whole("Its version; a published one never changes.", MAX_VERSION),
    "title": _text("Its heading.", LIMITS["title"]),
    "text": _text("What it says, to the advertiser.", LIMITS["text"]),
    "rationale": _text("Why it is there.", LIMITS["rationale"]),
    "surface": _one_of("Promoted posts, or posts and accounts.", ("ads", "organic")),
    "applies_to": _some_of("What it is about.", APPLIES_TO),
    "elements": _ELEMENTS,
    "measures_allowed": _some_of("The measures that may rest on it.", MEASURES),
    "judges": _one_of("By the text of the day of an act, or of a state.", ("act", "state")),
    "dsa": _DSA,
    "effective_from": _day("The first day on which it is in force."),
    "examples": _closed(
        "What passes and what fails; of a clause with a rule, the rule must agree.",
        {
            "pass": _examples("Texts or conduct that are allowed."),
            "fail": _examples("Texts or conduct that are not."),
        },
        ("pass", "fail"),
    ),
}
"""The keys that every clause file has."""

OPTIONAL: Final[Mapping[str, _Schema]] = {
    "effective_until": _day("The first day on which it is no longer in force."),
    "look_back_days": _whole("How far back past acts prove a state.", MAX_LOOK_BACK_DAYS),
    "designation_list": _text("The outside list on which to stand.", LIMITS["designation_list"]),
    "evidence_standard": _one_of(
        "How strong the evidence has to be: documented if left out.", tuple(EVIDENCE)
    ),
    "urgent_harm": _one_of("The harm, if one person may act first.", URGENT_HARM),
    "adversarial": {
        "description": "Whether telling how it was noticed would teach evasion.",
        "type": "boolean",
    },
    "rule": {"description": "Its machine rule, in the language of rules.", "type": "string"},
    "explanation": _text(
        "What the advertiser is told when the rule hits; {words} are the words.",
        LIMITS["explanation"],
    ),
}
"""The keys that a clause file may have."""

OF_RULEBOOK: Final[Mapping[str, _Schema]] = {
    "id": {"description": "A short name: ads.", "type": "string", "minLength": 1},
    "version": _whole("Counts the published states.", MAX_VERSION),
    "title": _text("Its heading.", LIMITS["title"]),
    "surface": _one_of("Promoted posts, or posts and accounts.", ("ads", "organic")),
}
"""The keys that every `rulebook.yaml` has."""

OPTIONAL_OF_RULEBOOK: Final[Mapping[str, _Schema]] = {
    "chapters": {
        "description": "The headings of its chapters, the first one's first.",
        "type": "array",
        "items": {"type": "string", "minLength": 1, "maxLength": LIMITS["title"]},
        "maxItems": MAX_CHAPTERS,
    },
}
"""The keys that it may have."""


def clause_schema() -> _Schema:
    """JSON Schema (2020-12) of a clause file."""
    closed = _closed("One version of one clause.", {**REQUIRED, **OPTIONAL}, tuple(REQUIRED))
    return {
        "$schema": DIALECT,
        "title": "A clause of a rulebook of Adjudge",
        **closed,
        "dependentRequired": {"rule": ["explanation"]},
        "$defs": {"example": _example()},
    }


def rulebook_schema() -> _Schema:
    """JSON Schema (2020-12) of `rulebook.yaml`."""
    keys = {**OF_RULEBOOK, **OPTIONAL_OF_RULEBOOK}
    closed = _closed("What the clauses beside it are.", keys, tuple(OF_RULEBOOK))
    return {"$schema": DIALECT, "title": "A rulebook of Adjudge", **closed}


def schema_files() -> dict[str, str]:
    """The texts of the files beside the shipped rulebooks, by name."""
    return {
        name: json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
        for name, schema in (
            ("clause.schema.json", clause_schema()),
            ("rulebook.schema.json", rulebook_schema()),
        )
    }


def write_schemas(folder: Path) -> None:
    """Write them into a folder."""
    for name, text in schema_files().items():
        (folder / name).write_text(text, encoding="utf-8")
