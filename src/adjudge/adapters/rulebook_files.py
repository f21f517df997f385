"""Rulebooks as folders of YAML: `rulebook.yaml`, and one file for each version of each clause."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import cast

import yaml

from adjudge.adapters.extractors import extract
from adjudge.adapters.strict_yaml import FileFault, StrictYaml
from adjudge.domain.errors import DomainError, InvalidValue
from adjudge.domain.policy.clause import (
    Clause,
    Element,
    EvidenceStandard,
    Example,
    Judges,
    Surface,
)
from adjudge.domain.policy.language.checker import CheckedRule, check_rule
from adjudge.domain.policy.language.evaluate import evaluate
from adjudge.domain.policy.language.source import RuleError
from adjudge.domain.policy.rulebook import MAX_CLAUSES, Rulebook
from adjudge.domain.signals.facts import Facts, LandingFacts
from adjudge.domain.signals.schema import Value
from adjudge.domain.signals.signal import Signal, SignalInvalid, SignalSet

META = "rulebook.yaml"
MIN_EXAMPLES = 2
_META_KEYS = frozenset({"id", "version", "title", "surface"})
_REQUIRED = frozenset(
    ("id", "version", "title", "text", "rationale", "surface", "applies_to", "elements")
) | {"measures_allowed", "judges", "effective_from", "dsa", "examples"}
_OPTIONAL = frozenset(
    (
        *("effective_until", "look_back_days", "designation_list", "urgent_harm", "adversarial"),
        *("evidence_standard", "rule", "explanation"),
    )
)


@dataclass(frozen=True, slots=True)
class _ClauseFile:
    """A clause with the file it came from, to point into it."""

    clause: Clause
    source: StrictYaml
    fields: Mapping[str, yaml.Node]
    rule: CheckedRule | None


class FileRulebooks:
    """The rulebooks that come with the package, read once."""

    def ads(self) -> Rulebook:
        """The Ads Policy."""
        return shipped_rulebook("ads")

    def rules(self) -> Rulebook:
        """The Rules of the site."""
        return shipped_rulebook("rules")


@cache
def shipped_rulebook(name: str) -> Rulebook:
    """A rulebook of the package: `ads` or `rules`."""
    return load_rulebook(shipped_path(name))


def shipped_path(name: str) -> Path:
    """The folder of a rulebook of the package."""
    return Path(str(files("adjudge"))) / "rulebooks" / name


def load_rulebook(folder: Path) -> Rulebook:
    """The rulebook in a folder, its rules parsed and checked.

    Raises:
        FileFault: the first thing that is wrong, with file, line and column.
        ClauseAmbiguous: two files hold the same version of one clause.
    """
    return _assemble(folder, [_read_clause(path) for path in _clause_paths(folder)])


def check_rulebook(folder: Path) -> tuple[DomainError, ...]:
    """Everything that is wrong with a rulebook: its files, its rules, and what its examples show.

    Every clause needs two examples that pass and two that fail; where it has a machine rule, the
    rule must agree with them. An empty answer means that the rulebook can be used.
    """
    faults: list[DomainError] = []
    read: list[_ClauseFile] = []
    try:
        paths = _clause_paths(folder)
    except FileFault as fault:
        return (fault,)
    for path in paths:
        try:
            read.append(_read_clause(path))
        except FileFault as fault:
            faults.append(fault)
    for clause_file in read:
        faults.extend(_example_faults(clause_file))
    try:
        rulebook = _assemble(folder, read)
        for day in sorted({clause.effective_from for clause in rulebook.clauses}):
            rulebook.clauses_in_force(day)
    except DomainError as fault:
        faults.append(fault)
    return tuple(faults)


def _clause_paths(folder: Path) -> list[Path]:
    paths = sorted(path for path in folder.glob("*.yaml") if path.name != META)
    if len(paths) > MAX_CLAUSES:
        raise FileFault(
            file=str(folder), line=1, column=1, problem=f"more than {MAX_CLAUSES} clauses", hint=""
        )
    return paths


def _open(path: Path) -> StrictYaml:
    try:
        content = path.read_bytes()
    except OSError as broken:
        raise FileFault(
            file=str(path), line=1, column=1, problem=f"cannot be read: {broken.strerror}", hint=""
        ) from None
    return StrictYaml(str(path), content)


def _assemble(folder: Path, read: Iterable[_ClauseFile]) -> Rulebook:
    source = _open(folder / META)
    meta = source.mapping(source.root, _META_KEYS)
    surface = source.string(meta["surface"])
    if surface not in {"ads", "organic"}:
        raise source.at(meta["surface"], f"'{surface}' is no surface", "it is ads or organic")
    clauses = []
    for clause_file in read:
        if clause_file.clause.surface != surface:
            raise clause_file.source.at(
                clause_file.fields["surface"], f"the rulebook is about the surface '{surface}'"
            )
        clauses.append(clause_file.clause)
    return Rulebook(
        id=source.string(meta["id"]),
        version=source.integer(meta["version"]),
        title=source.string(meta["title"]),
        surface=cast("Surface", surface),
        clauses=tuple(clauses),
    )


def _read_clause(path: Path) -> _ClauseFile:
    source = _open(path)
    fields = source.mapping(source.root, _REQUIRED, _OPTIONAL)
    rule = _rule(source, fields.get("rule"))
    try:
        clause = _clause(source, fields, rule)
    except InvalidValue as wrong:
        name = str(wrong.details["field"])
        node = fields.get(name.partition("_")[0], source.root)
        problem = f"{name}: {wrong.details['problem']}"
        raise source.at(fields.get(name, node), problem) from None
    return _ClauseFile(clause, source, fields, rule)


def _rule(source: StrictYaml, node: yaml.Node | None) -> CheckedRule | None:
    if node is None:
        return None
    try:
        return check_rule(source.string(node))
    except RuleError as wrong:
        raise source.within(node, wrong.details) from None


def _clause(
    source: StrictYaml, fields: Mapping[str, yaml.Node], rule: CheckedRule | None
) -> Clause:
    dsa = source.mapping(fields["dsa"], frozenset({"category"}), frozenset({"keyword"}))
    examples = source.mapping(fields["examples"], frozenset({"pass", "fail"}))
    elements = source.free_mapping(fields["elements"])
    until, days = fields.get("effective_until"), fields.get("look_back_days")
    named = fields.get("designation_list")
    standard = fields.get("evidence_standard")
    urgent, adversarial = fields.get("urgent_harm"), fields.get("adversarial")
    explanation, keyword = fields.get("explanation"), dsa.get("keyword")
    return Clause(
        id=source.string(fields["id"]),
        version=source.integer(fields["version"]),
        title=source.string(fields["title"]),
        text=source.string(fields["text"]),
        rationale=source.string(fields["rationale"]),
        # The clause refuses any other word itself, so that one place knows the lists.
        surface=cast("Surface", source.string(fields["surface"])),
        judges=cast("Judges", source.string(fields["judges"])),
        applies_to=source.strings(fields["applies_to"]),
        elements=tuple(
            Element(id=name, text=source.string(node)) for name, node in elements.items()
        ),
        measures_allowed=frozenset(source.strings(fields["measures_allowed"])),
        effective_from=source.day(fields["effective_from"]),
        effective_until=source.day(until) if until else None,
        look_back_days=source.integer(days) if days else None,
        designation_list=source.string(named) if named else "",
        evidence_standard=cast(
            "EvidenceStandard", source.string(standard) if standard else "documented"
        ),
        # A policy names the harm, so that nothing outside the closed list becomes urgent.
        urgent_harm=urgent is not None,
        harm=source.string(urgent) if urgent else "",
        adversarial=source.boolean(adversarial) if adversarial else False,
        dsa_category=source.string(dsa["category"]),
        dsa_keyword=source.string(keyword) if keyword else "",
        rule=rule.source if rule else None,
        explanation=source.string(explanation) if explanation else "",
        examples_pass=_examples(source, examples["pass"]),
        examples_fail=_examples(source, examples["fail"]),
    )


def _examples(source: StrictYaml, node: yaml.Node) -> tuple[Example, ...]:
    return tuple(_example(source, item) for item in source.items(node))


def _example(source: StrictYaml, node: yaml.Node) -> Example:
    """An example is a text, or a mapping with `text` and, if needed, landing, facts and a note."""
    if isinstance(node, yaml.ScalarNode):
        return Example(text=source.string(node))
    fields = source.mapping(node, frozenset({"text"}), frozenset({"landing", "facts", "note"}))
    facts: dict[str, Value] = {}
    if "facts" in fields:
        for name, value_node in source.free_mapping(fields["facts"]).items():
            facts[name] = _fact(source, name, value_node)
    return Example(
        text=source.string(fields["text"]),
        landing=source.string(fields["landing"]) if "landing" in fields else "",
        facts=facts,
        note=source.string(fields["note"]) if "note" in fields else "",
    )


def _fact(source: StrictYaml, name: str, node: yaml.Node) -> Value:
    is_list = isinstance(node, yaml.SequenceNode)
    value: Value = source.strings(node) if is_list else source.scalar(node)
    try:
        return Signal(name=name, value=value).value
    except SignalInvalid as wrong:
        raise source.at(node, wrong.message()) from None


def _example_faults(read: _ClauseFile) -> list[DomainError]:
    source, nodes = read.source, read.source.free_mapping(read.fields["examples"])
    faults: list[DomainError] = []
    for kind, examples in (
        ("pass", read.clause.examples_pass),
        ("fail", read.clause.examples_fail),
    ):
        if len(examples) < MIN_EXAMPLES:
            problem = f"{read.clause.ref} needs {MIN_EXAMPLES} examples that {kind}"
            faults.append(source.at(nodes[kind], problem))
        if read.rule is None:
            continue
        for example, node in zip(examples, source.items(nodes[kind]), strict=True):
            hits = evaluate(read.rule, _signals_of(example))
            if hits is not (kind == "fail"):
                problem = f"the rule of {read.clause.ref} {'hits' if hits else 'does not hit'} this"
                faults.append(source.at(node, problem, f"it is an example that must {kind}"))
    return faults


def _signals_of(example: Example) -> SignalSet:
    landing = LandingFacts(url=example.landing, reachable=True) if example.landing else None
    return extract(example.text, Facts(landing=landing)).replaced(example.facts)
