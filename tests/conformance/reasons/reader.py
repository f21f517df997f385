"""Statement files as the domain's own values; see the README beside this file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import yaml

from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.cases.exhibit import Disclosure, Exhibit
from adjudge.domain.cases.fact import Fact, Finding, Precision
from adjudge.domain.cases.linter import Missing, Remark, check, style
from adjudge.domain.cases.measure import (
    Duration,
    MeasureKind,
    Scope,
    Territory,
    TerritoryRole,
)
from adjudge.domain.cases.order import Order
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
SHARED = ("today", "exhibits", "facts", "orders")
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
            applies_to=tuple(entry.get("applies_to", ("creative",))),
            elements=tuple(Element(id=key, text=text) for key, text in entry["elements"].items()),
            measures_allowed=frozenset(entry["measures"]),
            judges=entry["judges"],
            effective_from=entry["effective_from"],
            effective_until=entry.get("effective_until"),
            look_back_days=entry.get("look_back_days"),
            designation_list=entry.get("designation_list", ""),
            urgent_harm=entry.get("urgent_harm", False),
            dsa_category="STATEMENT_CATEGORY_OTHER_VIOLATION_TC",
        )
        for entry in load(HERE / "clauses.yaml")
    ]
    return {clause.ref: clause for clause in read}


@dataclass(frozen=True, kw_only=True)
class Given:
    """One draft, as a file or a variant in it gives it, and what is to be said of it."""

    name: str
    today: date
    statement: Statement
    facts: Mapping[str, Fact]
    exhibits: Mapping[str, Exhibit]
    texts: Mapping[str, str]
    orders: tuple[Order, ...]
    missing: list[str]
    remarks: list[str] | None

    def check(self) -> tuple[Missing, ...]:
        return check(
            self.statement,
            facts=self.facts,
            exhibits=self.exhibits,
            clause_of=clauses().get,
            orders_of=lambda citation: [o for o in self.orders if o.citation == citation],
            text_of=self.texts.get,
            today=self.today,
        )

    def style(self) -> tuple[Remark, ...]:
        ground = self.statement.ground
        clause = clauses().get(ground.reference) if ground else None
        return style(self.statement, facts=self.facts, clause=clause)


def read(path: Path) -> Iterator[Given]:
    """The draft of the file, then its variants, which take over the file's day, facts, exhibits."""
    entry = load(path)
    name = f"{path.parent.name}/{path.stem}"
    yield _given(name, entry)
    for number, variant in enumerate(entry.get("variants", ()), start=1):
        shared = {key: entry[key] for key in SHARED if key in entry}
        yield _given(f"{name}#{number}", {**shared, **variant})


def _given(name: str, entry: Mapping[str, Any]) -> Given:
    today = entry["today"]
    exhibits = entry.get("exhibits", {})
    return Given(
        name=name,
        today=today,
        statement=_statement(entry["statement"]),
        facts={label: _fact(label, given) for label, given in entry.get("facts", {}).items()},
        exhibits={label: _exhibit(label, given, today) for label, given in exhibits.items()},
        texts={label: given["text"] for label, given in exhibits.items() if "text" in given},
        orders=tuple(_order(given, today) for given in entry.get("orders", ())),
        missing=entry["missing"],
        remarks=entry.get("remarks"),
    )


def _order(entry: Mapping[str, Any], today: date) -> Order:
    order = Order(
        id=entry["citation"],
        opened_by="operator",
        opened_at=datetime.combine(today, time(), UTC),
        authority=entry["authority"],
        legal_basis=entry["legal_basis"],
        citation=entry["citation"],
        text=entry["text"],
        subject=entry["subject"],
        dated=entry["dated"],
        territories=tuple(entry["territories"]),
        binds_operator=entry["binds_operator"],
        ends_on=entry.get("ends_on"),
    )
    if not entry.get("set_aside"):
        return order
    operator = Actor(id="operator", roles=frozenset({StaffRole.OPERATOR}))
    contested = order.take("contest", operator, order.opened_at, text="Contested.")
    return contested.take("set_aside", operator, order.opened_at, text="Annulled.")


def _exhibit(label: str, entry: Mapping[str, Any], today: date) -> Exhibit:
    return Exhibit(
        id=label,
        case_id="case",
        number=int(label[1:]),
        title=entry["title"],
        source="As captured",
        asserter=entry["asserter"],
        captured_on=entry["captured_on"],
        media_type="text/plain" if "text" in entry else "application/pdf",
        sha256="0" * 64,
        size=1,
        added_by="reviewer",
        added_at=datetime.combine(today, time(), UTC),
        disclosure=Disclosure(entry.get("disclosure", "party")),
    )


def _fact(label: str, entry: Mapping[str, Any]) -> Fact:
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


def _scope(entry: Any) -> Scope:
    if entry is None:
        return Scope()
    if entry == "everything":
        return Scope(whole_party=True)
    if isinstance(entry, list):
        return Scope(promoted_post_ids=tuple(entry))
    return Scope(
        whole_party=entry.get("everything", False),
        promoted_post_ids=tuple(entry.get("posts", ())),
        products=tuple(entry.get("products", ())),
        categories=tuple(entry.get("categories", ())),
        minimum_age=entry.get("minimum_age"),
        territories=tuple(
            Territory(code=code, role=TerritoryRole(role))
            for role, codes in entry.get("territories", {}).items()
            for code in codes
        ),
    )


def _ground(entry: Any) -> Ground | None:
    if entry is None:
        return None
    kind = GroundKind(entry.get("kind", "clause"))
    return Ground(**{**entry, "kind": kind, "territories": tuple(entry.get("territories", ()))})


def _automation(entry: Any) -> Automation | None:
    if entry is None:
        return None
    return Automation(detection=False, decision=False) if entry == "none" else Automation(**entry)


def _statement(entry: Mapping[str, Any]) -> Statement:
    return Statement(
        summary=entry.get("summary", ""),
        measure=MeasureKind(entry["measure"]) if "measure" in entry else None,
        ground=_ground(entry.get("ground")),
        fact_ids=tuple(entry.get("facts", ())),
        findings=tuple(
            ElementFinding(element_id=key, fact_ids=tuple(found["facts"]), why=found["why"])
            for key, found in entry.get("findings", {}).items()
        ),
        scope=_scope(entry.get("scope")),
        duration=Duration(**entry.get("duration", {})),
        not_affected=entry.get("not_affected", ""),
        would_change=entry.get("would_change", ""),
        redress=frozenset(Redress(way) for way in entry.get("redress", ())),
        automation=_automation(entry.get("automation")),
    )
