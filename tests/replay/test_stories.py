"""Stories of ours play the acts that the real ones do not need; together they use every act."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from adjudge.replay.acts_told import ACTS
from adjudge.replay.reader import read_story

HERE = Path(__file__).resolve().parent
OURS = sorted((HERE / "stories").glob("*.yaml"))
REAL = sorted((HERE.parent / "conformance" / "cases").glob("*.yaml"))


def acts_of(path):
    for event in read_story(path).events:
        yield from (act.name for act in (event.act, *event.instead))


def test_every_act_is_used_by_some_story():
    used = {name for path in (*OURS, *REAL) for name in acts_of(path)}
    assert set(ACTS) - used == set()


def test_our_stories_come_as_they_say():
    command = [sys.executable, "-m", "adjudge.cli", "replay", "--json", *map(str, OURS)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=280)
    assert done.stdout, done.stderr
    document = json.loads(done.stdout)
    wrong = {
        event["id"]: event["mismatches"]
        for story in document["stories"]
        for event in story["events"]
        if event["mismatches"]
    }
    assert wrong == {}
    assert done.returncode == 0
