"""`ADJUDGE_UPDATE_DOCS=1 pytest tests/replay/test_reference.py` writes the page anew."""

from __future__ import annotations

import os
from pathlib import Path

import yaml

from adjudge.replay.reader import parse_story
from adjudge.replay.reference import page

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "replay.md"


def test_the_page_is_made_from_the_program():
    text = page()
    if os.environ.get("ADJUDGE_UPDATE_DOCS") == "1":
        PAGE.write_text(text)
    assert PAGE.read_text() == text


def test_the_example_on_the_page_is_a_story():
    example = PAGE.read_text().split("```yaml\n")[1].split("```")[0]
    story = parse_story("example.yaml", example.encode())
    assert story.id == yaml.safe_load(example)["id"]
