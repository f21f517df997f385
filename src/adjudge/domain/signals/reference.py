"""The reference of signals: every name that a rule may read, written from the schema.

`python -m adjudge.domain.signals.reference` prints docs/reference/signals.md.
"""

from __future__ import annotations

import sys

from adjudge.domain.signals.schema import SCHEMA, SIGNALS_VERSION

_HEAD = f"""# Signals

Written from `adjudge.domain.signals.schema`; a test fails when it is behind. This is version
{SIGNALS_VERSION}: signals are versioned apart from the policy. No signal is ever null; what is not
known has the default of its type (false, 0, the empty string, the empty list). Rates are in basis
points (12.5% is 1250), amounts in the minor unit of their own currency ($4.99 is 499).
"""


def signals_reference() -> str:
    """docs/reference/signals.md."""
    lines = [_HEAD]
    before = ""
    for name, spec in SCHEMA.items():
        part = name.partition(".")[0]
        if part != before:
            lines += [f"## {part}", "", "| signal | type | meaning |", "|---|---|---|"]
            before = part
        passes = f" It passes if {spec.passes_when}." if spec.passes_when else ""
        lines.append(f"| `{name}` | {spec.type.value} | {spec.meaning}{passes} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(signals_reference())
