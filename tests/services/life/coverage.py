"""Which use cases there are, and which of them a life does not try, each with a reason."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator, Mapping

from adjudge import services

NOT_TRIED: Mapping[str, str] = {
    "matters.open_once": "a part of other use cases, which are tried",
    "outsiders.needing_outsider": "only reads; tests/services/test_outsiders.py tries its list",
    "consistency.judged_differently": "only reads; tests/services/test_consistency.py tries it",
    "bundle.write_case_bundle": "only reads; tests/services/test_bundle.py verifies what it writes",
}
"""What takes an actor and is not in the table of commands."""


def use_cases() -> Iterator[tuple[str, str]]:
    """Module and name of every public function that takes the dependencies and an actor."""
    for found in pkgutil.iter_modules(services.__path__):
        module = importlib.import_module(f"{services.__name__}.{found.name}")
        for name, function in vars(module).items():
            is_own = getattr(function, "__module__", "") == module.__name__
            if not inspect.isfunction(function) or not is_own or name.startswith("_"):
                continue
            taken = [
                str(each.annotation) for each in inspect.signature(function).parameters.values()
            ]
            if taken[:2] == ["Deps", "Actor"] or taken[:2] == ["OrganicDeps", "Actor"]:
                yield found.name, name
