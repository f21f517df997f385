from __future__ import annotations

from pathlib import Path

from adjudge.replay.acts_told import ACTS
from adjudge.replay.schema import as_text, schema

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ROOT / "src" / "adjudge" / "replay" / "story.schema.json"
BESIDE_THE_STORIES = ROOT / "tests" / "conformance" / "cases" / "story.schema.json"


def test_the_schema_that_is_shipped_is_the_one_that_the_reader_goes_by():
    # `python -m adjudge.replay.schema` prints it.
    assert SHIPPED.read_text() == as_text()
    assert BESIDE_THE_STORIES.read_text() == as_text()


def test_every_act_has_its_form_in_the_schema():
    document = schema()
    forms = document["properties"]["events"]["items"]["anyOf"]
    assert [form["properties"]["act"]["const"] for form in forms] == list(ACTS)
    assert all(form["additionalProperties"] is False for form in forms)


def test_every_reference_of_the_schema_leads_somewhere():
    text = as_text()
    wanted = {part.split('"')[0] for part in text.split("#/$defs/")[1:]}
    assert wanted == set(schema()["$defs"])
