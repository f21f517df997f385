"""YAML as plain data in a known shape, every mistake with its file, line and column.

Of YAML we take mappings, lists and scalars. Anchors, aliases and tags are refused: they make small
files large, and a diff of two rulebooks should show all that changed.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

import yaml

from adjudge.domain.errors import DomainError
from adjudge.domain.policy.language.source import PolicySyntax
from adjudge.domain.policy.language.source import fault as rule_fault

MAX_BYTES = 64 * 1024
MAX_DEPTH = 8
MAX_ITEMS = 500
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Signs with which a line can be made to look other than it is."""


class FileFault(DomainError):
    """A file of a rulebook is not what it must be.

    Details: `file`, `line` and `column` (from 1), `problem`, `hint`; `excerpt` is the line with
    carets under the place, where there is one to show.
    """

    code = "policy.file"

    def message(self) -> str:
        d = self.details
        text = f"{d['file']}:{d['line']}:{d['column']}: {d['problem']}"
        if d.get("excerpt"):
            text = f"{text}\n{d['excerpt']}"
        return f"{text}\n  hint: {d['hint']}" if d["hint"] else text

    def remedy(self) -> str:
        return "Correct the file at that place; nothing was changed."


class StrictYaml:
    """One YAML file, read by the methods below; each takes a node and says where it is wrong.

    Raises (from every method):
        FileFault: the file or the node is not of the shape that was asked for.
    """

    max_bytes: ClassVar[int] = MAX_BYTES
    max_depth: ClassVar[int] = MAX_DEPTH
    max_items: ClassVar[int] = MAX_ITEMS
    fault_class: ClassVar[type[FileFault]] = FileFault

    def __init__(self, file: str, content: bytes) -> None:
        self.file = file
        self.text = ""
        if len(content) > self.max_bytes:
            raise self.fault(1, 1, f"the file is larger than {self.max_bytes // 1024} KiB")
        try:
            self.text = content.decode("utf-8-sig")
        except UnicodeDecodeError as broken:
            line = content.count(b"\n", 0, broken.start) + 1
            column = broken.start - (content.rfind(b"\n", 0, broken.start) + 1) + 1
            raise self.fault(line, column, "the file is not UTF-8") from None
        turned = _TURNS.search(self.text)
        if turned is not None:
            line = self.text.count("\n", 0, turned.start()) + 1
            column = turned.start() - self.text.rfind("\n", 0, turned.start())
            hint = f'write it as "\\u{ord(turned[0]):04x}" in double quotes'
            raise self.fault(line, column, "a sign that turns the direction of writing", hint)
        try:
            self._refuse_cleverness()
            root = yaml.compose(self.text, Loader=yaml.SafeLoader)
        except yaml.MarkedYAMLError as broken:
            mark = broken.problem_mark
            place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
            raise self.fault(*place, str(broken.problem)) from None
        except yaml.reader.ReaderError as broken:
            line = self.text.count("\n", 0, broken.position) + 1
            raise self.fault(line, 1, f"a character that YAML forbids: {broken.reason}") from None
        if root is None:
            raise self.fault(1, 1, "the file is empty")
        self.root: yaml.Node = root

    def _refuse_cleverness(self) -> None:
        depth = 0
        for event in yaml.parse(self.text, Loader=yaml.SafeLoader):
            mark = event.start_mark
            assert mark is not None, "text that is read has places"
            line, column = mark.line + 1, mark.column + 1
            if getattr(event, "anchor", None):
                raise self.fault(line, column, "anchors and aliases are not allowed")
            if getattr(event, "tag", None):
                raise self.fault(line, column, "tags are not allowed")
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            if depth > self.max_depth:
                raise self.fault(line, column, f"nested more than {self.max_depth} deep")

    def mapping(
        self, node: yaml.Node, required: frozenset[str], optional: frozenset[str] = frozenset()
    ) -> dict[str, yaml.Node]:
        """The values of a mapping with exactly these keys, in the order of the file."""
        found = self.free_mapping(node)
        known = required | optional
        for key_node, _ in node.value:
            if key_node.value not in known:
                near = difflib.get_close_matches(key_node.value, known, n=1)
                hint = f"did you mean {near[0]}?" if near else f"known: {', '.join(sorted(known))}"
                raise self.at(key_node, f"there is no key '{key_node.value}'", hint)
        missing = sorted(required - set(found))
        if missing:
            raise self.at(node, f"missing: {', '.join(missing)}")
        return found

    def free_mapping(self, node: yaml.Node) -> dict[str, yaml.Node]:
        """The values of a mapping whose keys are any strings, each once."""
        if not isinstance(node, yaml.MappingNode):
            raise self.at(node, "expected a mapping of keys to values")
        if len(node.value) > self.max_items:
            raise self.at(node, f"more than {self.max_items} keys")
        found: dict[str, yaml.Node] = {}
        for key_node, value_node in node.value:
            key = self.string(key_node)
            if key in found:
                raise self.at(key_node, f"the key '{key}' stands twice")
            found[key] = value_node
        return found

    def items(self, node: yaml.Node) -> list[yaml.Node]:
        """The nodes of a list."""
        if not isinstance(node, yaml.SequenceNode):
            raise self.at(node, "expected a list")
        if len(node.value) > self.max_items:
            raise self.at(node, f"more than {self.max_items} items")
        return list(node.value)

    def strings(self, node: yaml.Node) -> tuple[str, ...]:
        """A list of strings."""
        return tuple(self.string(item) for item in self.items(node))

    def string(self, node: yaml.Node) -> str:
        """A string, without the line break at the end that a block has."""
        value = self.scalar(node)
        if not isinstance(value, str):
            raise self.at(node, "expected text", "put it in quotes")
        return value.rstrip("\n")

    def integer(self, node: yaml.Node) -> int:
        """A whole number."""
        value = self.scalar(node)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.at(node, "expected a whole number")
        return value

    def boolean(self, node: yaml.Node) -> bool:
        """True or false."""
        value = self.scalar(node)
        if not isinstance(value, bool):
            raise self.at(node, "expected true or false")
        return value

    def day(self, node: yaml.Node) -> date:
        """A date such as 2026-01-01."""
        value = self.scalar(node)
        if type(value) is not date:
            raise self.at(node, "expected a date such as 2026-01-01")
        return value

    def scalar(self, node: yaml.Node) -> Any:
        """Text, a whole number, true or false, or a date."""
        if not isinstance(node, yaml.ScalarNode):
            raise self.at(node, "expected a single value")
        try:
            value = yaml.SafeLoader("").construct_object(node)
        except (yaml.YAMLError, ValueError):
            raise self.at(node, f"{node.value!r} cannot be read") from None
        if value is None or isinstance(value, float):
            raise self.at(node, f"{node.value!r} is neither text, whole number, truth nor date")
        return value

    def at(self, node: yaml.Node, problem: str, hint: str = "") -> FileFault:
        """A fault at the beginning of a node."""
        start, end = node.start_mark, node.end_mark
        # What takes many lines is marked at its first sign only.
        width = end.column - start.column if end.line == start.line else 1
        return self.fault(start.line + 1, start.column + 1, problem, hint, width=width)

    def within(self, node: yaml.Node, details: Mapping[str, Any]) -> FileFault:
        """A fault inside the text of a node, from an error that counts lines in that text."""
        line, column = int(details["line"]), int(details["column"])
        mark = node.start_mark
        style = node.style if isinstance(node, yaml.ScalarNode) else None
        exact = True
        if style == "|":
            row = mark.line + line
            lines = self.text.splitlines()
            first = next((raw for raw in lines[mark.line + 1 :] if raw.strip()), "")
            indent = len(first) - len(first.lstrip(" "))
            place = (row + 1, indent + column)
        elif node.end_mark.line == mark.line:
            place = (mark.line + 1, mark.column + column + (style in {"'", '"'}))
        else:
            # A folded text has other lines than the file: the error shows the rule's own.
            exact, place = False, (mark.line + 1, mark.column + 1)
        else_shown = str(details["excerpt"])
        return self.fault(
            *place,
            str(details["problem"]),
            str(details["hint"]),
            excerpt="" if exact else else_shown,
            width=else_shown.count("^"),
        )

    def fault(
        self,
        line: int,
        column: int,
        problem: str,
        hint: str = "",
        *,
        excerpt: str = "",
        width: int = 1,
    ) -> FileFault:
        """A fault at a place, counted from 1; `width` signs are marked, or `excerpt` is shown."""
        return self.fault_class(
            file=self.file,
            line=line,
            column=column,
            problem=problem,
            hint=hint,
            excerpt=excerpt or self._excerpt(line, column, width),
        )

    def _excerpt(self, line: int, column: int, width: int) -> str:
        lines = self.text.splitlines()
        if not 0 < line <= len(lines) or not lines[line - 1].strip():
            return ""
        place = (column - 1, column - 1 + width)
        return str(rule_fault(PolicySyntax, lines[line - 1], place, "").details["excerpt"])
