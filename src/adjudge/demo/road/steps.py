"""The nine steps of the road, in order."""

from __future__ import annotations

from typing import Final

from adjudge.demo.road import speech
from adjudge.demo.road.contest import appeal, particulars, shown_again
from adjudge.demo.road.notice import refuse_the_notice
from adjudge.demo.road.posts import post_at_the_limit
from adjudge.demo.road.promotion import fund_and_promote, seen_and_billed
from adjudge.demo.road.publicity import check_the_register
from adjudge.demo.road.story import KESTREL, SPOKE
from adjudge.demo.road.suspension import Decisions, suspend
from adjudge.demo.road.walk import Measured, Road, RoadStep
from adjudge.demo.road.winddown import close_and_donate

FIRST: Final = "advertiser"
SECOND: Final = "another advertiser"


def _suspend_kestrel(road: Road) -> Measured:
    account, login = road.visitor(FIRST), road.logins[FIRST]
    road.organic_before = speech.organic_state(road.visitor("reader"), account, login)
    return suspend(road, KESTREL, FIRST, Decisions(before=1_000, after=5_000))


def _compare_organic(road: Road) -> Measured:
    assert road.organic_before is not None, "step 5 looked before"
    account, login = road.visitor(FIRST), road.logins[FIRST]
    after = speech.organic_state(road.visitor("reader"), account, login)
    return speech.compare(road.organic_before, after)


def _contest(road: Road) -> Measured:
    """Upheld for the first advertiser; the second run is overturned, and everything is restored."""
    answered = particulars(road, KESTREL, FIRST)
    upheld = appeal(road, KESTREL, FIRST, overturned=False)
    second = suspend(road, SPOKE, SECOND, Decisions(before=100, after=500))
    particulars(road, SPOKE, SECOND)
    overturned = appeal(road, SPOKE, SECOND, overturned=True)
    return {
        **answered,
        **upheld,
        "second_run_decision": overturned["decision"],
        "second_run_dark_shown": second["dark_shown_after_effect"],
        **shown_again(road, SPOKE),
    }


STEPS: Final = (
    RoadStep(number=1, title="280 characters and not one more", walk=post_at_the_limit),
    RoadStep(number=2, title="fund, promote, be screened", walk=fund_and_promote),
    RoadStep(number=3, title="seen, labelled, billed", walk=seen_and_billed),
    RoadStep(number=4, title="the notice of 2018 is refused", walk=refuse_the_notice),
    RoadStep(number=5, title="a complete ruling is dark at once", walk=_suspend_kestrel),
    RoadStep(number=6, title="nothing organic changed", walk=_compare_organic),
    RoadStep(number=7, title="particulars and appeal", walk=_contest),
    RoadStep(number=8, title="wind-down to 0.00", walk=close_and_donate),
    RoadStep(number=9, title="the register holds it all", walk=check_the_register),
)
