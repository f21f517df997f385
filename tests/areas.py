"""A pytest plugin that prints the time each area of the suite took (its first folder)."""

from __future__ import annotations

from collections import defaultdict

import pytest

_seconds: dict[str, float] = defaultdict(float)
_tests: dict[str, int] = defaultdict(int)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Add one phase of one test to its area."""
    parts = report.nodeid.split("::")[0].split("/")
    area = parts[1] if len(parts) > 2 else "root"
    _seconds[area] += report.duration
    if report.when == "call":
        _tests[area] += 1


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the areas, the slowest first."""
    terminalreporter.section("time by area (summed over workers)")
    for area, seconds in sorted(_seconds.items(), key=lambda item: -item[1]):
        terminalreporter.line(f"{area:<16} {seconds:>7.1f} s  {_tests[area]:>5} tests")
