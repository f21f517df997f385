"""`adjudge policy check PATH`: every error with its file, line and column; nothing is changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from adjudge.adapters.rulebook_examples import check_rulebook
from adjudge.adapters.rulebook_files import load_rulebook, read_clause
from adjudge.domain.errors import DomainError

REFUSED: Final = 1
MAX_SHOWN: Final = 100


def run_check(path: Path, *, as_json: bool, say: Callable[[str], None]) -> int:
    """Print what is wrong with a rulebook, or with one clause file; 0 only if nothing is."""
    faults = check_rulebook(path)
    if as_json:
        say(json.dumps(_told(path, faults), ensure_ascii=False, indent=1))
    elif faults:
        say_faults(faults, say)
    else:
        say(_fine(path))
    return REFUSED if faults else 0


def say_faults(faults: Sequence[DomainError], say: Callable[[str], None]) -> None:
    """Each fault, and how many there are; of very many only the first hundred."""
    for fault in faults[:MAX_SHOWN]:
        say(fault.message())
    more = len(faults) - MAX_SHOWN
    if more > 0:
        say(f"... and {more} more.")
    say(f"{_count(len(faults), 'error')}. Nothing was changed; correct the files and check again.")


def fault_told(fault: DomainError) -> dict[str, Any]:
    """A fault as plain data; the place is missing where the fault is of the whole rulebook."""
    details: dict[str, Any] = {
        name: fault.details[name]
        for name in ("file", "line", "column", "problem", "hint")
        if name in fault.details
    }
    return {"code": fault.code, "message": fault.message(), **details}


def _told(path: Path, faults: Sequence[DomainError]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "path": str(path),
        "fine": not faults,
        "faults": [fault_told(fault) for fault in faults],
    }
    if not faults and not path.is_file():
        book = load_rulebook(path)
        told["rulebook"] = book.ref
        told["clauses"] = len(book.clauses)
        told["with_rule"] = sum(clause.rule is not None for clause in book.clauses)
    return told


def _fine(path: Path) -> str:
    if path.is_file():
        return f"{read_clause(path).clause.ref}: fine."
    book = load_rulebook(path)
    with_rules = sum(clause.rule is not None for clause in book.clauses)
    return (
        f"{book.title} ({book.ref}): {len(book.clauses)} clauses, {with_rules} with a rule: fine."
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
