from __future__ import annotations

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adjudge.demo.headless import outcome_line
from adjudge.demo.road.checks import StepFailed, eventually, must, must_refuse
from adjudge.demo.road.dom import parse
from adjudge.demo.road.pages import letter_links, micros
from adjudge.demo.road.steps import STEPS
from adjudge.demo.road.storm import Sighting, tally
from adjudge.demo.road.visitor import Page, UnexpectedPage
from adjudge.demo.road.walk import Road, RoadStep, walk
from adjudge.domain.money import Money


def page(html: str, status: int = 200) -> Page:
    return Page("http://site/here", status, httpx.Headers(), html, parse(html))


def step(number: int, act) -> RoadStep:
    return RoadStep(number=number, title=f"step {number}", walk=act)


def test_a_road_ends_at_the_first_step_that_does_not_hold():
    def fails(_road):
        must(condition=False, why="it is raining")

    seen = []
    steps = (step(1, lambda _road: {"count": 1}), step(2, fails), step(3, lambda _road: {}))
    outcomes = walk(Road(base_url="http://site", logins={}), steps, seen.append)
    assert [(each.number, each.held) for each in outcomes] == [(1, True), (2, False)]
    assert seen == outcomes
    assert outcomes[0].measured == {"count": 1}
    assert "it is raining" in outcomes[1].problem
    assert outcome_line(outcomes[0]).startswith("1. held")
    assert "it is raining" in outcome_line(outcomes[1])


def test_a_bug_in_a_step_is_a_step_that_failed():
    def breaks(_road):
        raise KeyError("nothing here")

    (outcome,) = walk(Road(base_url="http://site", logins={}), (step(1, breaks),), print)
    assert not outcome.held
    assert "KeyError" in outcome.problem


def test_the_road_has_nine_steps():
    assert [each.number for each in STEPS] == list(range(1, 10))


def test_a_refusal_is_told_by_status_and_code():
    refused = page('<main><p data-code="ruling.same_decider">No.</p></main>', 403)
    must_refuse(refused, "ruling.same_decider", "an own approval")
    with pytest.raises(StepFailed):
        must_refuse(refused, "reasons.incomplete", "an own approval")
    with pytest.raises(StepFailed):
        must_refuse(page('<p data-code="x">'), "x", "an accepted act")


def test_an_unexpected_page_says_what_it_is():
    broken = page('<main><p data-code="oops">It broke</p></main>', 500)
    with pytest.raises(UnexpectedPage, match="/here answered 500 with oops: It broke"):
        broken.expect(200)


def test_patience_ends():
    looks = []
    eventually(lambda: looks.append(1) or len(looks) > 2, "three looks")
    assert len(looks) == 3
    with pytest.raises(StepFailed, match="it never comes: not within 0 s"):
        eventually(lambda: False, "it never comes", seconds=0.01)


@given(st.integers(-(10**15), 10**15))
def test_amounts_are_read_as_the_site_writes_them(amount):
    written = str(Money("EUR", amount))
    assert micros(written) == amount
    assert micros(written.replace(" ", "\u00a0").replace("-", "\u2212")) == amount


def test_letters_are_links_to_letters_once_each():
    links = ("letters/1", "letters/1/receipt", "letters/1", "campaigns/1")
    html = "".join(f'<a href="/advertise/{link}">x</a>' for link in links)
    assert letter_links(page(html)) == ["/advertise/letters/1"]


@given(st.lists(st.tuples(st.floats(0, 100), st.booleans())), st.floats(0, 100))
def test_a_tally_splits_decisions_by_the_moment_they_started(seen, moment):
    sightings = [Sighting(at, at + 1, showed) for at, showed in seen]
    before, after = tally(sightings, until=moment), tally(sightings, since=moment)
    at_once = [each for each in sightings if each.sent_at == moment]
    # The open ends leave out what started exactly then, and what started at time zero.
    at_zero = [each for each in sightings if each.sent_at == 0 != moment]
    assert before.decisions + after.decisions + len(at_once) + len(at_zero) == len(sightings)
    assert before.showed <= before.decisions
