"""Whom a general act reaches: by what runs now, and by what was spent."""

from __future__ import annotations

from collections.abc import Mapping

from adjudge.domain.ads.campaign import LineItem
from adjudge.domain.cases import general_act as rules
from adjudge.domain.cases.general_act import GeneralAct
from adjudge.domain.cases.measure import TerritoryRole
from adjudge.services.ports import UnitOfWork
from adjudge.services.standing_content import known_of, pause_of


def spent_in_reach(uow: UnitOfWork, act: GeneralAct) -> Mapping[str, int]:
    """Party id to what it spent (micros) on line items that the act reaches.

    Line items of campaigns that ended over 90 days ago do not count; of the others all that they
    ever spent does.
    """
    spent: dict[str, int] = {}
    for advertiser_id in uow.advertisers.all_ids():
        party_id = uow.advertisers.get(advertiser_id).party_id
        for campaign in uow.campaigns.by_advertiser(advertiser_id):
            ended = campaign.ended_at
            if ended is not None and ended < act.opened_at - rules.LOOK_BACK:
                continue
            for item in uow.line_items.by_campaign(campaign.id):
                micros = uow.settlements.spent_micros(item.id)
                if micros and touches(act, item):
                    spent[party_id] = spent.get(party_id, 0) + micros
    return spent


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


def touches(act: GeneralAct, item: LineItem) -> bool:
    """Whether some decision for this line item may fall into the act's reach."""
    topics, what = set(act.reach.categories), item.targeting.topics
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
