from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.cases.samples import CLAUSE, EXHIBITS, FACTS, GOOD, TODAY, codes, missing

from adjudge.domain.cases.exhibit import Contest
from adjudge.domain.cases.fact import Finding, Precision
from adjudge.domain.cases.linter import Missing, ReasonsIncomplete
from adjudge.domain.cases.measure import Duration, MeasureKind, Scope
from adjudge.domain.cases.statement import Automation, Redress, Statement


def without_finding(index: int) -> Statement:
    kept = tuple(f for place, f in enumerate(GOOD.findings) if place != index)
    return replace(GOOD, findings=kept)


def finding(index: int, **changes: object) -> Statement:
    new = tuple(
        replace(f, **changes) if place == index else f for place, f in enumerate(GOOD.findings)
    )
    return replace(GOOD, findings=new)


REMOVALS = {
    "measure": (replace(GOOD, measure=None), {"reasons.measure_missing"}),
    "summary": (replace(GOOD, summary="  "), {"reasons.summary_missing"}),
    "ground": (
        replace(GOOD, ground=None),
        {"reasons.ground_missing", "reasons.elements_unlinked"},
    ),
    "facts": (
        replace(GOOD, fact_ids=()),
        {"reasons.facts_missing", "reasons.element_unlinked"},
    ),
    "first fact": (replace(GOOD, fact_ids=("f2",)), {"reasons.element_unlinked"}),
    "second fact": (replace(GOOD, fact_ids=("f1",)), {"reasons.element_unlinked"}),
    "findings": (replace(GOOD, findings=()), {"reasons.element_unlinked"}),
    "first finding": (without_finding(0), {"reasons.element_unlinked"}),
    "second finding": (without_finding(1), {"reasons.element_unlinked"}),
    "linked facts": (finding(0, fact_ids=()), {"reasons.element_unlinked"}),
    "why": (finding(1, why=""), {"reasons.element_unreasoned"}),
    "scope": (replace(GOOD, scope=Scope()), {"reasons.scope_missing"}),
    "duration": (replace(GOOD, duration=Duration()), {"reasons.duration_missing"}),
    "warning without an end": (
        replace(GOOD, measure=MeasureKind.WARNING),
        {"reasons.undated", "reasons.measure_not_allowed"},
    ),
    "strike without an end": (
        replace(GOOD, measure=MeasureKind.STRIKE),
        {"reasons.undated", "reasons.measure_not_allowed"},
    ),
    "condition": (
        replace(GOOD, duration=replace(GOOD.duration, condition="")),
        {"reasons.duration_missing"},
    ),
    "review": (
        replace(GOOD, duration=replace(GOOD.duration, review_on=None)),
        {"reasons.duration_missing"},
    ),
    "not affected": (replace(GOOD, not_affected=""), {"reasons.not_affected_missing"}),
    "would change": (replace(GOOD, would_change=""), {"reasons.would_change_missing"}),
    "redress": (replace(GOOD, redress=frozenset()), {"reasons.redress_missing"}),
    "appeal": (
        replace(GOOD, redress=frozenset({Redress.PARTICULARS})),
        {"reasons.redress_missing"},
    ),
    "particulars": (
        replace(GOOD, redress=frozenset({Redress.APPEAL, Redress.COURT})),
        {"reasons.redress_missing"},
    ),
    "automation": (replace(GOOD, automation=None), {"reasons.automation_missing"}),
}


def test_a_good_statement_lacks_nothing():
    assert codes(GOOD) == []


@pytest.mark.parametrize("part", REMOVALS)
def test_removing_any_single_part_is_refused_with_its_code(part):
    statement, expected = REMOVALS[part]
    assert set(codes(statement)) == expected


@given(st.sets(st.sampled_from(sorted(REMOVALS)), min_size=1))
def test_nothing_that_lacks_a_part_passes_and_adding_gaps_never_helps(parts):
    """Take any fields from the statements that lack them: what is missing once stays missing."""
    statement = GOOD
    for part in sorted(parts):
        lacking, _ = REMOVALS[part]
        changed = {
            name: getattr(lacking, name)
            for name in Statement.__slots__
            if getattr(lacking, name) != getattr(GOOD, name)
        }
        statement = replace(statement, **changed)
    assert codes(statement)


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (replace(GOOD, fact_ids=("f1", "f2", "f9")), "reasons.fact_unknown"),
        (
            replace(GOOD, ground=replace(GOOD.ground, reference="ADS-9.9@1")),
            "reasons.ground_unknown",
        ),
        (
            replace(GOOD, ground=replace(GOOD.ground, as_of=date(2025, 12, 31))),
            "reasons.ground_not_in_force",
        ),
        (
            replace(GOOD, ground=replace(GOOD.ground, as_of=TODAY + timedelta(days=1))),
            "reasons.ground_not_in_force",
        ),
        (finding(0, element_id="sells-shoes"), "reasons.element_unknown"),
        (finding(0, why="It does."), "reasons.element_unreasoned"),
        (finding(0, why=CLAUSE.text), "reasons.element_unreasoned"),
        (
            replace(GOOD, duration=Duration(ends_on=TODAY)),
            "reasons.duration_past",
        ),
        (
            replace(GOOD, duration=Duration(condition="until it ends", review_on=TODAY)),
            "reasons.duration_past",
        ),
        (
            replace(
                GOOD,
                duration=Duration(condition="until it ends", review_on=date(2028, 1, 1)),
            ),
            "reasons.review_too_late",
        ),
        (
            replace(GOOD, automation=Automation(detection=True, decision=True, program="x")),
            "reasons.decided_by_program",
        ),
        (
            replace(GOOD, automation=Automation(detection=True, decision=False)),
            "reasons.program_unnamed",
        ),
        (replace(GOOD, measure=MeasureKind.DECLINE), "reasons.scope_too_wide"),
    ],
)
def test_a_wrong_part_is_refused(statement, expected):
    assert expected in codes(statement)


