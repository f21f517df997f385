from __future__ import annotations

from dataclasses import replace

import pytest
from tests.domain.cases.samples import GOOD, KESTREL, OFFICER, PARTY, PROPOSER, with_interest

from adjudge.domain.actor import StaffRole, program
from adjudge.domain.cases.measure import MeasureKind, Scope, Territory, TerritoryRole
from adjudge.domain.cases.who_decides import (
    PROGRAM_MAY_PROPOSE,
    WHO_DECIDES,
    Act,
    SuspensionInEffect,
    act_of,
    must_be_one_of,
    must_not_suspend,
    must_propose,
    who_decides,
)
from adjudge.domain.errors import NotAllowed

ONE, TWO, PARTY_WIDE = (
    Scope(promoted_post_ids=("a",)),
    Scope(promoted_post_ids=("a", "b")),
    Scope(whole_party=True),
)
SIGNALS = program("signals")
# The table of the due-process model: act, people, program alone, program proposes, third appeals.
TABLE = [
    (Act.DECLINE, 1, True, False, False),
    (Act.RETURN_UNDECIDED, 0, True, False, False),
    (Act.WITHDRAW_ADMISSION, 0, True, False, False),
    (Act.LABEL, 2, False, True, False),
    (Act.REMOVE, 2, False, True, False),
    (Act.WARNING, 2, False, True, False),
    (Act.STRIKE, 2, False, True, False),
    (Act.AUTHORISATION_OF_ITEM, 2, False, True, False),
    (Act.LIMIT, 2, False, False, True),
    (Act.SUSPEND, 2, False, False, True),
    (Act.TERMINATE, 2, False, False, True),
    (Act.REFUSE, 2, False, False, True),
    (Act.AUTHORISATION_OF_PARTY, 2, False, False, True),
    (Act.MISUSE, 2, False, False, True),
    (Act.INTERIM, 1, False, False, False),
    (Act.SECURITY_HOLD, 1, False, False, False),
    (Act.PAYMENT_HOLD, 1, False, False, False),
    (Act.INADMISSIBLE, 1, False, False, False),
    (Act.STAY, 1, False, False, False),
    (Act.APPEAL, 1, False, False, False),
    (Act.RESCREENING, 2, False, False, False),
    (Act.FAVOURABLE, 1, False, False, False),
]


@pytest.mark.parametrize(("act", "people", "alone", "proposes", "third"), TABLE)
def test_each_row_says_who(act, people, alone, proposes, third):
    who = WHO_DECIDES[act]
    assert (who.people, who.program_alone, who.program_proposes, who.third_appeals) == (
        people,
        alone,
        proposes,
        third,
    )


def test_the_table_is_whole():
    assert {row[0] for row in TABLE} == set(Act) == set(WHO_DECIDES)
    assert WHO_DECIDES[Act.INTERIM].urgent_only
    assert WHO_DECIDES[Act.INTERIM].confirmed
    assert WHO_DECIDES[Act.STAY].roles == {StaffRole.APPEALS_OFFICER}
    assert [act for act in Act if not WHO_DECIDES[act].interest_bars] == [Act.FAVOURABLE]


@pytest.mark.parametrize(
    ("measure", "scope", "act"),
    [
        (MeasureKind.REMOVE, ONE, Act.REMOVE),
        (MeasureKind.REMOVE, TWO, Act.LIMIT),
        (MeasureKind.REQUIRE_AUTHORISATION, ONE, Act.AUTHORISATION_OF_ITEM),
        (MeasureKind.REQUIRE_AUTHORISATION, PARTY_WIDE, Act.AUTHORISATION_OF_PARTY),
        (MeasureKind.REFUSE, ONE, Act.AUTHORISATION_OF_ITEM),
        (MeasureKind.REFUSE, PARTY_WIDE, Act.REFUSE),
        (MeasureKind.LABEL, PARTY_WIDE, Act.LABEL),
        (MeasureKind.SUSPEND, ONE, Act.SUSPEND),
    ],
)
def test_a_measure_falls_under_a_row_by_its_reach(measure, scope, act):
    assert act_of(measure, scope) is act


@pytest.mark.parametrize("measure", list(MeasureKind))
def test_every_measure_has_a_row(measure):
    for scope in (ONE, TWO, PARTY_WIDE):
        assert who_decides(replace(GOOD, measure=measure, scope=scope)).people > 0


@pytest.mark.parametrize("measure", list(MeasureKind))
def test_a_program_proposes_only_what_the_table_lets_it(measure):
    statement = replace(GOOD, measure=measure, scope=ONE)
    if measure in PROGRAM_MAY_PROPOSE:
        must_propose(SIGNALS, statement, case_id="case", party_id=PARTY)
    else:
        with pytest.raises(NotAllowed):
            must_propose(SIGNALS, statement, case_id="case", party_id=PARTY)


@pytest.mark.parametrize("scope", [TWO, PARTY_WIDE])
def test_and_never_the_removal_of_more_than_one_post(scope):
    with pytest.raises(NotAllowed):
        must_propose(
            SIGNALS,
            replace(GOOD, measure=MeasureKind.REMOVE, scope=scope),
            case_id="case",
            party_id=PARTY,
        )


@pytest.mark.parametrize("actor", [KESTREL, OFFICER, with_interest(PROPOSER)])
def test_others_do_not_propose(actor):
    with pytest.raises(NotAllowed):
        must_propose(actor, GOOD, case_id="case", party_id=PARTY)


def test_no_interest_bars_a_favourable_act():
    must_be_one_of(with_interest(PROPOSER), WHO_DECIDES[Act.FAVOURABLE], party_id=PARTY, act="lift")


class TestWhateverItsName:
    @pytest.mark.parametrize(
        ("measure", "scope", "stopped", "running"),
        [
            (MeasureKind.LIMIT, PARTY_WIDE, 0, 0),
            (MeasureKind.LIMIT, PARTY_WIDE, 5, 5),
            (MeasureKind.LIMIT, TWO, 2, 3),
            (MeasureKind.REMOVE, TWO, 2, 2),
        ],
    )
    def test_what_stops_most_is_a_suspension(self, measure, scope, stopped, running):
        statement = replace(GOOD, measure=measure, scope=scope)
        with pytest.raises(SuspensionInEffect) as refused:
            must_not_suspend(statement, stopped=stopped, running=running)
        assert "suspension" in refused.value.remedy()

    @pytest.mark.parametrize(
        ("measure", "scope", "stopped", "running"),
        [
            (MeasureKind.REMOVE, ONE, 1, 1),
            (MeasureKind.REMOVE, TWO, 2, 4),
            (MeasureKind.LABEL, PARTY_WIDE, 5, 5),
            (MeasureKind.SUSPEND, PARTY_WIDE, 5, 5),
            (MeasureKind.REQUIRE_AUTHORISATION, PARTY_WIDE, 5, 5),
        ],
    )
    def test_what_does_not_is_what_it_says(self, measure, scope, stopped, running):
        must_not_suspend(
            replace(GOOD, measure=measure, scope=scope), stopped=stopped, running=running
        )

    def test_nor_what_a_territory_narrows(self):
        germany = Territory(code="DE", role=TerritoryRole.VIEWER)
        scope = Scope(whole_party=True, territories=(germany,))
        must_not_suspend(
            replace(GOOD, measure=MeasureKind.LIMIT, scope=scope), stopped=5, running=5
        )
