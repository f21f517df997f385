"""From the options of `adjudge policy backtest` to a plan, and from its outcome to the page."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from adjudge.adapters.rulebook_files import load_rulebook
from adjudge.domain.errors import InvalidValue
from adjudge.domain.policy.rulebook import Rulebook
from adjudge.drafting.backtest import Plan, backtest, shown
from adjudge.drafting.plot import plotted
from adjudge.drafting.report import say_report, titles_of, told
from adjudge.drafting.rows import Columns


def run_backtest(
    changed: Path,
    against: Path | None,
    *,
    file: str,
    columns: Columns,
    on: str,
    samples: int,
    state: str,
    svg: str,
    as_json: bool,
    say: Callable[[str], None],
) -> None:
    """Run it and print what came of it.

    Raises:
        FileFault: a rulebook cannot be read.
        BacktestRefused: the file, a column or the state cannot be used.
        InvalidValue: `on` is no day.
    """
    book = load_rulebook(changed)
    older = load_rulebook(against) if against else _nothing(book)
    plan = Plan(
        changed=book,
        against=older,
        on=_day(on),
        file=Path(file),
        columns=columns,
        samples=samples,
        state=Path(state) if state else None,
    )
    with shown("Judging") as progress:
        used, blast = backtest(plan, progress)
    if svg:
        heading = f"{older.title} {older.ref} to {book.title} {book.ref}"
        Path(svg).write_text(plotted(heading, titles_of(older, book), blast), encoding="utf-8")
    if as_json:
        say(json.dumps(told(book, older, used, blast), ensure_ascii=False, indent=1))
    else:
        say_report(book, older, used, blast, say)


def _nothing(book: Rulebook) -> Rulebook:
    return Rulebook(id="nothing", version=0, title="Nothing", surface=book.surface, clauses=())


def _day(text: str) -> date:
    if not text:
        return datetime.now(UTC).date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidValue(field="on", problem=f"{text!r} is no day like 2026-01-31") from None
