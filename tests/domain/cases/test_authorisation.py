from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from tests.memory.people import OPERATOR, REVIEWER, member

from adjudge.domain.actor import program
from adjudge.domain.cases import authorisation as rules
from adjudge.domain.cases.authorisation import (
    Authorisation,
    AuthorisationKind,
    NoRemedyYet,
    NotOnRuling,
    Requirement,
)
from adjudge.domain.cases.measure import Duration, MeasureKind, Scope
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.cases.statement import Statement
from adjudge.domain.errors import InvalidValue, NotAllowed
from adjudge.domain.steps import Step, WrongState

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
DUE = NOW + timedelta(days=14)
NEXT_YEAR = date(2027, 3, 2)
REQUIREMENT = Requirement(
    issuer="The state's board", cost="EUR 120", time="six weeks", can_be_had=True
)


def applied(**changes: object) -> Authorisation:
    made = Authorisation(
        id="0192-abcd1234",
        opened_by="kestrel",
        opened_at=NOW,
        party_id="kestrel lab",
        advertiser_id="kestrel ads",
        type=AuthorisationKind.AUTHORISATION,
        clause_ref="ADS-6.1@1",
        scope=Scope(whole_party=True),
        requirement=REQUIREMENT,
        evidence="Our licence, number 7.",
        due=DUE,
    )
    return replace(made, **changes)


def ruled(kind: MeasureKind = MeasureKind.REFUSE, **changes: object) -> Ruling:
    names = ("propose", "serve_proposal", "answer", "approve", "serve", "put_into_effect")
    ruling = Ruling(
        id="ruling",
        number=7,
        case_id="case",
        advertiser_id="kestrel ads",
        party_id="kestrel lab",
        statement=Statement(
            measure=kind,
            scope=Scope(whole_party=True),
            duration=Duration(ends_on=date(2026, 5, 1)),
        ),
        drafted_by="rosa",
        drafted_at=NOW,
        steps=tuple(Step(name=name, actor_id="x", at=NOW) for name in names),
    )
    return replace(ruling, **changes)


def granted() -> Authorisation:
    return rules.grant(
        applied(), REVIEWER, conditions="Show it.", expires_on=NEXT_YEAR, code="met", now=NOW
    )


def test_it_is_granted_by_one_person_with_a_code_and_counts_until_its_day():
    found = granted()
    assert found.status == "granted"
    assert found.conditions == "Show it."
    assert found.is_in_force(NEXT_YEAR - timedelta(days=1))
    assert not found.is_in_force(NEXT_YEAR)
    (clock,) = found.clocks
    assert (clock.name, clock.due_at) == ("expiry", datetime(2027, 3, 2, tzinfo=UTC))


@pytest.mark.parametrize(
    "actor", [OPERATOR, member("kestrel"), replace(REVIEWER, reviewer_number=None)]
)
def test_nobody_else_grants_it(actor):
    with pytest.raises(NotAllowed):
        rules.grant(applied(), actor, conditions="", expires_on=NEXT_YEAR, code="met", now=NOW)


@pytest.mark.parametrize(("code", "day"), [("", NEXT_YEAR), ("met", NOW.date())])
def test_a_grant_needs_a_code_and_a_day_to_come(code, day):
    with pytest.raises(InvalidValue):
        rules.grant(applied(), REVIEWER, conditions="", expires_on=day, code=code, now=NOW)


def test_its_clock_stands_while_the_applicant_has_the_turn():
    assert applied().clocks[0].due_at == DUE
    waiting = applied().take("wait", REVIEWER, NOW)
    assert waiting.clocks == ()
    back = waiting.take("resume", REVIEWER, NOW + timedelta(days=3))
    assert back.clocks[0].due_at == DUE + timedelta(days=3)


def test_after_the_second_miss_no_clock_of_the_operator_runs():
    until = DUE + timedelta(days=14)
    late = applied().take("extend", program("clock"), DUE, until=until.isoformat())
    assert late.clocks[0].due_at == until
    assert "outside decider" in late.clocks[0].on_miss
    assert late.take("miss", program("clock"), until).clocks == ()


def test_refused_only_by_a_ruling_in_force_that_fits():
    refused = rules.decide_against(applied(), REVIEWER, step="refuse", ruling=ruled(), now=NOW)
    assert refused.status == "refused"
    for wrong in (
        ruled(MeasureKind.WARNING),
        ruled(party_id="another"),
        ruled(steps=ruled().steps[:-1]),
        ruled(statement=replace(ruled().statement, scope=Scope(promoted_post_ids=("p",)))),
    ):
        with pytest.raises(NotOnRuling):
            rules.decide_against(applied(), REVIEWER, step="refuse", ruling=wrong, now=NOW)
    with pytest.raises(NotAllowed):
        rules.decide_against(
            applied(),
            replace(REVIEWER, interests=frozenset({"kestrel lab"})),
            step="refuse",
            ruling=ruled(),
            now=NOW,
        )


def test_a_ruling_on_the_party_reaches_one_item_of_it():
    item = applied(scope=Scope(promoted_post_ids=("p",)))
    assert (
        rules.decide_against(item, REVIEWER, step="refuse", ruling=ruled(), now=NOW).status
        == "refused"
    )


@pytest.mark.parametrize(("days", "fits"), [(90, True), (91, False), (None, False)])
def test_without_a_remedy_only_a_dated_restriction_of_90_days_stands(days, fits):
    nobody = replace(REQUIREMENT, can_be_had=False)
    ends_on = None if days is None else NOW.date() + timedelta(days=days)
    duration = Duration(ends_on=ends_on, condition="c", review_on=date(2026, 9, 1))
    rules.check_dated_restriction(REQUIREMENT, duration, today=NOW.date())
    if fits:
        rules.check_dated_restriction(nobody, duration, today=NOW.date())
        return
    with pytest.raises(NoRemedyYet):
        rules.check_dated_restriction(nobody, duration, today=NOW.date())


def test_what_is_granted_is_suspended_revoked_or_renewed():
    by = ruled(MeasureKind.REQUIRE_AUTHORISATION)
    suspended = rules.decide_against(granted(), REVIEWER, step="suspend", ruling=by, now=NOW)
    assert suspended.status == "suspended"
    assert not suspended.is_in_force(NOW.date())
    revoked = rules.decide_against(suspended, REVIEWER, step="revoke", ruling=by, now=NOW)
    assert revoked.status == "revoked"
    expired = granted().take("expire", program("clock"), NOW)
    again = rules.renew(expired, REVIEWER, expires_on=date(2028, 1, 1), code="met", now=NOW)
    assert again.expires_on == date(2028, 1, 1)
    with pytest.raises(WrongState):
        rules.renew(applied(), REVIEWER, expires_on=date(2028, 1, 1), code="met", now=NOW)
