"""CEL itself, by the reference implementation, as the judge of what a rule means."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cel_expr_python import cel

from adjudge.domain.signals.schema import SignalType

TYPES = {
    SignalType.BOOL: cel.Type.BOOL,
    SignalType.INT: cel.Type.INT,
    SignalType.STRING: cel.Type.STRING,
    SignalType.STRINGS: cel.Type.List(cel.Type.STRING),
}


def environment(schema: Mapping[str, SignalType]) -> Any:
    """CEL's own checker, with the signals of a schema as its variables."""
    return cel.NewEnv(variables={name: TYPES[kind] for name, kind in schema.items()})
