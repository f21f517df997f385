"""The committed schemas are the ones that the program makes; the shipped clauses are of them."""

from __future__ import annotations

import json
import os
import re
from datetime import date
from pathlib import Path

import pytest
import yaml

from adjudge.adapters.rulebook_files import clause_paths, shipped_path
from adjudge.adapters.rulebook_schema import (
    OPTIONAL,
    REQUIRED,
    clause_schema,
    rulebook_schema,
    schema_files,
    write_schemas,
)
from adjudge.domain.policy.transparency import CATEGORIES, KEYWORDS
from adjudge.domain.signals.schema import SCHEMA

FOLDER = shipped_path("ads").parent
PATHS = [path for book in ("ads", "rules") for path in clause_paths(shipped_path(book))]
TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int}
KNOWN = frozenset(
    (
        *("$schema", "$defs", "$ref", "title", "description", "type", "enum", "anyOf", "pattern"),
        *("format", "minLength", "maxLength", "minimum", "maximum", "items", "minItems"),
        *("maxItems", "properties", "required", "additionalProperties", "propertyNames"),
        *("minProperties", "maxProperties", "dependentRequired"),
    )
)


def plain(value):
    """What a reader of YAML 1.2, as editors have it, makes of dates: text."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def wrong(value, schema, root, where="") -> list[str]:  # noqa: C901, PLR0912 - one rule each
    """The part of JSON Schema that ours use; a word that is not known here fails the test."""
    assert set(schema) <= KNOWN, set(schema) - KNOWN
    if "$ref" in schema:
        return wrong(value, root["$defs"][schema["$ref"].rsplit("/", 1)[-1]], root, where)
    if "anyOf" in schema:
        tried = [wrong(value, each, root, where) for each in schema["anyOf"]]
        return [] if [] in tried else tried[-1]
    kind = schema.get("type")
    if kind and (type(value) is not TYPES[kind]):
        return [f"{where}: no {kind}"]
    found = []
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{where}: not in the list")
    if isinstance(value, str):
        if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", 10**9):
            found.append(f"{where}: length")
        if "pattern" in schema and re.search(schema["pattern"], value) is None:
            found.append(f"{where}: pattern")
    in_range = "minimum" not in schema or schema["minimum"] <= value <= schema["maximum"]
    if not in_range:
        found.append(f"{where}: range")
    if isinstance(value, list):
        if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", 10**9):
            found.append(f"{where}: number of items")
        for number, item in enumerate(value):
            found += wrong(item, schema.get("items", {}), root, f"{where}[{number}]")
    if isinstance(value, dict):
        properties, others = schema.get("properties", {}), schema.get("additionalProperties", {})
        found += [f"{where}: no {key}" for key in schema.get("required", ()) if key not in value]
        if len(value) > schema.get("maxProperties", 10**9):
            found.append(f"{where}: number of keys")
        for key, needs in schema.get("dependentRequired", {}).items():
            found += [f"{where}: {key} needs {n}" for n in needs if key in value and n not in value]
        for key, item in value.items():
            found += wrong(key, schema.get("propertyNames", {}), root, f"{where}.{key}")
            if key in properties:
                found += wrong(item, properties[key], root, f"{where}.{key}")
            elif others is False:
                found.append(f"{where}: the key {key}")
            else:
                found += wrong(item, others, root, f"{where}.{key}")
    return found


def test_the_committed_schemas_are_those_of_the_program(tmp_path):
    if os.environ.get("ADJUDGE_UPDATE_DOCS") == "1":
        write_schemas(FOLDER)
    for name, text in schema_files().items():
        assert (FOLDER / name).read_text(encoding="utf-8") == text, name
    write_schemas(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == set(schema_files())


@pytest.mark.parametrize("path", PATHS, ids=[path.stem for path in PATHS])
def test_every_shipped_clause_is_of_the_schema(path):
    schema = clause_schema()
    told = plain(yaml.safe_load(path.read_text(encoding="utf-8")))
    assert wrong(told, schema, schema) == []


@pytest.mark.parametrize("name", ["ads", "rules"])
def test_every_shipped_rulebook_is_of_the_schema(name):
    schema = rulebook_schema()
    told = yaml.safe_load((shipped_path(name) / "rulebook.yaml").read_text(encoding="utf-8"))
    assert wrong(told, schema, schema) == []


def test_every_case_that_is_about_keys_and_types_is_refused_by_the_schema_too():
    suite = Path(__file__).resolve().parents[1] / "conformance" / "rulebooks"
    good = (suite / "good" / "ADS-2.1.yaml").read_text(encoding="utf-8")
    schema = clause_schema()
    assert wrong(plain(yaml.safe_load(good)), schema, schema) == []
    names = (
        *("a key that is misspelt", "a key that nobody knows", "a key that is missing"),
        *("an unknown key of an example", "a word for a number", "a number for a text"),
        *("a text for a list", "a list for a text", "a word for true or false"),
        *("a fact of another type", "a fact that no signal has", "an id that is none"),
        *("an unknown measure", "neither act nor state", "a harm outside the closed list"),
        *("a category that the database does not have", "a look back of a century"),
        *("an element with an id that is none", "a rule that explains nothing"),
        "too few examples",
    )
    cases = yaml.safe_load((suite / "refused.yaml").read_text(encoding="utf-8"))["cases"]
    by_name = {case["name"]: case for case in cases}
    for name in names:
        text = good.replace(by_name[name]["old"], by_name[name]["new"])
        assert wrong(plain(yaml.safe_load(text)), schema, schema), name


def test_editors_are_told_every_key_and_every_signal():
    schema = clause_schema()
    assert set(schema["properties"]) == {*REQUIRED, *OPTIONAL}
    assert all(told["description"] for told in schema["properties"].values())
    facts = schema["$defs"]["example"]["anyOf"][1]["properties"]["facts"]
    assert set(facts["properties"]) == set(SCHEMA)
    assert json.loads(schema_files()["clause.schema.json"]) == schema


def test_the_words_of_the_transparency_database():
    assert (len(CATEGORIES), len(KEYWORDS)) == (16, 69)
    assert len(set(KEYWORDS)) == len(KEYWORDS)
    assert "KEYWORD_DANGEROUS_TOYS" not in KEYWORDS, "a constant that is not accepted"
