"""Read a story file: every mistake with its file, line, column, and what is expected there."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Final

import yaml

from adjudge.adapters.strict_yaml import FileFault, StrictYaml
from adjudge.adapters.text_weight import TwitterTextWeight
from adjudge.domain.ads.party import check_name
from adjudge.domain.errors import DomainError, InvalidValue
from adjudge.domain.money import CURRENCIES
from adjudge.domain.posts.post import check_text
from adjudge.replay import build
from adjudge.replay.acts_told import ACTS
from adjudge.replay.clauses import clause_of, own_rulebook
from adjudge.replay.quantity import parse_quantity
from adjudge.replay.shapes import MAX_LINE, MAX_TEXT, Field, Kind, Shape
from adjudge.replay.story import Story
from adjudge.replay.vocabulary import (
    CLAUSE,
    EVENT,
    EXPECT,
    INSTEAD,
    MAX_EVENTS,
    PARTY,
    POST,
    RESULTS,
    STORY,
)
from adjudge.replay.when import parse_when

SLUG: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
COUNTRY: Final = re.compile(r"[A-Z]{2}")
WEIGH: Final = TwitterTextWeight()
MAX_WHOLE: Final = 36_500


class StoryFault(FileFault):
    """A story file is not what it must be; the message names the place and what is expected.

    Details: `file`, `line` and `column` (from 1), `problem`, `hint`.
    """

    code = "replay.file"

    def remedy(self) -> str:
        return "Correct the file at that place (docs/reference/replay.md); nothing was played."


class StoryYaml(StrictYaml):
    """One story file. Its limits are wider than a clause's, and its faults say what it is."""

    max_bytes: ClassVar[int] = 512 * 1024
    max_depth: ClassVar[int] = 12
    fault_class: ClassVar[type[FileFault]] = StoryFault


@dataclass(slots=True)
class _Seen:
    """The names given so far, and references that are checked when the whole file is read."""

    names: dict[str, set[str]] = field(default_factory=dict)
    references: list[tuple[Field, str, yaml.Node]] = field(default_factory=list)
    causes: list[str] = field(default_factory=list)


def _check_party(value: dict[str, Any]) -> None:
    check_name(value["name"], field="name")
    if COUNTRY.fullmatch(value["country"]) is None:
        raise InvalidValue(field="country", problem="expected a two-letter code, such as CH")


def _check_post(value: dict[str, Any]) -> None:
    check_text(value["text"], WEIGH)


CHECKS: Final[Mapping[int, Callable[[dict[str, Any]], object]]] = {
    id(CLAUSE): clause_of,
    id(PARTY): _check_party,
    id(POST): _check_post,
}
"""By the shape of a record: what the product itself asks of it."""


def read_story(path: Path) -> Story:
    """The story in a file. Raises `StoryFault`: the first thing that is wrong, with its place."""
    try:
        content = path.read_bytes()
    except OSError as broken:
        raise StoryFault(
            file=str(path), line=1, column=1, problem=f"cannot be read: {broken.strerror}", hint=""
        ) from None
    return parse_story(str(path), content)


def parse_story(file: str, content: bytes) -> Story:
    """The story in these bytes; `file` is what faults call it. Raises `StoryFault`."""
    try:
        return _Reader(StoryYaml(file, content)).story()
    except RecursionError:
        raise StoryFault(file=file, line=1, column=1, problem="nested too deep", hint="") from None


