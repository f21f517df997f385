"""The Polars back end: a rule as an expression over a frame with one column for each signal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import polars as pl

from adjudge.domain.policy.language.checker import CheckedRule, is_text
from adjudge.domain.policy.language.tree import (
    Compare,
    Comparison,
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

COLUMN_TYPES: Final[Mapping[SignalType, pl.DataType]] = {
    SignalType.BOOL: pl.Boolean(),
    SignalType.INT: pl.Int64(),
    SignalType.STRING: pl.String(),
    SignalType.STRINGS: pl.List(pl.String()),
}


def frame_schema(schema: Mapping[str, SignalType] = TYPES) -> pl.Schema:
    """The columns of a frame that rules can be asked of: one for each signal, none with nulls."""
    return pl.Schema({name: COLUMN_TYPES[kind] for name, kind in schema.items()})


def polars_expression(rule: CheckedRule) -> pl.Expr:
    """The rule as an expression that is true or false, never null, for every row without nulls."""
    return polars_part(rule.tree, rule.types)


def polars_part(node: Node, types: Mapping[str, SignalType]) -> pl.Expr:
    """Any part of a rule as an expression; one that reads no signal has a single value."""
    return _Writer(types).write(node)


class _Writer:
    def __init__(self, types: Mapping[str, SignalType]) -> None:
        self._types = types

    def write(self, node: Node) -> pl.Expr:  # noqa: C901, PLR0911 - one case for each form
        match node:
            case Constant():
                return _constant(node.value)
            case ConstantList():
                raise AssertionError(node)
            case SignalRef():
                return pl.col(node.name)
            case Not():
                return ~self.write(node.operand)
            case Logical():
                parts = [self.write(operand) for operand in node.operands]
                whole = parts[0]
                for part in parts[1:]:
                    whole = whole & part if node.operator == "&&" else whole | part
                return whole
            case Compare():
                return _compared(node.operator, self.write(node.left), self.write(node.right))
            case Member():
                return self._member(node)
            case Size():
                whole = self.write(node.receiver)
                counted = (
                    whole.str.len_chars()
                    if is_text(node.receiver, self._types)
                    else whole.list.len()
                )
                return counted.cast(pl.Int64)
            case TextTest():
                return _text_test(node.method, self.write(node.receiver), self.write(node.argument))
            case Quantifier():
                return _quantified(node)

    def _member(self, node: Member) -> pl.Expr:
        item = self.write(node.item)
        if isinstance(node.container, ConstantList):
            return item.is_in([choice.value for choice in node.container.items])
        return self.write(node.container).list.contains(item)


def _constant(value: bool | int | str) -> pl.Expr:  # noqa: FBT001 - the value, not a switch
    if isinstance(value, bool):
        return pl.lit(value, dtype=pl.Boolean)
    return pl.lit(value, dtype=pl.Int64 if isinstance(value, int) else pl.String)


def _compared(operator: Comparison, left: pl.Expr, right: pl.Expr) -> pl.Expr:
    match operator:
        case "==":
            return left == right
        case "!=":
            return left != right
        case "<":
            return left < right
        case "<=":
            return left <= right
        case ">":
            return left > right
        case ">=":
            return left >= right


def _text_test(method: str, text: pl.Expr, part: pl.Expr) -> pl.Expr:
    if method == "contains":
        return text.str.contains(part, literal=True)
    return text.str.starts_with(part) if method == "startsWith" else text.str.ends_with(part)


def _quantified(node: Quantifier) -> pl.Expr:
    inside = pl.element().is_in([str(choice.value) for choice in node.choices.items])
    tested = pl.col(node.over.name).list.eval(~inside if node.negated else inside)
    return tested.list.any() if node.kind == "exists" else tested.list.all()
