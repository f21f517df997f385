"""`adjudge policy test PATH`: every example is run, and what the advertiser would be told shown."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from adjudge.adapters.rulebook_examples import Tried, try_examples
from adjudge.adapters.rulebook_files import ClauseFile, clause_paths, conflicts, read_clause
from adjudge.adapters.strict_yaml import FileFault
from adjudge.domain.policy.clause import Clause
from adjudge.drafting.check import REFUSED, fault_told, say_faults

_WIDTH: Final = 58


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """One clause of the table: its examples that agree with its rule, of all of each kind."""

    clause: Clause
    tried: tuple[Tried, ...]

    @property
    def wrong(self) -> tuple[Tried, ...]:
        return tuple(each for each in self.tried if not each.agrees)

    def share(self, kind: str) -> str:
        of_kind = [each for each in self.tried if each.kind == kind]
        return f"{sum(each.agrees for each in of_kind)}/{len(of_kind)}"


def run_test(path: Path, *, explanations: bool, as_json: bool, say: Callable[[str], None]) -> int:
    """Run the examples of a rulebook or of one clause file; 0 only if each rule agrees with all.

    A file that cannot be read is told as `check` tells it, and the others are run all the same.
    """
    read, faults = _read(path)
    rows = [_Row(clause=each.clause, tried=try_examples(each)) for each in _in_order(read)]
    wrong = [each for row in rows for each in row.wrong]
    if as_json:
        told = {
            "path": str(path),
            "fine": not (wrong or faults),
            "clauses": [_told(row) for row in rows],
            "faults": [fault_told(fault) for fault in faults],
        }
        say(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        _say_table(rows, say)
        for each in wrong:
            say(_disagreement(each))
        if explanations:
            _say_explanations(rows, say)
        if faults:
            say_faults(faults, say)
        _say_sum(rows, wrong, say)
    return REFUSED if wrong or faults else 0


def _read(path: Path) -> tuple[list[ClauseFile], list[FileFault]]:
    read: list[ClauseFile] = []
    faults: list[FileFault] = []
    try:
        paths = [path] if path.is_file() else clause_paths(path)
    except FileFault as fault:
        return [], [fault]
    for each in paths:
        try:
            read.append(read_clause(each))
        except FileFault as fault:
            faults.append(fault)
    if not paths:
        faults.append(FileFault(file=str(path), line=1, column=1, problem="no clauses", hint=""))
    return read, [*faults, *conflicts(read)]


def _in_order(read: Iterable[ClauseFile]) -> list[ClauseFile]:
    def number(each: ClauseFile) -> tuple[str, int, int, int]:
        series, _, number = each.clause.id.rpartition("-")
        chapter, _, place = number.partition(".")
        return series, int(chapter), int(place), each.clause.version

    return sorted(read, key=number)


def _say_table(rows: Sequence[_Row], say: Callable[[str], None]) -> None:
    say(f"{'clause':<13} {'title':<{_WIDTH}} {'pass':>6} {'fail':>6}")
    for row in rows:
        title = row.clause.title
        shown = title if len(title) <= _WIDTH else title[: _WIDTH - 3] + "..."
        if not row.tried:
            say(f"{row.clause.ref:<13} {shown:<{_WIDTH}} people judge")
            continue
        mark = "  <- wrong" if row.wrong else ""
        passes, fails = row.share("pass"), row.share("fail")
        say(f"{row.clause.ref:<13} {shown:<{_WIDTH}} {passes:>6} {fails:>6}{mark}")


def _disagreement(tried: Tried) -> str:
    said = f"the rule hits it: {tried.hit.explanation}" if tried.hit else "the rule does not hit it"
    return f"\n{tried.clause.ref}, {tried.kind} {tried.number}: {tried.example.text}\n  {said}"


def _say_explanations(rows: Sequence[_Row], say: Callable[[str], None]) -> None:
    for row in rows:
        for each in row.tried:
            if each.kind == "fail" and each.hit is not None:
                say(f"\n{row.clause.ref}: {each.example.text}\n  {each.hit.explanation}")
                if each.counterfactual is not None:
                    say(f"  {each.counterfactual.sentence}")


def _say_sum(rows: Sequence[_Row], wrong: Sequence[Tried], say: Callable[[str], None]) -> None:
    tried = sum(len(row.tried) for row in rows)
    judged = sum(not row.tried for row in rows)
    result = f"{len(wrong)} disagree" if wrong else "all agree"
    say(f"\n{len(rows)} clauses, of which people judge {judged}; {tried} examples run: {result}.")


def _told(row: _Row) -> dict[str, Any]:
    return {
        "clause": row.clause.ref,
        "title": row.clause.title,
        "has_rule": row.clause.rule is not None,
        "examples": [
            {
                "kind": each.kind,
                "number": each.number,
                "line": each.line,
                "text": each.example.text,
                "hit": each.hit is not None,
                "agrees": each.agrees,
                "words": list(each.hit.words) if each.hit else [],
                "explanation": each.hit.explanation if each.hit else "",
                "passes": each.counterfactual.sentence if each.counterfactual else "",
            }
            for each in row.tried
        ],
    }
