"""A small part of JSON Schema 2020-12, enough to hold data files to their published schema.

It knows the keywords below and refuses any other, so that no schema is half checked in silence.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

NOTES = frozenset({"$schema", "$id", "$defs", "title", "description"})
TYPES = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "integer": int,
    "null": type(None),
}
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def load_schema(path: Path) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return schema


def plain(value: Any) -> Any:
    """What YAML read, as JSON would hold it: days are strings."""
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def faults(value: Any, schema: Any, root: Any, at: str = "$") -> Iterator[str]:
    """Everything in which the value is not of the shape."""
    if "$ref" in schema:
        name = schema["$ref"].removeprefix("#/$defs/")
        yield from faults(value, root["$defs"][name], root, at)
        return
    for keyword, wanted in schema.items():
        if keyword not in NOTES:
            yield from CHECKS[keyword](value, wanted, schema, root, at)


def _type(value: Any, wanted: Any, _schema: Any, _root: Any, at: str) -> Iterator[str]:
    names = [wanted] if isinstance(wanted, str) else wanted
    fits = [isinstance(value, TYPES[name]) for name in names]
    if not any(fits) or (isinstance(value, bool) and "boolean" not in names):
        yield f"{at}: {value!r} is not of type {wanted}"


def _properties(value: Any, wanted: Any, _schema: Any, root: Any, at: str) -> Iterator[str]:
    for key in value if isinstance(value, dict) else ():
        if key in wanted:
            yield from faults(value[key], wanted[key], root, f"{at}.{key}")


def _additional(value: Any, wanted: Any, schema: Any, root: Any, at: str) -> Iterator[str]:
    for key in value if isinstance(value, dict) else ():
        if key in schema.get("properties", {}):
            continue
        if wanted is False:
            yield f"{at}: unknown key {key}"
        else:
            yield from faults(value[key], wanted, root, f"{at}.{key}")


def _names(value: Any, wanted: Any, _schema: Any, root: Any, at: str) -> Iterator[str]:
    for key in value if isinstance(value, dict) else ():
        yield from faults(key, wanted, root, f"{at} key {key}")


def _required(value: Any, wanted: Any, _schema: Any, _root: Any, at: str) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (f"{at}: {key} is missing" for key in wanted if key not in value)


def _items(value: Any, wanted: Any, _schema: Any, root: Any, at: str) -> Iterator[str]:
    for place, each in enumerate(value if isinstance(value, list) else ()):
        yield from faults(each, wanted, root, f"{at}[{place}]")


def _one_of(value: Any, wanted: Any, _schema: Any, root: Any, at: str) -> Iterator[str]:
    fitting = [each for each in wanted if not list(faults(value, each, root, at))]
    if len(fitting) != 1:
        yield f"{at}: {value!r} fits {len(fitting)} of {len(wanted)} shapes"


def _enum(value: Any, wanted: Any, _schema: Any, _root: Any, at: str) -> Iterator[str]:
    if value not in wanted:
        yield f"{at}: {value!r} is none of {wanted}"


def _pattern(value: Any, wanted: Any, _schema: Any, _root: Any, at: str) -> Iterator[str]:
    if isinstance(value, str) and not re.search(wanted, value):
        yield f"{at}: {value!r} is not like {wanted}"


def _format(value: Any, wanted: Any, _schema: Any, _root: Any, at: str) -> Iterator[str]:
    assert wanted == "date", wanted
    if isinstance(value, str) and not DAY.fullmatch(value):
        yield f"{at}: {value!r} is no day"


def _length(value: Any, wanted: Any, _schema: Any, _root: Any, at: str) -> Iterator[str]:
    if isinstance(value, str | list) and len(value) < wanted:
        yield f"{at}: shorter than {wanted}"


CHECKS = {
    "type": _type,
    "properties": _properties,
    "additionalProperties": _additional,
    "propertyNames": _names,
    "required": _required,
    "items": _items,
    "oneOf": _one_of,
    "enum": _enum,
    "pattern": _pattern,
    "format": _format,
    "minLength": _length,
    "minItems": _length,
}
