"""Failpoints: they kill in a demo home, and are refused anywhere else."""

import signal
import subprocess
import sys

import pytest

from adjudge.adapters.failpoints import NAMES, FailpointRefused, Failpoints, FailpointUnknown
from adjudge.adapters.home import Home

NAME = "effect.committed"
HIT = """
import sys
from pathlib import Path
from adjudge.adapters.failpoints import Failpoints
from adjudge.adapters.home import Home
failpoints = Failpoints.from_environment(Home(Path(sys.argv[1])))
failpoints.hit("effect.block_written")
print("passed the first", flush=True)
failpoints.hit("effect.committed")
print("passed the second", flush=True)
"""


@pytest.fixture
def home(tmp_path):
    made = Home(tmp_path / "home")
    made.create()
    return made


def test_the_process_dies_at_its_failpoint_and_not_before(home):
    home.demo_marker.touch()
    ended = subprocess.run(
        [sys.executable, "-c", HIT, home.root],
        env={"ADJUDGE_FAILPOINT": NAME},
        capture_output=True,
        check=False,
    )
    assert ended.returncode == -signal.SIGKILL
    assert ended.stdout == b"passed the first\n"


def test_outside_a_demo_home_it_is_refused(home):
    with pytest.raises(FailpointRefused) as caught:
        Failpoints(NAME, home)
    assert str(home.root) in str(caught.value)


@pytest.mark.parametrize("name", [None, ""])
def test_without_a_name_nothing_happens_anywhere(home, name):
    failpoints = Failpoints(name, home)
    for each in sorted(NAMES):
        assert failpoints.hit(each) is None


def test_an_unknown_name_is_refused(home):
    home.demo_marker.touch()
    with pytest.raises(FailpointUnknown, match="no failpoint 'effect'"):
        Failpoints("effect", home)
    with pytest.raises(FailpointUnknown):
        Failpoints(None, home).hit("effect")


def test_the_environment_names_it(home):
    with pytest.raises(FailpointRefused):
        Failpoints.from_environment(home, {"ADJUDGE_FAILPOINT": NAME})
    assert Failpoints.from_environment(home, {}).hit(NAME) is None
