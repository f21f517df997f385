"""`adjudge policy diff A B`: what becomes of a rulebook, clause by clause, part by part."""

from __future__ import annotations

import difflib
import json
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from adjudge.adapters.rulebook_files import load_rulebook
from adjudge.domain.policy.clause import Clause
from adjudge.domain.policy.difference import ClauseChanged, Difference, PartChange, difference

_WIDTH: Final = 92


def run_diff(a: Path, b: Path, *, as_json: bool, say: Callable[[str], None]) -> int:
    """Print what differs. Raises `FileFault` if one of them is no rulebook."""
    found = difference(load_rulebook(a), load_rulebook(b))
    if as_json:
        say(json.dumps(_told(found), ensure_ascii=False, indent=1))
    else:
        _say(found, say)
    return 0


def _say(found: Difference, say: Callable[[str], None]) -> None:
    say(f"{found.a.title}: {found.a.ref} -> {found.b.ref}")
    if found.is_empty:
        say("Both say the same.")
        return
    for sign, clauses in (("+", found.added), ("-", found.removed)):
        for clause in clauses:
            say(f"{sign} {clause.ref}  {clause.title}")
    for clause in found.forgotten:
        say(f"! {clause.ref}  is gone: rulings that cite it would point nowhere")
    for change in found.changed:
        _say_change(change, say)
    counts = f"{len(found.added)} added, {len(found.removed)} removed, {len(found.changed)} changed"
    rewritten = [change.after.ref for change in found.changed if change.rewritten]
    say(f"\n{counts}.")
    if rewritten:
        say(
            f"Rewritten without a new version, which a published clause never is: {rewritten[0]}"
            + (f" and {len(rewritten) - 1} more." if len(rewritten) > 1 else ".")
        )


def _say_change(change: ClauseChanged, say: Callable[[str], None]) -> None:
    arrow = change.after.ref
    if not change.in_place:
        arrow = f"{change.before.ref} -> {change.after.ref}"
    say(f"\n~ {arrow}  {change.after.title}")
    for part in change.parts:
        say(f"  {part.part}:")
        for line in _lines(part):
            say(f"    {line}")


def _lines(part: PartChange) -> list[str]:
    """The lines that differ, wrapped, with - and + before them; the rest is left out."""
    before, after = _wrapped(part.before), _wrapped(part.after)
    return [line for line in difflib.ndiff(before, after) if line.startswith(("- ", "+ "))]


def _wrapped(text: str) -> list[str]:
    """A sentence stands on a line of its own, so that a change does not move all that follows."""
    lines = [line for raw in text.splitlines() for line in raw.replace(". ", ".\n").splitlines()]
    return [wrapped for line in lines for wrapped in textwrap.wrap(line, _WIDTH) or [""]]


def _told(found: Difference) -> dict[str, Any]:
    return {
        "a": found.a.ref,
        "b": found.b.ref,
        "same": found.is_empty,
        "added": [_clause(clause) for clause in found.added],
        "removed": [_clause(clause) for clause in found.removed],
        "forgotten": [_clause(clause) for clause in found.forgotten],
        "changed": [
            {
                "clause": change.after.id,
                "from": change.before.version,
                "to": change.after.version,
                "in_place": change.in_place,
                "rewritten": change.rewritten,
                "parts": {
                    part.part: {"before": part.before, "after": part.after} for part in change.parts
                },
            }
            for change in found.changed
        ],
    }


def _clause(clause: Clause) -> dict[str, str]:
    return {"clause": clause.ref, "title": clause.title, "sha256": clause.text_sha256}
