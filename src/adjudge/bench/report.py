"""What a suite measured, as a table for people and as JSON with keys that stay the same."""

from __future__ import annotations

import json
import math
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Final

FORMAT: Final = "adjudge-bench-1"
P99: Final = 0.99
MILLI: Final = 1_000
NARROWEST: Final = 34
"""How wide the titles of a table are at least."""
PER_SECOND: Final = {"us": 1_000_000}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One thing measured `count` times; `p50`, `p99` and `mean` in `unit`; how many a second."""

    key: str
    title: str
    unit: str
    count: int
    p50: float
    p99: float
    mean: float
    per_second: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """The rows of one run, what they were measured over, and ratios within the run."""

    name: str
    rows: tuple[Row, ...]
    facts: Mapping[str, int | str] = field(default_factory=dict)
    ratios: Mapping[str, float] = field(default_factory=dict)


def summary(key: str, title: str, taken: Sequence[float], *, unit: str) -> Row:
    """The row of these measurements. `per_second` is what one after another gives: 1 / mean."""
    assert taken, key
    ordered = sorted(taken)
    mean = sum(ordered) / len(ordered)
    return Row(
        key=key,
        title=title,
        unit=unit,
        count=len(ordered),
        p50=quantile(ordered, 0.5),
        p99=quantile(ordered, P99),
        mean=mean,
        per_second=PER_SECOND[unit] / mean,
    )


def quantile(ordered: Sequence[float], share: float) -> float:
    """The nearest-rank quantile of an ordered list: always a value that was measured."""
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def as_json(suites: Sequence[Suite]) -> str:
    """All suites of a run, with the machine they ran on."""
    document = {
        "format": FORMAT,
        "machine": {
            "cpus": os.cpu_count(),
            "system": f"{platform.system()} {platform.machine()}",
            "python": platform.python_version(),
        },
        "suites": {
            suite.name: {
                "facts": dict(suite.facts),
                "measures": {
                    row.key: {k: v for k, v in asdict(row).items() if k not in {"key", "title"}}
                    for row in suite.rows
                },
                "ratios": dict(suite.ratios),
            }
            for suite in suites
        },
    }
    return json.dumps(document, indent=1)


def as_table(suites: Sequence[Suite]) -> str:
    """All suites as text for a terminal."""
    lines = []
    for suite in suites:
        facts = ", ".join(
            f"{value:,} {name.replace('_', ' ')}" if isinstance(value, int) else value
            for name, value in suite.facts.items()
        )
        lines += [f"{suite.name}: {facts}", ""]
        wide = max(NARROWEST, *(len(row.title) + 2 for row in suite.rows))
        lines.append(f"  {'':<{wide}}{'p50':>13}{'p99':>13}{'per second':>14}{'times':>8}")
        lines += [
            f"  {row.title:<{wide}}{_time(row.p50):>13}{_time(row.p99):>13}"
            f"{row.per_second:>14,.0f}{row.count:>8,}"
            for row in suite.rows
        ]
        lines += [
            "",
            *(f"  {name.replace('_', ' ')}: {value:,.1f}" for name, value in suite.ratios.items()),
        ]
    return "\n".join(lines)


def _time(micros: float) -> str:
    """Microseconds, in a unit that reads well."""
    if micros < MILLI:
        return f"{micros:.1f} us"
    return f"{micros / MILLI:.2f} ms"
