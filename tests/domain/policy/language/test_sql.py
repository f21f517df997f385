from __future__ import annotations

import pytest

from adjudge.domain.policy.language.checker import check_rule
from adjudge.domain.policy.language.sql import Dialect, quoted_name, sql_columns, sql_condition
from adjudge.domain.signals.schema import SignalType

SCHEMA = {"text.s": SignalType.STRING, "l": SignalType.STRINGS, "n": SignalType.INT}


@pytest.mark.parametrize(
    ("rule", "duckdb", "postgresql"),
    [
        ("n <= -1", '("n" <= (-1))', '("n" <= (-1))'),
        ("text.s != 'a'", "(\"text.s\" <> 'a')", '(("text.s" COLLATE "C") <> E\'a\'::text)'),
        (
            "text.s.endsWith('a')",
            "ends_with(\"text.s\", 'a')",
            "(right((\"text.s\" COLLATE \"C\"), length(E'a'::text)) = E'a'::text)",
        ),
        (
            "'a' in l",
            "list_contains(\"l\", 'a')",
            '((E\'a\'::text COLLATE "C") = ANY ("l"))',
        ),
        (
            "l.exists(t, !(t in ['a']))",
            "(NOT list_has_all(['a'], \"l\"))",
            '(NOT (("l" COLLATE "C") <@ ARRAY[E\'a\'::text]))',
        ),
        ("l.size() == text.s.size()", None, '(cardinality("l") = length("text.s"))'),
    ],
)
def test_what_is_written(rule, duckdb, postgresql):
    checked = check_rule(rule, SCHEMA)
    assert sql_condition(checked, Dialect.POSTGRESQL) == postgresql
    if duckdb is not None:
        assert sql_condition(checked, Dialect.DUCKDB) == duckdb


def test_the_least_number_is_written_without_its_digits():
    rule = check_rule("n == -9223372036854775808", SCHEMA)
    assert sql_condition(rule, Dialect.POSTGRESQL) == '("n" = (-9223372036854775807 - 1))'


@pytest.mark.parametrize("dialect", Dialect)
@pytest.mark.parametrize("text", ["'", "''", "\\'", "\\", "\\\\'; DROP TABLE t; --", "$$", "E'"])
def test_a_constant_stays_one_constant(dialect, text):
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    written = sql_condition(check_rule(f"text.s.contains('{escaped}')", SCHEMA), dialect)
    inside = written[written.index("'") + 1 : written.rindex("'")]
    if dialect is Dialect.POSTGRESQL:
        inside = inside.replace("\\\\", "")
        assert "\\" not in inside
    assert "'" not in inside.replace("''", "")


def test_columns_are_never_null_and_names_stay_names():
    assert sql_columns(Dialect.POSTGRESQL, SCHEMA) == (
        '"text.s" text NOT NULL, "l" text[] NOT NULL, "n" bigint NOT NULL'
    )
    assert sql_columns(Dialect.DUCKDB, {"b": SignalType.BOOL}) == '"b" BOOLEAN NOT NULL'
    assert quoted_name('a"; DROP TABLE t; --') == '"a""; DROP TABLE t; --"'
