from __future__ import annotations

import pytest
from tests.memory.people import APPEALS_OFFICER, OPERATOR, REVIEWER, SECOND_REVIEWER, key, member
from tests.services.roads import NEW_REASONS, road
from tests.services.test_reports import close, file, now_is, triaged

from adjudge.domain.cases.appeal import AppealTooLate
from adjudge.domain.cases.complaint import About
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.misuse import Misuse, NotWarned, Processing
from adjudge.domain.cases.report import Category
from adjudge.domain.errors import NotAllowed, NotFound
from adjudge.domain.steps import WrongState
from adjudge.services.appeals import file_appeal
from adjudge.services.clocks import fire_due
from adjudge.services.complaints import entries_to_cite, explain, file_complaint
from adjudge.services.letters import open_letter
from adjudge.services.misuses import (
    appeal_misuse,
    appeal_misuse_by_link,
    approve_misuse,
    decide_misuse_appeal,
    drop_misuse,
    lift_misuse,
    propose_misuse,
    warn_of_misuse,
)

WARNING = "Three of the pages that you reported do not exist."
REASONS = "After the warning one more page was reported that does not exist."
DULL = {"category": Category.POLICY}


def unfounded(here, **changes):
    """A report that was looked at, and on which nothing was to be done."""
    report = file(here, **{**DULL, **changes})
    triaged(here, report)
    close(here, report)
    return report


def warn(here, **changes):
    told = {"processing": Processing.REPORTS, "email": "noor0@reader.example", **changes}
    return warn_of_misuse(here.deps, REVIEWER, request_id=key(here.deps), text=WARNING, **told)


def propose(here, misuse, items, days=30):
    return propose_misuse(
        here.deps,
        REVIEWER,
        misuse_id=misuse.id,
        items=[one.id for one in items],
        gravity="Each took a reviewer an hour.",
        intent="The pages were made up for it.",
        reasons=REASONS,
        days=days,
    )


def reporter_stopped(here):
    """A decision in force against whoever sent these reports: (misuse, reports)."""
    reports = [unfounded(here) for _ in range(3)]
    here.deps.clock.advance(days=2)
    misuse = warn(here)
    here.deps.clock.advance(days=2)
    reports.append(unfounded(here))
    propose(here, misuse, reports)
    return approve_misuse(here.deps, SECOND_REVIEWER, misuse_id=misuse.id), reports


def stored(here, misuse):
    with here.deps.reading() as uow:
        return uow.of(Misuse).get(misuse.id)


def due(here, report):
    with here.deps.reading() as uow:
        clocks = uow.clocks.next_ones(limit=100)
    return [one.due_at for one in clocks if one.subject_id == report.id and one.name == "triage"]


