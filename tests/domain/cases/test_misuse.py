from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.memory import NOON
from tests.memory.people import APPEALS_OFFICER, OPERATOR, REVIEWER, SECOND_REVIEWER, member

from adjudge.domain.actor import StaffRole, program
from adjudge.domain.cases import misuse as rules
from adjudge.domain.cases.appeal import AppealExists, AppealTooLate
from adjudge.domain.cases.misuse import (
    Factors,
    Misuse,
    NotWarned,
    Processing,
    Sent,
    TooFewForMisuse,
)
from adjudge.domain.cases.ruling import SameDecider
from adjudge.domain.errors import InvalidValue, NotAllowed
from adjudge.domain.steps import WrongState

DAY = timedelta(days=1)
LATER = NOON + 10 * DAY


def warned(**changes):
    return Misuse(
        **{
            "id": "m",
            "opened_by": REVIEWER.id,
            "opened_at": NOON,
            "processing": Processing.REPORTS,
            "warning": "Three pages that you reported do not exist.",
            "email": "noor@reader.example",
            **changes,
        }
    )


def sent(before=2, after=1, founded=1):
    found = [Sent(id=f"b{n}", at=NOON - DAY, unfounded=True) for n in range(before)]
    found += [Sent(id=f"a{n}", at=NOON + DAY, unfounded=True) for n in range(after)]
    return [*found, *(Sent(id=f"f{n}", at=NOON, unfounded=False) for n in range(founded))]


def propose(misuse, actor=REVIEWER, *, items=None, told=None, **changes):
    told = sent() if told is None else told
    return rules.propose(
        misuse,
        actor,
        items=[one.id for one in told if one.unfounded] if items is None else items,
        sent=told,
        **{
            "gravity": "Each took a reviewer an hour.",
            "intent": "The pages were made up for it.",
            "reasons": "After the warning a fourth page was reported that does not exist.",
            "days": 30,
            "now": LATER,
            **changes,
        },
    )


def in_force():
    return rules.approve(propose(warned()), SECOND_REVIEWER, LATER)


def appealed_by(misuse, now=LATER, *, received_at=LATER):
    return rules.appeal(misuse, member("x"), "They exist.", now, received_at=received_at)


class TestTheWarning:
    def test_nothing_that_was_sent_after_it_is_no_ground(self):
        with pytest.raises(NotWarned):
            propose(warned(), told=sent(before=5, after=0))

    def test_is_spent_after_a_year(self):
        assert rules.fire(warned(), "warning", NOON + 364 * DAY).status == "warned"
        spent = rules.fire(warned(), "warning", NOON + 365 * DAY)
        assert spent.status == "spent"
        with pytest.raises(WrongState):
            propose(spent)

    @pytest.mark.parametrize(
        "changes",
        [
            {"warning": " "},
            {"email": ""},
            {"party_id": "p"},
            {"processing": Processing.COMPLAINTS},
            {"email": "", "party_id": "p"},
        ],
    )
    def test_is_about_a_reporter_or_a_party(self, changes):
        with pytest.raises(InvalidValue):
            warned(**changes)


class TestTheFourFactors:
    @pytest.mark.parametrize("missing", ["gravity", "intent", "reasons"])
    def test_none_may_be_missing(self, missing):
        with pytest.raises(InvalidValue):
            propose(warned(), **{missing: " "})

    @pytest.mark.parametrize("items", [[], ["b0", "b1"], ["b0", "b1", "f0"], ["b0", "b1", "other"]])
    def test_each_is_named_and_was_found_unfounded(self, items):
        with pytest.raises(TooFewForMisuse):
            propose(warned(), items=items)

    def test_number_and_proportion_are_counted(self):
        data = rules.proposal(propose(warned())).data
        assert (data["number"], data["total"], data["percent"]) == ("3", "4", "75")

    @pytest.mark.parametrize("days", [0, 91])
    def test_the_time_is_stated_and_bounded(self, days):
        with pytest.raises(InvalidValue):
            propose(warned(), days=days)

    @given(number=st.integers(-3, 30), total=st.integers(-3, 30))
    def test_a_part_is_never_more_than_the_whole(self, number, total):
        if 0 < number <= total:
            told = Factors(number=number, total=total, gravity="g", intent="i")
            assert 0 <= told.percent <= 100
        else:
            with pytest.raises(InvalidValue):
                Factors(number=number, total=total, gravity="g", intent="i")


