from __future__ import annotations

from pathlib import Path

from adjudge.domain.signals.reference import signals_reference

ROOT = Path(__file__).resolve().parents[3]


def test_the_reference_page_is_what_the_schema_says():
    page = ROOT / "docs" / "reference" / "signals.md"
    message = "run: python -m adjudge.domain.signals.reference > docs/reference/signals.md"
    assert page.read_text(encoding="utf-8") == signals_reference(), message
