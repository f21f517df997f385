"""What depends on the viewer, over HTTP: filters, labels, and a pause of the whole site."""

import time
from datetime import UTC, datetime

import httpx
import pytest
from tests.serve.test_app import code, posts

from adjudge.domain.ads.serving import LIT, SITE_SLOT
from adjudge.domain.standing.entry import HOUR_US, EntryKind, ScopeEntry, micros

MEASURE = "01900000-0000-7000-8000-000000000001"
MONDAY = micros(datetime(2026, 11, 23, tzinfo=UTC))
OTHER = "01900000-0000-7000-8000-000000000002"


def entry(**axes):
    return ScopeEntry(**({"id": MEASURE} | axes))


def labels(response):
    return [each["labels"] for each in response.json()["promoted"]]


@pytest.mark.parametrize("slot", [103, 3], ids=["the post", "the advertiser"])
def test_a_post_is_kept_from_those_in_scope_and_from_the_unknown(serving, world, slot):
    world.block.narrow({slot: LIT}, {slot: (entry(subdivisions=("DE-BY",)),)})
    assert posts(serving.decide(country="DE", region="DE-BY")) == ["post-2"]
    assert posts(serving.decide(country="DE", region="DE-BE")) == ["post-3"]
    assert posts(serving.decide(country="FR")) == ["post-3"]
    assert posts(serving.decide()) == ["post-2"]
    world.block.write({slot: LIT}, {slot: (entry(minimum_age=18),)})
    assert posts(serving.decide(age=17)) == ["post-2"]
    assert posts(serving.decide(age=18)) == ["post-3"]
    assert posts(serving.decide(age=None)) == ["post-2"]
    world.block.light([slot])
    assert posts(serving.decide()) == ["post-3"]


def test_hours_are_those_of_the_decision(world, serve):
    world.make_ready()
    now = [MONDAY]
    serving = serve(clock=lambda: now[0])
    world.block.narrow({103: LIT}, {103: (entry(hours=(1,)),)})
    assert posts(serving.decide()) == ["post-3"]
    now[0] += HOUR_US
    assert posts(serving.decide()) == ["post-2"]


def test_a_pause_of_the_site_shows_nothing_where_it_reaches(serving, world):
    world.block.narrow({SITE_SLOT: LIT}, {SITE_SLOT: (entry(countries=("DE",)),)})
    assert posts(serving.decide(country="DE", slots=3)) == []
    assert posts(serving.decide(country="FR", slots=3)) == ["post-3", "post-2", "post-1"]


def test_every_decision_after_a_label_carries_it(serving, world):
    assert labels(serving.decide(slots=3)) == [[], [], []]
    label = entry(kind=EntryKind.LABEL)
    party = entry(id=OTHER, kind=EntryKind.LABEL, countries=("DE",))
    world.block.narrow({102: LIT, 2: LIT}, {102: (label,), 2: (party,)})
    answer = serving.decide(slots=3, country="DE")
    assert posts(answer) == ["post-3", "post-2", "post-1"]
    assert labels(answer) == [[], [MEASURE, OTHER], []]
    assert labels(serving.decide(slots=3, country="FR")) == [[], [MEASURE], []]


@pytest.mark.parametrize(
    "fields",
    [{"region": "DE"}, {"region": "DE-BY", "country": "FR"}, {"age": -1}, {"age": 151}],
)
def test_a_viewer_that_cannot_be_is_refused(serving, fields):
    assert code(serving.decide(**fields)) == "request.invalid"


def test_no_process_shows_a_post_in_scope_after_the_effective_time(world, process):
    """Two processes are asked all the time while the scope is narrowed and loosened."""
    world.make_ready()
    first = process(worker=0)
    second = process(worker=1)
    asked = {"slots": 1, "viewer": "viewer", "country": "DE"}
    with httpx.Client(headers=world.authorisation) as client:

        def ask(serving):
            answer = client.post(f"{serving.address}/decide", json=asked).json()
            return answer["decided_us"], answer["promoted"][0]["promoted_post_id"]

        for _ in range(25):
            assert {ask(each)[1] for each in (first, second)} == {"post-3"}
            world.block.narrow({103: LIT}, {103: (entry(countries=("DE",)),)})
            effective_us = world.block.read_effective_now()
            found = [ask(each) for each in (first, second) for _ in range(5)]
            assert all(decided_us >= effective_us for decided_us, _ in found)
            assert {shown for _, shown in found} == {"post-2"}
            world.block.light([103])
            time.sleep(0.01)
