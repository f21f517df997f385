"""Every command is documented, and every command in the documentation exists and is run or parsed.

`ADJUDGE_UPDATE_DOCS=1 pytest tests/docs` writes docs/reference/commands.md anew.
"""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from adjudge.cli import app

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reference" / "commands.md"
HEAD = """# Commands

`.venv/bin/adjudge COMMAND --help` says the same. Exit status: 0 done, 1 refused or broken (the
message says what to do next), 2 wrong usage, 130 interrupted. This page is made from the program; a
test fails when it drifts.
"""


def commands(group: Any, prefix: str = "adjudge") -> Iterator[tuple[str, Any]]:
    for name, command in sorted(group.commands.items()):
        if hasattr(command, "commands"):
            yield from commands(command, f"{prefix} {name}")
        elif not command.hidden:
            yield f"{prefix} {name}", command


def all_commands() -> dict[str, Any]:
    return dict(commands(typer.main.get_command(app)))


def page() -> str:
    parts = [HEAD]
    for name, command in all_commands().items():
        parts.append(f"\n## {name}\n\n{(command.help or '').strip().splitlines()[0]}\n")
        rows = [
            f"| `{'`, `'.join(option.opts)}` | {getattr(option, 'help', '') or ''} |\n"
            for option in command.params
            if "--help" not in option.opts
        ]
        if rows:
            parts.append("\n| argument or option | |\n|---|---|\n" + "".join(rows))
    return "".join(parts)


def test_every_command_is_on_the_page():
    if os.environ.get("ADJUDGE_UPDATE_DOCS") == "1":
        PAGE.write_text(page())
    assert PAGE.read_text() == page()


def examples() -> list[tuple[str, str]]:
    found = []
    for path in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        for block in re.findall(r"```console\n(.*?)```", path.read_text(), flags=re.DOTALL):
            found += [
                (str(path.relative_to(ROOT)), line.strip().removeprefix("$ "))
                for line in block.splitlines()
                if line.strip().startswith("$ ")
            ]
    return found


def test_there_are_examples():
    assert len(examples()) >= 6


@pytest.mark.parametrize(("where", "line"), examples())
def test_an_example_in_the_documentation_is_a_command_that_exists(where, line):
    words = shlex.split(line)
    if words[0] == "make":
        assert re.search(rf"^{words[1]}:", (ROOT / "Makefile").read_text(), flags=re.MULTILINE)
    elif words[0] == "export":
        assert words[1].startswith("ADJUDGE_")
    else:
        assert words[0] == ".venv/bin/adjudge", f"{where}: {line}"
        known = all_commands()
        name = max(
            (n for n in known if f"adjudge {' '.join(words[1:])} ".startswith(f"{n} ")), key=len
        )
        options = {opt for each in known[name].params for opt in each.opts}
        assert {word for word in words if word.startswith("--")} <= options


def test_the_example_of_the_policy_check_runs():
    folder = str(ROOT / "src" / "adjudge" / "rulebooks" / "ads")
    result = CliRunner().invoke(app, ["policy", "check", folder])
    assert result.exit_code == 0, result.output
