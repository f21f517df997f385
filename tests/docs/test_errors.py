"""Every error code is documented, on a page made from the classes themselves.

`ADJUDGE_UPDATE_DOCS=1 pytest tests/docs` writes the page anew.
"""

from __future__ import annotations

import importlib
import inspect
import os
import pkgutil
from collections import defaultdict
from pathlib import Path

import adjudge
from adjudge.domain.errors import DomainError

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "errors.md"
HEAD = """# Error codes

Every refusal has a stable code. The API answers `application/problem+json` with that code; a page
shows the same message and remedy. This page is made from the classes; a test fails when it drifts.

| code | what happened |
|---|---|
"""


def subclasses(parent: type[DomainError]) -> set[type[DomainError]]:
    found = set()
    for child in parent.__subclasses__():
        found |= {child} | subclasses(child)
    return found


def documented_codes() -> dict[str, str]:
    for module in pkgutil.walk_packages(adjudge.__path__, "adjudge."):
        if not module.name.endswith("__main__") and ".migrations" not in module.name:
            importlib.import_module(module.name)
    by_code: dict[str, list[str]] = defaultdict(list)
    for error in subclasses(DomainError):
        if error.__module__.startswith("adjudge.") and "code" in vars(error):
            doc = (inspect.getdoc(error) or "").split("\n\n")[0].replace("\n", " ")
            by_code[error.code].append(doc)
    return {code: " ".join(sorted(set(docs))) for code, docs in sorted(by_code.items())}


def test_every_error_code_is_on_the_page():
    codes = documented_codes()
    assert len(codes) > 40
    assert [code for code, doc in codes.items() if not doc] == []
    page = HEAD + "".join(f"| `{code}` | {doc} |\n" for code, doc in codes.items())
    if os.environ.get("ADJUDGE_UPDATE_DOCS") == "1":
        PAGE.write_text(page)
    assert PAGE.read_text() == page
