"""A rulebook: the Rules (organic) or the Ads Policy (ads), as versioned and dated clauses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from adjudge.domain.errors import DomainError
from adjudge.domain.policy.clause import Clause, Surface, split_ref

MAX_CLAUSES = 2_000
MAX_CHAPTERS = 50


class UnknownClause(DomainError):
    """A clause that the rulebook never had. Details: `clause`, `rulebook`."""

    code = "policy.unknown_clause"

    def message(self) -> str:
        return f"The rulebook '{self.details['rulebook']}' has no clause {self.details['clause']}."

    def remedy(self) -> str:
        return "Cite a clause of the rulebook by its id, for instance ADS-2.1."


class ClauseNotInForce(DomainError):
    """The clause exists, but not on that day. Details: `clause`, `rulebook`, `on`."""

    code = "policy.not_in_force"

    def message(self) -> str:
        return f"The clause {self.details['clause']} was not in force on {self.details['on']}."

    def remedy(self) -> str:
        return "Cite the version that was in force on the date that counts."


class ClauseAmbiguous(DomainError):
    """Two versions of one clause claim one day, or one number. Details: `clause`, `on`."""

    code = "policy.ambiguous"

    def message(self) -> str:
        return f"More than one text of {self.details['clause']} applies on {self.details['on']}."

    def remedy(self) -> str:
        return "Give the older version the day on which the newer one begins as its end."


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulebook:
    """All versions of all clauses of one surface; `version` counts the published states of it.

    `chapters` are the headings of its chapters, the first one's first; clause 4.2 is in the fourth.

    Raises:
        ClauseAmbiguous: two clauses have the same id and version.
    """

    id: str
    version: int
    title: str
    surface: Surface
    clauses: tuple[Clause, ...]
    chapters: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        assert len(self.clauses) <= MAX_CLAUSES, len(self.clauses)
        refs = [clause.ref for clause in self.clauses]
        for ref in refs:
            if refs.count(ref) > 1:
                raise ClauseAmbiguous(clause=ref, on="any day", rulebook=self.id)

    @property
    def ref(self) -> str:
        """What a screening cites: `ads@1`."""
        return f"{self.id}@{self.version}"

    def clause(self, ref: str) -> Clause:
        """The version that `ADS-4.2@7` names, in force or not; raises UnknownClause."""
        for clause in self.clauses:
            if clause.ref == ref:
                return clause
        raise UnknownClause(clause=ref, rulebook=self.id)

    def versions(self, clause_id: str) -> tuple[Clause, ...]:
        """All versions of `ADS-4.2`, the oldest first; empty if there is none."""
        known = [clause for clause in self.clauses if clause.id == clause_id]
        return tuple(sorted(known, key=lambda clause: clause.version))

    def by_chapter(self, on: date) -> tuple[tuple[str, tuple[Clause, ...]], ...]:
        """The clauses in force on a day under the headings of their chapters, in order.

        A chapter without a heading is called by its number. Raises ClauseAmbiguous.
        """
        found: dict[int, list[Clause]] = {}
        for clause in self.clauses_in_force(on):
            found.setdefault(_number(clause.id)[1], []).append(clause)
        return tuple((self._heading(number), tuple(own)) for number, own in found.items())

    def _heading(self, chapter: int) -> str:
        known = 0 < chapter <= len(self.chapters)
        return self.chapters[chapter - 1] if known else f"Chapter {chapter}"

    def clause_in_force(self, ref_id: str, on: date) -> Clause:
        """The text of `ADS-4.2` in force on a day; `ADS-4.2@7` if that version is the one.

        Raises:
            UnknownClause: the rulebook has no such id, or no such version of it.
            ClauseNotInForce: it has, but not on that day.
            ClauseAmbiguous: two versions are in force on that day.
        """
        clause_id, version = split_ref(ref_id)
        known = [c for c in self.clauses if c.id == clause_id and version in {None, c.version}]
        if not known:
            raise UnknownClause(clause=ref_id, rulebook=self.id)
        found = [clause for clause in known if clause.in_force_on(on)]
        if not found:
            raise ClauseNotInForce(clause=ref_id, rulebook=self.id, on=on.isoformat())
        if len(found) > 1:
            raise ClauseAmbiguous(clause=ref_id, rulebook=self.id, on=on.isoformat())
        return found[0]

    def clauses_in_force(self, on: date) -> tuple[Clause, ...]:
        """Every clause in force on a day, in the order of their numbers.

        Raises:
            ClauseAmbiguous: two versions of one clause are in force on that day.
        """
        found = sorted((c for c in self.clauses if c.in_force_on(on)), key=lambda c: _number(c.id))
        for one, other in pairwise(found):
            if one.id == other.id:
                raise ClauseAmbiguous(clause=one.id, rulebook=self.id, on=on.isoformat())
        return tuple(found)


def _number(clause_id: str) -> tuple[str, int, int]:
    """ADS-10.1 comes after ADS-9.2."""
    series, _, number = clause_id.rpartition("-")
    chapter, _, clause = number.partition(".")
    return series, int(chapter), int(clause)
