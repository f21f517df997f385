from __future__ import annotations

from dataclasses import replace

import pytest
from tests.memory.people import APPEALS_OFFICER, OPERATOR, REVIEWER, key, member
from tests.services.roads import road

from adjudge.domain.cases.complaint import About, Complaint, NotFromTheLog, TooManyComplaints
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.measure import MeasureKind
from adjudge.domain.errors import InvalidValue, NotAllowed, NotFound
from adjudge.domain.standing.measures import DARK_NOW
from adjudge.domain.steps import WrongState
from adjudge.services.clocks import fire_due
from adjudge.services.complaints import (
    end_restriction,
    entries_to_cite,
    explain,
    file_complaint,
)
from adjudge.services.stays import ask_for_stay, grant_stay

TEXT = "Our posts are dark and nobody told us."
ANSWER = "The notice was served on the day that the entry shows, and it names the clause."


def file(here, *, actor=None, about=About.DARK, subject_id="", request_id="", text=TEXT):
    return file_complaint(
        here.deps,
        actor or here.scene.actor,
        request_id=request_id or key(here.deps),
        advertiser_id=here.scene.advertiser.id,
        about=about,
        text=text,
        subject_id=subject_id,
    )


def cited(here, complaint):
    with here.deps.reading() as uow:
        return [entry.index for entry in entries_to_cite(uow, complaint)]


def now_is(here, complaint):
    with here.deps.reading() as uow:
        return uow.of(Complaint).get(complaint.id)


def status_of(here, ruling):
    with here.deps.reading() as uow:
        return uow.rulings.get(ruling.id).status


class TestFiling:
    def test_it_needs_no_ruling_and_is_idempotent(self):
        here = road()
        first = file(here, request_id="a")
        assert first == file(here, request_id="a")
        assert first.status == "filed"
        assert (first.due - first.opened_at).days == 7

    def test_only_by_the_party_and_only_about_its_own(self):
        here = road()
        for stranger in (REVIEWER, member("otto", "another party")):
            with pytest.raises(NotAllowed):
                file(here, actor=stranger)
        with pytest.raises(NotFound):
            file(here, subject_id=here.case.id)  # no letter has told of the case yet
        assert file(here, subject_id=here.promoted_post_id).subject_id == here.promoted_post_id

    def test_words_are_needed(self):
        here = road()
        for text in ("  ", "x" * 5_001):
            with pytest.raises(InvalidValue):
                file(here, text=text)

    def test_those_about_the_same_thing_share_one_clock_and_are_bounded(self):
        here = road()
        head = file(here)
        here.deps.clock.advance(days=3)
        others = [file(here) for _ in range(19)]
        assert {other.joined_to for other in others} == {head.id}
        assert all(other.clocks == () for other in others)
        assert {other.due for other in others} == {head.due}
        with pytest.raises(TooManyComplaints):
            file(here)
        assert file_count(here) == 20

    def test_another_thing_has_its_own_clock(self):
        here = road()
        head = file(here)
        assert file(here, about=About.PENDING).joined_to == ""
        assert head.clocks


def file_count(here):
    with here.deps.reading() as uow:
        return len(uow.of(Complaint).by_advertiser(here.scene.advertiser.id))


class TestAnswering:
    def test_from_the_log_in_a_letter_that_cites_it(self):
        here = road()
        here.ban()
        complaint, joined = file(here), file(here)
        entries = cited(here, complaint)
        answered = explain(
            here.deps, REVIEWER, complaint_id=joined.id, text=ANSWER, cited=entries[-2:]
        )
        assert answered.id == complaint.id
        assert answered.status == now_is(here, joined).status == "explained"
        assert now_is(here, joined).answer == ANSWER
        (letter,) = here.letters(LetterKind.COMPLAINT)
        assert ANSWER in letter.content.text
        assert f"Entry number {entries[-1]}:" in letter.content.text
        with pytest.raises(WrongState):
            explain(here.deps, REVIEWER, complaint_id=complaint.id, text=ANSWER, cited=entries[:1])

    def test_not_without_an_entry_nor_with_one_about_somebody_else(self):
        here = road()
        here.ban()
        complaint = file(here)
        with pytest.raises(NotFromTheLog):
            explain(here.deps, REVIEWER, complaint_id=complaint.id, text=ANSWER, cited=[])
        with pytest.raises(NotFound):
            explain(here.deps, REVIEWER, complaint_id=complaint.id, text=ANSWER, cited=[9_999])

    def test_not_by_anybody(self):
        here = road()
        here.ban()
        complaint = file(here)
        entries = cited(here, complaint)
        party = frozenset({here.scene.advertiser.party_id})
        for actor in (
            OPERATOR,
            replace(REVIEWER, interests=party),
            replace(REVIEWER, reviewer_number=None),
            here.scene.actor,
        ):
            with pytest.raises(NotAllowed):
                explain(here.deps, actor, complaint_id=complaint.id, text=ANSWER, cited=entries)

    def test_what_cannot_be_explained_ends(self):
        here = road()
        ruling = here.ban()
        complaint = file(here, subject_id=ruling.id)
        ended = end_restriction(
            here.deps,
            APPEALS_OFFICER,
            complaint_id=complaint.id,
            text="We find no page of that report in the file.",
            ruling_ids=[ruling.id],
        )
        assert ended.status == "restriction ended"
        assert not here.is_dark()
        (letter,) = here.letters(LetterKind.COMPLAINT)
        assert f"as if they had never been made: {ruling.reference}." in letter.content.text

    def test_what_no_record_darkens_is_lit(self):
        here = road()
        complaint = file(here)
        here.deps.block.write({here.slot: DARK_NOW})
        end_restriction(
            here.deps, REVIEWER, complaint_id=complaint.id, text="Nothing of ours stops it."
        )
        assert not here.is_dark()

    def test_only_rulings_about_this_advertiser_end(self):
        here = road()
        complaint = file(here)
        with pytest.raises(NotFound):
            end_restriction(
                here.deps,
                REVIEWER,
                complaint_id=complaint.id,
                text="It falls.",
                ruling_ids=["another"],
            )


