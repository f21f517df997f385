from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adjudge.domain.actor import StaffRole
from adjudge.domain.cases.measure import Duration, MeasureKind, Scope
from adjudge.domain.cases.statement import Statement
from adjudge.domain.staffing import (
    BeyondPowers,
    Powers,
    StaffPerson,
    independent,
    must_be_within,
    powers,
)

TODAY = date(2026, 3, 2)
PARTY = Scope(whole_party=True)
ITEMS = Scope(promoted_post_ids=("post",))


def reviewer(number: int) -> StaffPerson:
    return StaffPerson(id=f"r{number}", number=number, roles=frozenset({StaffRole.REVIEWER}))


def statement(kind: MeasureKind, days: int | None, scope: Scope = PARTY) -> Statement:
    duration = Duration() if days is None else Duration(ends_on=TODAY + timedelta(days=days))
    return Statement(measure=kind, scope=scope, duration=duration)


def within(
    people: int, kind: MeasureKind, days: int | None, scope: Scope = PARTY, *, by_program=False
) -> bool:
    try:
        must_be_within(
            Powers(people=people),
            statement(kind, days, scope),
            today=TODAY,
            proposed_by_program=by_program,
        )
    except BeyondPowers:
        return False
    return True


@pytest.mark.parametrize(
    ("people", "kind", "days", "may"),
    [
        (0, MeasureKind.DECLINE, 1, False),
        (1, MeasureKind.DECLINE, None, True),
        (1, MeasureKind.LABEL, 5, False),
        (1, MeasureKind.SUSPEND, 5, False),
        (2, MeasureKind.LABEL, None, True),
        (2, MeasureKind.SUSPEND, 30, True),
        (2, MeasureKind.SUSPEND, 31, False),
        (2, MeasureKind.SUSPEND, None, False),
        (2, MeasureKind.LIMIT, 30, True),
        (2, MeasureKind.TERMINATE, 5, False),
        (2, MeasureKind.REFUSE, 5, False),
        (3, MeasureKind.TERMINATE, None, True),
        (3, MeasureKind.SUSPEND, 400, True),
    ],
)
def test_the_table_of_staffing(people, kind, days, may):
    assert within(people, kind, days) is may


def test_one_person_confirms_what_a_program_proposed_and_nothing_more():
    assert within(1, MeasureKind.REMOVE, None, ITEMS, by_program=True)
    assert within(1, MeasureKind.LABEL, None, ITEMS, by_program=True)
    assert not within(1, MeasureKind.REMOVE, None, ITEMS)
    assert not within(1, MeasureKind.LIMIT, 5, ITEMS, by_program=True)


@given(st.integers(0, 5), st.sampled_from(MeasureKind), st.integers(0, 400), st.booleans())
def test_more_people_never_may_less_and_a_shorter_measure_is_never_worse(people, kind, days, by):
    if within(people, kind, days, by_program=by):
        assert within(people + 1, kind, days, by_program=by) or people == 0
        assert within(people, kind, max(0, days - 1), by_program=by)


def test_outside_deciders_count_in_their_case_only_and_operators_never():
    guest = StaffPerson(id="g", outside_roles=frozenset({("case", StaffRole.APPEALS_OFFICER)}))
    operator = StaffPerson(id="o", roles=frozenset({StaffRole.OPERATOR, StaffRole.AUDITOR}))
    staff = [reviewer(1), reviewer(2), guest, operator]
    assert powers(staff).people == 2
    assert powers(staff, case_id="another").people == 2
    assert powers(staff, case_id="case").has_all
    assert [p.id for p in independent(staff, case_id="case", took_part={"r1"})] == ["g"]
    assert independent(staff, case_id="case", took_part={"g"}) == ()


def test_each_staffing_has_its_words_and_its_bound():
    assert len({Powers(people=count).in_words for count in range(4)}) == 4
    assert [Powers(people=count).longest for count in range(4)] == [0, 0, 30, None]


def test_the_refusal_says_how_few_people_there_are():
    with pytest.raises(BeyondPowers) as refused:
        must_be_within(Powers(people=2), statement(MeasureKind.TERMINATE, 1), today=TODAY)
    assert refused.value.message() == ("With two people who decide, this site may not terminate.")
    assert "outside decider" in refused.value.remedy()
