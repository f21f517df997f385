"""The checker: every name is a signal, every comparison has two values of one type."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from adjudge.domain.policy.language.parser import parse
from adjudge.domain.policy.language.source import PolicyType, RuleError, Span, fault
from adjudge.domain.policy.language.tree import (
    Compare,
    Constant,
    ConstantList,
    Logical,
    Member,
    Node,
    Not,
    Quantifier,
    SignalRef,
    Size,
    TextTest,
)
from adjudge.domain.signals.schema import TYPES, SignalType

_BOOL, _INT, _STRING, _STRINGS = (
    SignalType.BOOL,
    SignalType.INT,
    SignalType.STRING,
    SignalType.STRINGS,
)


_METHODS = frozenset({"contains", "startsWith", "endsWith", "size", "exists", "all"})
_WHOLE = re.compile(r"-?[0-9]{1,19}")
_TRUE_OR_FALSE = {
    _STRINGS: "ask for its size: x.size() > 0",
    _STRING: "compare it: x == 'a'",
    _INT: "compare it: x > 0",
    _BOOL: "",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedRule:
    """A rule that always has an answer: its source, its tree and the signals that it reads.

    `types` are the types of those signals, so that a translation needs no schema.
    """

    source: str
    tree: Node
    signals: frozenset[str]
    types: Mapping[str, SignalType] = field(hash=False)


def check_rule(source: str, schema: Mapping[str, SignalType] = TYPES) -> CheckedRule:
    """Parse and check a rule.

    Raises:
        PolicySyntax: the source is no rule of the language.
        PolicyType: the rule is about signals that are not there, or mixes types.
    """
    tree = parse(source)
    checker = _Checker(source, schema)
    kind = checker.type_of(tree)
    if kind is not _BOOL:
        raise checker.fault(tree.span, f"a rule is true or false, this is {_named(kind)}")
    if not checker.read:
        raise checker.fault(tree.span, "the rule reads no signal, so it always says the same")
    return CheckedRule(
        source=source,
        tree=tree,
        signals=frozenset(checker.read),
        types={name: schema[name] for name in sorted(checker.read)},
    )


def is_text(node: Node, types: Mapping[str, SignalType]) -> bool:
    """Whether a part of a checked rule is a string."""
    if isinstance(node, SignalRef):
        return types[node.name] is _STRING
    return isinstance(node, Constant) and isinstance(node.value, str)


class _Checker:
    def __init__(self, source: str, schema: Mapping[str, SignalType]) -> None:
        self._source = source
        self._schema = schema
        self.read: set[str] = set()

    def type_of(self, node: Node) -> SignalType:  # noqa: C901, PLR0911 - one case for each form
        """The type of a part of the rule, after checking everything in it."""
        match node:
            case Constant():
                return _type_of_value(node.value)
            case SignalRef():
                return self._signal(node)
            case Not():
                self._must_be(node.operand, _BOOL, "'!'")
                return _BOOL
            case Logical():
                for operand in node.operands:
                    self._must_be(operand, _BOOL, f"'{node.operator}'")
                return _BOOL
            case Compare():
                self._compare(node)
                return _BOOL
            case Member():
                self._member(node)
                return _BOOL
            case Size():
                kind = self.type_of(node.receiver)
                if kind not in {_STRING, _STRINGS}:
                    raise self.fault(
                        node.span, f"size() needs a string or a list, not {_named(kind)}"
                    )
                return _INT
            case TextTest():
                self._must_be(node.receiver, _STRING, f"{node.method}()")
                self._must_be(node.argument, _STRING, f"{node.method}()")
                return _BOOL
            case Quantifier():
                self._must_be(node.over, _STRINGS, f"{node.kind}()")
                self._list_of(node.choices, _STRING)
                return _BOOL
            case ConstantList():
                raise self.fault(node.span, "a list stands only to the right of `in`")

    def _signal(self, node: SignalRef) -> SignalType:
        kind = self._schema.get(node.name)
        if kind is None:
            raise self.fault(node.span, f"there is no signal '{node.name}'", self._meant(node.name))
        self.read.add(node.name)
        return kind

    def _meant(self, name: str) -> str:
        owner, _, last = name.rpartition(".")
        if owner in self._schema and last in _METHODS:
            return f"a method has parentheses: {owner}.{last}()"
        if name.lower() in {"true", "false"}:
            return f"write {name.lower()}"
        near = difflib.get_close_matches(name, self._schema, n=1)
        return f"did you mean {near[0]}?" if near else "the schema of signals lists all names"

    def _compare(self, node: Compare) -> None:
        left, right = self.type_of(node.left), self.type_of(node.right)
        if left is not right:
            raise self.fault(
                node.span,
                f"'{node.operator}' compares {_named(left)} with {_named(right)}",
                _why_unlike(node, left, right),
            )
        if left is _STRINGS:
            raise self.fault(
                node.span, "lists cannot be compared", "use size(), `in`, exists() or all()"
            )
        if left is _BOOL and node.operator not in {"==", "!="}:
            raise self.fault(
                node.span, f"'{node.operator}' does not order true and false", "use && and !"
            )

    def _member(self, node: Member) -> None:
        item = self.type_of(node.item)
        if isinstance(node.container, ConstantList):
            if item not in {_STRING, _INT}:
                raise self.fault(node.item.span, f"a list never holds {_named(item)}")
            self._list_of(node.container, item)
            return
        container = self.type_of(node.container)
        if container is _STRING:
            raise self.fault(
                node.span, "`in` looks into a list, not into a string", "use contains()"
            )
        if container is not _STRINGS:
            raise self.fault(node.container.span, f"`in` needs a list, not {_named(container)}")
        if item is not _STRING:
            raise self.fault(node.item.span, f"the list holds strings, never {_named(item)}")

    def _list_of(self, node: ConstantList, kind: SignalType) -> None:
        for item in node.items:
            found = _type_of_value(item.value)
            if found is not kind:
                raise self.fault(
                    item.span, f"{_named(found)} in a list compared with {_named(kind)}"
                )

    def _must_be(self, node: Node, kind: SignalType, where: str) -> None:
        found = self.type_of(node)
        if found is not kind:
            hint = ""
            if kind is _BOOL:
                hint = _TRUE_OR_FALSE[found]
                if isinstance(node, Constant):
                    hint = "repeat what is compared: x == 'a' || x == 'b'"
            elif isinstance(node, SignalRef) and kind is _STRING and found is _STRINGS:
                hint = f"to look into a list, write 'a' in {node.name}"
            raise self.fault(
                node.span, f"{where} needs {_named(kind)}, this is {_named(found)}", hint
            )

    def fault(self, span: Span, problem: str, hint: str = "") -> RuleError:
        """A type error at `span` of this rule."""
        return fault(PolicyType, self._source, span, problem, hint)


def _why_unlike(node: Compare, left: SignalType, right: SignalType) -> str:
    """What was probably meant where two types are compared."""
    if isinstance(node.left, Compare) and left is _BOOL:
        return "comparisons do not chain; write a < b && b < c"
    if {left, right} == {_STRING, _STRINGS}:
        return "to look into a list, write 'a' in x"
    if {left, right} == {_INT, _STRINGS}:
        return "ask for its size: x.size() > 0"
    quoted = [
        side.value
        for side in (node.left, node.right)
        if isinstance(side, Constant) and isinstance(side.value, str)
    ]
    if {left, right} == {_INT, _STRING} and quoted and _WHOLE.fullmatch(quoted[0]):
        return f"a number stands without quotes: {quoted[0]}"
    if {left, right} == {_BOOL, _STRING} and quoted and quoted[0] in {"true", "false"}:
        return f"{quoted[0]} stands without quotes"
    return ""


def _type_of_value(value: bool | int | str) -> SignalType:  # noqa: FBT001 - the value, not a switch
    if isinstance(value, bool):
        return _BOOL
    return _INT if isinstance(value, int) else _STRING


def _named(kind: SignalType) -> str:
    return {
        _BOOL: "true or false",
        _INT: "a number",
        _STRING: "a string",
        _STRINGS: "a list of strings",
    }[kind]
