"""Counters of one serving process, in the text format of Prometheus."""

from __future__ import annotations

from collections import Counter
from typing import Final

CONTENT_TYPE: Final = b"text/plain; version=0.0.4; charset=utf-8"
_HELP: Final = {
    "adjudge_decisions_total": "Ad decisions made.",
    "adjudge_promoted_total": "Promoted posts returned by decisions.",
    "adjudge_events_total": "Events acknowledged, by kind and outcome.",
    "adjudge_event_groups_total": "Groups of events written to disk.",
    "adjudge_refused_total": "Requests and events refused, by code.",
    "adjudge_faults_total": "Background work that failed and is tried again, by task.",
}


class Metrics:
    """Counts by name and labels; the labels are few and ours, so the counters are bounded."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()

    def count(self, name: str, labels: str = "", by: int = 1) -> None:
        """Add to a counter; `labels` is written as in the text format, without braces."""
        assert name in _HELP, name
        self._counts[name, labels] += by

    def render(self, *, worker: int, gauges: dict[str, int]) -> bytes:
        """The counters, and some gauges, of this worker."""
        lines = []
        for name, text in _HELP.items():
            lines += [f"# HELP {name} {text}", f"# TYPE {name} counter"]
            for (counter, labels), value in sorted(self._counts.items()):
                if counter == name:
                    comma = "," if labels else ""
                    lines.append(f'{name}{{worker="{worker}"{comma}{labels}}} {value}')
        for name, value in gauges.items():
            lines += [f"# TYPE {name} gauge", f'{name}{{worker="{worker}"}} {value}']
        return ("\n".join(lines) + "\n").encode()
