"""Consistency: what was declined though nearly the same words were admitted, for people to see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.ads.promoted_post import PromotedPost
from adjudge.domain.cases.consistency import Difference, Judged, differences
from adjudge.services.ports import Deps, UnitOfWork

COMPARED_OVER = timedelta(days=90)
MOST_COMPARED = 2_000
"""How many of the newest posts are compared, so that a page can ask."""


def judged_differently(deps: Deps, actor: Actor) -> tuple[Difference, ...]:
    """Declines of the last 90 days beside admissions in near identical words, the newest first.

    A decline that was overturned counts as admitted. Raises `NotAllowed` for whoever does not
    decide on this site.
    """
    actor.must_be(StaffRole.REVIEWER, StaffRole.APPEALS_OFFICER, act="compare what was judged")
    since = deps.clock.now() - COMPARED_OVER
    with deps.reading() as uow:
        newest = uow.promoted_posts.newest(limit=MOST_COMPARED)
        judged = [found for post in newest for found in _judged(uow, post, since)]
    return differences(judged)


def _judged(uow: UnitOfWork, promoted: PromotedPost, since: datetime) -> Iterator[Judged]:
    """The answer to one submission; none while it waits, ended before it, or if it is older."""
    answers = [step for step in promoted.steps if step.name in {"admit", "decline"}]
    if not answers or answers[-1].at < since:
        return
    answer, version = answers[-1], answers[-1].data.get("policy_version", "")
    judged = Judged(
        promoted_post_id=promoted.id,
        post_id=promoted.post_id,
        advertiser_id=promoted.advertiser_id,
        text=uow.posts.get(promoted.post_id).text,
        landing_url=promoted.landing_url,
        admitted=answer.name == "admit",
        judged_at=answer.at,
        rests_on=(version,) if version else (),
    )
    yield judged if judged.admitted else _with_ruling(uow, judged, answer.data["ruling_id"])


def _with_ruling(uow: UnitOfWork, judged: Judged, ruling_id: str) -> Judged:
    ruling = uow.rulings.get(ruling_id)
    ground = ruling.statement.ground
    return replace(
        judged,
        ruling_id=ruling.id,
        reference=ruling.reference,
        rests_on=(ground.reference,) if ground is not None else (),
    )
