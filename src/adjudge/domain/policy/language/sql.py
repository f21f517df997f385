"""The SQL back end: a rule as a condition over a table with one column for each signal.

The column of a signal has its name (`"text.terms"`), is NOT NULL, and has its type in
`COLUMN_TYPES`. Text compares by code point: DuckDB by its bytes, PostgreSQL by `COLLATE "C"` (in a
database whose encoding is UTF8), whatever the collation of the column. The text stands by itself:
it has no parameters, and constants are escaped so that no setting of the server changes how they
are read. Who sends it through a driver that looks for `%` must send it without arguments.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from adjudge.domain.policy.language.checker import CheckedRule, is_text
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
from adjudge.domain.signals.schema import MIN_INT, TYPES, SignalType


class Dialect(StrEnum):
    """The databases that rules are written for."""

    DUCKDB = "duckdb"
    POSTGRESQL = "postgresql"


COLUMN_TYPES: Final[Mapping[Dialect, Mapping[SignalType, str]]] = {
    Dialect.DUCKDB: {
        SignalType.BOOL: "BOOLEAN",
        SignalType.INT: "BIGINT",
        SignalType.STRING: "VARCHAR",
        SignalType.STRINGS: "VARCHAR[]",
    },
    Dialect.POSTGRESQL: {
        SignalType.BOOL: "boolean",
        SignalType.INT: "bigint",
        SignalType.STRING: "text",
        SignalType.STRINGS: "text[]",
    },
}


def sql_condition(rule: CheckedRule, dialect: Dialect) -> str:
    """The rule as a condition that is true or false, never null, for every row."""
    return sql_part(rule.tree, rule.types, dialect)


def sql_part(node: Node, types: Mapping[str, SignalType], dialect: Dialect) -> str:
    """Any part of a rule over signals of those types; parts that mean the same may differ."""
    return _Writer(types, dialect).write(node)


def sql_columns(dialect: Dialect, schema: Mapping[str, SignalType] = TYPES) -> str:
    """The columns of a table that rules can be asked of, as CREATE TABLE lists them."""
    types = COLUMN_TYPES[dialect]
    return ", ".join(f"{quoted_name(name)} {types[kind]} NOT NULL" for name, kind in schema.items())


def quoted_name(name: str) -> str:
    """A name of a column, such that it can be nothing else."""
    return '"' + name.replace('"', '""') + '"'


class _Writer:
    def __init__(self, types: Mapping[str, SignalType], dialect: Dialect) -> None:
        self._types = types
        self._duckdb = dialect is Dialect.DUCKDB

    def write(self, node: Node) -> str:  # noqa: C901, PLR0911 - one case for each form
        match node:
            case Constant():
                return self._constant(node.value)
            case ConstantList():
                return f"({', '.join(self._constant(item.value) for item in node.items)})"
            case SignalRef():
                return quoted_name(node.name)
            case Not():
                return f"(NOT {self.write(node.operand)})"
            case Logical():
                word = " AND " if node.operator == "&&" else " OR "
                return f"({word.join(self.write(operand) for operand in node.operands)})"
            case Compare():
                operator = {"==": "=", "!=": "<>"}.get(node.operator, node.operator)
                return f"({self._text(node.left)} {operator} {self.write(node.right)})"
            case Member():
                return self._member(node)
            case Size():
                return self._size(node)
            case TextTest():
                return self._text_test(node)
            case Quantifier():
                return self._quantifier(node)

    def _constant(self, value: bool | int | str) -> str:  # noqa: FBT001 - the value, not a switch
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        if isinstance(value, int):
            # The least number is no literal anywhere: its digits alone do not fit in 64 bits.
            return f"({value + 1} - 1)" if value == MIN_INT else f"({value})"
        escaped = value.replace("'", "''")
        if self._duckdb:
            return f"'{escaped}'"
        # E'' reads the same whether standard_conforming_strings is on or off.
        return "E'" + escaped.replace("\\", "\\\\") + "'::text"

    def _text(self, node: Node) -> str:
        """A value to compare; text with the collation that compares by code point."""
        written = self.write(node)
        if self._duckdb or not is_text(node, self._types):
            return written
        return f'({written} COLLATE "C")'

    def _member(self, node: Member) -> str:
        item, container = node.item, node.container
        if isinstance(container, ConstantList):
            return f"({self._text(item)} IN {self.write(container)})"
        if self._duckdb:
            return f"list_contains({self.write(container)}, {self.write(item)})"
        return f"({self._text(item)} = ANY ({self.write(container)}))"

    def _size(self, node: Size) -> str:
        name = "length" if is_text(node.receiver, self._types) else "cardinality"
        if self._duckdb:
            name = "length" if name == "length" else "len"
        return f"{name}({self.write(node.receiver)})"

    def _text_test(self, node: TextTest) -> str:
        text, part = self._text(node.receiver), self.write(node.argument)
        if self._duckdb:
            name = {"contains": "contains", "startsWith": "starts_with", "endsWith": "ends_with"}
            return f"{name[node.method]}({text}, {part})"
        if node.method == "contains":
            return f"(strpos({text}, {part}) > 0)"
        if node.method == "startsWith":
            return f"starts_with({text}, {part})"
        return f"(right({text}, length({part})) = {part})"

    def _quantifier(self, node: Quantifier) -> str:
        over = self.write(node.over)
        choices = ", ".join(self._constant(item.value) for item in node.choices.items)
        # Some are in it; or all are in it. Each form with `!(...)` is the other one, denied.
        some = (node.kind == "exists") is not node.negated
        if self._duckdb:
            test = (
                f"list_has_any({over}, [{choices}])"
                if some
                else f"list_has_all([{choices}], {over})"
            )
        else:
            operator = "&&" if some else "<@"
            test = f'(({over} COLLATE "C") {operator} ARRAY[{choices}])'
        return f"(NOT {test})" if node.negated else test
