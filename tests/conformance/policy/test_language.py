"""Every case of language.yaml, in each of our back ends and in CEL itself."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from cel_expr_python import cel

from adjudge.domain.policy.language.checker import check_rule
from adjudge.domain.policy.language.codegen import compile_rule
from adjudge.domain.policy.language.evaluate import evaluate
from adjudge.domain.signals.schema import SignalType

SUITE = yaml.safe_load((Path(__file__).parent / "language.yaml").read_text(encoding="utf-8"))
SCHEMA = {name: SignalType(kind) for name, kind in SUITE["schema"].items()}
CEL_TYPES = {
    SignalType.BOOL: cel.Type.BOOL,
    SignalType.INT: cel.Type.INT,
    SignalType.STRING: cel.Type.STRING,
    SignalType.STRINGS: cel.Type.List(cel.Type.STRING),
}
ENV = cel.NewEnv(variables={name: CEL_TYPES[kind] for name, kind in SCHEMA.items()})


def cases():
    for case in SUITE["cases"]:
        for verdict in ("true", "false"):
            for rule in case[verdict]:
                yield pytest.param(case["signals"], rule, verdict == "true", id=f"{verdict}:{rule}")


@pytest.mark.parametrize(("signals", "rule", "verdict"), list(cases()))
def test_a_rule_means_the_same_everywhere(signals, rule, verdict):
    checked = check_rule(rule, SCHEMA)
    row = {name: tuple(v) if isinstance(v, list) else v for name, v in signals.items()}
    assert evaluate(checked, row) is verdict
    assert compile_rule(checked)(row) is verdict
    assert ENV.compile(rule).eval(data=signals).plain_value() is verdict
