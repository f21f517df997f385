"""Whom a general act reaches: by what runs now, and by what was shown."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta

from adjudge.domain.ads.campaign import LineItem
from adjudge.domain.ads.promoted_post import PromotedPost
from adjudge.domain.cases import general_act as rules
from adjudge.domain.cases.general_act import GeneralAct
from adjudge.domain.cases.measure import TerritoryRole
from adjudge.services.ports import UnitOfWork
from adjudge.services.standing_content import known_of, pause_of

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def shown_in_reach(uow: UnitOfWork, act: GeneralAct) -> Mapping[str, int]:
    """Party id to how many of its impressions the act would have reached, in the last 90 days.

    The days before the act was drafted; exempt classes do not count.
    """
    shown: dict[str, int] = {}
    for promoted, party_id, count in shown_posts(uow, act):
        if not set(act.exempt_classes).isdisjoint(promoted.categories or ()):
            continue
        shown[party_id] = shown.get(party_id, 0) + count
    return shown


def shown_posts(uow: UnitOfWork, act: GeneralAct) -> list[tuple[PromotedPost, str, int]]:
    """Each promoted post that was shown in an act's reach then: its party, and how often."""
    since = (act.opened_at - rules.LOOK_BACK - _EPOCH) // timedelta(microseconds=1)
    found = []
    for reach in uow.settlements.reach(since_us=since):
        promoted = uow.promoted_posts.get(reach.promoted_post_id)
        if touches(act, uow.line_items.get(promoted.line_item_id), promoted.categories):
            party_id = uow.advertisers.get(reach.advertiser_id).party_id
            found.append((promoted, party_id, reach.impressions))
    return found


def stops_something(uow: UnitOfWork, act: GeneralAct, advertiser_id: str) -> bool:
    """Whether something of the advertiser runs that the act reaches."""
    running = [
        promoted
        for promoted in uow.promoted_posts.by_advertiser(advertiser_id)
        if promoted.status == "admitted"
    ]
    known = known_of(uow, uow.advertisers.get(advertiser_id), running)
    items = {item.id: item for item in uow.line_items.by_advertiser(advertiser_id)}
    pause = pause_of(act)
    return any(
        pause.stops(post, known[post.id]) and _is_in_place(act, items[post.line_item_id])
        for post in running
    )


def touches(act: GeneralAct, item: LineItem, about: Collection[str] | None = None) -> bool:
    """Whether some decision for this line item may fall into the act's reach.

    `about` are the categories of a post in it, if one is meant: then they count, and not the
    topics that the line item is aimed at. What nobody has said counts as inside.
    """
    topics, what = set(act.reach.categories), item.targeting.topics if about is None else about
    return _is_in_place(act, item) and (not topics or not what or bool(topics & set(what)))


def _is_in_place(act: GeneralAct, item: LineItem) -> bool:
    """Whether some viewer whom the line item targets may be where the act reaches."""
    places, where = _places(act), item.targeting.countries
    return not places or not where or bool(places & set(where))


def lies_within(act: GeneralAct, item: LineItem) -> bool:
    """Whether every decision for this line item falls into it."""
    places, topics = _places(act), set(act.reach.categories)
    where, what = set(item.targeting.countries), set(item.targeting.topics)
    whole = all("-" not in territory.code for territory in act.reach.territories)
    in_place = not places or (whole and bool(where) and where <= places)
    return in_place and (not topics or (bool(what) and what <= topics))


def _places(act: GeneralAct) -> set[str]:
    """The countries of the viewers that an act names; a subdivision lies in its country."""
    shown = {TerritoryRole.VIEWER, TerritoryRole.TARGETED}
    return {t.code.partition("-")[0] for t in act.reach.territories if t.role in shown}
