"""Every case of the files here: what a rule means, and how what is no rule is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from tests.conformance.language.oracle import environment

from adjudge.domain.policy.language.checker import check_rule
from adjudge.domain.policy.language.codegen import compile_rule
from adjudge.domain.policy.language.evaluate import evaluate
from adjudge.domain.policy.language.source import RuleError
from adjudge.domain.signals.schema import SignalType, has_type

SUITES = {
    path.stem: yaml.safe_load(path.read_text(encoding="utf-8"))
    for path in sorted(Path(__file__).parent.glob("*.yaml"))
}
SCHEMAS = {
    area: {name: SignalType(kind) for name, kind in suite["schema"].items()}
    for area, suite in SUITES.items()
}
ORACLES = {area: environment(schema) for area, schema in SCHEMAS.items()}


def meanings():
    for area, suite in SUITES.items():
        for case in suite.get("cases", ()):
            for verdict in ("true", "false"):
                for rule in case.get(verdict, ()):
                    yield pytest.param(
                        area, case["signals"], rule, verdict == "true", id=f"{area}:{rule}"
                    )


def refusals():
    for area, suite in SUITES.items():
        for case in suite.get("refused", ()):
            yield pytest.param(area, case, id=f"{area}:{case['rule']}")


def test_every_area_is_there():
    assert set(SUITES) >= {
        *("comparisons", "errors", "integers", "lists", "logic"),
        *("macros", "parse", "strings", "unicode"),
    }
    assert len(list(meanings())) >= 300
    assert len(list(refusals())) >= 120


@pytest.mark.parametrize("area", SUITES)
def test_rows_are_of_the_types_that_the_schema_gives(area):
    for case in SUITES[area].get("cases", ()):
        assert set(case["signals"]) == set(SCHEMAS[area])
        for name, value in case["signals"].items():
            given = tuple(value) if isinstance(value, list) else value
            assert has_type(given, SCHEMAS[area][name]), name


@pytest.mark.parametrize(("area", "signals", "rule", "verdict"), list(meanings()))
def test_a_rule_means_the_same_everywhere(area, signals, rule, verdict):
    checked = check_rule(rule, SCHEMAS[area])
    row = {name: tuple(v) if isinstance(v, list) else v for name, v in signals.items()}
    assert evaluate(checked, row) is verdict
    assert compile_rule(checked)(row) is verdict
    assert ORACLES[area].compile(rule).eval(data=signals).plain_value() is verdict


@pytest.mark.parametrize(("area", "case"), list(refusals()))
def test_what_is_no_rule_is_refused_at_its_place_with_its_hint(area, case):
    with pytest.raises(RuleError) as refused:
        check_rule(case["rule"], SCHEMAS[area])
    details = refused.value.details
    assert (refused.value.code, [details["line"], details["column"]]) == (case["code"], case["at"])
    assert (details["problem"], details["hint"]) == (case["problem"], case["hint"])
    if "shown" in case:
        assert str(refused.value) + "\n" == case["shown"]


@pytest.mark.parametrize(("area", "case"), list(refusals()))
def test_cel_agrees_or_is_known_not_to(area, case):
    try:
        ORACLES[area].compile(case["rule"])
    except RuntimeError:
        outcome = "refuses"
    else:
        outcome = "accepts"
    assert outcome == case["cel"]
