"""Texts from a file, row by row: CSV or Parquet, never more of it in memory than a few rows."""

from __future__ import annotations

import csv
import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, Protocol

from adjudge.domain.errors import DomainError

MAX_LINE: Final = 4_000_000
MAX_FIELD: Final = 1_000_000
SLICE: Final = 2_000
USUAL: Final = ("text", "ad_text", "body", "message", "content")


class BacktestRefused(DomainError):
    """A backtest cannot be run as it was asked for. Details: `problem`, `hint`."""

    code = "policy.backtest"

    def message(self) -> str:
        return f"{self.details['problem']}."

    def remedy(self) -> str:
        return str(self.details["hint"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Which columns of a file are what; the empty ones are not used."""

    text: str
    landing: str = ""
    weight: str = ""
    group: str = ""

    def chosen(self) -> tuple[str, ...]:
        """The names in use, each once."""
        named = (self.text, self.landing, self.weight, self.group)
        return tuple(dict.fromkeys(name for name in named if name))


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row: its number from 1, its values by column, and how many bytes were read up to it.

    `broken` says that it held bytes that are not UTF-8, which are read as a replacement sign.
    """

    number: int
    values: Mapping[str, str]
    position: int
    broken: bool = False


class Source(Protocol):
    """A file of rows. `size` is in the unit of `Row.position`."""

    names: tuple[str, ...]
    size: int

    def rows(self, columns: Sequence[str]) -> Iterator[Row]:
        """Every row, in the order of the file, with these columns."""
        ...


def open_source(path: Path) -> Source:
    """The file, by its ending. Raises `BacktestRefused`."""
    if not path.is_file():
        raise BacktestRefused(problem=f"{path} is no file", hint="Name a CSV or Parquet file.")
    if path.suffix.lower() in {".parquet", ".pq"}:
        return ParquetSource(path)
    return CsvSource(path)


def choose(source: Source, wanted: Columns) -> Columns:
    """The columns, after looking whether they are there; a usual name if none is given for text.

    Raises:
        BacktestRefused: a column is not there.
    """
    if not wanted.text:
        by_name = {name.casefold(): name for name in source.names}
        found = next((by_name[name] for name in USUAL if name in by_name), "")
        if not found:
            listed = ", ".join(source.names[:20])
            raise BacktestRefused(
                problem="It is not clear which column holds the texts",
                hint=f"Say it with --text-column; there are: {listed}.",
            )
        wanted = Columns(
            text=found, landing=wanted.landing, weight=wanted.weight, group=wanted.group
        )
    for name in wanted.chosen():
        if name not in source.names:
            near = difflib.get_close_matches(name, source.names, n=1)
            hint = f"Did you mean {near[0]}?" if near else f"There are: {', '.join(source.names)}."
            raise BacktestRefused(problem=f"There is no column {name!r}", hint=hint)
    return wanted


class CsvSource:
    """A CSV file with a header (RFC 4180, UTF-8); bytes that are not UTF-8 do not stop it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.size = path.stat().st_size
        with path.open("rb") as file:
            header = next(_records(_Lines(file)), [])
        self.names = tuple(header)
        if not self.names:
            raise BacktestRefused(problem=f"{path} is empty", hint="Name a file with a header.")

    def rows(self, columns: Sequence[str]) -> Iterator[Row]:
        """Every row; one that is short has empty values. Raises `BacktestRefused`."""
        places = [(name, self.names.index(name)) for name in columns]
        with self._path.open("rb") as file:
            lines = _Lines(file)
            records = _records(lines)
            next(records)
            for number, record in enumerate(records, start=1):
                values = {name: record[at] if at < len(record) else "" for name, at in places}
                yield Row(
                    number=number, values=values, position=lines.position, broken=lines.broken
                )
                lines.broken = False


class _Lines:
    """The lines of a file as text, with how far it was read; no line is read without end."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.position = 0
        self.number = 0
        self.broken = False

    def __iter__(self) -> Iterator[str]:
        while line := self._file.readline(MAX_LINE + 1):
            self.number += 1
            if len(line) > MAX_LINE:
                raise BacktestRefused(
                    problem=f"Line {self.number} is longer than {MAX_LINE:,} bytes",
                    hint="Is it a CSV file?",
                )
            self.position += len(line)
            text = line.decode("utf-8-sig" if self.number == 1 else "utf-8", "replace")
            self.broken = self.broken or "\ufffd" in text
            yield text


def _records(lines: _Lines) -> Iterator[list[str]]:
    csv.field_size_limit(MAX_FIELD)
    try:
        yield from (record for record in csv.reader(iter(lines)) if record)
    except csv.Error as wrong:
        raise BacktestRefused(
            problem=f"Line {lines.number} cannot be read as CSV ({wrong})",
            hint="Correct the file, or its quotes.",
        ) from None


class ParquetSource:
    """A Parquet file, read slice by slice with the extra `bulk`."""

    def __init__(self, path: Path) -> None:
        try:
            import polars as pl  # noqa: PLC0415 - an extra
        except ImportError:
            raise BacktestRefused(
                problem="Parquet needs the extra 'bulk'",
                hint="Install adjudge[bulk], or give a CSV file.",
            ) from None
        try:
            self._frame = pl.scan_parquet(path)
            self.names = tuple(self._frame.collect_schema().names())
            self.size = int(self._frame.select(pl.len()).collect().item())
        except (pl.exceptions.PolarsError, OSError) as wrong:
            said = str(wrong).splitlines()[0][:200]
            raise BacktestRefused(
                problem=f"{path} cannot be read as Parquet ({said})", hint="Name another file."
            ) from None

    def rows(self, columns: Sequence[str]) -> Iterator[Row]:
        """Every row; what is null is empty."""
        for start in range(0, self.size, SLICE):
            part = self._frame.select(list(columns)).slice(start, SLICE).collect()
            for at, values in enumerate(part.iter_rows(), start=start + 1):
                texts = ("" if value is None else str(value) for value in values)
                yield Row(number=at, values=dict(zip(columns, texts, strict=True)), position=at)
