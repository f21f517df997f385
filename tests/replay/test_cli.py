"""The command as people run it, each time in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from tests.replay.samples import SMALL


def replay(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "adjudge.cli", "replay", *map(str, arguments)],
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "ADJUDGE_HOME": "/nonexistent/home", "ADJUDGE_CURRENCY": "CHF"},
    )


@pytest.fixture
def small(tmp_path):
    path = tmp_path / "small.yaml"
    path.write_text(SMALL)
    return path


def test_a_story_is_told_and_holds(small):
    done = replay(small)
    assert done.returncode == 0, done.stderr
    assert "REFUSED (on the story's clock: 31 January 2018)" in done.stdout
    assert "reasons.ground_missing: It names no clause." in done.stdout
    assert "Accounts differ, and all stay." in done.stdout
    assert "It presupposes what was not done: notice." in done.stdout
    assert "sentence-of-a-platform       2" in done.stdout


def test_what_comes_otherwise_fails_and_is_told(small):
    small.write_text(SMALL.replace("result: refused", "result: done"))
    done = replay(small)
    assert done.returncode == 1
    assert "NOT AS THE FILE SAYS: expected done, but it was refused" in done.stdout


def test_a_code_that_does_not_come_fails(small):
    small.write_text(SMALL.replace("reasons.ground_missing", "reasons.ground_unknown"))
    done = replay("--json", small)
    assert done.returncode == 1
    (story,) = json.loads(done.stdout)["stories"]
    assert "expected the code reasons.ground_unknown" in story["events"][0]["mismatches"][0]


def test_a_file_without_expectations_is_told(small):
    lines = [line for line in SMALL.splitlines() if "expect:" not in line]
    small.write_text("\n".join(lines))
    done = replay("--json", small)
    assert done.returncode == 0
    (story,) = json.loads(done.stdout)["stories"]
    assert [event["result"] for event in story["events"]] == ["refused", "moot"]


def test_a_bad_file_is_named_and_nothing_is_played(small, tmp_path):
    bad = tmp_path / "bad.yaml"
    bad.write_text("format: adjudge-story-1\n")
    done = replay(small, bad)
    assert done.returncode == 1
    assert done.stdout == ""
    assert f"{bad}:1:1: missing" in done.stderr


def test_two_files_do_not_tell_one_story(small, tmp_path):
    other = tmp_path / "other.yaml"
    other.write_text(SMALL)
    done = replay(small, other)
    assert done.returncode == 1
    assert "have the same id" in done.stderr


def test_an_act_that_finds_nothing_to_act_on_is_moot(small):
    small.write_text(
        SMALL.replace("    ruling: notice\n", "    ruling: context\n").replace(
            "  - id: question", "  - {id: context, when: 2018, what: A war.}\n  - id: question"
        )
    )
    done = replay(small)
    assert done.returncode == 0, done.stdout
    assert "replay.nothing_made: The event context made no ruling." in done.stdout
