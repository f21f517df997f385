from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.domain.cases.samples import CLAUSE
from tests.memory.people import APPEALS_OFFICER, REVIEWER

from adjudge.domain.actor import program
from adjudge.domain.cases.interim_measure import (
    InterimMeasure,
    NotUrgent,
    RenewedTwice,
    must_impose,
    renew,
)
from adjudge.domain.cases.measure import MeasureKind, Scope
from adjudge.domain.errors import InvalidValue, NotAllowed
from adjudge.domain.steps import WrongState

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
THREE_DAYS = timedelta(hours=72)
ONE = Scope(promoted_post_ids=("p",))
WATCHER = program("watcher")
URGENT = replace(CLAUSE, urgent_harm=True)
IMPOSED = InterimMeasure(
    id="0192-abcd1234",
    opened_by=WATCHER.id,
    opened_at=NOW,
    advertiser_id="kestrel",
    summary="The page behind the post was swapped.",
    clause_ref=URGENT.ref,
    scope=ONE,
    fact_ids=("f1",),
    not_affected="Your other posts.",
    expires_at=NOW + THREE_DAYS,
    letter_id="l",
    served_at=NOW,
    effective_at=NOW,
    dark_at=NOW,
    changed="landing page",
)
WHERE = {"case_id": "case", "party_id": "party"}


def again(interim, by=WATCHER):
    return renew(interim, by, interim.until, until=interim.until + THREE_DAYS)


def test_a_program_renews_its_withdrawal_twice_and_no_more():
    twice = again(again(IMPOSED))
    assert (twice.status, twice.until) == ("renewed", NOW + 3 * THREE_DAYS)
    with pytest.raises(RenewedTwice):
        again(twice)
    for other in (REVIEWER, program("another")):
        with pytest.raises(NotAllowed):
            again(IMPOSED, other)


def test_it_lapses_unless_somebody_acts():
    (clock,) = IMPOSED.clocks
    assert (clock.name, clock.due_at) == ("lapse", NOW + THREE_DAYS)
    lapsed = IMPOSED.take("lapse", WATCHER, clock.due_at, lit_at=NOW.isoformat())
    assert (lapsed.status, lapsed.clocks) == ("lapsed", ())
    with pytest.raises(WrongState):
        lapsed.take("confirm", REVIEWER, NOW)
    assert lapsed.take("reverse", REVIEWER, NOW, lit_at=NOW.isoformat()).status == "reversed"


def test_what_block_and_bill_go_by():
    assert IMPOSED.as_measure().kind is MeasureKind.REMOVE
    whole = replace(IMPOSED, scope=Scope(whole_party=True))
    assert whole.as_measure().kind is MeasureKind.SUSPEND
    ended = IMPOSED.take("lift", REVIEWER, NOW + THREE_DAYS, lit_at=NOW.isoformat())
    assert ended.as_measure().ended_at == NOW + THREE_DAYS


def test_a_person_acts_first_only_on_urgent_harm():
    must_impose(REVIEWER, clause=URGENT, scope=Scope(whole_party=True), changed="", **WHERE)
    with pytest.raises(NotUrgent):
        must_impose(REVIEWER, clause=CLAUSE, scope=ONE, changed="", **WHERE)
    with pytest.raises(NotAllowed):
        must_impose(APPEALS_OFFICER, clause=URGENT, scope=ONE, changed="", **WHERE)


def test_a_program_withdraws_one_item_whose_input_changed():
    must_impose(WATCHER, clause=CLAUSE, scope=ONE, changed="landing page", **WHERE)
    for scope, changed in (
        (ONE, " "),
        (Scope(promoted_post_ids=("p", "q")), "landing page"),
        (Scope(whole_party=True), "landing page"),
    ):
        with pytest.raises(NotAllowed):
            must_impose(WATCHER, clause=URGENT, scope=scope, changed=changed, **WHERE)


@pytest.mark.parametrize("wrong", [{"summary": ""}, {"not_affected": " "}, {"scope": Scope()}])
def test_what_it_must_say(wrong):
    with pytest.raises(InvalidValue):
        replace(IMPOSED, **wrong)
