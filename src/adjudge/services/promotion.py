"""Promote a post: screen it against every clause in force, then admit or decline it, with reasons.

Admitted, its slot is lit after the commit; declined, the program `screening` serves a ruling with
its notice in the same transaction, and the slot stays as dark as it was born. So it does where an
extractor failed: the post waits, submitted, for a person (services.submissions).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from adjudge.domain.actor import Actor, program
from adjudge.domain.ads.campaign import LineItem
from adjudge.domain.ads.category import categories_of, check_categories
from adjudge.domain.ads.party import AddressUnconfirmed, Advertiser
from adjudge.domain.ads.promoted_post import PROMOTED_POST, PromotedPost, check_landing_url
from adjudge.domain.cases.letter import Letter
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.errors import DomainError, NotAllowed
from adjudge.domain.ids import RANDOM_BYTES, uuid7
from adjudge.domain.policy.screening import ScreeningResult
from adjudge.domain.posts.post import Post, check_text
from adjudge.domain.standing.measures import standing_of
from adjudge.domain.steps import last
from adjudge.services.declines import decline
from adjudge.services.once import once, request
from adjudge.services.ports import Deps, UnitOfWork
from adjudge.services.register import EntryType, record
from adjudge.services.screened import (
    Screened,
    is_unseen,
    screen_subject,
    screening_record,
    subject_for,
)
from adjudge.services.standing import StandingSuspended, darken, light

MAX_PROMOTED_POSTS = 5_000
SCREENING = program("screening")


class PostGone(DomainError):
    """The post was deleted, so there is nothing to promote."""

    code = "promotion.post_deleted"

    def message(self) -> str:
        return "This post was deleted."

    def remedy(self) -> str:
        return "Publish the post again, then promote the new one."


class TooManyPromotedPosts(DomainError):
    """The advertiser has as many promoted posts as it may."""

    code = "promotion.too_many"

    def message(self) -> str:
        return f"You have {MAX_PROMOTED_POSTS:,} promoted posts; there can be no more."

    def remedy(self) -> str:
        return "Ask the operator; ended promotions count too, because their slots are never reused."


@dataclass(frozen=True, slots=True, kw_only=True)
class Promotion:
    """What came of promoting a post. `ruling` and `letter` are there if it was declined."""

    promoted_post: PromotedPost
    screening: ScreeningResult
    ruling: Ruling | None = None
    letter: Letter | None = None


def promote_post(
    deps: Deps,
    actor: Actor,
    *,
    request_id: str,
    line_item_id: str,
    post_id: str,
    landing_url: str,
    categories: Sequence[str] = (),
) -> Promotion:
    """Promote one of the advertiser's own posts in a line item.

    `categories` are what it is about, as the advertiser declares; screening may find more.

    Raises:
        NotAllowed: the actor does not act for the advertiser, or the post is another account's.
        AdvertiserClosed, CampaignEnded, PostGone: it is over.
        AddressUnconfirmed: no letter could reach the party.
        StandingSuspended: a measure in force stops all its promotion.
        InvalidValue: the landing page's address, or a category that is no slug.
        TooManyPromotedPosts: 5,000 are there.
    """
    check_landing_url(landing_url)
    check_categories(categories)
    asked = request(
        request_id,
        use_case="promote_post",
        actor=actor,
        arguments={
            "line_item_id": line_item_id,
            "post_id": post_id,
            "landing_url": landing_url,
            **({"categories": ",".join(sorted(categories))} if categories else {}),
        },
    )
    with deps.reading() as uow:
        line_item, advertiser, post = _checked(uow, actor, line_item_id, post_id)
        subject = subject_for(uow, deps, advertiser, text=post.text, landing_url=landing_url)
    # Extractors may look at the landing page: no transaction waits for that. A post's text and an
    # advertiser's declarations do not change, so what is judged here is what is stored below.
    screened = screen_subject(deps, subject, categories)
    with deps.uow() as uow:
        now = deps.clock.now()

        def act() -> tuple[str, Promotion]:
            uow.advertisers.lock(advertiser.id)
            uow.posts.lock(post_id)
            _must_be_free(uow, actor, line_item_id, post_id)
            submitted = PromotedPost(
                id=uuid7(now, deps.random(RANDOM_BYTES)),
                line_item_id=line_item.id,
                campaign_id=line_item.campaign_id,
                advertiser_id=advertiser.id,
                post_id=post_id,
                landing_url=landing_url,
                slot=uow.slots.allot(),
                created_at=now,
                categories=categories_of(categories, screened.signals),
            )
            uow.promoted_posts.add(submitted)
            return submitted.id, judge(uow, deps, submitted, screened)

        def load(promoted_post_id: str) -> Promotion:
            return _load(uow, promoted_post_id, screened.result)

        promotion = once(uow.requests, asked, now, load=load, act=act)
    if promotion.promoted_post.status == "admitted":
        light(deps, advertiser.id)
    return promotion


def preview_screening(
    deps: Deps, actor: Actor, *, text: str, landing_url: str, advertiser_id: str
) -> ScreeningResult:
    """What screening would say of a text that is not promoted yet; nothing is stored.

    Raises `NotAllowed`, `InvalidValue`, and what a text may not be as a post.
    """
    check_landing_url(landing_url)
    check_text(text, deps.weigh)
    with deps.reading() as uow:
        advertiser = uow.advertisers.get(advertiser_id)
        actor.must_act_for(advertiser.party_id, act="screen a text for it")
        subject = subject_for(uow, deps, advertiser, text=text, landing_url=landing_url)
    return screen_subject(deps, subject).result


def end_promotion(deps: Deps, actor: Actor, *, promoted_post_id: str) -> PromotedPost:
    """End one promotion for good: its slot is dark before this returns. The post stays.

    Raises `NotAllowed`, and `WrongState` if it has ended.
    """
    with deps.uow() as uow:
        found = uow.promoted_posts.get(promoted_post_id)
        advertiser = uow.advertisers.lock(found.advertiser_id)
        actor.must_act_for(advertiser.party_id, act="end this promotion")
        promoted = uow.promoted_posts.lock(promoted_post_id)
        ended = promoted.take("end", actor, deps.clock.now(), why="advertiser")
        uow.promoted_posts.save(ended)
        darken(uow, deps, advertiser.id)
        return ended


def end_all(
    uow: UnitOfWork,
    deps: Deps,
    actor: Actor,
    advertiser_id: str,
    *,
    why: str,
    campaign_id: str | None = None,
    post_id: str | None = None,
) -> int:
    """End every promotion of an advertiser (of one campaign, of one post); how many there were.

    The caller holds the advertiser's lock and darkens before the commit.
    """
    ended = 0
    for promoted in uow.promoted_posts.by_advertiser(advertiser_id):
        if campaign_id not in (None, promoted.campaign_id):
            continue
        if post_id not in (None, promoted.post_id):
            continue
        if PROMOTED_POST.allows(promoted.steps, "end"):
            uow.promoted_posts.save(promoted.take("end", actor, deps.clock.now(), why=why))
            ended += 1
    return ended


def _checked(
    uow: UnitOfWork, actor: Actor, line_item_id: str, post_id: str
) -> tuple[LineItem, Advertiser, Post]:
    line_item = uow.line_items.get(line_item_id)
    advertiser = uow.advertisers.get(line_item.advertiser_id)
    actor.must_act_for(advertiser.party_id, act="promote a post for it")
    post = uow.posts.get(post_id)
    if post.account_id != advertiser.account_id:
        raise NotAllowed(act="promote this post", needs="a post of the advertiser's own account")
    return line_item, advertiser, post


def _must_be_free(uow: UnitOfWork, actor: Actor, line_item_id: str, post_id: str) -> None:
    """Raise if something has ended, no letter could arrive, or a measure stops all promotion."""
    line_item, advertiser, post = _checked(uow, actor, line_item_id, post_id)
    advertiser.must_be_open()
    uow.campaigns.lock(line_item.campaign_id).must_run()
    if post.deleted_at is not None:
        raise PostGone(post=post_id)
    if not uow.parties.get(advertiser.party_id).address_confirmed:
        raise AddressUnconfirmed(party=advertiser.party_id)
    if standing_of(uow.measures.by_advertiser(advertiser.id)).stops_everything:
        raise StandingSuspended(advertiser=advertiser.id)
    if len(uow.promoted_posts.by_advertiser(advertiser.id)) >= MAX_PROMOTED_POSTS:
        raise TooManyPromotedPosts(advertiser=advertiser.id)


def judge(uow: UnitOfWork, deps: Deps, submitted: PromotedPost, screened: Screened) -> Promotion:
    """Decline what hits, admit what surely does not; the rest stays submitted, and dark."""
    if screened.result.hits:
        return _decline(uow, deps, submitted, screened)
    if screened.result.unsure or is_unseen(deps, screened.subject):
        return Promotion(promoted_post=submitted, screening=screened.result)
    return admit(uow, deps, submitted, screened)


def admit(
    uow: UnitOfWork,
    deps: Deps,
    submitted: PromotedPost,
    screened: Screened,
    actor: Actor = SCREENING,
    **data: str,
) -> Promotion:
    """Admit it: the program where screening is sure, else a person who gives `data` on why."""
    subject, screening = screened.subject, screened.result
    admitted = submitted.take(
        "admit", actor, deps.clock.now(), policy_version=screening.policy_version, **data
    )
    uow.promoted_posts.save(admitted)
    record(
        uow,
        deps,
        type=EntryType.POST_ADMITTED,
        subject_id=admitted.id,
        party_id=subject.party.id,
        record={**screening_record(admitted, screened), "actor_id": actor.id, **data},
        public={
            "promoted_post_id": admitted.id,
            "post_id": admitted.post_id,
            "advertiser": subject.party.legal_name,
            "payer": subject.payer.legal_name,
            "policy_version": screening.policy_version,
        },
        released=True,
    )
    return Promotion(promoted_post=admitted, screening=screening)


def _decline(uow: UnitOfWork, deps: Deps, submitted: PromotedPost, screened: Screened) -> Promotion:
    subject, screening = screened.subject, screened.result
    ruling, letter = decline(uow, deps, submitted, screening)
    declined = submitted.take(
        "decline", SCREENING, deps.clock.now(), ruling_id=ruling.id, letter_id=letter.id
    )
    uow.promoted_posts.save(declined)
    record(
        uow,
        deps,
        type=EntryType.POST_DECLINED,
        subject_id=ruling.id,
        party_id=subject.party.id,
        record=screening_record(declined, screened),
        public={
            "promoted_post_id": declined.id,
            "clauses": [hit.clause_ref for hit in screening.hits],
            "policy_version": screening.policy_version,
        },
        released=False,
    )
    return Promotion(promoted_post=declined, screening=screening, ruling=ruling, letter=letter)


def _load(uow: UnitOfWork, promoted_post_id: str, screening: ScreeningResult) -> Promotion:
    """What an earlier request with the same key led to."""
    promoted = uow.promoted_posts.get(promoted_post_id)
    declined = last(promoted.steps, "decline")
    if declined is None:
        return Promotion(promoted_post=promoted, screening=screening)
    return Promotion(
        promoted_post=promoted,
        screening=screening,
        ruling=uow.rulings.get(declined.data["ruling_id"]),
        letter=uow.letters.get(declined.data["letter_id"]),
    )
