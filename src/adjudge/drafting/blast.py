"""The blast radius: what a changed rulebook newly hits, and what it frees, clause by clause."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, Final

MAX_GROUPS: Final = 10_000
OTHERS: Final = "(others)"
WITHOUT: Final = "(none)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A row that a clause newly hits or frees: its number, the words, and the text, cut short."""

    row: int
    words: tuple[str, ...]
    text: str


@dataclass(slots=True)
class ClauseTally:
    """One clause: rows that it hits before and after, and those that this changes."""

    before: int = 0
    after: int = 0
    newly_hit: int = 0
    newly_freed: int = 0
    only_reason: int = 0
    """Of the newly hit, those that no other clause hits: freed if this clause were not there."""
    hit_samples: list[Sample] = field(default_factory=list)
    freed_samples: list[Sample] = field(default_factory=list)


@dataclass(slots=True)
class Blast:
    """What is known so far, over `rows` rows. Weights are sums of a column, in its own unit."""

    rows: int = 0
    without_text: int = 0
    too_long: int = 0
    not_storable: int = 0
    broken_bytes: int = 0
    judged: int = 0
    hit_before: int = 0
    hit_after: int = 0
    newly_declined: int = 0
    newly_admitted: int = 0
    weight: Decimal = Decimal(0)
    weight_declined: Decimal = Decimal(0)
    weight_admitted: Decimal = Decimal(0)
    clauses: dict[str, ClauseTally] = field(default_factory=dict)
    groups: Counter[str] = field(default_factory=Counter)

    def count(
        self, before: frozenset[str], after: frozenset[str], *, weight: Decimal, group: str
    ) -> None:
        """Count one row by the ids of the clauses that hit it before and after the change."""
        self.judged += 1
        self.hit_before += bool(before)
        self.hit_after += bool(after)
        self.weight += weight
        if after and not before:
            self.newly_declined += 1
            self.weight_declined += weight
            if group:
                known = group in self.groups or len(self.groups) < MAX_GROUPS
                self.groups[group if known else OTHERS] += 1
        elif before and not after:
            self.newly_admitted += 1
            self.weight_admitted += weight
        for clause in before | after:
            tally = self.clauses.setdefault(clause, ClauseTally())
            tally.before += clause in before
            tally.after += clause in after
            tally.newly_hit += clause in after - before
            tally.newly_freed += clause in before - after
            tally.only_reason += clause not in before and after == {clause}

    def record(self) -> dict[str, Any]:
        """Plain data from which `from_record` makes an equal one."""
        told = {name: getattr(self, name) for name in _NUMBERS}
        told |= {name: str(getattr(self, name)) for name in _WEIGHTS}
        told["groups"] = dict(self.groups)
        told["clauses"] = {
            clause: {
                **{name: getattr(tally, name) for name in _TALLY},
                "hit_samples": [_sample(each) for each in tally.hit_samples],
                "freed_samples": [_sample(each) for each in tally.freed_samples],
            }
            for clause, tally in sorted(self.clauses.items())
        }
        return told


_NUMBERS: Final = (
    *("rows", "without_text", "too_long", "not_storable", "broken_bytes", "judged", "hit_before"),
    *("hit_after", "newly_declined", "newly_admitted"),
)
_WEIGHTS: Final = ("weight", "weight_declined", "weight_admitted")
_TALLY: Final = ("before", "after", "newly_hit", "newly_freed", "only_reason")


def from_record(told: dict[str, Any]) -> Blast:
    """The blast radius that `record()` described. Raises `KeyError`, `TypeError`, `ValueError`."""
    blast = Blast()
    for name in _NUMBERS:
        setattr(blast, name, int(told[name]))
    for name in _WEIGHTS:
        setattr(blast, name, number(str(told[name])))
    blast.groups = Counter({str(key): int(value) for key, value in told["groups"].items()})
    blast.clauses = {str(clause): _tally(kept) for clause, kept in told["clauses"].items()}
    return blast


def number(text: str) -> Decimal:
    """A number as written, with or without commas between thousands; 0 if it is none."""
    try:
        value = Decimal(text.replace(",", "").strip() or "0")
    except InvalidOperation:
        return Decimal(0)
    return value if value.is_finite() else Decimal(0)


def by_number(clause: str) -> tuple[str, int, int]:
    """Clause ids in the order of their numbers: ADS-10.1 comes after ADS-2.1."""
    series, _, rest = clause.rpartition("-")
    chapter, _, place = rest.partition(".")
    return series, int(chapter), int(place)


def _sample(sample: Sample) -> dict[str, Any]:
    return {"row": sample.row, "words": list(sample.words), "text": sample.text}


def _tally(told: dict[str, Any]) -> ClauseTally:
    tally = ClauseTally(
        hit_samples=[_kept(each) for each in told["hit_samples"]],
        freed_samples=[_kept(each) for each in told["freed_samples"]],
    )
    for name in _TALLY:
        setattr(tally, name, int(told[name]))
    return tally


def _kept(told: dict[str, Any]) -> Sample:
    words = tuple(str(word) for word in told["words"])
    return Sample(row=int(told["row"]), words=words, text=str(told["text"]))
