"""Campaigns and line items: what an advertiser wants to spend, on whom, at what price."""

from __future__ import annotations

from adjudge.domain.actor import Actor
from adjudge.domain.ads.campaign import Campaign, LineItem, Targeting
from adjudge.domain.ads.party import Advertiser
from adjudge.domain.errors import DomainError, InvalidValue
from adjudge.domain.ids import RANDOM_BYTES, uuid7
from adjudge.domain.money import Money
from adjudge.services.delivery import settle_all
from adjudge.services.once import once, request
from adjudge.services.ports import Deps, UnitOfWork
from adjudge.services.promotion import end_all
from adjudge.services.reservations import give_back, reserve
from adjudge.services.standing import darken
from adjudge.services.winddown_starts import must_not_wind_down

MAX_CAMPAIGNS = 500
MAX_LINE_ITEMS = 100


class TooManyCampaigns(DomainError):
    """An advertiser has as many campaigns, or a campaign as many line items, as it may."""

    code = "campaign.too_many"

    def message(self) -> str:
        return f"There are {self.details.get('limit')} already; there can be no more."

    def remedy(self) -> str:
        return "Use one that you have."


def create_campaign(
    deps: Deps, actor: Actor, *, request_id: str, advertiser_id: str, name: str
) -> Campaign:
    """Make an empty campaign. Raises `NotAllowed`, `AdvertiserClosed`, `InvalidValue`."""
    asked = request(
        request_id,
        use_case="create_campaign",
        actor=actor,
        arguments={"advertiser_id": advertiser_id, "name": name},
    )
    with deps.uow() as uow:
        now = deps.clock.now()
        advertiser = _own(uow, actor, advertiser_id, act="make a campaign")

        def act() -> tuple[str, Campaign]:
            advertiser.must_be_open()
            if len(uow.campaigns.by_advertiser(advertiser.id)) >= MAX_CAMPAIGNS:
                raise TooManyCampaigns(limit=MAX_CAMPAIGNS)
            campaign = Campaign(
                id=uuid7(now, deps.random(RANDOM_BYTES)),
                advertiser_id=advertiser.id,
                name=name,
                created_at=now,
            )
            uow.campaigns.add(campaign)
            return campaign.id, campaign

        return once(uow.requests, asked, now, load=uow.campaigns.get, act=act)


def add_line_item(
    deps: Deps,
    actor: Actor,
    *,
    request_id: str,
    campaign_id: str,
    bid: Money,
    budget: Money,
    targeting: Targeting,
) -> LineItem:
    """Add a line item to a campaign and reserve its whole budget.

    `bid` is per thousand impressions. Raises `NotAllowed`, `AdvertiserClosed`, `WindingDown`,
    `CampaignEnded`, `InvalidValue`, and `InsufficientFunds` if the balance does not cover it.
    """
    asked = request(
        request_id,
        use_case="add_line_item",
        actor=actor,
        arguments={
            "campaign_id": campaign_id,
            "bid": str(bid),
            "budget": str(budget),
            "countries": ",".join(targeting.countries),
            "languages": ",".join(targeting.languages),
            "topics": ",".join(targeting.topics),
        },
    )
    with deps.uow() as uow:
        now = deps.clock.now()
        owner_id = uow.campaigns.get(campaign_id).advertiser_id
        advertiser = _own(uow, actor, owner_id, act="add a line item")

        def act() -> tuple[str, LineItem]:
            advertiser.must_be_open()
            must_not_wind_down(uow, advertiser)
            uow.campaigns.lock(campaign_id).must_run()
            if len(uow.line_items.by_campaign(campaign_id)) >= MAX_LINE_ITEMS:
                raise TooManyCampaigns(limit=MAX_LINE_ITEMS)
            if bid.currency != advertiser.currency:
                raise InvalidValue(field="bid", problem=f"this account is in {advertiser.currency}")
            line_item = LineItem(
                id=uuid7(now, deps.random(RANDOM_BYTES)),
                campaign_id=campaign_id,
                advertiser_id=advertiser.id,
                bid=bid,
                budget=budget,
                created_at=now,
                targeting=targeting,
            )
            uow.line_items.add(line_item)
            reserve(uow, deps, advertiser, line_item)
            return line_item.id, line_item

        return once(uow.requests, asked, now, load=uow.line_items.get, act=act)


def set_paused(deps: Deps, actor: Actor, *, campaign_id: str, paused: bool) -> Campaign:
    """Pause a campaign, or let it run again, from the next snapshot on.

    Raises `NotAllowed`, `CampaignEnded`.
    """
    with deps.uow() as uow:
        campaign = uow.campaigns.lock(campaign_id)
        _own(uow, actor, campaign.advertiser_id, act="change this campaign")
        changed = campaign.pause(paused=paused)
        uow.campaigns.save(changed)
        return changed


def end_campaign(deps: Deps, actor: Actor, *, campaign_id: str) -> Campaign:
    """End a campaign for good: its posts go dark, and what is left of its budgets is given back.

    Everything that the watermarks have passed is billed first; what was shown in the last instant
    before the end is free. Doing it twice changes nothing. Raises `NotAllowed`.
    """
    with deps.uow() as uow:
        _own(uow, actor, uow.campaigns.get(campaign_id).advertiser_id, act="end this campaign")
    settle_all(deps)
    with deps.uow() as uow:
        advertiser = uow.advertisers.lock(uow.campaigns.get(campaign_id).advertiser_id)
        campaign = uow.campaigns.lock(campaign_id)
        now = deps.clock.now()
        ended = campaign.end(now)
        uow.campaigns.save(ended)
        end_all(uow, deps, actor, advertiser.id, campaign_id=campaign_id, why="campaign ended")
        line_items = {item.id for item in uow.line_items.by_campaign(campaign_id)}
        give_back(uow, deps, advertiser, line_item_ids=line_items)
        darken(uow, deps, advertiser.id)
        return ended


def _own(uow: UnitOfWork, actor: Actor, advertiser_id: str, *, act: str) -> Advertiser:
    advertiser = uow.advertisers.lock(advertiser_id)
    actor.must_act_for(advertiser.party_id, act=act)
    return advertiser
