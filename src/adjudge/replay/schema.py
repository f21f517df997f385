"""The story format as a JSON Schema (draft 2020-12), made from the shapes.

`python -m adjudge.replay.schema` prints it.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from adjudge.replay.acts_told import ACTS
from adjudge.replay.shapes import MAX_LINE, MAX_TEXT, Field, Kind, Shape
from adjudge.replay.vocabulary import (
    CLAUSE,
    EVENT,
    EXPECT,
    FACT,
    INSTEAD,
    MAX_EVENTS,
    POST,
    RESULTS,
    STATEMENT,
    STORY,
)

Json = dict[str, Any]
PLAIN: dict[Kind, Json] = {
    Kind.TEXT: {"type": "string", "minLength": 1, "maxLength": MAX_TEXT},
    Kind.LINE: {"type": "string", "minLength": 1, "maxLength": MAX_LINE},
    Kind.SLUG: {"$ref": "#/$defs/name"},
    Kind.REFERENCE: {"$ref": "#/$defs/name"},
    Kind.DAY: {"type": "string", "format": "date"},
    Kind.WHEN: {"$ref": "#/$defs/when"},
    Kind.QUANTITY: {"$ref": "#/$defs/quantity"},
    Kind.WHOLE: {"type": "integer", "minimum": 0, "maximum": 36_500},
    Kind.TRUTH: {"type": "boolean"},
}
# Records that stand in many acts are written down once.
SHARED: dict[str, Shape] = {"statement": STATEMENT, "clause": CLAUSE, "fact": FACT, "post": POST}
DATE = "(?:(?:early|mid|late) )?[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?"
NUMBER = "[0-9]{1,12}(?:\\.[0-9]{1,2})?"


def schema() -> Json:
    """The whole schema."""
    top = {name: part for name, part in STORY.items() if name != "events"}
    document = _record(top)
    document["properties"]["events"] = {
        "type": "array",
        "minItems": 1,
        "maxItems": MAX_EVENTS,
        "items": {"anyOf": [_act(name, EVENT) for name in ACTS]},
    }
    document["required"].append("events")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A story that `adjudge replay` plays",
        **document,
        "$defs": {
            "name": {"type": "string", "pattern": "^[a-z0-9][a-z0-9-]{0,63}$"},
            "when": {
                "description": "2018-04-20, 2018-04, 2018, late 2018-01, circa 2016, unknown",
                "anyOf": [
                    {
                        "type": "string",
                        "pattern": f"^(?:unknown|(?:circa )?{DATE}(?: to {DATE})?)$",
                    },
                    {"type": "integer", "minimum": 1990, "maximum": 2100},
                ],
            },
            "quantity": {
                "description": "274100, about 60, 93000 to 94000, unknown",
                "anyOf": [
                    {
                        "type": "string",
                        "pattern": f"^(?:unknown|(?:about )?{NUMBER}(?: to {NUMBER})?)$",
                    },
                    {"type": "number", "minimum": 0},
                ],
            },
            "expect": {"anyOf": [{"enum": list(RESULTS)}, _record(EXPECT)]},
            "instead": {"anyOf": [_act(name, INSTEAD) for name in ACTS]},
            **{name: _record(shape) for name, shape in SHARED.items()},
        },
    }


def _act(name: str, base: Shape) -> Json:
    special = {"instead", "expect"}
    shape = {key: part for key, part in base.items() if key not in special} | dict(ACTS[name])
    found = _record(shape)
    found["properties"]["act"] = {"const": name}
    if name != "context" or base is INSTEAD:
        found["required"].append("act")
    found["properties"]["expect"] = {"$ref": "#/$defs/expect"}
    if "instead" in base:
        found["properties"]["instead"] = {
            "type": "array",
            "items": {"$ref": "#/$defs/instead"},
            "description": base["instead"].says,
        }
    return found


def _record(shape: Shape) -> Json:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [name for name, part in shape.items() if part.required],
        "properties": {name: _field(part) for name, part in shape.items()},
    }


def _field(part: Field) -> Json:
    return {"description": part.says, **_value(part)}


def _value(part: Field) -> Json:
    if part.kind is Kind.CHOICE:
        return {"enum": list(part.choices)}
    if part.kind is Kind.LIST:
        assert part.of is not None
        return {"type": "array", "items": _value(part.of)}
    if part.kind is Kind.MAP:
        assert part.of is not None
        return {"type": "object", "additionalProperties": _value(part.of)}
    if part.kind is Kind.RECORD:
        assert part.shape is not None
        shared = [name for name, shape in SHARED.items() if shape is part.shape]
        return {"$ref": f"#/$defs/{shared[0]}"} if shared else _record(part.shape)
    return dict(PLAIN[part.kind])


def as_text() -> str:
    """The schema as it is shipped."""
    return json.dumps(schema(), indent=1) + "\n"


if __name__ == "__main__":
    sys.stdout.write(as_text())
