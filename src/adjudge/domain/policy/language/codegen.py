"""The Python back end: a compiled function for a rule or a whole rulebook, for screening online."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from adjudge.domain.policy.language.checker import CheckedRule
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
from adjudge.domain.signals.schema import Value

_METHODS = {"startsWith": "startswith", "endsWith": "endswith"}


def compile_rule(rule: CheckedRule) -> Callable[[Mapping[str, Value]], bool]:
    """A function from signals (a `SignalSet` or any mapping of the schema) to the rule's answer."""
    compiled: Callable[[Mapping[str, Value]], bool] = _loaded(python_source(rule))["rule"]
    return compiled


def compile_rules(rules: Sequence[CheckedRule]) -> Callable[[Mapping[str, Value]], list[int]]:
    """A function from signals to the positions in `rules` of those that hit, in order.

    One function for a whole rulebook: each signal is fetched once, and no rule costs a call.
    """
    compiled: Callable[[Mapping[str, Value]], list[int]] = _loaded(rulebook_source(rules))["rules"]
    return compiled


def python_source(rule: CheckedRule) -> str:
    """The function as Python source, for those who want to read it."""
    writer = _Writer({name: f"s[{name!r}]" for name in rule.signals})
    body = writer.write(rule.tree)
    return f"{writer.constants()}def rule(s):\n    return {body}\n"


def rulebook_source(rules: Sequence[CheckedRule]) -> str:
    """The function of many rules as Python source."""
    names = sorted(frozenset().union(*(rule.signals for rule in rules)))
    locals_ = {name: f"v{number}" for number, name in enumerate(names)}
    writer = _Writer(locals_)
    lines = ["def rules(s):"]
    lines += [f"    {local} = s[{name!r}]" for name, local in locals_.items()]
    lines += ["    h = []"]
    for number, rule in enumerate(rules):
        lines += [f"    if {writer.test(rule.tree)}:", f"        h.append({number})"]
    lines += ["    return h"]
    return writer.constants() + "\n".join(lines) + "\n"


def _loaded(source: str) -> dict[str, Any]:
    # The source is made from a checked tree: names and constants go in as Python literals of the
    # types bool, int and str, and the only names it can reach are those given here.
    names: dict[str, Any] = {"__builtins__": {}, "len": len, "frozenset": frozenset}
    exec(compile(source, "<rule>", "exec"), names)  # noqa: S102 - generated above, see the comment
    return names


class _Writer:
    """Writes parts of rules, and keeps the sets of constants that quantifiers need."""

    def __init__(self, signals: Mapping[str, str]) -> None:
        self._signals = signals
        self._sets: dict[tuple[str, ...], str] = {}

    def constants(self) -> str:
        """The sets, each once, as assignments."""
        return "".join(f"{name} = frozenset({items!r})\n" for items, name in self._sets.items())

    def write(self, node: Node) -> str:  # noqa: C901, PLR0911 - one case for each form
        match node:
            case Constant():
                return repr(node.value)
            case ConstantList():
                return "{" + ", ".join(repr(item.value) for item in node.items) + "}"
            case SignalRef():
                return self._signals[node.name]
            case Not():
                return f"(not {self.write(node.operand)})"
            case Logical():
                word = " and " if node.operator == "&&" else " or "
                return "(" + word.join(self.write(operand) for operand in node.operands) + ")"
            case Compare():
                return f"({self.write(node.left)} {node.operator} {self.write(node.right)})"
            case Member():
                return f"({self.write(node.item)} in {self.write(node.container)})"
            case Size():
                return f"len({self.write(node.receiver)})"
            case TextTest():
                return self._text_test(node)
            case Quantifier():
                return self._quantifier(node)

    def test(self, node: Node) -> str:  # noqa: PLR0911 - one case for each form
        """What Python takes as true where the part is true, and as false where it is not.

        Most lists are empty, and to see that of a list costs less than any call.
        """
        match node:
            case Not():
                return f"(not {self.test(node.operand)})"
            case Logical():
                word = " and " if node.operator == "&&" else " or "
                return "(" + word.join(self.test(operand) for operand in node.operands) + ")"
            case Compare(left=Size(receiver=counted), right=Constant(value=0), operator=">" | "!="):
                return self.write(counted)
            case Compare(left=Size(receiver=counted), right=Constant(value=0), operator="=="):
                return f"(not {self.write(counted)})"
            case Quantifier(kind="exists"):
                return f"({self._signals[node.over.name]} and {self._quantifier(node)})"
            case Quantifier(kind="all"):
                return f"(not {self._signals[node.over.name]} or {self._quantifier(node)})"
            case _:
                return self.write(node)

    def _text_test(self, node: TextTest) -> str:
        receiver, argument = self.write(node.receiver), self.write(node.argument)
        if node.method == "contains":
            return f"({argument} in {receiver})"
        value = node.argument.value if isinstance(node.argument, Constant) else ""
        if not isinstance(value, str) or not value:
            return f"{receiver}.{_METHODS[node.method]}({argument})"
        # A slice is compared in less time than a method is called.
        part = f"[:{len(value)}]" if node.method == "startsWith" else f"[-{len(value)}:]"
        return f"({receiver}{part} == {argument})"

    def _quantifier(self, node: Quantifier) -> str:
        over = self._signals[node.over.name]
        items = tuple(dict.fromkeys(str(item.value) for item in node.choices.items))
        choices = self._sets.setdefault(items, f"k{len(self._sets)}")
        # `exists` and `all` with a body that denies are each the other one, denied.
        if (node.kind == "exists") is not node.negated:
            test = f"(not {choices}.isdisjoint({over}))"
        else:
            test = f"{choices}.issuperset({over})"
        return f"(not {test})" if node.negated else test
