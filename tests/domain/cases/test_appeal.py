from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.cases.samples import (
    KESTREL,
    NOW,
    OFFICER,
    PARTY,
    PROPOSER,
    SECOND,
    WEEK,
    ruling,
    with_interest,
)

from adjudge.domain.actor import StaffRole, program
from adjudge.domain.cases import appeal as rules
from adjudge.domain.cases import appeal_decision as deciding
from adjudge.domain.cases.appeal import Appeal, OverturnCode, last_day
from adjudge.domain.cases.ruling import RULING, Ruling, SameDecider, approve, propose
from adjudge.domain.errors import InvalidValue, NotAllowed
from adjudge.domain.steps import WrongState

APPEAL = Appeal(
    id="appeal",
    ruling_id="ruling",
    case_id="case",
    party_id=PARTY,
    filed_by=KESTREL.id,
    filed_at=NOW + 2 * WEEK,
    on_facts="The kit is not sold any more.",
)
NOTICE = "Kestrel Lab can no longer buy promoted posts here, because its firm sells a phone kit."
REASONS = "The price list of 21 April still offers it, and nothing newer was shown to us."


def in_force() -> Ruling:
    state = propose(ruling(), PROPOSER, NOW).take("serve_proposal", PROPOSER, NOW)
    state = approve(state, SECOND, NOW + WEEK).take("serve", SECOND, NOW + WEEK)
    return state.take("put_into_effect", program("effect"), NOW + WEEK)


def file(**changes: object) -> Appeal:
    parts: dict[str, object] = {
        "ruling": in_force(),
        "clocks_run_from": NOW + WEEK,
        "earlier": (),
    }
    return rules.file_appeal(APPEAL, KESTREL, **{**parts, **changes})


class TestFiling:
    def test_it_puts_at_least_one_question_and_each_has_a_length(self):
        for wrong in ({"on_facts": " "}, {"on_rule": "x" * 10_001}):
            with pytest.raises(InvalidValue):
                replace(APPEAL, **wrong)

    def test_the_party_files_it_once(self):
        filed = file()
        assert filed.status == "filed"
        assert filed.decide_by == APPEAL.filed_at + timedelta(days=30)
        with pytest.raises(rules.AppealExists):
            file(earlier=(filed,))

    def test_nobody_else_files_it(self):
        with pytest.raises(NotAllowed):
            rules.file_appeal(APPEAL, SECOND, ruling=in_force(), clocks_run_from=NOW, earlier=())

    def test_only_against_what_was_served_and_still_counts(self):
        for other in (ruling(), in_force().take("reverse", OFFICER, NOW)):
            with pytest.raises(rules.NothingToAppeal):
                file(ruling=other)

    def test_whatever_can_be_appealed_can_be_reversed(self):
        reversible = {state for state, step in RULING.moves if step == "reverse"}
        assert reversible >= rules.APPEALABLE
        assert "scheduled" in rules.APPEALABLE

    def test_not_after_six_months(self):
        received = datetime(2025, 11, 17, 23, 0, tzinfo=UTC)
        assert file(clocks_run_from=received + timedelta(days=1))
        with pytest.raises(rules.AppealTooLate) as late:
            file(clocks_run_from=received)
        assert "17 May 2026" in late.value.message()

    def test_the_last_day_of_a_shorter_month(self):
        assert last_day(datetime(2025, 8, 31, tzinfo=UTC)) == date(2026, 2, 28)

    @given(st.datetimes(timezones=st.just(UTC), max_value=datetime(9000, 1, 1)))  # noqa: DTZ001 - Hypothesis wants a naive bound
    def test_it_is_always_six_months_away_and_never_earlier(self, received):
        day = last_day(received)
        assert (day.year * 12 + day.month) - (received.year * 12 + received.month) == 6
        assert day.day <= received.day
        assert timedelta(days=180) <= day - received.date() <= timedelta(days=184)


class TestTheThirdPerson:
    @pytest.mark.parametrize("actor", [PROPOSER, SECOND])
    def test_who_took_part_is_told_so_even_as_an_officer(self, actor):
        officer = replace(actor, roles=actor.roles | {StaffRole.APPEALS_OFFICER})
        with pytest.raises(SameDecider):
            deciding.must_be_third(officer, in_force(), act="decide the appeal against")

    def test_nor_who_worked_on_the_case_otherwise(self):
        with pytest.raises(SameDecider):
            deciding.must_be_third(OFFICER, in_force(), act="decide", took_part={OFFICER.id})

    @pytest.mark.parametrize(
        "actor",
        [replace(PROPOSER, id="99"), with_interest(OFFICER), KESTREL, program("appeals")],
    )
    def test_nor_anybody_but_an_officer_without_an_interest(self, actor):
        with pytest.raises((NotAllowed, SameDecider)):
            deciding.must_be_third(actor, ruling(), act="decide")

    def test_an_officer_from_outside_may(self):
        deciding.must_be_third(OFFICER, in_force(), act="decide")
        assert OFFICER.id not in {step.actor_id for step in in_force().steps}


class TestDeciding:
    admitted = deciding.admit(APPEAL, OFFICER, NOW)

    def test_upheld_for_new_reasons(self):
        state = deciding.uphold(
            self.admitted, OFFICER, reasons=REASONS, notice_text=NOTICE, now=NOW
        )
        assert state.status == "upheld"
        assert state.decision is not None
        assert state.decision.data == {"reasons": REASONS, "reviewer_number": "8"}

    def test_overturned_with_a_code(self):
        state = deciding.overturn(
            self.admitted,
            OFFICER,
            reasons=REASONS,
            code=OverturnCode.PROPORTION,
            notice_text=NOTICE,
            now=NOW,
        )
        assert state.status == "overturned"
        assert state.decision is not None
        assert state.decision.data["code"] == "proportion"

    def test_never_with_the_old_reasons_pasted(self):
        with pytest.raises(rules.OldReasonsPasted):
            deciding.uphold(self.admitted, OFFICER, reasons=NOTICE, notice_text=NOTICE, now=NOW)

    @pytest.mark.parametrize("reasons", ["", " ", "x" * 10_001])
    def test_never_without_reasons(self, reasons):
        with pytest.raises(InvalidValue):
            deciding.uphold(self.admitted, OFFICER, reasons=reasons, notice_text=NOTICE, now=NOW)

    def test_only_after_admission_and_only_once(self):
        with pytest.raises(WrongState):
            deciding.uphold(APPEAL, OFFICER, reasons=REASONS, notice_text=NOTICE, now=NOW)
        done = deciding.uphold(self.admitted, OFFICER, reasons=REASONS, notice_text=NOTICE, now=NOW)
        with pytest.raises(WrongState):
            deciding.uphold(done, OFFICER, reasons=REASONS, notice_text=NOTICE, now=NOW)
