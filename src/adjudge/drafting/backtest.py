"""`adjudge policy backtest`: a changed rulebook over the texts of a file, beside the one before.

What is judged is the text, with its landing address if a column has one. Whatever else a rule may
ask is taken as an ordinary advertiser has it: the payer is named and confirmed, the page can be
reached, no authorisation is held. The file is read once, row by row; where it stands is kept in a
state file, so that a run that was stopped goes on.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import typer

from adjudge.adapters.extractors import extract
from adjudge.domain.policy.clause import Clause
from adjudge.domain.policy.program import Program, program_of
from adjudge.domain.policy.rulebook import Rulebook
from adjudge.domain.policy.screening import screen
from adjudge.domain.signals.facts import Facts, LandingFacts, PayerFacts
from adjudge.domain.signals.schema import SIGNALS_VERSION
from adjudge.domain.signals.signal import MAX_TEXT, SignalInvalid, SignalSet
from adjudge.drafting.blast import WITHOUT, Blast, Sample, from_record, number
from adjudge.drafting.rows import BacktestRefused, Columns, Row, choose, open_source

EVERY: Final = 2_000
"""Rows between two writings of the state."""
MAX_STATE: Final = 50_000_000
_SHOWN: Final = 160
_BAR: Final = 1_000
_BLANK: Final = frozenset({"", "na", "n/a", "nan", "null", "none"})
_PAYER: Final = PayerFacts(named=True, confirmed=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is asked: two rulebooks, a day on which both are looked at, and a file.

    `samples` is how many rows are shown for each clause and direction; 0 keeps no text anywhere.
    """

    changed: Rulebook
    against: Rulebook
    on: date
    file: Path
    columns: Columns
    samples: int = 3
    state: Path | None = None


@dataclass(frozen=True, slots=True)
class _Side:
    """The clauses of one rulebook that have a rule and are in force, as one function."""

    clauses: tuple[Clause, ...]
    program: Program

    @classmethod
    def of(cls, book: Rulebook, on: date) -> _Side:
        clauses = tuple(c for c in book.clauses_in_force(on) if c.rule is not None)
        return cls(clauses, program_of(tuple(str(c.rule) for c in clauses)))

    def hits(self, signals: SignalSet) -> frozenset[str]:
        return frozenset(self.clauses[at].id for at in self.program.hits(signals))


@dataclass(frozen=True, slots=True)
class _Run:
    """What stays the same from row to row."""

    plan: Plan
    columns: Columns
    before: _Side
    after: _Side


Progress = Callable[[int, int], None]


def backtest(plan: Plan, progress: Progress) -> tuple[Columns, Blast]:
    """Run it, from where the state file stands if there is one; `progress` is told (at, of).

    Raises:
        BacktestRefused: the file or a column cannot be read, or the state is of another backtest.
        ClauseAmbiguous: a rulebook has two texts for the day.
    """
    source = open_source(plan.file)
    columns = choose(source, plan.columns)
    identity = _identity(plan, columns)
    blast = _resumed(plan.state, identity)
    run = _Run(plan, columns, _Side.of(plan.against, plan.on), _Side.of(plan.changed, plan.on))
    for row in source.rows(columns.chosen()):
        if row.number <= blast.rows:
            progress(row.position, source.size)
            continue
        _count(run, row, blast)
        blast.rows = row.number
        if row.number % EVERY == 0:
            _keep(plan.state, identity, blast)
        progress(row.position, source.size)
    _keep(plan.state, identity, blast)
    return columns, blast


def _count(run: _Run, row: Row, blast: Blast) -> None:
    plan, columns = run.plan, run.columns
    text = row.values[columns.text]
    blast.broken_bytes += row.broken
    if text.strip().casefold() in _BLANK:
        blast.without_text += 1
        return
    if len(text) > MAX_TEXT:
        blast.too_long += 1
        return
    facts = _facts(row.values.get(columns.landing, ""))
    try:
        signals = extract(text, facts)
    except SignalInvalid:
        blast.not_storable += 1
        return
    was, now = run.before.hits(signals), run.after.hits(signals)
    group = (row.values[columns.group].strip() or WITHOUT) if columns.group else ""
    weight = number(row.values[columns.weight]) if columns.weight else number("")
    blast.count(was, now, weight=weight, group=group[:_SHOWN])
    if plan.samples:
        for clause in now - was:
            kept = blast.clauses[clause].hit_samples
            if len(kept) < plan.samples:
                kept.append(_sample(plan.changed, plan.on, clause, row.number, signals))
        for clause in was - now:
            kept = blast.clauses[clause].freed_samples
            if len(kept) < plan.samples:
                kept.append(_sample(plan.against, plan.on, clause, row.number, signals))


def _facts(landing: str) -> Facts:
    address = landing.strip()
    if address.casefold() in _BLANK:
        return Facts(payer=_PAYER)
    return Facts(payer=_PAYER, landing=LandingFacts(url=address, reachable=True))


def _sample(book: Rulebook, on: date, clause: str, row: int, signals: SignalSet) -> Sample:
    hits = screen(book, signals, on).hits
    words = next((hit.words for hit in hits if hit.clause_ref.startswith(f"{clause}@")), ())
    text = " ".join(signals.text.split())
    shown = text if len(text) <= _SHOWN else text[: _SHOWN - 3] + "..."
    return Sample(row=row, words=words[:8], text=shown)


def _identity(plan: Plan, columns: Columns) -> dict[str, Any]:
    """What makes two runs the same backtest."""
    found = plan.file.stat()
    return {
        "file": plan.file.name,
        "bytes": found.st_size,
        "modified": found.st_mtime_ns,
        "columns": [columns.text, columns.landing, columns.weight, columns.group],
        "changed": _fingerprint(plan.changed, plan.on),
        "against": _fingerprint(plan.against, plan.on),
        "signals_version": SIGNALS_VERSION,
        "on": plan.on.isoformat(),
        "samples": plan.samples,
    }


def _fingerprint(book: Rulebook, on: date) -> str:
    rules = [[clause.ref, clause.rule] for clause in book.clauses_in_force(on)]
    return hashlib.sha256(json.dumps(rules).encode()).hexdigest()


def _resumed(state: Path | None, identity: dict[str, Any]) -> Blast:
    if state is None or not state.exists():
        return Blast()
    hint = f"Remove {state}, or name another state file."
    try:
        with state.open(encoding="utf-8") as file:
            kept = json.loads(file.read(MAX_STATE))
        same = kept["backtest"] == identity
        blast = from_record(kept["blast"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise BacktestRefused(problem=f"{state} is no state of a backtest", hint=hint) from None
    if not same:
        problem = f"{state} is of another backtest: other rules, file, columns or day"
        raise BacktestRefused(problem=problem, hint=hint)
    return blast


def _keep(state: Path | None, identity: dict[str, Any], blast: Blast) -> None:
    """Written aside and moved, so that a crash leaves the state before or the one after."""
    if state is None:
        return
    aside = state.with_name(state.name + ".new")
    text = json.dumps({"backtest": identity, "blast": blast.record()}, ensure_ascii=False)
    with aside.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(state)


@contextmanager
def shown(label: str) -> Iterator[Progress]:
    """A bar on standard error, where somebody looks at it; nothing where it goes into a file."""
    with typer.progressbar(length=_BAR, label=label, file=sys.stderr) as bar:

        def to(at: int, of: int) -> None:
            steps = _BAR * at // max(1, of) - bar.pos
            if steps > 0:
                bar.update(steps)

        yield to
