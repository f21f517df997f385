"""Explanations: why a rule said what it said, leaf by leaf, with the places in the text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal as OneOf

from adjudge.domain.policy.language.checker import CheckedRule
from adjudge.domain.policy.language.evaluate import matches, value_of
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
from adjudge.domain.signals.signal import SignalSet, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """The verdict of one part of a rule.

    A leaf is a part without `&&`, `||` and `!`: it has the values of the signals it read, and the
    `spans` in the text as written that made it true. `source` is the part as the rule writes it.
    """

    form: OneOf["all of", "any of", "not", "leaf"]
    verdict: bool
    source: str
    children: tuple[Explanation, ...] = ()
    values: tuple[tuple[str, Value], ...] = ()
    spans: tuple[Span, ...] = ()
    node: Node


def explain(rule: CheckedRule, signals: SignalSet) -> Explanation:
    """The whole tree of verdicts; nothing is skipped, since every part always has an answer."""
    return _explain(rule, rule.tree, signals)


def support(explanation: Explanation) -> tuple[Explanation, ...]:
    """The leaves on which the verdict rests; where one would have been enough, all that agree."""
    if explanation.form == "leaf":
        return (explanation,)
    if explanation.form == "not":
        return support(explanation.children[0])
    agreeing = [child for child in explanation.children if child.verdict is explanation.verdict]
    return tuple(leaf for child in agreeing for leaf in support(child))


def _explain(rule: CheckedRule, node: Node, signals: SignalSet) -> Explanation:
    source = rule.source[node.span[0] : node.span[1]]
    match node:
        case Not():
            child = _explain(rule, node.operand, signals)
            return Explanation(
                form="not", verdict=not child.verdict, source=source, children=(child,), node=node
            )
        case Logical():
            children = tuple(_explain(rule, operand, signals) for operand in node.operands)
            every = node.operator == "&&"
            verdicts = [child.verdict for child in children]
            return Explanation(
                form="all of" if every else "any of",
                verdict=all(verdicts) if every else any(verdicts),
                source=source,
                children=children,
                node=node,
            )
        case _:
            verdict = bool(value_of(node, signals))
            return Explanation(
                form="leaf",
                verdict=verdict,
                source=source,
                values=tuple((name, signals[name]) for name in names_in(node)),
                spans=_spans(node, signals) if verdict else (),
                node=node,
            )


def names_in(node: Node) -> tuple[str, ...]:
    """The signals that a part of a rule reads, each once, in the order of the source."""
    return tuple(dict.fromkeys(_names(node)))


def _names(node: Node) -> list[str]:  # noqa: PLR0911 - one case for each form
    match node:
        case SignalRef():
            return [node.name]
        case Constant() | ConstantList():
            return []
        case Quantifier():
            return [node.over.name]
        case Not():
            return _names(node.operand)
        case Logical():
            return [name for operand in node.operands for name in _names(operand)]
        case Compare():
            return _names(node.left) + _names(node.right)
        case Member():
            return _names(node.item) + _names(node.container)
        case Size():
            return _names(node.receiver)
        case TextTest():
            return _names(node.receiver) + _names(node.argument)


def _spans(node: Node, signals: SignalSet) -> tuple[Span, ...]:
    """The places in the text that made a true leaf true."""
    if isinstance(node, Quantifier):
        return _elements(signals, node.over.name, lambda element: matches(node, element))
    if isinstance(node, Member) and isinstance(node.container, SignalRef):
        item = value_of(node.item, signals)
        return _elements(signals, node.container.name, lambda element: element == item)
    spans = [span for name in names_in(node) for span in signals.signals[name].spans]
    return tuple(sorted(set(spans)))


def _elements(signals: SignalSet, name: str, wanted: Callable[[str], bool]) -> tuple[Span, ...]:
    signal = signals.signals[name]
    assert isinstance(signal.value, tuple), name
    return tuple(
        span for element, span in zip(signal.value, signal.spans, strict=False) if wanted(element)
    )
