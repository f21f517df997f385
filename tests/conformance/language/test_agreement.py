"""All back ends, one meaning: the suite of data, the shipped rules, and random ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from tests.conformance.language import engines
from tests.conformance.language.randoms import SCHEMA, Randoms
from tests.conformance.language.test_language import SCHEMAS, SUITES
from tests.conftest import DEEP

from adjudge.adapters.rulebook_files import shipped_rulebook
from adjudge.domain.policy.language.checker import CheckedRule, check_rule
from adjudge.domain.policy.language.tree import Constant
from adjudge.domain.signals.schema import TYPES

RULES = 10_000 if DEEP else 500
ROWS = 40 if DEEP else 20
PART = 500  # rules that share their rows
PACK_ROWS = 2_000 if DEEP else 500
SEED = 7_000


@pytest.fixture(
    scope="module", params=["python", "rulebook", "polars", "bulk", "duckdb", "postgresql"]
)
def engine(request: pytest.FixtureRequest) -> tuple[str, str]:
    """The name of an engine, and the URL of the server if it needs one."""
    url = request.getfixturevalue("postgresql") if request.param == "postgresql" else ""
    return request.param, url


def ask(engine, schema, rules, rows):
    name, url = engine
    match name:
        case "python":
            return engines.python(rules, rows)
        case "rulebook":
            return engines.whole_rulebook(rules, rows)
        case "polars":
            return engines.polars(schema)(rules, rows)
        case "bulk":
            return engines.bulk(rules, rows, schema)
        case "duckdb":
            with engines.duckdb_engine(schema) as asked:
                return asked(rules, rows)
        case "postgresql":
            with engines.postgresql_engine(schema, url) as asked:
                return asked(rules, rows)
    raise AssertionError(name)


def must_agree(engine, schema, rules, rows):
    answers = ask(engine, schema, rules, rows)
    expected = engines.interpreter(rules, rows)
    assert len(answers) == len(rules)
    for rule, given, right in zip(rules, answers, expected, strict=True):
        assert all(type(answer) is bool for answer in given), rule.source
        if given != right:
            at = next(
                n for n, pair in enumerate(zip(given, right, strict=True)) if len({*pair}) > 1
            )
            raise AssertionError((rule.source, {name: rows[at][name] for name in rule.signals}))
    return expected


@pytest.mark.parametrize("area", [area for area, suite in SUITES.items() if "cases" in suite])
def test_every_engine_gives_the_answers_of_the_suite(engine, area):
    for case in SUITES[area]["cases"]:
        row = {n: tuple(v) if isinstance(v, list) else v for n, v in case["signals"].items()}
        holds, fails = case.get("true", []), case.get("false", [])
        rules = [check_rule(rule, SCHEMAS[area]) for rule in [*holds, *fails]]
        answers = ask(engine, SCHEMAS[area], rules, [row])
        given = dict(zip([*holds, *fails], [answer for (answer,) in answers], strict=True))
        assert given == {**dict.fromkeys(holds, True), **dict.fromkeys(fails, False)}


def test_random_rules_mean_the_same_in_every_engine(engine):
    for part in range(RULES // PART):
        randoms = Randoms(SEED + part)
        rules = [check_rule(randoms.rule(), SCHEMA) for _ in range(PART)]
        must_agree(engine, SCHEMA, rules, [randoms.row() for _ in range(ROWS)])


def shipped_rules() -> list[CheckedRule]:
    sources = {
        clause.rule
        for name in ("ads", "rules")
        for clause in shipped_rulebook(name).clauses
        if clause.rule is not None
    }
    return [check_rule(source) for source in sorted(sources)]


def constants(node: object) -> Iterator[str | int]:
    """Every value that is written in a part of a rule."""
    if isinstance(node, Constant):
        if not isinstance(node.value, bool):
            yield node.value
    elif isinstance(node, tuple):
        for item in node:
            yield from constants(item)
    elif not isinstance(node, str | int | Mapping):
        for slot in getattr(node, "__slots__", ()):
            if slot != "span":
                yield from constants(getattr(node, slot))


def test_the_shipped_rules_mean_the_same_in_every_engine(engine):
    rules = shipped_rules()
    assert len(rules) >= 8
    known = [value for rule in rules for value in constants(rule.tree)]
    numbers = [
        n for value in known if isinstance(value, int) for n in (value - 1, value, value + 1)
    ]
    texts = [value for value in known if isinstance(value, str)]
    randoms = Randoms(SEED, TYPES, texts=texts, numbers=numbers)
    rows = [randoms.row() for _ in range(PACK_ROWS)]
    answers = must_agree(engine, TYPES, rules, rows)
    decided = sum(len(set(given)) == 2 for given in answers)
    assert decided >= len(rules) * 0.9, "too many rules never hit, or always"
