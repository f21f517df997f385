"""Step 4: the notice of 2018 is entered as a ruling, word for word, and refused."""

from __future__ import annotations

from typing import Final

from adjudge.demo.road.checks import must
from adjudge.demo.road.review import file_matter
from adjudge.demo.road.story import KESTREL, NOTICE_2018
from adjudge.demo.road.walk import Measured, Road

NOT_AFFECTED_2018: Final = NOTICE_2018[NOTICE_2018.index("Kaspersky Lab may remain") :]
ADVERTISER: Final = "advertiser"
MUST_BE_MISSING: Final = frozenset(
    {
        "reasons.ground_missing",
        "reasons.facts_missing",
        "reasons.elements_unlinked",
        "reasons.scope_missing",
        "reasons.duration_missing",
        "reasons.would_change_missing",
        "reasons.redress_missing",
        "reasons.automation_missing",
    }
)
"""What a notice of one sentence cannot contain, read as kindly as possible: that it means a
suspension, and what it leaves alone, is granted."""


def refuse_the_notice(road: Road) -> Measured:
    """Enter it in a case with facts and exhibits, its two sentences where they belong."""
    reviewer = road.visitor("reviewer")
    case = file_matter(reviewer, KESTREL)
    road.cases[ADVERTISER] = case
    page = reviewer.get(f"{case.path}/rulings/new").expect(200)
    refused = reviewer.send(
        page.form(having="summary"),
        summary=NOTICE_2018,
        measure="suspend",
        not_affected=NOT_AFFECTED_2018,
    )
    missing = sorted({code for code in refused.codes if code.startswith("reasons.")})
    must(refused.status == 422, f"the notice was answered with status {refused.status}")  # noqa: PLR2004 - HTTP
    lacking = MUST_BE_MISSING - set(missing)
    must(not lacking, f"the refusal does not name {', '.join(sorted(lacking))}")
    must("reasons.not_affected_missing" not in missing, "what it says is counted as missing")
    after = reviewer.get(case.path).expect(200)
    must("/review/rulings/" not in after.html, "something of the refused ruling was stored")
    return {"status": refused.status, "missing": len(missing), "codes": " ".join(missing)}
