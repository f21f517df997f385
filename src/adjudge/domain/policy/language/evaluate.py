"""The evaluator: the meaning of a rule, as a walk over its tree; other back ends must agree."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
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

_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def evaluate(rule: CheckedRule, signals: Mapping[str, Value]) -> bool:
    """Whether `signals` satisfy the rule; never raises for signals of the schema's types."""
    return bool(value_of(rule.tree, signals))


def value_of(  # noqa: C901, PLR0911 - one case for each form
    node: Node, signals: Mapping[str, Value]
) -> Any:
    """The value of one part of a rule."""
    match node:
        case Constant():
            return node.value
        case ConstantList():
            return tuple(item.value for item in node.items)
        case SignalRef():
            return signals[node.name]
        case Not():
            return not value_of(node.operand, signals)
        case Logical():
            fold = all if node.operator == "&&" else any
            return fold(value_of(operand, signals) for operand in node.operands)
        case Compare():
            left, right = value_of(node.left, signals), value_of(node.right, signals)
            return _COMPARE[node.operator](left, right)
        case Member():
            return value_of(node.item, signals) in value_of(node.container, signals)
        case Size():
            return len(value_of(node.receiver, signals))
        case TextTest():
            return text_test(
                node.method, value_of(node.receiver, signals), value_of(node.argument, signals)
            )
        case Quantifier():
            fold = any if node.kind == "exists" else all
            return fold(matches(node, element) for element in signals[node.over.name])  # type: ignore[union-attr]


def matches(node: Quantifier, element: str) -> bool:
    """Whether one element meets the condition inside `exists` or `all`."""
    chosen = any(item.value == element for item in node.choices.items)
    return chosen is not node.negated


def text_test(method: str, text: str, part: str) -> bool:
    """`contains`, `startsWith` or `endsWith`; every text contains the empty one."""
    if method == "contains":
        return part in text
    return text.startswith(part) if method == "startsWith" else text.endswith(part)
