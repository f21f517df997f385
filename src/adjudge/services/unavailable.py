"""Unavailable: a post is gone, or its account suspended under the Rules; no fault, money free."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.ads.party import Advertiser
from adjudge.domain.ads.promoted_post import PROMOTED_POST, PromotedPost
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.order import check_text
from adjudge.domain.money import Money
from adjudge.services import letter_contexts as say
from adjudge.services.delivery import settle_all
from adjudge.services.letters import Matter, serve_letter
from adjudge.services.ports import Deps, UnitOfWork
from adjudge.services.promotion import end_all
from adjudge.services.reservations import give_back, open_reservations
from adjudge.services.standing import darken

OPEN = frozenset({"submitted", "admitted"})


def make_unavailable(deps: Deps, actor: Actor, *, account_id: str, cause: str) -> int:
    """The account was suspended under the Rules: its promoted posts end, the money is free.

    Every advertiser concerned gets one letter; how many promoted posts ended. What was shown before
    is billed first. May be repeated.

    Raises `NotAllowed`, `InvalidValue`.
    """
    actor.must_be(
        StaffRole.OPERATOR, StaffRole.REVIEWER, act="carry out a suspension of an account"
    )
    check_text(cause, field="cause")
    settle_all(deps)
    with deps.uow() as uow:
        advertiser = uow.advertisers.by_account(account_id)
        if advertiser is None:
            return 0
        uow.advertisers.lock(advertiser.id)
        found = uow.promoted_posts.by_advertiser(advertiser.id)
        stopped = [promoted for promoted in found if promoted.status in OPEN]
        if not stopped:
            return 0
        end_all(uow, deps, actor, advertiser.id, why="unavailable")
        darken(uow, deps, advertiser.id)
        tell_unavailable(uow, deps, advertiser, stopped, cause=cause, since=deps.clock.now())
        return len(stopped)


def openly_promoted(uow: UnitOfWork, advertiser_id: str, post_id: str) -> list[PromotedPost]:
    """An advertiser's promotions of one post that can still end."""
    return [
        promoted
        for promoted in uow.promoted_posts.by_advertiser(advertiser_id)
        if promoted.post_id == post_id and PROMOTED_POST.allows(promoted.steps, "end")
    ]


def tell_unavailable(
    uow: UnitOfWork,
    deps: Deps,
    advertiser: Advertiser,
    stopped: Sequence[PromotedPost],
    *,
    cause: str,
    since: datetime,
) -> None:
    """Free what was reserved for line items that show nothing any more, and say so in a letter.

    The caller holds the advertiser's lock and has ended these promoted posts.
    """
    live = {
        promoted.line_item_id
        for promoted in uow.promoted_posts.by_advertiser(advertiser.id)
        if promoted.status in OPEN
    }
    idle = {promoted.line_item_id for promoted in stopped} - live
    reserved = open_reservations(uow, advertiser)
    released = sum(reserved[key].amount for key in idle if key in reserved)
    give_back(uow, deps, advertiser, line_item_ids=idle)
    serve_letter(
        uow,
        deps,
        kind=LetterKind.UNAVAILABLE,
        template="unavailable",
        matter=Matter(
            party_id=advertiser.party_id,
            advertiser_id=advertiser.id,
            subject_id=stopped[0].id,
            reference=f"promotion {stopped[0].id[-8:]}",
        ),
        context={
            **say.money(uow, advertiser),
            "posts": [say.post_words(uow, promoted) for promoted in stopped],
            "since": since,
            "cause": cause,
            "released": Money(advertiser.currency, released),
        },
        now=deps.clock.now(),
    )