def test_the_measure_must_be_one_that_the_clause_allows():
    strict = replace(CLAUSE, measures_allowed=frozenset({"decline"}))
    assert codes(GOOD, clause_of=lambda _: strict) == ["reasons.measure_not_allowed"]


def test_a_clause_of_the_rules_is_no_ground_for_an_ads_measure():
    organic = replace(CLAUSE, surface="organic")
    assert codes(GOOD, clause_of=lambda _: organic) == ["reasons.ground_other_surface"]


def test_an_undated_fact_is_refused():
    facts = {**FACTS, "f2": replace(FACTS["f2"], began=None)}
    assert codes(GOOD, facts=facts) == ["reasons.fact_undated"]


@pytest.mark.parametrize("contest", [Contest.REFUTED, Contest.WITHDRAWN])
def test_a_fact_whose_exhibits_have_all_fallen_is_refused(contest):
    exhibits = {key: replace(e, contest=contest) for key, e in EXHIBITS.items()}
    assert set(codes(GOOD, exhibits=exhibits)) == {"reasons.fact_without_exhibit"}
    only_one = {**EXHIBITS, "e2": exhibits["e2"]}
    assert codes(GOOD, exhibits=only_one) == []


def test_an_element_that_rests_on_hearsay_alone_cannot_carry_a_suspension():
    hearsay = replace(FACTS["f2"], finding=Finding.ATTRIBUTED, attributed_to="A rival")
    assert codes(GOOD, facts={**FACTS, "f2": hearsay}) == ["reasons.facts_not_established"]


class TestDatesThatCount:
    act = replace(CLAUSE, judges="act")

    def test_an_act_is_judged_by_the_text_of_its_day(self):
        on_the_day = replace(FACTS["f2"], began=date(2026, 4, 21), ended=date(2026, 4, 21))
        facts = {**FACTS, "f2": on_the_day}
        assert codes(GOOD, clause_of=lambda _: self.act, facts=facts) == []
        assert codes(GOOD, clause_of=lambda _: self.act) == ["reasons.act_not_dated"]

    def test_an_interval_dates_the_acts_within_it(self):
        spree = replace(FACTS["f2"], began=date(2026, 4, 1), ended=date(2026, 4, 30))
        assert codes(GOOD, clause_of=lambda _: self.act, facts={**FACTS, "f2": spree}) == []

    def test_a_month_is_dated_as_exactly_as_it_is_known(self):
        vague = replace(FACTS["f2"], began=date(2026, 4, 1), precision=Precision.MONTH)
        assert codes(GOOD, clause_of=lambda _: self.act, facts={**FACTS, "f2": vague}) == []

    def test_past_acts_prove_a_present_state_only_within_the_look_back(self):
        over = {
            key: replace(fact, began=date(2026, 1, 5), ended=date(2026, 3, 1))
            for key, fact in FACTS.items()
        }
        assert codes(GOOD, facts=over) == ["reasons.state_not_shown"]
        looks_back = replace(CLAUSE, look_back_days=90)
        assert codes(GOOD, facts=over, clause_of=lambda _: looks_back) == []


def test_the_error_lists_what_is_missing_for_people():
    lacking = tuple(
        Missing(code=f"reasons.{name}", field=name, problem="Gone.", remedy=f"Give the {name}.")
        for name in ("scope", "ground")
    )
    error = ReasonsIncomplete(lacking)
    assert error.details["codes"] == ["reasons.scope", "reasons.ground"]
    assert "2 things" in error.message()
    assert error.remedy() == "Give the scope. Give the ground."
    assert "one thing" in ReasonsIncomplete(lacking[:1]).message()


def test_where_the_test_of_the_clause_is_a_named_list_its_word_is_enough():
    listed = replace(CLAUSE, designation_list="The consumer list of Norland")
    hearsay = replace(FACTS["f2"], finding=Finding.ATTRIBUTED, attributed_to="The list")
    facts = {**FACTS, "f2": hearsay}
    assert codes(GOOD, facts=facts, clause_of=lambda _: listed) == []


def test_what_is_missing_for_an_element_names_it():
    (found,) = missing(without_finding(1))
    assert (found.code, found.element_id) == ("reasons.element_unlinked", "sells-intrusion")
    assert {each.element_id for each in missing(finding(0, why="It does."))} == {"sells-protection"}