class TestAReporter:
    def test_is_warned_first_by_mail(self):
        here = road()
        reports = [unfounded(here) for _ in range(3)]
        here.deps.clock.advance(days=1)
        misuse = warn(here)
        fire_due(here.deps)
        assert "A warning about your reports" in here.deps.mailer.sent[-1]["text"]
        with pytest.raises(NotWarned):
            propose(here, misuse, reports)
        with pytest.raises(NotFound):
            warn(here, email="nobody@reader.example")

    def test_may_go_on_sending_but_no_deadline_runs(self):
        here = road()
        misuse, _ = reporter_stopped(here)
        assert misuse.status == "in force"
        while fire_due(here.deps):
            pass
        mails = [one["text"] for one in here.deps.mailer.sent]
        assert any("4 of 4 that you sent were unfounded" in mail for mail in mails)
        kept = file(here, **DULL)
        assert now_is(here, kept).stands
        assert not due(here, kept)
        other = file(here, number=1, **DULL)
        assert not other.joined_to
        assert due(here, other)

    def test_deadlines_run_on_when_its_time_is_over(self):
        here = road()
        misuse, _ = reporter_stopped(here)
        kept = file(here, **DULL)
        here.deps.clock.advance(days=30)
        fire_due(here.deps)
        assert stored(here, misuse).status == "expired"
        assert not now_is(here, kept).stands
        (moved,) = due(here, kept)
        assert moved > kept.triage_by

    def test_what_waits_already_stands_too_but_not_what_others_joined(self):
        here = road()
        reports = [unfounded(here) for _ in range(3)]
        here.deps.clock.advance(days=1)
        misuse = warn(here)
        here.deps.clock.advance(days=1)
        reports.append(unfounded(here))
        alone, shared = file(here, **DULL), file(here, category=Category.ILLEGAL)
        file(here, number=1, category=Category.ILLEGAL)
        propose(here, misuse, reports)
        approve_misuse(here.deps, SECOND_REVIEWER, misuse_id=misuse.id)
        assert now_is(here, alone).stands
        assert not now_is(here, shared).stands

    def test_a_warning_of_urgent_harm_is_looked_at_all_the_same(self):
        here = road()
        reporter_stopped(here)
        assert due(here, file(here, category=Category.MALWARE))

    def test_appeals_by_the_link_of_a_report_and_a_third_person_decides(self):
        here = road()
        misuse, reports = reporter_stopped(here)
        kept = file(here, **DULL)
        report = now_is(here, reports[0])
        with pytest.raises(NotFound):
            appeal_misuse_by_link(here.deps, report_id=report.id, secret="guess", text="No.")
        appeal_misuse_by_link(
            here.deps, report_id=report.id, secret=report.secret, text="They do exist."
        )
        with pytest.raises(NotAllowed):
            decide_misuse_appeal(
                here.deps, OPERATOR, misuse_id=misuse.id, upheld=False, reasons="They do."
            )
        decided = decide_misuse_appeal(
            here.deps, APPEALS_OFFICER, misuse_id=misuse.id, upheld=False, reasons="They do."
        )
        assert decided.status == "reversed"
        assert not now_is(here, kept).stands
        while fire_due(here.deps):
            pass
        assert "is reversed" in here.deps.mailer.sent[-1]["text"]

    def test_may_appeal_for_six_months_from_the_mail_also_after_its_end(self):
        here = road()
        misuse, reports = reporter_stopped(here)
        report = now_is(here, reports[0])
        while fire_due(here.deps):
            pass
        mails = [one["text"] for one in here.deps.mailer.sent]
        assert any("six months from the day you receive this letter" in mail for mail in mails)
        here.deps.clock.advance(days=31)
        while fire_due(here.deps):
            pass
        assert stored(here, misuse).status == "expired"
        assert "You may still appeal against the decision" in here.deps.mailer.sent[-1]["text"]
        here.deps.clock.advance(days=140)
        appeal_misuse_by_link(
            here.deps, report_id=report.id, secret=report.secret, text="They do exist."
        )
        decided = decide_misuse_appeal(
            here.deps, APPEALS_OFFICER, misuse_id=misuse.id, upheld=False, reasons="They do."
        )
        assert decided.status == "reversed"
        while fire_due(here.deps):
            pass
        assert "From now on it counts for nothing." in here.deps.mailer.sent[-1]["text"]

    def test_a_dropped_proposal_leaves_the_warning(self):
        here = road()
        reports = [unfounded(here) for _ in range(3)]
        here.deps.clock.advance(days=1)
        misuse = warn(here)
        here.deps.clock.advance(days=1)
        propose(here, misuse, [*reports, unfounded(here)])
        assert drop_misuse(here.deps, REVIEWER, misuse_id=misuse.id).status == "warned"


