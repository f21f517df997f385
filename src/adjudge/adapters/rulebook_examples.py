"""The examples of clauses, run: what each shows, and everything that is wrong with a rulebook."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal as OneOf

from adjudge.adapters.extractors import extract
from adjudge.adapters.rulebook_files import (
    ClauseFile,
    assemble,
    clause_paths,
    conflicts,
    read_clause,
)
from adjudge.adapters.rulebook_schema import MIN_EXAMPLES
from adjudge.adapters.strict_yaml import FileFault
from adjudge.domain.errors import DomainError
from adjudge.domain.policy.clause import Clause, Example
from adjudge.domain.policy.counterfactual import Counterfactual
from adjudge.domain.policy.rulebook import Rulebook
from adjudge.domain.policy.screening import Hit, screen
from adjudge.domain.signals.facts import Facts, LandingFacts
from adjudge.domain.signals.signal import SignalSet

Kind = OneOf["pass", "fail"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """An example that was run against the rule of its clause.

    `number` counts from 1 among those of its kind. `hit` is there if the rule hits it, and
    `counterfactual` what would pass by this clause alone.
    """

    clause: Clause
    kind: Kind
    number: int
    example: Example
    line: int
    column: int
    hit: Hit | None
    counterfactual: Counterfactual | None = None

    @property
    def agrees(self) -> bool:
        """Whether the rule says what the example says."""
        return (self.hit is not None) is (self.kind == "fail")


def try_examples(read: ClauseFile) -> tuple[Tried, ...]:
    """Every example of a clause with a rule, run; none of a clause that people judge."""
    if read.rule is None:
        return ()
    nodes = read.source.free_mapping(read.fields["examples"])
    # A day on which it is in force, whatever happens to it later.
    clause = replace(read.clause, effective_until=None)
    alone = Rulebook(
        id="example", version=1, title="Example", surface=clause.surface, clauses=(clause,)
    )
    tried: list[Tried] = []
    kinds: tuple[tuple[Kind, tuple[Example, ...]], ...] = (
        ("pass", clause.examples_pass),
        ("fail", clause.examples_fail),
    )
    for kind, examples in kinds:
        places = read.source.items(nodes[kind])
        for number, (example, node) in enumerate(zip(examples, places, strict=True), start=1):
            hit, counterfactual = _judged(alone, example)
            tried.append(
                Tried(
                    clause=read.clause,
                    kind=kind,
                    number=number,
                    example=example,
                    line=node.start_mark.line + 1,
                    column=node.start_mark.column + 1,
                    hit=hit,
                    counterfactual=counterfactual,
                )
            )
    return tuple(tried)


def check_rulebook(path: Path) -> tuple[DomainError, ...]:
    """Everything that is wrong with a rulebook: its files, its rules, and what its examples show.

    `path` is its folder, or one clause file, which is then checked by itself. Every clause needs
    two examples that pass and two that fail; where it has a machine rule, the rule must agree with
    them. An empty answer means that the rulebook can be used.
    """
    faults: list[DomainError] = []
    read: list[ClauseFile] = []
    alone = path.is_file()
    try:
        paths = [path] if alone else clause_paths(path)
    except FileFault as fault:
        return (fault,)
    for each in paths:
        try:
            read.append(read_clause(each))
        except FileFault as fault:
            faults.append(fault)
    for clause_file in read:
        faults.extend(_example_faults(clause_file))
    faults.extend(conflicts(read))
    if not alone:
        try:
            # Of clauses that are in conflict the rulebook is asked nothing.
            assemble(path, read if not conflicts(read) else ())
        except DomainError as fault:
            faults.append(fault)
    return tuple(faults)


def _example_faults(read: ClauseFile) -> list[DomainError]:
    nodes = read.source.free_mapping(read.fields["examples"])
    faults: list[DomainError] = []
    for kind, examples in (
        ("pass", read.clause.examples_pass),
        ("fail", read.clause.examples_fail),
    ):
        if len(examples) < MIN_EXAMPLES:
            problem = f"{read.clause.ref} needs {MIN_EXAMPLES} examples that {kind}"
            faults.append(read.source.at(nodes[kind], problem))
    for tried in try_examples(read):
        if not tried.agrees:
            said = "hits" if tried.hit else "does not hit"
            problem = f"the rule of {tried.clause.ref} {said} this"
            hint = f"it is an example that must {tried.kind}"
            faults.append(read.source.fault(tried.line, tried.column, problem, hint))
    return faults


def _judged(alone: Rulebook, example: Example) -> tuple[Hit | None, Counterfactual | None]:
    (clause,) = alone.clauses
    signals = signals_of(example)
    result = screen(
        alone,
        signals,
        clause.effective_from,
        lambda text: signals_of(replace(example, text=text)),
    )
    return (result.hits[0] if result.hits else None), result.counterfactual


def signals_of(example: Example) -> SignalSet:
    """The signals of an example: found in its text and address, or given as its facts."""
    landing = LandingFacts(url=example.landing, reachable=True) if example.landing else None
    return extract(example.text, Facts(landing=landing)).replaced(example.facts)
