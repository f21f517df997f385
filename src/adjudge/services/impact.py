"""Impact: what readers and the advertiser would lose under a draft, counted over four weeks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from adjudge.domain.actor import Actor
from adjudge.domain.cases.case import must_work_on
from adjudge.domain.cases.impact import WINDOW, Impact, impact
from adjudge.domain.cases.measure import Scope
from adjudge.services.ports import Deps

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def impact_of(deps: Deps, actor: Actor, *, case_id: str, scope: Scope) -> Impact:
    """What share of the promoted impressions of the last 28 days the scope would have stopped.

    Raises `NotAllowed` for whoever may not draft in this case, and `NotFound`.
    """
    since = deps.clock.now() - WINDOW
    with deps.reading() as uow:
        case = uow.cases.get(case_id)
        must_work_on(case, actor, act="weigh a draft")
        reach = uow.settlements.reach(since_us=(since - _EPOCH) // timedelta(microseconds=1))
    return impact(scope, case.advertiser_id, reach)
