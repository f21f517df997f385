"""How many rules are asked of one frame: every distinct leaf once, then all rules over the answers.

Rules of a rulebook share most of their leaves. Leaves that ask what is in a list are answered over
the elements of the lists that hold any, since most lists are empty; leaves that ask about one
string, over its different values, since hosts and countries come again and again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
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
# To find the different values of a column costs as much as a few leaves; many values save nothing.
_FEW_LEAVES: Final = 3
_MOST_VALUES: Final = 0.5
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
        self._texts: dict[str, dict[str, pl.Expr]] = {}
        self._lists: dict[str, dict[str, _ListTest]] = {}
        self._rules = [
            self._made_of(rule.tree, rule.types).alias(name) for name, rule in rules.items()
        ]

    def answers(self, frame: pl.DataFrame) -> pl.DataFrame:
        """One column of true and false for each rule."""
        with ThreadPoolExecutor(max_workers=pl.thread_pool_size()) as threads:
            parts = [threads.submit(_select, frame, self._leaves)]
            parts += [threads.submit(_of_values, frame, *each) for each in self._texts.items()]
            parts += [threads.submit(_of_elements, frame, *each) for each in self._lists.items()]
            columns = [column for part in parts for column in part.result()]
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
                first, *others = names_in(node)
                if test is not None:
                    self._lists.setdefault(first, {})[key] = test
                elif types[first] is SignalType.STRING and not others:
                    self._texts.setdefault(first, {})[key] = polars_part(node, types)
                else:
                    self._leaves[key] = polars_part(node, types)
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


def _select(frame: pl.DataFrame, leaves: Mapping[str, pl.Expr]) -> list[pl.Series]:
    return frame.select([leaf.alias(key) for key, leaf in leaves.items()]).get_columns()


def _of_values(frame: pl.DataFrame, name: str, leaves: Mapping[str, pl.Expr]) -> list[pl.Series]:
    values = frame.select(pl.col(name).unique()) if len(leaves) >= _FEW_LEAVES else frame
    if values.height > frame.height * _MOST_VALUES:
        return _select(frame, leaves)
    numbered = values.with_row_index(_ROW).select(_ROW, pl.col(name).alias(_ELEMENT))
    at = frame.select(pl.col(name).alias(_ELEMENT)).join(
        numbered, on=_ELEMENT, how="left", maintain_order="left"
    )
    places = at[_ROW].to_numpy()
    return [pl.Series(answer.name, answer.to_numpy()[places]) for answer in _select(values, leaves)]


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
