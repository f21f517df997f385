from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.cases.test_general_act import NOW, drafted
from tests.memory.people import OPERATOR, SECOND_OPERATOR
from tests.memory.policy import ADS_POLICY, FRAUD, GUARANTEES

from adjudge.domain.cases.clause_acts import amended, must_fit
from adjudge.domain.cases.general_act import ActKind, Change, ClauseChange, GeneralAct, Reach
from adjudge.domain.errors import InvalidValue
from adjudge.domain.policy.clause import Element
from adjudge.domain.policy.definition import Definition
from adjudge.domain.policy.language.source import RuleError
from adjudge.domain.policy.rulebook import ClauseNotInForce, UnknownClause
from adjudge.domain.steps import Step

DAY = timedelta(days=1)
BEGINS = NOW + 15 * DAY
LATER = BEGINS + 100 * DAY
NEW = ClauseChange(clause_id="ADS-2.1", version=2, change=Change.CHANGE, text="Promise nothing.")
RULED = Definition(
    title="No fee that is not named",
    rationale="Readers were charged.",
    elements=(
        Element(id="fee", text="A fee is charged."),
        Element(id="unnamed", text="The post does not name it."),
    ),
    measures_allowed=("decline", "remove", "suspend"),
    rule="text.money_claims.size() > 0",
    explanation="It names money: {words}.",
)
MADE = ClauseChange(
    clause_id="ADS-2.4", version=1, change=Change.MAKE, text="Fees are named.", definition=RULED
)


def published(*changes: ClauseChange, withdrawn: datetime | None = None, **fields) -> GeneralAct:
    act = drafted(clauses=changes, effective_at=BEGINS, **fields)
    steps = [
        Step(name="announce", actor_id=OPERATOR.id, at=NOW),
        Step(name="publish", actor_id=SECOND_OPERATOR.id, at=NOW),
    ]
    if withdrawn is not None:
        if withdrawn > act.effective_at:
            steps.append(Step(name="take_effect", actor_id="program:clock", at=act.effective_at))
        steps.append(Step(name="withdraw", actor_id=OPERATOR.id, at=withdrawn))
    return replace(act, steps=tuple(steps))


def text_on(acts, day: date, *, at: datetime = LATER, clause: str = "ADS-2.1") -> str:
    return amended(ADS_POLICY, acts, at).clause_in_force(clause, day).text


def test_the_text_of_every_day_is_the_one_that_was_in_force_on_it():
    act = published(NEW)
    day = BEGINS.date()
    assert text_on([act], day - DAY) == GUARANTEES.text
    assert text_on([act], day) == "Promise nothing."
    book = amended(ADS_POLICY, [act], LATER)
    assert book.clause("ADS-2.1@1").text == GUARANTEES.text
    new = book.clause("ADS-2.1@2")
    assert (new.rule, new.elements) == (GUARANTEES.rule, GUARANTEES.elements)


def test_it_counts_from_its_moment_and_is_known_before():
    act = published(NEW)
    early = amended(ADS_POLICY, [act], NOW)
    assert early.version == ADS_POLICY.version
    assert early.clause_in_force("ADS-2.1", NOW.date()).version == 1
    assert early.clause_in_force("ADS-2.1", BEGINS.date()).version == 2
    before = amended(ADS_POLICY, [act], BEGINS - timedelta(minutes=1))
    assert before.clause_in_force("ADS-2.1", BEGINS.date()).version == 1
    after = amended(ADS_POLICY, [act], BEGINS)
    assert after.clause_in_force("ADS-2.1", BEGINS.date()).version == 2
    assert after.version == ADS_POLICY.version + 1


def test_what_is_not_published_changes_nothing():
    act = drafted(clauses=(NEW,), effective_at=BEGINS)
    assert amended(ADS_POLICY, [act], LATER) == ADS_POLICY


def test_a_clause_is_made_with_its_rule_and_spares_its_exempt_classes():
    act = published(MADE, exempt_classes=("charity",), run_off_days=3)
    made = amended(ADS_POLICY, [act], LATER).clause("ADS-2.4@1")
    assert [element.id for element in made.elements] == ["fee", "unnamed"]
    assert made.rule == RULED.rule
    assert made.spares(("books", "charity"))
    assert not made.spares(("books",))
    assert made.run_off_until == BEGINS.date() + 3 * DAY


def test_made_by_its_text_alone_it_allows_mild_measures_only():
    act = published(replace(MADE, definition=None))
    made = amended(ADS_POLICY, [act], LATER).clause("ADS-2.4@1")
    assert [element.text for element in made.elements] == ["Fees are named."]
    assert not {"suspend", "terminate", "limit"} & made.measures_allowed


