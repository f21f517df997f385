"""Invariant 1: no adverse measure is in force before service of a letter that says everything."""

from __future__ import annotations

from typing import Any

from hypothesis.stateful import invariant
from tests.memory.policy import ADS_POLICY
from tests.services.life.base import CaseLife

from adjudge.adapters.letter_press import day, instant
from adjudge.domain.cases.batch import common_part_of
from adjudge.domain.cases.exhibit import Exhibit
from adjudge.domain.cases.fact import Fact
from adjudge.domain.cases.hold import Hold
from adjudge.domain.cases.interim_measure import InterimMeasure
from adjudge.domain.cases.letter import Letter, LetterKind
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.cases.statement import Statement
from adjudge.domain.cases.withholding import Withholding
from adjudge.domain.standing.measures import MeasureInForce
from adjudge.services.carried import RegisterEntry

ROUTES = ("Appeal:", "more specific", "court")
"""The ways to contest, as every notice says them."""
SHORT_ROUTES = ("Complain, at any time", "court")
SERVED_BY = frozenset({LetterKind.NOTICE, LetterKind.ADDENDUM})


def plain(text: str) -> str:
    """The text on one line, so that no line break matters."""
    return " ".join(text.split())


class Letters(CaseLife):
    """Every measure in force has its letter, and the letter says what it must."""

    @invariant()
    def no_measure_before_its_letter(self) -> None:
        if not hasattr(self, "stage") or not self.is_news("letters"):
            return
        rulings = self.by_id(Ruling)
        for measure in self.rows(MeasureInForce):
            if self._is_new(measure):
                self._must_be_told(measure, rulings[measure.ruling_id])
        for kind in (InterimMeasure, Hold):
            for found in self.rows(kind):
                if self._is_new(found):
                    self._must_be_told_shortly(found)
        standing = {m.ruling_id for m in self.rows(MeasureInForce) if m.ended_at is None}
        assert standing == {r.id for r in self.rows(Ruling) if r.status == "in force"}

    def _is_new(self, row: Any) -> bool:
        known: set[str] = self.told_apart.setdefault("letters", set())
        if row.id in known:
            return False
        known.add(row.id)
        return True

    def _must_be_told(self, measure: MeasureInForce, ruling: Ruling) -> None:
        letter = self.by_id(Letter)[measure.letter_id]
        assert letter.kind in SERVED_BY
        assert letter.ruling_id == ruling.id
        assert letter.party_id == ruling.party_id
        assert letter.served_at <= measure.served_at <= measure.effective_at
        self._must_be_entered(letter)
        assert (measure.kind, measure.scope) == (ruling.statement.measure, ruling.statement.scope)
        told = plain(letter.content.text)
        shared = common_part_of(ruling.steps)
        for part in (*self._parts(ruling.statement), *([shared.text] if shared else [])):
            assert plain(part) in told, (ruling.reference, part)

    def _parts(self, said: Statement) -> list[str]:
        """Everything that a notice must say, in the words of the statement itself."""
        facts, exhibits = self.by_id(Fact), self.by_id(Exhibit)
        assert said.ground is not None
        parts = [said.summary, said.not_affected, said.would_change, *ROUTES]
        if said.ground.is_clause:
            clause = next(c for c in ADS_POLICY.clauses if c.ref == said.ground.reference)
            assert clause.effective_from <= said.ground.as_of
            elements = {element.id: element.text for element in clause.elements}
            assert {finding.element_id for finding in said.findings} == set(elements)
            parts += [clause.ref, clause.text, *elements.values()]
        else:
            assert said.ground.binds_operator
            parts += [said.ground.reference, said.ground.text or "may not be told"]
        parts += [finding.why for finding in said.findings]
        withheld = {row.exhibit_id for row in self.rows(Withholding)}
        for key in said.fact_ids:
            fact = facts[key]
            assert fact.began is not None
            assert fact.exhibit_ids
            parts += [fact.proposition, day(fact.began)]
            parts += [exhibits[each].title for each in fact.exhibit_ids if each not in withheld]
        for finding in said.findings:
            assert finding.fact_ids
        duration = said.duration
        parts.append(day(duration.ends_on) if duration.ends_on else duration.condition)
        return parts + self._scope_parts(said)

    def _scope_parts(self, said: Statement) -> list[str]:
        scope = said.scope
        parts = [self.post_text(key) for key in scope.promoted_post_ids]
        parts += [*scope.categories, *scope.products, *scope.formats, *scope.targeting]
        parts += [territory.code for territory in scope.territories]
        if scope.minimum_age is not None:
            parts.append(f"younger than {scope.minimum_age}")
        parts += [f"{window.from_hour}:00" for window in scope.time_windows]
        return parts

    def _must_be_entered(self, letter: Letter) -> None:
        entry = next(e for e in self.rows(RegisterEntry) if e.index == letter.proof_leaf)
        assert entry.record["record"]["sha256"] == letter.content.sha256

    def _must_be_told_shortly(self, found: InterimMeasure | Hold) -> None:
        letter = self.by_id(Letter)[found.letter_id]
        assert letter.kind in {LetterKind.INTERIM, LetterKind.HOLD}
        assert letter.served_at <= found.served_at <= found.effective_at
        self._must_be_entered(letter)
        facts, exhibits = self.by_id(Fact), self.by_id(Exhibit)
        cited = [facts[key] for key in found.fact_ids]
        assert cited
        parts = [found.not_affected, *SHORT_ROUTES, instant(found.expires_at)]
        parts += [fact.proposition for fact in cited]
        withheld = {row.exhibit_id for row in self.rows(Withholding)}
        shown = [key for fact in cited for key in fact.exhibit_ids if key not in withheld]
        parts += [exhibits[key].title for key in shown]
        if isinstance(found, InterimMeasure):
            clause = next(c for c in ADS_POLICY.clauses if c.ref == found.clause_ref)
            parts += [found.summary, clause.ref, clause.text]
            assert (found.expires_at - found.opened_at).total_seconds() <= 72 * 3_600
        else:
            parts += [found.cause, found.release_condition]
            assert (found.expires_at - found.opened_at).days <= 14
        told = plain(letter.content.text)
        for part in parts:
            assert plain(part) in told, (found.reference, part)

    def post_text(self, promoted_post_id: str) -> str:
        """What readers read in a promoted post."""
        from adjudge.domain.ads.promoted_post import PromotedPost  # noqa: PLC0415
        from adjudge.domain.posts.post import Post  # noqa: PLC0415

        post_id = self.by_id(PromotedPost)[promoted_post_id].post_id
        text: str = self.by_id(Post)[post_id].text
        return text
