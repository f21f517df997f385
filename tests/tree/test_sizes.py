"""The house limits: a module stays under about 400 lines, a function under about 70."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MODULE_LINES = 400
FUNCTION_LINES = 70


def modules() -> Iterator[Path]:
    for folder in ("src", "tests"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def test_no_module_is_over_400_lines():
    over = {
        str(path.relative_to(ROOT)): lines
        for path in modules()
        if (lines := path.read_text().count("\n")) > MODULE_LINES
    }
    assert over == {}


def test_no_function_is_over_70_lines():
    over = {}
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                assert node.end_lineno is not None
                lines = node.end_lineno - node.lineno + 1
                if lines > FUNCTION_LINES:
                    over[f"{path.relative_to(ROOT)}::{node.name}"] = lines
    assert over == {}


def test_every_package_says_what_it_is():
    silent = [
        str(path.relative_to(ROOT))
        for path in modules()
        if path.name == "__init__.py"
        and path.is_relative_to(ROOT / "src")
        and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert silent == []
