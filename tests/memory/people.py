"""Made-up people, and an advertiser that is ready to promote."""

from __future__ import annotations

from dataclasses import dataclass, replace

from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.ads.campaign import Campaign, LineItem, Targeting
from adjudge.domain.ads.party import Advertiser
from adjudge.domain.cases.measure import MeasureKind, Scope
from adjudge.domain.ids import RANDOM_BYTES, uuid7
from adjudge.domain.ledger.transfer import Transfer
from adjudge.domain.money import Money
from adjudge.domain.posts.post import Post
from adjudge.domain.standing.measures import EndKind, MeasureInForce
from adjudge.services.advertisers import confirm_address, open_advertiser
from adjudge.services.campaigns import add_line_item, create_campaign
from adjudge.services.funding import announce_deposit, confirm_deposit
from adjudge.services.ports import Deps
from adjudge.services.posts import publish_post
from adjudge.services.promotion import Promotion, promote_post
from adjudge.services.standing import narrow

WHOLE_PARTY = Scope(whole_party=True)
REVIEWER = Actor(id="rosa", roles=frozenset({StaffRole.REVIEWER}), reviewer_number=1)
SECOND_REVIEWER = Actor(id="sven", roles=frozenset({StaffRole.REVIEWER}), reviewer_number=2)
APPEALS_OFFICER = Actor(id="ada", roles=frozenset({StaffRole.APPEALS_OFFICER}), reviewer_number=3)
OPERATOR = Actor(id="omar", roles=frozenset({StaffRole.OPERATOR}), reviewer_number=4)
SECOND_OPERATOR = Actor(id="olga", roles=frozenset({StaffRole.OPERATOR}), reviewer_number=5)


def member(name: str, *party_ids: str) -> Actor:
    """A login with an organic account, acting for these parties."""
    return Actor(id=name, account_id=name, party_ids=frozenset(party_ids))


@dataclass(frozen=True, kw_only=True)
class Scene:
    """An advertiser that has funded a balance and made a campaign with one line item."""

    deps: Deps
    actor: Actor
    advertiser: Advertiser
    campaign: Campaign
    line_item: LineItem

    def post(self, text: str = "Our scanner is out.") -> Post:
        """Publish a post of the advertiser's own account."""
        return publish_post(self.deps, self.actor, request_id=key(self.deps), text=text)

    def promote(
        self,
        text: str = "Our scanner is out.",
        landing_url: str = "/pages/x",
        categories: tuple[str, ...] = (),
    ) -> Promotion:
        """Publish a post and promote it in the line item."""
        return promote_post(
            self.deps,
            self.actor,
            request_id=key(self.deps),
            line_item_id=self.line_item.id,
            post_id=self.post(text).id,
            landing_url=landing_url,
            categories=categories,
        )


def key(deps: Deps) -> str:
    """A request key that was not used before."""
    return deps.random(8).hex()


def euros(amount: str) -> Money:
    return Money.parse(amount, "EUR")


def fund(deps: Deps, actor: Actor, advertiser: Advertiser, amount: str) -> Transfer:
    """Announce a bank transfer and let the operator confirm that it came."""
    announced = announce_deposit(
        deps,
        actor,
        request_id=key(deps),
        advertiser_id=advertiser.id,
        amount=euros(amount),
        reference="invoice 7",
    )
    return confirm_deposit(
        deps,
        OPERATOR,
        request_id=key(deps),
        transfer_id=announced.id,
        bank_reference=f"statement {key(deps)}",
    )


def scene(
    deps: Deps,
    name: str = "kestrel",
    *,
    deposit: str = "500.00",
    bid: str = "10.00",
    budget: str = "100.00",
) -> Scene:
    """Open, confirm, fund: everything up to the first post."""
    opened = open_advertiser(
        deps,
        member(name),
        request_id=key(deps),
        legal_name=f"{name.capitalize()} Lab",
        country="DE",
        email=f"ads@{name}.example",
    )
    actor = member(name, opened.party_id)
    confirm_address(deps, actor, party_id=opened.party_id, email=f"ads@{name}.example")
    fund(deps, actor, opened, deposit)
    campaign = create_campaign(
        deps, actor, request_id=key(deps), advertiser_id=opened.id, name="Spring"
    )
    line_item = add_line_item(
        deps,
        actor,
        request_id=key(deps),
        campaign_id=campaign.id,
        bid=euros(bid),
        budget=euros(budget),
        targeting=Targeting(),
    )
    return Scene(deps=deps, actor=actor, advertiser=opened, campaign=campaign, line_item=line_item)


def suspend(
    deps: Deps,
    advertiser_id: str,
    scope: Scope = WHOLE_PARTY,
    kind: MeasureKind = MeasureKind.SUSPEND,
) -> MeasureInForce:
    """A measure in force as a ruling leaves it: block first, then its moment, then the row."""
    with deps.uow() as uow:
        uow.advertisers.lock(advertiser_id)
        served_at = deps.clock.now()
        measure = MeasureInForce(
            id=uuid7(served_at, deps.random(RANDOM_BYTES)),
            ruling_id="ruling",
            letter_id="letter",
            advertiser_id=advertiser_id,
            kind=kind,
            scope=scope,
            served_at=served_at,
            effective_at=served_at,
        )
        narrow(uow, deps, advertiser_id, measure)
        measure = replace(measure, effective_at=deps.block.effective_now())
        uow.measures.add(measure)
        return measure


def lift(deps: Deps, measure: MeasureInForce, kind: EndKind = EndKind.REVERSED) -> None:
    """End a measure; the block is left as it was, for `reconcile` or `light` to write."""
    with deps.uow() as uow:
        uow.advertisers.lock(measure.advertiser_id)
        uow.measures.save(measure.end(kind, deps.clock.now()))
