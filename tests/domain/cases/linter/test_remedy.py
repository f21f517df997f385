from __future__ import annotations

from dataclasses import replace

import pytest
from tests.domain.cases.samples import GOOD, codes

SPEECH = "reasons.remedy_reaches_speech"
BEYOND = "reasons.remedy_beyond_landing_page"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Delete your posts about the kit.", [SPEECH]),
        ("Delete all of your earlier organic posts.", [SPEECH]),
        ("We reconsider once the post is deleted; delete the post and tell us.", [SPEECH]),
        ("Remove the claims from your timeline.", [SPEECH]),
        ("Take these posts down.", [SPEECH]),
        ("Take down the replies that name us.", [SPEECH]),
        ("Retract everything you posted in May.", [SPEECH]),
        ("Remove the claim from your website.", [BEYOND]),
        ("Take the video off YouTube.", [BEYOND]),
        ("Remove the page about the kit from any other site.", [BEYOND]),
        ("Remove the words “plus fees” from the post.", []),
        ("Remove the fee from the landing page, or name it in the post.", []),
        ("Remove the word 'guaranteed' and submit the text again.", []),
        ("Withdraw the promoted post and submit another.", []),
        ("You need not delete any post; show that the kit is no longer sold.", []),
        ("Your posts stay. Name the whole price.", []),
        ("Show that the kit is no longer sold.", []),
    ],
)
def test_a_remedy_stays_inside_paid_promotion(text, expected):
    assert codes(replace(GOOD, would_change=text)) == expected


def test_the_condition_that_ends_a_measure_is_a_remedy_too():
    duration = replace(GOOD.duration, condition="until the posts are gone: delete the posts")
    assert codes(replace(GOOD, duration=duration)) == [SPEECH]
