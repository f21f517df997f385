"""Other engines, with the same rules and the same signals; each in the fastest way that it offers.

A peer is made from checked rules and gives the positions of those that hit, as ours does. Where its
package is not installed it is left out, and the suite says so.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from adjudge.domain.policy.language.checker import CheckedRule
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
from adjudge.domain.signals.schema import TYPES, SignalType, Value
from adjudge.domain.signals.signal import SignalSet

Judge = Callable[[Any], list[int]]
Maker = Callable[[Sequence[CheckedRule]], tuple[Judge, Callable[[SignalSet], Any]]]


def cel(rules: Sequence[CheckedRule]) -> tuple[Judge, Callable[[SignalSet], Any]]:
    """CEL in C++: all rules as one list expression over plain variables."""
    library = importlib.import_module("cel_expr_python.cel")
    kinds = {
        SignalType.BOOL: library.Type.BOOL,
        SignalType.INT: library.Type.INT,
        SignalType.STRING: library.Type.STRING,
        SignalType.STRINGS: library.Type.List(library.Type.STRING),
    }
    names = sorted({name for rule in rules for name in rule.signals})
    environment = library.NewEnv(variables={name: kinds[TYPES[name]] for name in names})
    program = environment.compile(f"[{', '.join(f'({rule.source})' for rule in rules)}]")

    def judge(data: Any) -> list[int]:
        answers = program.eval(data=data).plain_value()
        return [at for at, answer in enumerate(answers) if answer]

    return judge, lambda signals: {name: _plain(signals[name]) for name in names}


def zen(rules: Sequence[CheckedRule]) -> tuple[Judge, Callable[[SignalSet], Any]]:
    """ZEN expressions in Rust: all rules as one compiled list expression over nested data."""
    library = importlib.import_module("zen")
    program = library.compile_expression(f"[{', '.join(_zen(rule.tree) for rule in rules)}]")

    def judge(data: Any) -> list[int]:
        return [at for at, answer in enumerate(program.evaluate(data)) if answer]

    return judge, _nested


def cedar(rules: Sequence[CheckedRule]) -> tuple[Judge, Callable[[SignalSet], Any]]:
    """Cedar in Rust: a parsed set of policies; those that decide are the hits."""
    library = importlib.import_module("cedarpy")
    policies = library.PolicySet.from_str(
        "\n".join(
            f"permit(principal, action, resource) when {{ {_cedar(rule.tree)} }};" for rule in rules
        )
    )
    entities = library.Entities.from_json_str("[]")

    def judge(data: Any) -> list[int]:
        found = library.is_authorized(data, policies, entities).diagnostics.reasons
        return sorted(int(name.removeprefix("policy")) for name in found)

    def prepare(signals: SignalSet) -> Any:
        subject = {"principal": 'A::"a"', "action": 'B::"b"', "resource": 'C::"c"'}
        return {**subject, "context": _nested(signals)}

    return judge, prepare


PEERS: Final[Mapping[str, tuple[str, Maker]]] = {
    "cel": ("cel-expr-python", cel),
    "zen": ("zen-engine", zen),
    "cedar": ("cedarpy", cedar),
}


def installed(package: str) -> str:
    """The version of a package, or nothing if it is not installed."""
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return ""


def _plain(value: Value) -> bool | int | str | list[str]:
    return list(value) if isinstance(value, tuple) else value


def _nested(signals: SignalSet) -> dict[str, dict[str, Any]]:
    data: dict[str, dict[str, Any]] = {}
    for name in signals:
        owner, _, last = name.partition(".")
        data.setdefault(owner, {})[last] = _plain(signals[name])
    return data


def _listed(node: ConstantList) -> str:
    return f"[{', '.join(json.dumps(item.value) for item in node.items)}]"


def _zen(node: Node) -> str:  # noqa: C901, PLR0911 - one case for each form
    match node:
        case Constant():
            return json.dumps(node.value)
        case ConstantList():
            return _listed(node)
        case SignalRef():
            return node.name
        case Not():
            return f"not({_zen(node.operand)})"
        case Logical():
            word = " and " if node.operator == "&&" else " or "
            return f"({word.join(_zen(operand) for operand in node.operands)})"
        case Compare():
            return f"({_zen(node.left)} {node.operator} {_zen(node.right)})"
        case Member():
            return f"({_zen(node.item)} in {_zen(node.container)})"
        case Size():
            return f"len({_zen(node.receiver)})"
        case TextTest():
            return f"{node.method}({_zen(node.receiver)}, {_zen(node.argument)})"
        case Quantifier():
            inside = f"# in {_listed(node.choices)}"
            inside = f"not({inside})" if node.negated else inside
            return f"{'some' if node.kind == 'exists' else 'all'}({node.over.name}, {inside})"


def _cedar(node: Node) -> str:  # noqa: C901, PLR0911 - one case for each form
    match node:
        case Constant():
            return json.dumps(node.value)
        case ConstantList():
            return _listed(node)
        case SignalRef():
            return f"context.{node.name}"
        case Not():
            return f"!({_cedar(node.operand)})"
        case Logical():
            return f"({f' {node.operator} '.join(_cedar(operand) for operand in node.operands)})"
        case Compare(left=Size(), operator=">", right=Constant(value=0)):
            return f"!({_cedar(node.left)})"
        case Compare():
            return f"({_cedar(node.left)} {node.operator} {_cedar(node.right)})"
        case Member():
            return f"({_cedar(node.container)}.contains({_cedar(node.item)}))"
        case Size():
            return f"{_cedar(node.receiver)}.isEmpty()"  # all that Cedar can tell of a size
        case TextTest(argument=Constant(value=text)):
            before = "" if node.method == "startsWith" else "*"
            after = "" if node.method == "endsWith" else "*"
            return f'({_cedar(node.receiver)} like "{before}{text}{after}")'
        case Quantifier(kind="exists", negated=False):
            return f"({_cedar(node.over)}.containsAny({_listed(node.choices)}))"
        case _:
            problem = f"Cedar has no form for this part of a rule: {node}"
            raise ValueError(problem)
