"""Every code of the reasons linter is documented, and none that it does not have."""

from __future__ import annotations

import re
from pathlib import Path

import adjudge

ROOT = Path(__file__).resolve().parents[2]
LINTER = Path(adjudge.__file__).parent / "domain" / "cases" / "linter"
PAGE = ROOT / "docs" / "reference" / "reasons.md"
CODE = re.compile(r"(?:reasons|wording)\.[a-z_]+")
ERRORS = {"reasons.incomplete", "reasons.wording_unexplained"}
"""Errors with a class of their own, which are on the page of error codes."""


def test_every_code_of_the_linter_is_on_the_page():
    said = {
        code
        for path in LINTER.glob("*.py")
        for code in re.findall(rf'"({CODE.pattern})"', path.read_text())
    }
    told = set(re.findall(rf"^\| `({CODE.pattern})` \|", PAGE.read_text(), re.MULTILINE))
    assert said - ERRORS == told
    assert len(told) > 30