class _Reader:
    """Turns nodes into plain values by the shapes, then into a story."""

    def __init__(self, source: StoryYaml) -> None:
        self.source = source
        self.seen = _Seen()

    def story(self) -> Story:
        top = self.source.free_mapping(self.source.root)
        shape = {name: part for name, part in STORY.items() if name != "events"}
        rest = self._record(self.source.root, shape, beside=frozenset({"events"}))
        if "events" not in top:
            raise self.source.at(self.source.root, "missing: events")
        nodes = self.source.items(top["events"])
        if not 0 < len(nodes) <= MAX_EVENTS:
            raise self.source.at(top["events"], f"expected 1 to {MAX_EVENTS} events")
        events = [self._event(node) for node in nodes]
        for part, reference, place in self.seen.references:
            self._must_be_known(part, reference, place)
        for world in rest["worlds"]:
            self._check_world(world, top["worlds"])
        worlds = [world["id"] for world in rest["worlds"]]
        for event, node in zip(events, nodes, strict=True):
            self._check_event(event, node, rest, worlds)
        return build.story(self.source.file, rest, events)

    def _check_world(self, world: Mapping[str, Any], node: yaml.Node) -> None:
        currency = world.get("currency")
        if currency is not None and currency not in CURRENCIES:
            raise self.source.at(node, f"expected a currency of {', '.join(sorted(CURRENCIES))}")
        try:
            own_rulebook(world.get("policy", ()))
        except DomainError as wrong:
            raise self.source.at(node, wrong.message(), wrong.remedy()) from None

    def _check_event(
        self, event: dict[str, Any], node: yaml.Node, rest: Mapping[str, Any], worlds: list[str]
    ) -> None:
        """Every act happens at an operator, with a party that advertises there."""
        homes = {
            party["id"]: {each["at"] for each in party.get("advertises", ())}
            for party in rest.get("parties", ())
        }
        for act in (event, *event.get("instead", ())):
            world = act.get("at") or event.get("at") or (worlds[0] if len(worlds) == 1 else None)
            if world is None and act["act"] != "context":
                raise self.source.at(node, "missing: at", f"one of {', '.join(worlds)}")
            act["at"] = world
            party = act["fields"].get("party")
            if party is not None and world not in homes[party]:
                raise self.source.at(
                    node, f"{party} does not advertise at {world}", "say so under parties"
                )

    def _event(self, node: yaml.Node) -> dict[str, Any]:
        nodes = self.source.free_mapping(node)
        value = self._act(node, EVENT, default="context")
        if "when" not in value and not any("when" in each for each in value.get("accounts", ())):
            raise self.source.at(node, "missing: when", "or accounts that say when")
        if "instead" in nodes:
            entries = self.source.items(nodes["instead"])
            value["instead"] = tuple(self._act(entry, INSTEAD) for entry in entries)
        return value

    def _act(self, node: yaml.Node, base: Shape, *, default: str | None = None) -> dict[str, Any]:
        nodes = self.source.free_mapping(node)
        if "act" not in nodes and default is None:
            raise self.source.at(node, "missing: act")
        name = self.source.string(nodes["act"]) if "act" in nodes else str(default)
        if name not in ACTS:
            near = difflib.get_close_matches(name, ACTS, n=1)
            hint = f"did you mean {near[0]}?" if near else f"known: {', '.join(sorted(ACTS))}"
            raise self.source.at(nodes["act"], f"there is no act '{name}'", hint)
        special = frozenset({"act", "instead", "expect"} & {"act", *base})
        shape = {key: part for key, part in base.items() if key not in special}
        self.seen.causes = []
        value = self._record(node, {**shape, **ACTS[name]}, beside=special)
        causes = tuple(self.seen.causes)
        if "expect" in nodes:
            value["expect"] = self._expect(nodes["expect"])
        if value.get("id") in causes:
            raise self.source.at(node, "it refers to itself")
        own = {key: value.pop(key) for key in ACTS[name] if key in value}
        return {**value, "act": name, "fields": own, "causes": causes}

    def _expect(self, node: yaml.Node) -> dict[str, Any]:
        """A result alone, or a mapping."""
        if isinstance(node, yaml.ScalarNode):
            word = self.source.string(node)
            if word not in RESULTS:
                raise self.source.at(node, f"expected one of {', '.join(RESULTS)}")
            return {"result": word}
        return self._record(node, EXPECT)

    def _record(
        self, node: yaml.Node, shape: Shape, *, beside: frozenset[str] = frozenset()
    ) -> dict[str, Any]:
        required = frozenset(name for name, part in shape.items() if part.required)
        nodes = self.source.mapping(node, required, frozenset(shape) - required | beside)
        return {
            name: self._value(child, shape[name]) for name, child in nodes.items() if name in shape
        }

    def _value(self, node: yaml.Node, part: Field) -> Any:
        if part.kind is Kind.LIST:
            assert part.of is not None
            return tuple(self._value(item, part.of) for item in self.source.items(node))
        if part.kind is Kind.MAP:
            assert part.of is not None
            children = self.source.free_mapping(node)
            return {key: self._value(child, part.of) for key, child in children.items()}
        if part.kind is Kind.RECORD:
            assert part.shape is not None
            value = self._record(node, part.shape)
            check = CHECKS.get(id(part.shape))
            if check is not None:
                self._check(node, value, check)
            return value
        if part.kind is Kind.SLUG:
            return self._slug(node, part)
        if part.kind is Kind.REFERENCE:
            reference = self.source.string(node)
            if part.to == "event":
                # Only what was told before can be referred to.
                self._must_be_known(part, reference, node)
            self.seen.references.append((part, reference, node))
            if part.cause:
                self.seen.causes.append(reference)
            return reference
        return self._leaf(node, part)

    def _check(
        self, node: yaml.Node, value: dict[str, Any], check: Callable[[dict[str, Any]], object]
    ) -> None:
        """What the product itself would refuse, told with its place."""
        try:
            check(value)
        except DomainError as wrong:
            nodes = self.source.free_mapping(node)
            name = str(wrong.details.get("field", "")).removesuffix("_allowed")
            problem = wrong.details.get("problem")
            text = f"{name}: {problem}" if problem else wrong.message()
            raise self.source.at(nodes.get(name, node), text) from None

    def _leaf(self, node: yaml.Node, part: Field) -> Any:
        if part.kind is Kind.DAY:
            return self.source.day(node)
        if part.kind is Kind.TRUTH:
            return self.source.boolean(node)
        if part.kind is Kind.WHOLE:
            number = self.source.integer(node)
            if not 0 <= number <= MAX_WHOLE:
                raise self.source.at(node, f"expected a whole number from 0 to {MAX_WHOLE:,}")
            return number
        if part.kind in {Kind.WHEN, Kind.QUANTITY}:
            return self._told(node, part.kind)
        text = self.source.string(node)
        if part.kind is Kind.CHOICE:
            if text not in part.choices:
                near = difflib.get_close_matches(text, part.choices, n=1)
                hint = f"did you mean {near[0]}?" if near else ""
                raise self.source.at(node, f"expected one of: {', '.join(part.choices)}", hint)
            return text
        limit = MAX_TEXT if part.kind is Kind.TEXT else MAX_LINE
        if not text.strip() or len(text) > limit:
            raise self.source.at(node, f"expected 1 to {limit:,} characters: {part.says}")
        return text

    def _told(self, node: yaml.Node, kind: Kind) -> Any:
        """A date or a number as it is told: YAML may have made it a date or a whole number."""
        if not isinstance(node, yaml.ScalarNode):
            raise self.source.at(node, "expected a single value")
        said = node.value
        try:
            return parse_when(said) if kind is Kind.WHEN else parse_quantity(said)
        except ValueError as wrong:
            raise self.source.at(node, f"{said[:60]!r}: {wrong}") from None

    def _slug(self, node: yaml.Node, part: Field) -> str:
        text = self.source.string(node)
        if SLUG.fullmatch(text) is None:
            raise self.source.at(
                node, f"expected {part.says}: lower case letters, digits and hyphens"
            )
        if part.names:
            known = self.seen.names.setdefault(part.names, set())
            if text in known:
                raise self.source.at(node, f"the {part.names} '{text}' stands twice")
            known.add(text)
        return text

    def _must_be_known(self, part: Field, reference: str, node: yaml.Node) -> None:
        known = self.seen.names.get(part.to, set())
        if reference not in known:
            near = difflib.get_close_matches(reference, known, n=1)
            hint = f"did you mean {near[0]}?" if near else ""
            earlier = "earlier " if part.to == "event" else ""
            raise self.source.at(node, f"there is no {earlier}{part.to} '{reference}'", hint)
