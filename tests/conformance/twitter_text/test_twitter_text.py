from __future__ import annotations

import os
from pathlib import Path

import pytest
import yaml

from adjudge.adapters.text_weight import TwitterTextWeight

HERE = Path(__file__).parent
SHARED = Path(os.environ.get("ADJUDGE_DATA", HERE.parents[3] / "shared" / "data"))
GROUPS = {
    "WeightedTweetsWithDiscountedEmojiCounterTest": 22,
    "UnicodeDirectionalMarkerCounterTest": 2,
}
# Configuration v2 counted every code point of an emoji sequence; v3 counts the sequence as one
# emoji of weight 2. These are the only two cases of the older group in which that matters.
V3_DIFFERS = {
    "Count a mix of single byte single word, and double word unicode characters": 7,
    "Count unicode emoji chars outside the basic multilingual plane with skin tone modifiers": 4,
}


def vendored() -> list[pytest.param]:
    groups = yaml.safe_load((HERE / "validate.yml").read_text(encoding="utf-8"))["tests"]
    assert {name: len(cases) for name, cases in groups.items()} == GROUPS
    return [
        pytest.param(case, id=case["description"][:60])
        for group in groups.values()
        for case in group
    ]


@pytest.mark.parametrize("case", vendored())
def test_weight_agrees_with_twitter_text(case):
    weight = TwitterTextWeight().weigh(case["text"])
    expected = case["expected"]
    assert (weight.weighted_length, weight.valid) == (expected["weightedLength"], expected["valid"])


@pytest.mark.shared_data
def test_the_older_group_differs_in_two_named_cases_only():
    path = SHARED / "twitter-text" / "validate.yml"
    if not path.is_file():
        pytest.skip(f"needs the shared data folder: {path} is absent (set ADJUDGE_DATA)")
    cases = yaml.safe_load(path.read_text(encoding="utf-8"))["tests"]["WeightedTweetsCounterTest"]
    weights = {c["description"]: TwitterTextWeight().weigh(c["text"]) for c in cases}
    differing = {
        c["description"]: weights[c["description"]].weighted_length
        for c in cases
        if weights[c["description"]].weighted_length != c["expected"]["weightedLength"]
    }
    assert differing == V3_DIFFERS
    assert all(weights[c["description"]].valid is c["expected"]["valid"] for c in cases)
