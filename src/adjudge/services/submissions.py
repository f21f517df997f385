"""Submissions that wait: an extractor failed, so screening could say neither yes nor no.

A submitted post is as dark as it was born. The worker screens it again now and then; whoever does
not want to wait for that is a member of staff who looks at the post and admits it, which is a
favourable act of one person. What hits a clause is declined whoever looks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.ads.promoted_post import PromotedPost
from adjudge.domain.cases.decider import signed
from adjudge.domain.cases.favourable import must_favour
from adjudge.domain.errors import InvalidValue
from adjudge.services.ports import Deps
from adjudge.services.promotion import Promotion, admit, judge
from adjudge.services.screened import is_unseen, look_again
from adjudge.services.standing import light

MAX_REASONS = 5_000
MAX_SHOWN = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A submission that waits, and until when it should have its answer."""

    promoted_post: PromotedPost
    due: datetime


def waiting_submissions(deps: Deps, actor: Actor) -> tuple[Waiting, ...]:
    """What waits for a person, the oldest first. Raises `NotAllowed`."""
    actor.must_be(StaffRole.REVIEWER, StaffRole.OPERATOR, act="look at submissions")
    days = timedelta(days=deps.deadlines.pending)
    with deps.reading() as uow:
        found = uow.promoted_posts.submitted(limit=MAX_SHOWN)
    return tuple(Waiting(promoted_post=each, due=each.created_at + days) for each in found)


def admit_submission(deps: Deps, actor: Actor, *, promoted_post_id: str, reasons: str) -> Promotion:
    """Admit a submission after a person looked at it; it is lit before this returns.

    It is screened once more, and declined if that finds a hit.

    Raises:
        NotAllowed: the actor is no member of staff with a number, or has an interest in the party.
        InvalidValue: no reasons.
        WrongState: it does not wait any more.
    """
    if not reasons.strip() or len(reasons) > MAX_REASONS:
        raise InvalidValue(field="reasons", problem=f"between 1 and {MAX_REASONS:,} characters")
    with deps.reading() as uow:
        found = uow.promoted_posts.get(promoted_post_id)
        party_id = uow.advertisers.get(found.advertiser_id).party_id
        must_favour(actor, party_id, act="admit a submission")
        # Lifting what binds a party hurts nobody; saying yes to a post of one's own may.
        actor.must_be_free_of(party_id, act="admit a submission")
        look = look_again(uow, deps, found)
    screened = look()
    with deps.uow() as uow:
        uow.advertisers.lock(found.advertiser_id)
        submitted = uow.promoted_posts.lock(promoted_post_id)
        if submitted.status == "submitted" and screened.result.hits:
            return judge(uow, deps, submitted, screened)
        looked = signed(actor, {"reasons": reasons})
        promotion = admit(uow, deps, submitted, screened, actor, **looked)
    light(deps, found.advertiser_id)
    return promotion


def screen_waiting(deps: Deps, *, limit: int) -> int:
    """Screen again what waits, one transaction each; how many have their answer now."""
    with deps.reading() as uow:
        found = uow.promoted_posts.submitted(limit=limit)
    return sum(answer_submission(deps, each) for each in found)


def answer_submission(deps: Deps, found: PromotedPost) -> bool:
    """Screen one that waits again, and admit or decline it if that can be said now."""
    with deps.reading() as uow:
        look = look_again(uow, deps, found)
    screened = look()
    if not screened.result.hits and (screened.result.unsure or is_unseen(deps, screened.subject)):
        return False
    with deps.uow() as uow:
        uow.advertisers.lock(found.advertiser_id)
        submitted = uow.promoted_posts.lock(found.id)
        if submitted.status != "submitted":
            return False
        promotion = judge(uow, deps, submitted, screened)
    if promotion.promoted_post.status == "admitted":
        light(deps, found.advertiser_id)
    return True
