from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from tests.memory.people import REVIEWER, SECOND_REVIEWER, member

from adjudge.domain.cases.link import Link, LinkCannotCarry, LinkKind, contest, decide, must_carry
from adjudge.domain.errors import NotAllowed

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
LINK = Link(
    id="0192-abcd1234",
    opened_by=REVIEWER.id,
    opened_at=NOW,
    case_id="case",
    party_id="firm",
    type=LinkKind.CONTROLS,
    other_party_id="daughter",
    began=date(2026, 1, 1),
    ended=None,
    exhibit_ids=("e1",),
    why="It owns all shares.",
)


def carries(link: Link, start: str = "firm", end: str = "daughter") -> bool:
    try:
        must_carry(link, from_party_id=start, to_party_id=end, on=NOW.date())
    except LinkCannotCarry:
        return False
    return True


def test_what_a_link_carries():
    assert carries(LINK)
    assert carries(LINK, "daughter", "firm")
    assert not carries(LINK, "firm", "stranger")
    assert not carries(replace(LINK, type=LinkKind.ACTS_FOR))
    assert not carries(replace(LINK, ended=date(2026, 3, 1)))


def test_an_officer_never_takes_the_firm_along():
    officer = replace(LINK, holds_office=True)
    assert not carries(officer)
    assert carries(officer, "daughter", "firm")


def test_it_is_contested_by_its_parties_and_stands_by_another_reviewer():
    with pytest.raises(NotAllowed):
        contest(LINK, member("stranger"), text="No.", now=NOW)
    contested = contest(LINK, member("d", "daughter"), text="It sold them.", now=NOW)
    assert not carries(contested)
    with pytest.raises(NotAllowed):
        decide(contested, REVIEWER, stands=True, reasons="It did not.", now=NOW)
    assert carries(decide(contested, SECOND_REVIEWER, stands=True, reasons="No.", now=NOW))
    assert not carries(decide(contested, REVIEWER, stands=False, reasons="Yes.", now=NOW))
