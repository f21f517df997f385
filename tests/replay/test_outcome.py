from __future__ import annotations

from adjudge.domain.cases.linter import Missing, ReasonsIncomplete
from adjudge.domain.errors import NotAllowed
from adjudge.replay.outcome import Refusal, compare, refusal
from adjudge.replay.story import Expectation

REFUSED = Refusal(code="reasons.incomplete", message="m", remedy="r", parts=(("a.b", "x"),) * 2)


def test_nothing_expected_is_never_wrong():
    assert compare(None, "refused", REFUSED, "good") == ()


def test_codes_must_be_among_those_that_came():
    expected = Expectation(result="refused", codes=("a.b", "c.d"))
    assert compare(expected, "refused", REFUSED, None) == (
        "expected the code c.d, but reasons.incomplete, a.b came",
    )


def test_result_and_standing_are_compared():
    expected = Expectation(result="done", standing="good")
    assert compare(expected, "moot", None, "suspended") == (
        "expected done, but it was moot",
        "expected the standing good, but it is suspended",
    )


def test_a_refusal_keeps_each_part_that_a_statement_lacks():
    part = Missing(code="reasons.ground_missing", field="ground", problem="p", remedy="r")
    refused = refusal(ReasonsIncomplete((part, part)))
    assert refused.codes == ("reasons.incomplete", "reasons.ground_missing")
    assert refused.remedy == ""
    assert refusal(NotAllowed(act="x", needs="y")).remedy == "It needs y."
