"""What must hold after every act, refused or not."""

from __future__ import annotations

from datetime import date

from hypothesis.stateful import invariant, precondition
from tests.services.life.base import DELIVERY_DATA, OWN_CODES, CaseLife

from adjudge.adapters.letter_press import day
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.measure import MeasureKind


class Holds(CaseLife):
    """The invariants."""

    @invariant()
    @precondition(lambda self: hasattr(self, "here"))
    def a_measure_in_force_has_its_notice_before_it(self) -> None:
        if not self._is_news("a_measure_in_force_has_its_notice_before_it"):
            return
        letters, entries = self._rows("letter"), self._rows("register entry")
        for measure in self._all("measure"):
            letter = letters[measure.letter_id]  # type: ignore[attr-defined] # that table
            entry = entries[letter.proof_leaf]  # type: ignore[attr-defined,index] # that table
            assert letter.kind is LetterKind.NOTICE  # type: ignore[attr-defined] # that table
            assert letter.ruling_id == measure.ruling_id  # type: ignore[attr-defined] # that table
            assert letter.served_at <= measure.effective_at  # type: ignore[attr-defined] # that table
            assert entry.record["record"]["sha256"] == letter.content.sha256  # type: ignore[attr-defined] # that table
        in_force = {r.id for r in self._rulings() if r.status == "in force"}
        measures = {m.ruling_id for m in self._all("measure") if m.ended_at is None}  # type: ignore[attr-defined] # that table
        assert in_force == measures

    @invariant()
    @precondition(lambda self: hasattr(self, "here"))
    def nothing_that_a_measure_stops_is_lit(self) -> None:
        for slot, lit in self._expected().items():
            assert lit or not self._is_lit(slot)

    @invariant()
    @precondition(lambda self: hasattr(self, "here"))
    def nobody_judges_twice_and_no_program_judges(self) -> None:
        if not self._is_news("nobody_judges_twice_and_no_program_judges"):
            return
        appeals = self._all("appeal")
        for ruling in self._rulings():
            if ruling.is_program:
                assert ruling.statement.measure is MeasureKind.DECLINE
                continue
            deciders = [
                appeal.decision.actor_id  # type: ignore[attr-defined] # that table
                for appeal in appeals
                if appeal.ruling_id == ruling.id and appeal.decision  # type: ignore[attr-defined] # that table
            ]
            judges = [j for j in (ruling.proposer_id, ruling.approver_id, *deciders) if j]
            assert len(judges) == len(set(judges))
            staff = {person.id for person in self.people if person.roles and not person.interests}
            assert set(judges) <= staff - {"unnumbered", "omar"}
            if ruling.approver_id:
                assert ruling.response if ruling.answer else ruling.answer_due

    @invariant()
    @precondition(lambda self: hasattr(self, "here"))
    def nothing_organic_and_no_money_moves(self) -> None:
        if not self._is_news("nothing_organic_and_no_money_moves"):
            return
        assert all(post.deleted_at is None for post in self._all("post"))  # type: ignore[attr-defined] # that table
        assert self._rows("ledger account") == self.ledger

    @invariant()
    @precondition(lambda self: hasattr(self, "here"))
    def what_is_published_was_told_before(self) -> None:
        if not self._is_news("what_is_published_was_told_before"):
            return
        letters = self._all("letter")
        rulings = {ruling.id for ruling in self._rulings()}
        for entry in self._all("register entry"):
            if entry.released_at is None or entry.subject_id not in rulings:  # type: ignore[attr-defined] # that table
                continue
            told = " ".join(
                " ".join(letter.content.text.split())  # type: ignore[attr-defined] # that table
                for letter in letters
                if letter.served_at <= entry.released_at  # type: ignore[attr-defined] # that table
            )
            for name, value in entry.public.items():  # type: ignore[attr-defined] # that table
                if name in DELIVERY_DATA | OWN_CODES:
                    continue
                if name == "due":  # a day, which letters write in full
                    assert day(date.fromisoformat(str(value))) in told, (name, value)
                    continue
                for words in value if isinstance(value, list) else [value]:
                    assert " ".join(str(words).split()) in told, (name, words)