class TestAParty:
    def complain(self, here):
        return file_complaint(
            here.deps,
            here.scene.actor,
            request_id=key(here.deps),
            advertiser_id=here.scene.advertiser.id,
            about=About.OTHER,
            text="Too slow.",
        )

    def explained(self, here):
        complaint = self.complain(here)
        with here.deps.reading() as uow:
            (entry, *_) = entries_to_cite(uow, complaint)
        return explain(
            here.deps,
            REVIEWER,
            complaint_id=complaint.id,
            text="The log shows no delay at all.",
            cited=[entry.index],
        )

    def stopped(self, here):
        filed = [self.explained(here) for _ in range(3)]
        here.deps.clock.advance(days=1)
        misuse = warn(
            here,
            email="",
            advertiser_id=here.scene.advertiser.id,
            processing=Processing.COMPLAINTS,
        )
        here.deps.clock.advance(days=1)
        propose(here, misuse, [*filed, self.explained(here)])
        return approve_misuse(here.deps, SECOND_REVIEWER, misuse_id=misuse.id)

    def test_has_letters_with_the_factors_and_its_complaints_wait(self):
        here = road()
        here.ban()
        misuse = self.stopped(here)
        notice = here.letters(LetterKind.NOTICE)[-1]
        assert "Gravity: Each took a reviewer an hour." in notice.content.text
        assert "reviewer 2 confirmed it" in notice.content.text
        kept = self.complain(here)
        assert not kept.clocks
        here.deps.clock.advance(days=60)
        fire_due(here.deps)
        assert stored(here, misuse).status == "expired"

    def test_its_appeals_are_not_touched_by_a_decision_on_complaints(self):
        here = road()
        ruling = here.ban()
        self.stopped(here)
        assert here.appeal(ruling).clocks

    def test_appeals_against_it_and_it_lapses_if_nobody_decides(self):
        here = road()
        here.ban()
        misuse = self.stopped(here)
        kept = self.complain(here)
        with pytest.raises(NotAllowed):
            appeal_misuse(here.deps, member("x"), misuse_id=misuse.id, text="No.")
        appeal_misuse(here.deps, here.scene.actor, misuse_id=misuse.id, text="It was slow.")
        upheld = decide_misuse_appeal(
            here.deps, APPEALS_OFFICER, misuse_id=misuse.id, upheld=True, reasons=NEW_REASONS
        )
        assert upheld.is_in_force
        lift_misuse(here.deps, REVIEWER, misuse_id=misuse.id, why="The delay was found.")
        with here.deps.reading() as uow:
            assert uow.of(type(kept)).get(kept.id).clocks

    def test_has_six_months_from_receipt_as_against_any_ruling(self):
        here = road()
        here.ban()
        misuse = self.stopped(here)
        notice = here.letters(LetterKind.NOTICE)[-1]
        here.deps.clock.advance(days=31)
        fire_due(here.deps)
        assert stored(here, misuse).status == "expired"
        # Nobody opened it and no mail was taken: it counts as received 30 days after service.
        assert notice.received_at is None
        here.deps.clock.advance(days=175)
        appealed = appeal_misuse(
            here.deps, here.scene.actor, misuse_id=misuse.id, text="It was slow."
        )
        assert appealed.is_under_appeal
        here.deps.clock.advance(days=30)
        fire_due(here.deps)
        assert stored(here, misuse).status == "lapsed"
        told = here.letters(LetterKind.FAVOURABLE)[-1].content.text
        assert "We did not decide your appeal in time." in told
        with pytest.raises(WrongState):
            appeal_misuse(here.deps, here.scene.actor, misuse_id=misuse.id, text="Again.")

    def test_that_opened_the_letter_is_late_six_months_after_it(self):
        here = road()
        here.ban()
        misuse = self.stopped(here)
        letter = here.letters(LetterKind.NOTICE)[-1]
        open_letter(here.deps, here.scene.actor, letter_id=letter.id)
        here.deps.clock.advance(days=190)
        fire_due(here.deps)
        with pytest.raises(AppealTooLate):
            appeal_misuse(here.deps, here.scene.actor, misuse_id=misuse.id, text="It was slow.")

    def test_appeals_stand_by_a_decision_on_appeals(self):
        here = road()
        ruling = here.ban()
        with here.deps.uow() as uow:
            made = Misuse(
                id="m",
                opened_by="rosa",
                opened_at=here.deps.clock.now(),
                party_id=here.scene.advertiser.party_id,
                advertiser_id=here.scene.advertiser.id,
                processing=Processing.APPEALS,
                warning="w",
            )
            made = made.take("propose", REVIEWER, here.deps.clock.now(), days="30")
            uow.of(Misuse).add(made.take("approve", SECOND_REVIEWER, here.deps.clock.now()))
        filed = file_appeal(
            here.deps,
            here.scene.actor,
            request_id=key(here.deps),
            ruling_id=ruling.id,
            on_facts="No.",
            on_rule="",
            on_proportion="",
        )
        assert not filed.clocks
        lift_misuse(here.deps, REVIEWER, misuse_id="m", why="It was wrong.")
        with here.deps.reading() as uow:
            assert uow.appeals.get(filed.id).clocks
