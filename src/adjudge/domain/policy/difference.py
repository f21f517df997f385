"""The difference of two states of a rulebook: clauses added, removed and changed, part by part."""

from __future__ import annotations

from dataclasses import dataclass

from adjudge.domain.policy.clause import Clause, Example
from adjudge.domain.policy.rulebook import Rulebook


@dataclass(frozen=True, slots=True, kw_only=True)
class PartChange:
    """A part of a clause that differs, in words; what was not there is empty."""

    part: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseChanged:
    """A clause that both states have, and what differs between its latest versions there.

    `in_place` says that the version is the same and yet its parts differ; `rewritten` that these
    are parts that bind the advertiser, which a published version must never do.
    """

    before: Clause
    after: Clause
    parts: tuple[PartChange, ...]

    @property
    def in_place(self) -> bool:
        """Whether a version was changed instead of a new one being made."""
        return self.before.ref == self.after.ref

    @property
    def rewritten(self) -> bool:
        """Whether the words that bind were changed without a new version."""
        return self.in_place and self.before.text_sha256 != self.after.text_sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What became of a rulebook from state `a` to state `b`, by number of the clause.

    `forgotten` are older versions that `a` has and `b` has not: rulings may cite them.
    """

    a: Rulebook
    b: Rulebook
    added: tuple[Clause, ...]
    removed: tuple[Clause, ...]
    changed: tuple[ClauseChanged, ...]
    forgotten: tuple[Clause, ...]

    @property
    def is_empty(self) -> bool:
        """Whether both say the same."""
        return not (self.added or self.removed or self.changed or self.forgotten)


def difference(a: Rulebook, b: Rulebook) -> Difference:
    """Compare two states of one rulebook: clauses by id, and within them the latest versions.

    A version that stands in both is compared too, wherever it is not the latest.
    """
    before, after = _latest(a), _latest(b)
    known = {clause.ref: clause for clause in b.clauses}
    pairs = [(before[key], after[key]) for key in before if key in after]
    compared = {(old.ref, new.ref) for old, new in pairs}
    pairs += [
        (old, known[old.ref])
        for old in a.clauses
        if old.ref in known and (old.ref, old.ref) not in compared
    ]
    changed = [
        ClauseChanged(before=old, after=new, parts=parts)
        for old, new in pairs
        if (parts := parts_changed(old, new))
    ]
    return Difference(
        a=a,
        b=b,
        added=_ordered([after[key] for key in after if key not in before]),
        removed=_ordered([before[key] for key in before if key not in after]),
        changed=tuple(sorted(changed, key=lambda change: _number(change.after))),
        forgotten=_ordered([old for old in a.clauses if old.id in after and old.ref not in known]),
    )


def _latest(book: Rulebook) -> dict[str, Clause]:
    found: dict[str, Clause] = {}
    for clause in book.clauses:
        if clause.id not in found or found[clause.id].version < clause.version:
            found[clause.id] = clause
    return found


def _number(clause: Clause) -> tuple[str, int, int, int]:
    series, _, number = clause.id.rpartition("-")
    chapter, _, place = number.partition(".")
    return series, int(chapter), int(place), clause.version


def _ordered(clauses: list[Clause]) -> tuple[Clause, ...]:
    return tuple(sorted(clauses, key=_number))


def parts_changed(old: Clause, new: Clause) -> tuple[PartChange, ...]:
    """The parts that differ between two texts of a clause, in the order of a clause file."""
    before, after = _said(old), _said(new)
    return tuple(
        PartChange(part=part, before=before[part], after=after[part])
        for part in before
        if before[part] != after[part]
    )


def _said(clause: Clause) -> dict[str, str]:
    """Every part of a clause as text, so that what differs can be shown line by line."""
    return {
        "title": clause.title,
        "text": clause.text,
        "elements": "\n".join(f"{each.id}: {each.text}" for each in clause.elements),
        "rationale": clause.rationale,
        "surface": clause.surface,
        "applies_to": "\n".join(sorted(clause.applies_to)),
        "measures_allowed": "\n".join(sorted(clause.measures_allowed)),
        "judges": clause.judges,
        "evidence_standard": clause.evidence_standard,
        "look_back_days": "" if clause.look_back_days is None else str(clause.look_back_days),
        "designation_list": clause.designation_list,
        "urgent_harm": clause.harm,
        "adversarial": "yes" if clause.adversarial else "",
        "effective_from": clause.effective_from.isoformat(),
        "effective_until": clause.effective_until.isoformat() if clause.effective_until else "",
        "dsa": f"{clause.dsa_category}\n{clause.dsa_keyword}".strip(),
        "rule": clause.rule or "",
        "explanation": clause.explanation,
        "examples that pass": "\n".join(map(_example, clause.examples_pass)),
        "examples that fail": "\n".join(map(_example, clause.examples_fail)),
    }


def _example(example: Example) -> str:
    beside = [example.landing] if example.landing else []
    beside += [f"{name}: {value}" for name, value in sorted(example.facts.items())]
    return f"{example.text} ({', '.join(beside)})" if beside else example.text
