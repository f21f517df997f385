"""How many rules are asked of one frame: every distinct leaf once, then all rules over the answers.

Rules of a rulebook share most of their leaves. Leaves that ask what is in a list are answered over
the elements of the lists that hold any, since most lists are empty.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from adjudge.domain.policy.language.checker import CheckedRule
from adjudge.domain.policy.language.explain import names_in
from adjudge.domain.policy.language.sql import Dialect, sql_part
from adjudge.domain.policy.language.tree import (
    Constant,
    Logical,
    Member,
    Node,
    Not,
    Quantifier,
    SignalRef,
)
from adjudge.domain.signals.schema import SignalType
from adjudge.screen.expressions import polars_part

_ROW: Final = "row"
_ELEMENT: Final = "element"


@dataclass(frozen=True, slots=True, kw_only=True)
class _ListTest:
    """Whether a list has an element that is among `choices` (or, `outside`, one that is not)."""

    choices: tuple[str, ...]
    outside: bool
    denied: bool


class Plan:
    """The leaves of rules and how each rule is made of them; rules are named by their keys."""

    def __init__(self, rules: Mapping[str, CheckedRule]) -> None:
        self._leaves: dict[str, pl.Expr] = {}
        self._lists: dict[str, dict[str, _ListTest]] = {}
        self._rules = [
            self._made_of(rule.tree, rule.types).alias(name) for name, rule in rules.items()
        ]

    def answers(self, frame: pl.DataFrame) -> pl.DataFrame:
        """One column of true and false for each rule."""
        leaves = frame.select([leaf.alias(key) for key, leaf in self._leaves.items()])
        columns = leaves.get_columns()
        for name, tests in self._lists.items():
            columns += _of_elements(frame, name, tests)
        if frame.height == 0 or not columns:
            return pl.DataFrame(
                schema={rule.meta.output_name(): pl.Boolean for rule in self._rules}
            )
        return pl.DataFrame(columns).select(self._rules)

    def _made_of(self, node: Node, types: Mapping[str, SignalType]) -> pl.Expr:
        match node:
            case Not():
                return ~self._made_of(node.operand, types)
            case Logical():
                parts = [self._made_of(operand, types) for operand in node.operands]
                return _joined(node.operator, parts)
            case _ if not names_in(node):
                return polars_part(node, types)
            case _:
                key = sql_part(node, types, Dialect.DUCKDB)  # the same text means the same
                test = _list_test(node)
                if test is None:
                    self._leaves.setdefault(key, polars_part(node, types))
                else:
                    self._lists.setdefault(names_in(node)[0], {})[key] = test
                return pl.col(key)


def _joined(operator: str, parts: Sequence[pl.Expr]) -> pl.Expr:
    whole = parts[0]
    for part in parts[1:]:
        whole = whole & part if operator == "&&" else whole | part
    return whole


def _list_test(node: Node) -> _ListTest | None:
    match node:
        case Quantifier():
            every = node.kind == "all"
            return _ListTest(
                choices=tuple(str(choice.value) for choice in node.choices.items),
                outside=node.negated is not every,
                denied=every,
            )
        case Member(item=Constant(value=value), container=SignalRef()):
            return _ListTest(choices=(str(value),), outside=False, denied=False)
        case _:
            return None


def _of_elements(frame: pl.DataFrame, name: str, tests: Mapping[str, _ListTest]) -> list[pl.Series]:
    lists = frame.select(pl.int_range(pl.len()).alias(_ROW), pl.col(name).alias(_ELEMENT))
    elements = lists.filter(pl.col(_ELEMENT).list.len() > 0).explode(_ELEMENT)
    rows = elements[_ROW].to_numpy()
    among = elements.select(
        [pl.col(_ELEMENT).is_in(list(test.choices)).alias(key) for key, test in tests.items()]
    )
    answers = []
    for key, test in tests.items():
        inside = among[key].to_numpy()
        found = np.full(frame.height, test.denied)
        found[rows[~inside if test.outside else inside]] = not test.denied
        answers.append(pl.Series(key, found))
    return answers
