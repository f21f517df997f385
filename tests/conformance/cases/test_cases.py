"""Every real case in this folder is played, and comes out as its file says.

The whole replay is one process of its own, as anybody runs it: `adjudge replay --json FILE...`.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from adjudge.replay.reader import read_story

FOLDER = Path(__file__).resolve().parent
STORIES = sorted(FOLDER.glob("*.yaml"))
NOTICE_CODES = {
    "reasons.incomplete",
    "reasons.ground_missing",
    "reasons.facts_missing",
    "reasons.redress_missing",
}


@pytest.fixture(scope="session")
def replay():
    command = [sys.executable, "-m", "adjudge.cli", "replay", "--json", *map(str, STORIES)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=280)
    assert done.stdout, done.stderr
    document = json.loads(done.stdout)
    assert done.returncode == (0 if document["held"] else 1)
    assert document["format"] == "adjudge-replay-1"
    return {story["id"]: story for story in document["stories"]}


def events(story):
    return {event["id"]: event for event in story["events"]}


def test_the_twelve_cases_are_here():
    assert len(STORIES) >= 12


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_a_case_comes_as_its_file_says(replay, path):
    wrong = {
        name: event["mismatches"]
        for name, event in events(replay[path.stem]).items()
        if event["mismatches"]
    }
    assert wrong == {}
    assert replay[path.stem]["held"]


def test_the_notice_of_2018_is_refused_with_everything_that_it_lacks(replay):
    played = events(replay["kaspersky-twitter-2018"])
    assert played["notice"]["result"] == "refused"
    assert set(played["notice"]["codes"]) >= NOTICE_CODES
    assert played["notice"]["standing"] == "good"
    assert played["organic"]["result"] == "done"


def test_an_answer_that_repeats_the_sentence_is_refused(replay):
    played = events(replay["kaspersky-twitter-2018"])
    assert played["proper-echo"]["codes"] == ["particulars.repeats_notice"]
    assert played["proper-echo"]["result"] == "otherwise"


def test_no_money_goes_to_a_charity_but_by_the_payers_election(replay):
    donation = events(replay["kaspersky-twitter-2018"])["donation"]
    assert [act["act"] for act in donation["instead"]] == ["advertiser.elects", "operator.settles"]
    assert all(act["result"] == "done" for act in donation["instead"])


def test_a_reason_first_given_to_the_press_is_refused_and_one_from_a_letter_is_not(replay):
    played = events(replay["kaspersky-twitter-2018"])
    assert played["press-reason"]["codes"] == ["publication.not_in_letters"]
    assert played["proper-press"]["result"] == "done"


def test_a_decision_about_two_named_advertisers_is_no_general_act(replay):
    played = events(replay["rt-sputnik-twitter-2017"])
    assert played["announcement"]["codes"] == ["general_act.individual"]
    assert [act["result"] for act in played["announcement"]["instead"]] == ["refused", "refused"]


def test_a_second_account_comes_under_a_measure_only_by_an_addendum(replay):
    played = events(replay["epoch-times-facebook-2019"])
    assert played["second-block"]["result"] == "otherwise"
    assert [act["act"] for act in played["second-block"]["instead"]] == ["operator.links"]


def test_every_story_says_what_it_expects():
    for path in STORIES:
        story = read_story(path)
        silent = [e.id for e in story.events if e.act.name != "context" and e.expect is None]
        assert silent == [], path.name
