from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.memory import NOON, memory_deps
from tests.memory.people import member

from adjudge.domain.errors import InvalidValue, RequestReused
from adjudge.services.once import MAX_KEY, once, request

ASKED = {"use_case": "greet", "actor": member("kim"), "arguments": {"name": "a", "times": 2}}


def made(deps, asked, results):
    def act():
        results.append(f"result-{len(results)}")
        return results[-1], results[-1]

    with deps.uow() as uow:
        return once(uow.requests, asked, NOON, load=lambda key: key, act=act)


def test_the_same_request_acts_once_and_answers_the_same():
    deps, results = memory_deps(), []
    asked = request("k1", **ASKED)
    assert made(deps, asked, results) == made(deps, asked, results) == "result-0"
    assert results == ["result-0"]


@pytest.mark.parametrize(
    "other",
    [
        {"use_case": "part"},
        {"actor": member("lee")},
        {"arguments": {"name": "a", "times": 3}},
        {"arguments": {"name": "a", "times": True}},
        {"arguments": {"name": None, "times": 2}},
    ],
)
def test_the_same_key_for_something_else_is_refused(other):
    deps, results = memory_deps(), []
    made(deps, request("k1", **ASKED), results)
    with pytest.raises(RequestReused):
        made(deps, request("k1", **{**ASKED, **other}), results)
    assert results == ["result-0"]


def test_what_failed_may_be_asked_again_with_the_same_key():
    deps, asked = memory_deps(), request("k1", **ASKED)

    def fail():
        raise InvalidValue(field="name")

    with pytest.raises(InvalidValue), deps.uow() as uow:
        once(uow.requests, asked, NOON, load=str, act=fail)
    assert made(deps, asked, []) == "result-0"


@pytest.mark.parametrize("key", ["", "x" * (MAX_KEY + 1), "schlüssel", "a\nb"])
def test_a_key_is_short_visible_ascii(key):
    with pytest.raises(InvalidValue, match="request id"):
        request(key, **ASKED)


@given(st.integers(-(10**17), 10**17))
def test_every_amount_has_its_own_fingerprint(micros):
    def printed(value):
        return request("k", **{**ASKED, "arguments": {"micros": value}}).fingerprint

    assert printed(micros) != printed(micros + 1)
