"""Rulebooks as folders of YAML: `rulebook.yaml`, and one file for each version of each clause."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import cast

import yaml

from adjudge.adapters.rulebook_schema import OF_RULEBOOK, OPTIONAL, OPTIONAL_OF_RULEBOOK, REQUIRED
from adjudge.adapters.strict_yaml import FileFault, StrictYaml
from adjudge.domain.errors import InvalidValue
from adjudge.domain.policy.clause import (
    LIMITS,
    Clause,
    Element,
    EvidenceStandard,
    Example,
    Judges,
    Surface,
)
from adjudge.domain.policy.language.checker import CheckedRule, check_rule
from adjudge.domain.policy.language.source import RuleError
from adjudge.domain.policy.rulebook import MAX_CHAPTERS, MAX_CLAUSES, Rulebook
from adjudge.domain.policy.transparency import CATEGORIES, KEYWORDS
from adjudge.domain.signals.schema import Value
from adjudge.domain.signals.signal import Signal, SignalInvalid

META = "rulebook.yaml"


@dataclass(frozen=True, slots=True)
class ClauseFile:
    """A clause with the file it came from, to point into it."""

    clause: Clause
    source: StrictYaml
    fields: Mapping[str, yaml.Node]
    rule: CheckedRule | None

    def at(self, key: str, problem: str, hint: str = "") -> FileFault:
        """A fault at the value of a key."""
        return self.source.at(self.fields.get(key, self.source.root), problem, hint)


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
    """
    return read_rulebook(folder)[0]


def read_rulebook(folder: Path) -> tuple[Rulebook, tuple[ClauseFile, ...]]:
    """The same, with the files that its clauses came from.

    Raises:
        FileFault: the first thing that is wrong, with file, line and column.
    """
    read = tuple(read_clause(path) for path in clause_paths(folder))
    for fault in conflicts(read):
        raise fault
    return assemble(folder, read), read


def clause_paths(folder: Path) -> list[Path]:
    """The clause files of a rulebook. Raises `FileFault` if there are too many."""
    paths = sorted(path for path in folder.glob("*.yaml") if path.name != META)
    if len(paths) > MAX_CLAUSES:
        raise FileFault(
            file=str(folder), line=1, column=1, problem=f"more than {MAX_CLAUSES} clauses", hint=""
        )
    return paths


def _open(path: Path) -> StrictYaml:
    """The file, of which never more is read than a file may have."""
    problem = "cannot be read: it is no file"
    try:
        if path.is_file():
            with path.open("rb") as file:
                return StrictYaml(str(path), file.read(StrictYaml.max_bytes + 1))
        path.stat()
    except OSError as broken:
        problem = f"cannot be read: {broken.strerror}"
    raise FileFault(file=str(path), line=1, column=1, problem=problem, hint="")


def assemble(folder: Path, read: Sequence[ClauseFile]) -> Rulebook:
    """The rulebook of clauses that were read. Raises `FileFault`, `ClauseAmbiguous`."""
    source = _open(folder / META)
    meta = source.mapping(source.root, frozenset(OF_RULEBOOK), frozenset(OPTIONAL_OF_RULEBOOK))
    surface = source.string(meta["surface"])
    if surface not in {"ads", "organic"}:
        raise source.at(meta["surface"], f"'{surface}' is no surface", "it is ads or organic")
    version = source.integer(meta["version"])
    if version < 1:
        raise source.at(meta["version"], "a version is a whole number from 1")
    for clause_file in read:
        if clause_file.clause.surface != surface:
            raise clause_file.at("surface", f"the rulebook is about the surface '{surface}'")
    return Rulebook(
        id=source.string(meta["id"]),
        version=version,
        title=source.string(meta["title"]),
        surface=cast("Surface", surface),
        clauses=tuple(clause_file.clause for clause_file in read),
        chapters=_chapters(source, meta.get("chapters")),
    )


def _chapters(source: StrictYaml, node: yaml.Node | None) -> tuple[str, ...]:
    if node is None:
        return ()
    items = source.items(node)
    if len(items) > MAX_CHAPTERS:
        raise source.at(node, f"more than {MAX_CHAPTERS} chapters")
    for item in items:
        heading = source.string(item)
        if not 0 < len(heading.strip()) <= LIMITS["title"]:
            raise source.at(item, f"a heading has between 1 and {LIMITS['title']} characters")
    return source.strings(node)


def conflicts(read: Sequence[ClauseFile]) -> list[FileFault]:
    """Where two files say two things: one version twice, or two texts of a clause for one day."""
    faults: list[FileFault] = []
    first: dict[str, ClauseFile] = {}
    versions: dict[str, list[ClauseFile]] = {}
    for each in read:
        clause = each.clause
        other = first.setdefault(clause.ref, each)
        if other is not each:
            problem = f"{clause.ref} stands in {Path(other.source.file).name} already"
            faults.append(each.at("version", problem, "a text that changes has a new version"))
            continue
        versions.setdefault(clause.id, []).append(each)
    for same in versions.values():
        same.sort(key=lambda each: each.clause.version)
        for number, each in enumerate(same):
            for older in same[:number]:
                starts = max(each.clause.effective_from, older.clause.effective_from)
                if each.clause.in_force_on(starts) and older.clause.in_force_on(starts):
                    problem = f"{older.clause.ref} is in force on {starts.isoformat()} too"
                    end = each.clause.effective_from.isoformat()
                    hint = f"give {older.clause.ref} effective_until: {end}"
                    faults.append(each.at("effective_from", problem, hint))
    return faults


def read_clause(path: Path) -> ClauseFile:
    """One clause file, its rule parsed and checked. Raises `FileFault`."""
    source = _open(path)
    fields = source.mapping(source.root, frozenset(REQUIRED), frozenset(OPTIONAL))
    rule = _rule(source, fields.get("rule"))
    try:
        clause = _clause(source, fields, rule)
    except InvalidValue as wrong:
        name = str(wrong.details["field"])
        node = fields.get(name.partition("_")[0], source.root)
        problem = f"{name}: {wrong.details['problem']}"
        raise source.at(fields.get(name, node), problem) from None
    return ClauseFile(clause, source, fields, rule)


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
        dsa_category=_known(source, dsa["category"], CATEGORIES),
        dsa_keyword=_known(source, keyword, KEYWORDS) if keyword else "",
        rule=rule.source if rule else None,
        explanation=source.string(explanation) if explanation else "",
        examples_pass=_examples(source, examples["pass"]),
        examples_fail=_examples(source, examples["fail"]),
    )


def _known(source: StrictYaml, node: yaml.Node, words: Collection[str]) -> str:
    """A word of the DSA Transparency Database."""
    word = source.string(node)
    if word not in words:
        near = difflib.get_close_matches(word, words, n=1)
        hint = f"did you mean {near[0]}?" if near else "clause.schema.json lists all of them"
        raise source.at(node, f"the DSA Transparency Database has no {word[:80]!r}", hint)
    return word


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