class TestTheClock:
    def test_a_miss_sets_one_grace_period_and_a_second_ends_what_is_discretionary(self):
        here = road()
        ruling = here.ban()
        complaint = file(here, subject_id=ruling.id)
        here.deps.clock.advance(days=7, minutes=1)
        assert fire_due(here.deps) == 1
        assert fire_due(here.deps) == 0
        (letter,) = here.letters(LetterKind.EXTENSION)
        assert f"to answer your complaint {complaint.reference}. We did not." in letter.content.text
        assert here.is_dark()
        here.deps.clock.advance(days=7)
        assert fire_due(here.deps) == 1
        assert now_is(here, complaint).status == "missed"
        assert not here.is_dark()
        (told,) = [
            letter
            for letter in here.letters(LetterKind.FAVOURABLE)
            if "missed a deadline twice" in letter.content.text
        ]
        assert ruling.reference in told.content.text
        with here.deps.reading() as uow:
            assert uow.rulings.get(ruling.id).status == "lapsed"
            misses = [e for e in uow.register.by_subject(complaint.id) if "missed" in e.type]
        assert len(misses) == 2
        assert all(entry.released_at is not None for entry in misses)
        assert all("Kestrel" not in str(entry.public) for entry in misses)

    def test_a_second_miss_withdraws_what_was_to_take_effect_later(self):
        here = road()
        ruling = here.ban(here.statement_of(MeasureKind.TERMINATE))
        assert ruling.status == "scheduled"
        file(here, about=About.OTHER, subject_id=ruling.id)
        for _ in range(2):
            here.deps.clock.advance(days=7, minutes=1)
            assert fire_due(here.deps) == 1
        assert status_of(here, ruling) == "withdrawn"
        here.deps.clock.advance(days=30)
        fire_due(here.deps)
        assert not here.is_dark()

    def test_a_second_miss_ends_a_ruling_whose_effect_is_stayed(self):
        here = road()
        ruling = here.ban()
        appeal = here.appeal(ruling)
        stay = ask_for_stay(
            here.deps,
            here.scene.actor,
            request_id=key(here.deps),
            appeal_id=appeal.id,
            text="The season ends before that.",
        )
        grant_stay(here.deps, APPEALS_OFFICER, stay_id=stay.id, reasons="It cannot be made good.")
        file(here, about=About.OTHER, subject_id=ruling.id)
        for _ in range(2):
            here.deps.clock.advance(days=7, minutes=1)
            fire_due(here.deps)
        assert status_of(here, ruling) == "lapsed"

    def test_an_answer_in_time_stops_it(self):
        here = road()
        here.ban()
        complaint = file(here)
        explain(
            here.deps,
            REVIEWER,
            complaint_id=complaint.id,
            text=ANSWER,
            cited=cited(here, complaint)[:1],
        )
        here.deps.clock.advance(days=30)
        assert fire_due(here.deps) == 0
        assert here.is_dark()

    def test_a_missed_one_can_still_be_answered(self):
        here = road()
        here.ban()
        complaint = file(here)
        for _ in range(2):
            here.deps.clock.advance(days=8)
            fire_due(here.deps)
        answered = explain(
            here.deps,
            REVIEWER,
            complaint_id=complaint.id,
            text=ANSWER,
            cited=cited(here, complaint)[:1],
        )
        assert answered.status == "explained"
