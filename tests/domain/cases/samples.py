"""A made-up clause, a good statement about the invented Kestrel Lab, and the people who decide."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.cases.exhibit import Exhibit
from adjudge.domain.cases.fact import Fact, Finding
from adjudge.domain.cases.linter import Missing, check
from adjudge.domain.cases.measure import Duration, MeasureKind, Scope
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.cases.statement import (
    Automation,
    ElementFinding,
    Ground,
    GroundKind,
    Redress,
    Statement,
)
from adjudge.domain.policy.clause import Clause, Element

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
TODAY = NOW.date()
WEEK = timedelta(days=7)
PARTY = "party-kestrel"

PROPOSER = Actor(id="11", roles=frozenset({StaffRole.REVIEWER}), reviewer_number=3)
SECOND = Actor(id="12", roles=frozenset({StaffRole.REVIEWER}), reviewer_number=5)
OFFICER = Actor(id="13", roles=frozenset({StaffRole.APPEALS_OFFICER}), reviewer_number=8)
KESTREL = Actor(id="21", party_ids=frozenset({PARTY}))

CLAUSE = Clause(
    id="ADS-8.1",
    version=1,
    title="Selling protection and the harm it protects from",
    text=(
        "A seller of protective software does not advertise here while it, or a firm it controls, "
        "sells tools that break into the devices of others without their consent."
    ),
    rationale="Readers could not trust an offer of protection.",
    surface="ads",
    applies_to=("business_model",),
    elements=(
        Element(id="sells-protection", text="the advertiser sells protective software"),
        Element(id="sells-intrusion", text="it or a firm it controls sells intrusion tools"),
    ),
    measures_allowed=frozenset({"decline", "suspend"}),
    judges="state",
    effective_from=date(2026, 1, 1),
    dsa_category="STATEMENT_CATEGORY_OTHER_VIOLATION_TC",
)

EXHIBITS = {
    "e1": Exhibit(
        id="e1",
        case_id="case",
        number=1,
        title="Annual report 2025, page 31",
        source="The company register of Norland",
        asserter="Kestrel Lab",
        captured_on=date(2026, 4, 20),
        media_type="application/pdf",
        sha256="0" * 64,
        size=1200,
        added_by=PROPOSER.id,
        added_at=NOW - timedelta(days=10),
    ),
    "e2": Exhibit(
        id="e2",
        case_id="case",
        number=2,
        title="Price list of Kestrel Field Tools",
        source="The firm's own site",
        asserter="Kestrel Field Tools",
        captured_on=date(2026, 4, 21),
        media_type="text/html",
        sha256="1" * 64,
        size=800,
        added_by=PROPOSER.id,
        added_at=NOW - timedelta(days=10),
    ),
}
FACTS = {
    "f1": Fact(
        id="f1",
        case_id="case",
        number=1,
        proposition="Kestrel Lab sells the antivirus program Kestrel Shield.",
        finding=Finding.ESTABLISHED,
        began=date(2019, 3, 1),
        exhibit_ids=("e1",),
    ),
    "f2": Fact(
        id="f2",
        case_id="case",
        number=2,
        proposition="Kestrel Field Tools, owned by Kestrel Lab, sells a phone unlocking kit.",
        finding=Finding.ESTABLISHED,
        began=date(2025, 11, 10),
        exhibit_ids=("e1", "e2"),
    ),
}
TEXTS = {"e2": "Unlocking kit: 4,000. No questions asked. Opens any locked phone within minutes."}
GOOD = Statement(
    summary="Kestrel Lab can no longer buy promoted posts here.",
    measure=MeasureKind.SUSPEND,
    ground=Ground(kind=GroundKind.CLAUSE, reference="ADS-8.1@1", as_of=date(2026, 4, 21)),
    fact_ids=("f1", "f2"),
    findings=(
        ElementFinding(
            element_id="sells-protection",
            fact_ids=("f1",),
            why="Kestrel Shield is sold to households as an antivirus program (E1).",
        ),
        ElementFinding(
            element_id="sells-intrusion",
            fact_ids=("f2",),
            why="The kit opens locked phones and its price list asks for no proof of consent (E2).",
        ),
    ),
    scope=Scope(whole_party=True),
    duration=Duration(
        condition="until the sale of the kit ends or Field Tools is no longer controlled",
        review_on=date(2026, 11, 4),
    ),
    not_affected="Your account, your posts, your followers and your balance stay as they are.",
    would_change="Show that the kit is no longer sold, or that buyers must prove consent.",
    redress=frozenset({Redress.PARTICULARS, Redress.APPEAL}),
    automation=Automation(detection=False, decision=False),
)


def clause_of(reference: str) -> Clause | None:
    """The made-up rulebook has one clause."""
    return CLAUSE if reference == CLAUSE.ref else None


def missing(statement: Statement, **changes: object) -> tuple[Missing, ...]:
    """What the linter says."""
    parts: dict[str, object] = {
        "facts": FACTS,
        "exhibits": EXHIBITS,
        "clause_of": clause_of,
        "orders_of": lambda _: (),
        "text_of": TEXTS.get,
        "today": TODAY,
    }
    return check(statement, **{**parts, **changes})  # type: ignore[arg-type]


def codes(statement: Statement, **changes: object) -> list[str]:
    """What the linter says, by code."""
    return [entry.code for entry in missing(statement, **changes)]


def ruling(statement: Statement = GOOD, drafted_by: str = PROPOSER.id) -> Ruling:
    """A draft."""
    return Ruling(
        id="ruling",
        number=7,
        case_id="case",
        advertiser_id="kestrel",
        party_id=PARTY,
        statement=statement,
        drafted_by=drafted_by,
        drafted_at=NOW,
    )


def with_interest(actor: Actor) -> Actor:
    """The same person with a declared interest in the party."""
    return replace(actor, interests=frozenset({PARTY}))
