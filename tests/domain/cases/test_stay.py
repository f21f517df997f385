from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from tests.memory.people import APPEALS_OFFICER, REVIEWER, member

from adjudge.domain.cases.stay import NothingToStay, Stay, ask, grant, miss, refuse
from adjudge.domain.errors import InvalidValue, NotAllowed
from adjudge.domain.steps import WrongState

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOURS = timedelta(hours=72)
FORTNIGHT = timedelta(days=14)
ROBIN = member("robin", "kestrel")
ASKED = Stay(
    id="0192-abcd1234",
    opened_by=ROBIN.id,
    opened_at=NOW,
    appeal_id="a1",
    text="The fair is on Friday.",
    due=NOW + HOURS,
)


def about(ruling="in force", appeal="admitted"):
    """What `ask` looks at: the states of a ruling and of an appeal of Kestrel Lab."""
    return {
        "ruling": SimpleNamespace(id="r1", status=ruling),
        "appeal": SimpleNamespace(id="a1", status=appeal, party_id="kestrel"),
    }


def test_once_for_an_open_appeal_against_what_is_in_force():
    assert ask(ASKED, ROBIN, **about(), earlier=()) == ASKED
    with pytest.raises(NothingToStay):
        ask(ASKED, ROBIN, **about(ruling="expired"), earlier=())
    with pytest.raises(NothingToStay):
        ask(ASKED, ROBIN, **about(appeal="upheld"), earlier=())
    with pytest.raises(NothingToStay):
        ask(ASKED, ROBIN, **about(), earlier=(ASKED,))
    with pytest.raises(NotAllowed):
        ask(ASKED, REVIEWER, **about(), earlier=())


@pytest.mark.parametrize(("decide", "state"), [(grant, "granted"), (refuse, "refused")])
def test_it_is_decided_once_with_reasons(decide, state):
    done = decide(ASKED, APPEALS_OFFICER, reasons="The fair is before the decision.", now=NOW)
    assert (done.status, done.reasons) == (state, "The fair is before the decision.")
    assert done.clocks == ()
    with pytest.raises(WrongState):
        decide(done, APPEALS_OFFICER, reasons="Again.", now=NOW)
    with pytest.raises(InvalidValue):
        decide(ASKED, APPEALS_OFFICER, reasons=" ", now=NOW)


def test_72_hours_and_as_much_again():
    later = miss(ASKED, ASKED.due, at_most=FORTNIGHT)
    assert later.clocks[0].due_at == NOW + 2 * HOURS
    missed = miss(later, NOW + 2 * HOURS, at_most=FORTNIGHT)
    assert (missed.status, missed.clocks) == ("asked", ())
    assert grant(missed, APPEALS_OFFICER, reasons="Late, and granted.", now=NOW).status == "granted"


def test_it_says_what_cannot_be_made_good():
    with pytest.raises(InvalidValue):
        replace(ASKED, text="")
