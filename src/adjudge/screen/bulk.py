"""Judging many stored posts at once: frames of signals in, the hits of every rule out.

A frame has one column for each signal that the rules read, of the types of `frame_schema`, and no
null anywhere: what is unknown has the default of the schema. Nothing keeps more than one frame, so
memory does not grow with the number of posts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import polars as pl

from adjudge.domain.errors import DomainError
from adjudge.domain.policy.language.checker import CheckedRule
from adjudge.domain.signals.schema import TYPES, Value
from adjudge.screen.expressions import COLUMN_TYPES, frame_schema
from adjudge.screen.plan import Plan


class ColumnsInvalid(DomainError):
    """Stored signals are not what rules can be asked of. Details: `name`, `problem`."""

    code = "screen.columns"

    def message(self) -> str:
        return f"The column {self.details['name']!r} {self.details['problem']}."

    def remedy(self) -> str:
        return "Extract the signals of these posts anew, by the schema in force."


class BulkJudge:
    """Rules by the reference of their clause, made ready for any number of frames."""

    def __init__(self, rules: Mapping[str, CheckedRule]) -> None:
        self.references = tuple(rules)
        self._types = {name: kind for rule in rules.values() for name, kind in rule.types.items()}
        self._plan = Plan(rules)

    def check(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The columns that the rules read, after looking at every value for nulls.

        Raises:
            ColumnsInvalid: a column is not there, is of another type, or holds a null.
        """
        for name, kind in self._types.items():
            found = frame.schema.get(name)
            if found is None:
                raise ColumnsInvalid(name=name, problem="is not there")
            if found != COLUMN_TYPES[kind]:
                raise ColumnsInvalid(name=name, problem=f"holds {found}, not {kind.value}")
        columns = frame.select(list(self._types))
        for name in columns.columns:
            if columns[name].null_count() or _has_null_elements(columns[name]):
                raise ColumnsInvalid(name=name, problem="holds a null")
        return columns

    def hits(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Whether each clause hits, a column each, for the posts of a checked frame, a row each."""
        return self._plan.answers(frame)

    def counts(self, frame: pl.DataFrame) -> dict[str, int]:
        """How many posts of a checked frame each clause hits."""
        return {ref: int(count) for ref, count in self.hits(frame).sum().row(0, named=True).items()}

    def judge(self, frames: Iterable[pl.DataFrame]) -> Iterator[pl.DataFrame]:
        """The hits of each frame in turn, each checked first.

        Raises:
            ColumnsInvalid: see `check`.
        """
        for frame in frames:
            yield self.hits(self.check(frame))

    def count(self, frames: Iterable[pl.DataFrame]) -> dict[str, int]:
        """How many posts of all frames each clause hits.

        Raises:
            ColumnsInvalid: see `check`.
        """
        totals = dict.fromkeys(self.references, 0)
        for frame in frames:
            for ref, count in self.counts(self.check(frame)).items():
                totals[ref] += count
        return totals


def signals_frame(rows: Sequence[Mapping[str, Value]]) -> pl.DataFrame:
    """A frame of sets of signals (or any mappings of the whole schema), one row for each."""
    columns = {
        name: [_plain(row[name]) for row in rows]  # a row may be a SignalSet, which is no dict
        for name in TYPES
    }
    return pl.DataFrame(columns, schema=frame_schema(), strict=True)


def _has_null_elements(column: pl.Series) -> bool:
    if not isinstance(column.dtype, pl.List):
        return False
    return bool(column.list.eval(pl.element().is_null()).list.any().any())


def _plain(value: Value) -> bool | int | str | list[str]:
    return list(value) if isinstance(value, tuple) else value
