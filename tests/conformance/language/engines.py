"""Every back end as one function: rules and rows in, one list of answers for each rule out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import duckdb
import polars as pl
import psycopg

from adjudge.domain.policy.language.checker import CheckedRule
from adjudge.domain.policy.language.codegen import compile_rule, compile_rules
from adjudge.domain.policy.language.evaluate import evaluate
from adjudge.domain.policy.language.sql import Dialect, sql_columns, sql_condition
from adjudge.domain.signals.schema import SignalType, Value
from adjudge.screen.bulk import BulkJudge
from adjudge.screen.expressions import frame_schema, polars_expression

Rows = Sequence[Mapping[str, Value]]
Answers = list[list[bool]]
Engine = Callable[[Sequence[CheckedRule], Rows], Answers]
Schema = Mapping[str, SignalType]
AT_ONCE = 100  # rules in one question to a database


def interpreter(rules: Sequence[CheckedRule], rows: Rows) -> Answers:
    return [[evaluate(rule, row) for row in rows] for rule in rules]


def python(rules: Sequence[CheckedRule], rows: Rows) -> Answers:
    return [[test(row) for row in rows] for test in map(compile_rule, rules)]


def whole_rulebook(rules: Sequence[CheckedRule], rows: Rows) -> Answers:
    test = compile_rules(rules)
    hits = [set(test(row)) for row in rows]
    return [[number in hit for hit in hits] for number in range(len(rules))]


def polars(schema: Schema) -> Engine:
    def ask(rules: Sequence[CheckedRule], rows: Rows) -> Answers:
        plain = [{name: _plain(row[name]) for name in schema} for row in rows]
        frame = pl.DataFrame(plain, schema=frame_schema(schema))
        named = [polars_expression(rule).alias(str(n)) for n, rule in enumerate(rules)]
        answers = frame.select(pl.all()).with_columns(named)
        return [answers[str(n)].to_list() for n in range(len(rules))]

    return ask


def bulk(rules: Sequence[CheckedRule], rows: Rows, schema: Schema) -> Answers:
    plain = [{name: _plain(row[name]) for name in schema} for row in rows]
    judge = BulkJudge({str(n): rule for n, rule in enumerate(rules)})
    hits = judge.hits(judge.check(pl.DataFrame(plain, schema=frame_schema(schema))))
    return [hits[str(n)].to_list() for n in range(len(rules))]


@contextmanager
def duckdb_engine(schema: Schema) -> Iterator[Engine]:
    with duckdb.connect() as connection:
        yield _database(schema, Dialect.DUCKDB, connection.execute, connection.executemany, "?")


@contextmanager
def postgresql_engine(schema: Schema, url: str) -> Iterator[Engine]:
    with psycopg.connect(url, autocommit=True) as connection, connection.cursor() as cursor:
        # What no rule may depend on: how a server reads constants.
        cursor.execute("SET standard_conforming_strings = off")
        cursor.execute("SET client_min_messages = error")
        yield _database(schema, Dialect.POSTGRESQL, cursor.execute, cursor.executemany, "%s")


def _database(
    schema: Schema, dialect: Dialect, execute: Any, executemany: Any, mark: str
) -> Engine:
    columns = sql_columns(dialect, schema)

    def ask(rules: Sequence[CheckedRule], rows: Rows) -> Answers:
        execute("DROP TABLE IF EXISTS asked")
        execute(f"CREATE TEMPORARY TABLE asked (place integer, {columns})")
        marks = ", ".join([mark] * (len(schema) + 1))
        values = [(at, *(_plain(row[name]) for name in schema)) for at, row in enumerate(rows)]
        executemany(f"INSERT INTO asked VALUES ({marks})", values)  # noqa: S608 - only marks
        answers: Answers = []
        for first in range(0, len(rules), AT_ONCE):
            tests = ", ".join(sql_condition(r, dialect) for r in rules[first : first + AT_ONCE])
            found = execute(f"SELECT {tests} FROM asked ORDER BY place").fetchall()  # noqa: S608 - what is tested
            answers.extend(list(column) for column in zip(*found, strict=True))
        return answers

    return ask


def _plain(value: Value) -> bool | int | str | list[str]:
    return list(value) if isinstance(value, tuple) else value
