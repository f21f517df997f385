"""The Python back end: one compiled function per rule, for screening online."""

from __future__ import annotations

from collections.abc import Callable, Mapping

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
    source = python_source(rule)
    # The source is made from a checked tree: names and constants go in as Python literals of the
    # types bool, int and str, and the only names it can reach are those given here.
    names: dict[str, object] = {"__builtins__": {}, "len": len, "any": any, "all": all}
    exec(compile(source, "<rule>", "exec"), names)  # noqa: S102 - generated above, see the comment
    compiled: Callable[[Mapping[str, Value]], bool] = names["rule"]  # type: ignore[assignment]
    return compiled


def python_source(rule: CheckedRule) -> str:
    """The function as Python source, for those who want to read it."""
    return f"def rule(s):\n    return {_python(rule.tree)}\n"


def _python(node: Node) -> str:  # noqa: C901, PLR0911 - one case for each form
    match node:
        case Constant():
            return repr(node.value)
        case ConstantList():
            return "{" + ", ".join(repr(item.value) for item in node.items) + "}"
        case SignalRef():
            return f"s[{node.name!r}]"
        case Not():
            return f"(not {_python(node.operand)})"
        case Logical():
            word = " and " if node.operator == "&&" else " or "
            return "(" + word.join(_python(operand) for operand in node.operands) + ")"
        case Compare():
            return f"({_python(node.left)} {node.operator} {_python(node.right)})"
        case Member():
            return f"({_python(node.item)} in {_python(node.container)})"
        case Size():
            return f"len({_python(node.receiver)})"
        case TextTest():
            receiver, argument = _python(node.receiver), _python(node.argument)
            if node.method == "contains":
                return f"({argument} in {receiver})"
            return f"{receiver}.{_METHODS[node.method]}({argument})"
        case Quantifier():
            fold = "any" if node.kind == "exists" else "all"
            test = f"e {'not ' if node.negated else ''}in {_python(node.choices)}"
            return f"{fold}({test} for e in {_python(node.over)})"