@pytest.mark.parametrize("change", [Change.SUSPEND, Change.END])
def test_a_clause_that_is_ended_or_suspended_is_not_in_force_but_can_be_cited(change):
    act = published(ClauseChange(clause_id="ADS-2.1", version=1, change=change))
    book = amended(ADS_POLICY, [act], LATER)
    with pytest.raises(ClauseNotInForce):
        book.clause_in_force("ADS-2.1", BEGINS.date())
    assert book.clause_in_force("ADS-2.1", BEGINS.date() - DAY).version == 1
    assert book.clause("ADS-2.1@1").text == GUARANTEES.text


def test_withdrawn_it_leaves_the_older_text_in_force_again():
    back = BEGINS + 10 * DAY
    act = published(NEW, withdrawn=back)
    assert text_on([act], BEGINS.date()) == "Promise nothing."
    assert text_on([act], back.date()) == GUARANTEES.text
    assert amended(ADS_POLICY, [act], LATER).version == ADS_POLICY.version + 2
    # As it was seen on the days before.
    assert text_on([act], back.date(), at=back - DAY) == "Promise nothing."
    assert text_on([act], back.date(), at=back - timedelta(minutes=1)) == "Promise nothing."


def test_withdrawn_before_its_day_it_never_counts():
    act = published(NEW, withdrawn=NOW + DAY)
    assert text_on([act], BEGINS.date()) == GUARANTEES.text


def test_an_emergency_act_ends_by_itself_and_the_older_text_comes_back():
    act = published(
        NEW,
        act=ActKind.EMERGENCY,
        emergency_clause="ADS-6.1@1",
        reach=Reach(ends_at=BEGINS + 20 * DAY),
    )
    assert text_on([act], BEGINS.date() + 19 * DAY) == "Promise nothing."
    assert text_on([act], BEGINS.date() + 20 * DAY) == GUARANTEES.text


def test_a_later_act_changes_what_an_earlier_one_made():
    third = replace(NEW, version=3, text="Promise little.")
    first, second = published(NEW), published(third)
    second = replace(second, id="0192-later", effective_at=BEGINS + 5 * DAY)
    assert text_on([second, first], BEGINS.date() + 4 * DAY) == "Promise nothing."
    assert text_on([second, first], BEGINS.date() + 5 * DAY) == "Promise little."


def test_a_draft_must_fit_the_rulebook():
    def draft(change: ClauseChange) -> GeneralAct:
        return drafted(clauses=(change,))

    must_fit(ADS_POLICY, draft(NEW))
    must_fit(ADS_POLICY, draft(MADE))
    with pytest.raises(UnknownClause):
        must_fit(ADS_POLICY, draft(replace(NEW, clause_id="ADS-7.7")))
    with pytest.raises(InvalidValue, match="the next is 2"):
        must_fit(ADS_POLICY, draft(replace(NEW, version=1)))
    with pytest.raises(InvalidValue):
        must_fit(ADS_POLICY, draft(replace(MADE, clause_id="our business model")))
    wrong = replace(RULED, rule="text.nothing > 0")
    with pytest.raises(RuleError):
        must_fit(ADS_POLICY, draft(replace(MADE, definition=wrong)))
    bad = replace(RULED, harm="bad taste")
    with pytest.raises(InvalidValue):
        must_fit(ADS_POLICY, draft(replace(MADE, definition=bad)))


changes = st.builds(
    ClauseChange,
    clause_id=st.sampled_from([GUARANTEES.id, FRAUD.id, "ADS-2.4"]),
    version=st.integers(1, 4),
    change=st.sampled_from(list(Change)),
    text=st.just("Other words."),
)


@st.composite
def many_acts(draw: st.DrawFn) -> list[GeneralAct]:
    acts = []
    for number in range(draw(st.integers(1, 6))):
        begins = NOW + timedelta(hours=draw(st.integers(0, 400)))
        ends = draw(st.none() | st.integers(0, 500))
        withdrawn = NOW + timedelta(hours=ends) if ends is not None else None
        act = published(*draw(st.lists(changes, min_size=1, max_size=3)))
        act = replace(act, id=f"0192-{number:08}", effective_at=begins)
        steps = list(act.steps)
        if withdrawn is not None:
            if withdrawn > begins:
                steps.append(Step(name="take_effect", actor_id="program:clock", at=begins))
            steps.append(Step(name="withdraw", actor_id=OPERATOR.id, at=withdrawn))
        acts.append(replace(act, steps=tuple(steps)))
    return acts


@given(acts=many_acts(), hours=st.integers(-24, 600), day=st.integers(-2, 30))
def test_no_acts_in_any_order_leave_two_texts_in_force_on_one_day(acts, hours, day):
    now = NOW + timedelta(hours=hours)
    book = amended(ADS_POLICY, acts, now)
    book.clauses_in_force(NOW.date() + day * DAY)
    again = amended(ADS_POLICY, reversed(acts), now)
    assert again == book
    assert {clause.ref for clause in ADS_POLICY.clauses} <= {clause.ref for clause in book.clauses}
