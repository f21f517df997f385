"""The linter against statements in data files; see the README beside this file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
import yaml

from adjudge.domain.cases.exhibit import Exhibit
from adjudge.domain.cases.fact import Fact, Finding, Precision
from adjudge.domain.cases.linter import check
from adjudge.domain.cases.measure import Duration, MeasureKind, Scope
from adjudge.domain.cases.statement import (
    Automation,
    ElementFinding,
    Ground,
    GroundKind,
    Redress,
    Statement,
)
from adjudge.domain.policy.clause import Clause, Element

HERE = Path(__file__).parent
FILES = sorted([*HERE.glob("refused/*.yaml"), *HERE.glob("accepted/*.yaml")])


def load(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def clauses() -> dict[str, Clause]:
    read = [
        Clause(
            id=entry["id"],
            version=entry["version"],
            title=entry["title"],
            text=entry["text"],
            rationale="Made up for these tests.",
            surface="ads",
            applies_to=("creative",),
            elements=tuple(Element(id=key, text=text) for key, text in entry["elements"].items()),
            measures_allowed=frozenset(entry["measures"]),
            judges=entry["judges"],
            effective_from=entry["effective_from"],
            dsa_category="STATEMENT_CATEGORY_OTHER_VIOLATION_TC",
        )
        for entry in load(HERE / "clauses.yaml")
    ]
    return {clause.ref: clause for clause in read}


def exhibit(label: str, entry: Mapping[str, Any], today: date) -> Exhibit:
    return Exhibit(
        id=label,
        case_id="case",
        number=int(label[1:]),
        title=entry["title"],
        source="As captured",
        asserter=entry["asserter"],
        captured_on=entry["captured_on"],
        media_type="text/plain",
        sha256="0" * 64,
        size=1,
        added_by="reviewer",
        added_at=datetime.combine(today, time(), UTC),
    )


def fact(label: str, entry: Mapping[str, Any]) -> Fact:
    return Fact(
        id=label,
        case_id="case",
        number=int(label[1:]),
        proposition=entry["proposition"],
        finding=Finding(entry["finding"]),
        attributed_to=entry.get("attributed_to", ""),
        began=entry.get("began"),
        ended=entry.get("ended"),
        precision=Precision(entry.get("precision", "day")),
        exhibit_ids=tuple(entry.get("exhibits", ())),
    )


def scope(entry: Any) -> Scope:
    if entry is None:
        return Scope()
    return (
        Scope(whole_party=True) if entry == "everything" else Scope(promoted_post_ids=tuple(entry))
    )


def automation(entry: Any) -> Automation | None:
    if entry is None:
        return None
    return Automation(detection=False, decision=False) if entry == "none" else Automation(**entry)


def statement(entry: Mapping[str, Any]) -> Statement:
    ground = entry.get("ground")
    return Statement(
        summary=entry.get("summary", ""),
        measure=MeasureKind(entry["measure"]) if "measure" in entry else None,
        ground=Ground(kind=GroundKind.CLAUSE, **ground) if ground else None,
        fact_ids=tuple(entry.get("facts", ())),
        findings=tuple(
            ElementFinding(element_id=key, fact_ids=tuple(found["facts"]), why=found["why"])
            for key, found in entry.get("findings", {}).items()
        ),
        scope=scope(entry.get("scope")),
        duration=Duration(**entry.get("duration", {})),
        not_affected=entry.get("not_affected", ""),
        would_change=entry.get("would_change", ""),
        redress=frozenset(Redress(way) for way in entry.get("redress", ())),
        automation=automation(entry.get("automation")),
    )


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_statement_lacks_exactly_what_its_file_says(path):
    entry = load(path)
    missing = check(
        statement(entry["statement"]),
        facts={label: fact(label, given) for label, given in entry.get("facts", {}).items()},
        exhibits={
            label: exhibit(label, given, entry["today"])
            for label, given in entry.get("exhibits", {}).items()
        },
        clause_of=clauses().get,
        text_of=lambda label: entry["exhibits"][label].get("text"),
        today=entry["today"],
    )
    assert Counter(found.code for found in missing) == Counter(entry["missing"])
    assert bool(entry["missing"]) == (path.parent.name == "refused")
    assert all(found.problem and found.remedy and found.field for found in missing)
    assert entry["source"]


def test_the_notice_of_2018_is_among_them():
    words = load(HERE / "refused" / "twitter-2018.yaml")["statement"]["summary"]
    assert words.startswith("This decision is based on our determination that Kaspersky Lab")
    assert words.endswith("in accordance with the Twitter Rules.")