class TestWhoDecides:
    def test_two_people(self):
        with pytest.raises(SameDecider):
            rules.approve(propose(warned()), REVIEWER, LATER)
        assert in_force().is_in_force

    @pytest.mark.parametrize("actor", [OPERATOR, member("x"), program("triage")])
    def test_reviewers_only(self, actor):
        with pytest.raises(NotAllowed):
            propose(warned(), actor)

    def test_a_third_for_the_appeal(self):
        appealed = appealed_by(in_force())
        officers = {StaffRole.APPEALS_OFFICER}
        for actor in (REVIEWER, SECOND_REVIEWER):
            with pytest.raises(SameDecider):
                rules.decide_appeal(
                    appealed,
                    replace(actor, roles=actor.roles | officers),
                    upheld=False,
                    reasons="They do.",
                    now=LATER,
                )
        decided = rules.decide_appeal(
            appealed, APPEALS_OFFICER, upheld=False, reasons="They do.", now=LATER
        )
        assert decided.status == "reversed"
        assert not decided.is_in_force

    def test_a_reviewer_is_no_appeals_officer(self):
        appealed = appealed_by(in_force())
        other = replace(REVIEWER, id="tove")
        with pytest.raises(NotAllowed):
            rules.decide_appeal(appealed, other, upheld=True, reasons="No.", now=LATER)

    def test_one_person_lifts_it(self):
        lifted = rules.lift(in_force(), REVIEWER, LATER, why="The pages were found.")
        assert lifted.status == "lifted"


class TestClocks:
    def test_it_ends_by_itself(self):
        misuse = in_force()
        assert misuse.until == LATER + 30 * DAY
        assert rules.fire(misuse, "end", LATER + 29 * DAY) is misuse
        assert rules.fire(misuse, "end", LATER + 30 * DAY).status == "expired"

    def test_an_appeal_that_is_not_decided_ends_it(self):
        long = rules.approve(propose(warned(), days=90), SECOND_REVIEWER, LATER)
        appealed = appealed_by(long)
        assert rules.fire(appealed, "appeal", LATER + 30 * DAY).status == "lapsed"


def ended(how="expire"):
    if how == "lift":
        return rules.lift(in_force(), REVIEWER, LATER, why="The pages were found.")
    return rules.fire(in_force(), "end", LATER + 30 * DAY)


class TestTheTimeToAppeal:
    """Six months from receipt, as against any ruling; it lasts at most 90 days itself."""

    @pytest.mark.parametrize("how", ["expire", "lift"])
    def test_outlasts_the_decision(self, how):
        last_moment = datetime(2026, 9, 12, 23, 59, tzinfo=UTC)
        assert LATER.date() == date(2026, 3, 12)
        appealed = appealed_by(ended(how), last_moment)
        assert (appealed.status, appealed.is_in_force) == ("ended, under appeal", False)
        assert appealed.clocks[0].due_at == last_moment + 30 * DAY
        with pytest.raises(AppealTooLate):
            appealed_by(ended(how), last_moment + timedelta(minutes=1))
        later = appealed_by(ended(how), last_moment + DAY, received_at=LATER + 2 * DAY)
        assert later.is_under_appeal

    @pytest.mark.parametrize(
        ("upheld", "status"), [(True, "upheld after its end"), (False, "reversed")]
    )
    def test_and_the_appeal_is_decided_all_the_same(self, upheld, status):
        decided = rules.decide_appeal(
            appealed_by(ended(), LATER + 60 * DAY),
            APPEALS_OFFICER,
            upheld=upheld,
            reasons="They do.",
            now=LATER + 61 * DAY,
        )
        assert (decided.status, decided.is_in_force) == (status, False)
        with pytest.raises(WrongState):
            appealed_by(decided, LATER + 62 * DAY)

    def test_an_appeal_goes_on_when_the_decision_ends_meanwhile(self):
        appealed = appealed_by(in_force(), LATER + 20 * DAY)
        over = rules.fire(appealed, "end", LATER + 30 * DAY)
        lifted = rules.lift(appealed, REVIEWER, LATER + 21 * DAY, why="They were found.")
        for found in (over, lifted):
            assert (found.is_under_appeal, found.is_in_force) == (True, False)
            assert [clock.due_at for clock in found.clocks if clock.name == "appeal"] == [
                LATER + 50 * DAY
            ]
            assert rules.fire(found, "appeal", LATER + 50 * DAY).status == "lapsed"

    def test_there_is_one_appeal(self):
        upheld = rules.decide_appeal(
            appealed_by(in_force()), APPEALS_OFFICER, upheld=True, reasons="No.", now=LATER
        )
        over = rules.fire(upheld, "end", LATER + 30 * DAY)
        assert (over.status, over.can_be_appealed) == ("expired", False)
        with pytest.raises(AppealExists):
            appealed_by(over, LATER + 31 * DAY)

    @pytest.mark.parametrize("misuse", [warned(), propose(warned())])
    def test_a_warning_is_no_decision(self, misuse):
        with pytest.raises(WrongState):
            appealed_by(misuse)

    def test_a_reporter_received_it_when_its_mail_was_taken(self):
        def tell(misuse, at):
            return misuse.take("tell", program("outbox"), at, letter="l")

        told = rules.approve(
            propose(tell(warned(), NOON).take("mailed", program("outbox"), NOON)),
            SECOND_REVIEWER,
            LATER,
        )
        told = tell(told, LATER)
        assert told.mail_received_at == LATER + 30 * DAY
        taken = told.take("mailed", program("outbox"), LATER + 3 * DAY)
        assert taken.mail_received_at == LATER + 3 * DAY
        late = told.take("mailed", program("outbox"), LATER + 40 * DAY)
        assert late.mail_received_at == LATER + 30 * DAY
