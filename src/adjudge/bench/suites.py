"""The suites of `adjudge bench`, by name. A later part of Adjudge adds its line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from adjudge.bench.cases import run_cases
from adjudge.bench.policy import run_policy
from adjudge.bench.report import Suite
from adjudge.bench.road import run_road
from adjudge.bench.signals import run_signals

SUITES: Final[Mapping[str, Callable[[], Suite]]] = MappingProxyType(
    {"road": run_road, "cases": run_cases, "policy": run_policy, "signals": run_signals}
)
