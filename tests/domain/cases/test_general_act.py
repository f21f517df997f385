from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from tests.memory.people import OPERATOR, REVIEWER, SECOND_OPERATOR

from adjudge.domain.actor import program
from adjudge.domain.cases import general_act as rules
from adjudge.domain.cases.general_act import (
    ActExhibit,
    ActKind,
    ActTooLong,
    Change,
    ClauseChange,
    GeneralAct,
    Individual,
    NoticeTooShort,
    Reach,
    SameRationale,
)
from adjudge.domain.cases.measure import Territory, TerritoryRole
from adjudge.domain.errors import InvalidValue, NotAllowed
from adjudge.domain.steps import WrongState

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
MANY = dict.fromkeys(("a", "b", "c", "d", "e"), 100)
NORWAY = Territory(code="NO", role=TerritoryRole.VIEWER)
EXHIBIT = ActExhibit(
    title="Report", source="The press council", captured_on=date(2026, 3, 1), sha256="ab" * 32
)


def drafted(**changes: object) -> GeneralAct:
    made = GeneralAct(
        id="0192-abcd1234",
        opened_by=OPERATOR.id,
        opened_at=NOW,
        act=ActKind.CLAUSE_CHANGE,
        title="Fees are named",
        text="A fee is named beside the price.",
        rationale="Readers were charged what no post had named.",
        effective_at=NOW + timedelta(days=15),
        exhibits=(EXHIBIT,),
        clauses=(
            ClauseChange(clause_id="ADS-2.4", version=2, change=Change.CHANGE, text="New text."),
        ),
    )
    return replace(made, **changes)


def pause(**changes: object) -> GeneralAct:
    return drafted(
        **{
            "act": ActKind.PAUSE,
            "clauses": (),
            "power_ref": "ADS-9.2@1",
            "effective_at": NOW,
            "short_notice_code": "forged ads shown",
            "review_on": date(2026, 3, 16),
            "reach": Reach(
                territories=(NORWAY,),
                categories=("elections",),
                ends_at=NOW + timedelta(days=14),
            ),
            **changes,
        }
    )


def in_force(act: GeneralAct) -> GeneralAct:
    announced = rules.announce(act, OPERATOR, would_hit=MANY, now=NOW)
    published = rules.publish(announced, SECOND_OPERATOR, NOW)
    return published.take("take_effect", program("clock"), NOW)


def test_two_people_publish_it_and_fifteen_days_pass():
    announced = rules.announce(drafted(), OPERATOR, would_hit=MANY, now=NOW)
    with pytest.raises(NotAllowed):
        rules.publish(announced, OPERATOR, NOW)
    with pytest.raises(NotAllowed):
        rules.publish(announced, REVIEWER, NOW)
    published = rules.publish(announced, SECOND_OPERATOR, NOW)
    (clock,) = published.clocks
    assert (clock.name, clock.due_at) == ("effect", NOW + timedelta(days=15))


def test_the_drafter_cannot_publish_what_another_announced():
    announced = rules.announce(drafted(), SECOND_OPERATOR, would_hit=MANY, now=NOW)
    with pytest.raises(NotAllowed):
        rules.publish(announced, OPERATOR, NOW)


def test_less_than_fifteen_days_need_a_code_and_then_a_review_date():
    soon = drafted(effective_at=NOW + timedelta(days=14))
    with pytest.raises(NoticeTooShort):
        rules.announce(soon, OPERATOR, would_hit=MANY, now=NOW)
    with pytest.raises(InvalidValue):
        drafted(short_notice_code="law in force already")
    coded = replace(soon, short_notice_code="law in force already", review_on=date(2026, 6, 1))
    assert rules.announce(coded, OPERATOR, would_hit=MANY, now=NOW).status == "announced"


@pytest.mark.parametrize(
    "would_hit",
    [{}, dict.fromkeys("abcd", 100), {**MANY, "a": 1_000}],
    ids=["nobody", "four", "mostly one"],
)
def test_what_hits_a_few_is_not_general(would_hit):
    with pytest.raises(Individual) as refused:
        rules.announce(drafted(), OPERATOR, would_hit=would_hit, now=NOW)
    assert "individual rulings" in refused.value.remedy()


def test_half_is_not_mostly():
    half = {"a": 400, **dict.fromkeys("bcde", 100)}
    assert rules.announce(drafted(), OPERATOR, would_hit=half, now=NOW).status == "announced"


def test_what_only_loosens_hits_nobody():
    ends = drafted(clauses=(ClauseChange(clause_id="ADS-2.4", version=1, change=Change.END),))
    assert rules.announce(ends, OPERATOR, would_hit={}, now=NOW).status == "announced"


@pytest.mark.parametrize("days", [0, 31, None])
def test_a_pause_lasts_at_most_thirty_days(days):
    ends_at = None if days is None else NOW + timedelta(days=days)
    with pytest.raises(ActTooLong):
        pause(reach=Reach(territories=(NORWAY,), ends_at=ends_at))


@pytest.mark.parametrize(
    "changes",
    [
        {"exhibits": ()},
        {"clauses": ()},
        {"rationale": " "},
        {"run_off_days": -1},
        {"act": ActKind.WITHDRAWAL},
        {"act": ActKind.EMERGENCY},
    ],
)
def test_a_part_that_its_kind_needs_is_missing(changes):
    with pytest.raises(InvalidValue):
        drafted(**changes)
    with pytest.raises(InvalidValue):
        pause(reach=Reach(ends_at=NOW + timedelta(days=3)))


def test_a_pause_goes_on_with_a_new_rationale_by_two_people():
    running = in_force(pause())
    until = NOW + timedelta(days=44)
    with pytest.raises(SameRationale):
        rules.propose_extension(
            running, OPERATOR, until=until, rationale=f" {running.rationale.upper()}", now=NOW
        )
    with pytest.raises(ActTooLong):
        rules.propose_extension(
            running, OPERATOR, until=until + timedelta(days=1), rationale="Two more.", now=NOW
        )
    asked = rules.propose_extension(
        running, OPERATOR, until=until, rationale="Two more were shown.", now=NOW
    )
    assert asked.ends_at == NOW + timedelta(days=14)
    with pytest.raises(NotAllowed):
        rules.extend(asked, OPERATOR, NOW)
    extended = rules.extend(asked, SECOND_OPERATOR, NOW)
    assert extended.ends_at == until
    with pytest.raises(NotAllowed):
        rules.extend(extended, SECOND_OPERATOR, NOW)


def test_it_ends_at_its_moment_even_if_the_clock_is_late():
    running = in_force(pause())
    assert running.is_in_force(NOW)
    assert not running.is_in_force(NOW + timedelta(days=14))
    assert {clock.name for clock in running.clocks} == {"letters", "end"}
    assert running.take("expire", program("clock"), NOW).clocks == ()


def test_one_operator_takes_it_back():
    back = rules.withdraw(in_force(pause()), OPERATOR, why="The ads are gone.", now=NOW)
    assert back.status == "withdrawn"
    with pytest.raises(WrongState):
        rules.withdraw(back, OPERATOR, why="Again.", now=NOW)
