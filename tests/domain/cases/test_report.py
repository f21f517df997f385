from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.memory.people import APPEALS_OFFICER, REVIEWER

from adjudge.domain.cases.entitlement import notifier
from adjudge.domain.cases.report import (
    DECIDE_WITHIN,
    MAX_PER_DAY,
    TRIAGE_WITHIN,
    Category,
    Priority,
    Report,
    TooManyReports,
    look_again,
    must_decide,
    must_not_be_too_many,
)
from adjudge.domain.errors import DomainError, NotAllowed
from adjudge.domain.steps import WrongState

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
FILED = Report(
    id="0192-abcd1234",
    opened_by="anybody",
    opened_at=NOW,
    promoted_post_id="p",
    text="Our scanner is out.",
    category=Category.PHISHING,
    reason="The page behind it asks for the password of my bank.",
    name="Robin Reader",
    email="robin@readers.example",
    good_faith=True,
    secret="s",
    link="/reports/1",
    sender="0" * 64,
    triage_by=NOW + TRIAGE_WITHIN[Priority.URGENT],
    decide_by=NOW + DECIDE_WITHIN,
)
READER = notifier(FILED.id)


def triaged(report=FILED, by=REVIEWER):
    return report.take("triage", by, NOW, priority="illegal")


def closed():
    return triaged().take("close", REVIEWER, NOW, letter="Nothing was found.")


def running(report):
    return [(clock.name, clock.due_at) for clock in report.clocks]


def test_an_hour_a_day_or_a_week_by_what_it_is_about():
    assert [TRIAGE_WITHIN[each] for each in Priority] == [
        timedelta(hours=1),
        timedelta(hours=24),
        timedelta(days=7),
    ]
    urgent = {each for each in Category if each.priority is Priority.URGENT}
    assert urgent == set(Category) - {Category.ILLEGAL, Category.POLICY}


def test_first_triage_is_due_then_the_decision_and_mails_go_out():
    assert running(FILED) == [("triage", FILED.triage_by), ("receipt", NOW)]
    seen = triaged().take("receipt_mailed", REVIEWER, NOW)
    assert seen.priority is Priority.ILLEGAL
    assert running(seen) == [("decision", FILED.decide_by)]
    over = seen.take("close", REVIEWER, NOW, letter="Nothing was found.")
    assert running(over) == [("outcome", NOW)]
    assert running(over.take("outcome_mailed", REVIEWER, NOW)) == []
    assert over.answer == "Nothing was found."


def test_a_missed_deadline_is_told_once_and_what_is_joined_has_none():
    assert running(FILED.take("miss", REVIEWER, NOW, clock="triage")) == [("receipt", NOW)]
    assert running(replace(FILED, joined_to="other")) == [("receipt", NOW)]


def test_whoever_sent_it_has_somebody_else_look_again_once():
    again = look_again(closed(), READER, "You looked at another page.", NOW)
    must_decide(again, APPEALS_OFFICER, party_id="kestrel", act="decide it")
    with pytest.raises(NotAllowed):
        must_decide(again, REVIEWER, party_id="kestrel", act="decide it")
    twice = triaged(again, APPEALS_OFFICER).take("close", APPEALS_OFFICER, NOW, letter="No.")
    with pytest.raises(WrongState):
        look_again(twice, READER, "Once more.", NOW)
    with pytest.raises(WrongState):
        look_again(FILED, READER, "It is open.", NOW)


def test_ten_a_day_by_address_and_by_connection():
    mine = [FILED] * (MAX_PER_DAY - 1)
    must_not_be_too_many(FILED.email, "other", mine, NOW)
    mine.append(FILED)
    for email, sender in ((FILED.email, "other"), ("other@readers.example", FILED.sender)):
        with pytest.raises(TooManyReports):
            must_not_be_too_many(email, sender, mine, NOW)
        must_not_be_too_many(email, sender, mine, NOW + timedelta(days=1))
    must_not_be_too_many(
        "", "", [replace(FILED, category=Category.CHILD_ABUSE, email="", sender="")] * 50, NOW
    )


def test_who_looks_at_it():
    rival = replace(REVIEWER, interests=frozenset({"kestrel"}))
    must_decide(FILED, REVIEWER, party_id="kestrel", act="triage it")
    for nobody in (rival, READER, replace(REVIEWER, reviewer_number=None)):
        with pytest.raises(NotAllowed):
            must_decide(FILED, nobody, party_id="kestrel", act="triage it")


@pytest.mark.parametrize(
    "wrong",
    [{"reason": "It is bad."}, {"name": ""}, {"email": "nobody"}, {"good_faith": False}],
)
def test_what_it_must_say(wrong):
    with pytest.raises(DomainError):
        replace(FILED, **wrong)


def test_nobody_is_asked_for_a_name_where_that_may_be_a_danger():
    unnamed = {"name": "", "email": ""}
    assert replace(FILED, category=Category.CHILD_ABUSE, **unnamed).email == ""
