"""The stage: one operator of a story on a home of its own, with its staff and its advertisers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from allauth.account.models import EmailAddress

from adjudge.adapters.store.models import StaffMember, User
from adjudge.bootstrap import actor_for
from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.ads.campaign import Targeting
from adjudge.domain.money import MICROS_PER_UNIT, Money
from adjudge.domain.standing.measures import Standing
from adjudge.replay.homes import Home
from adjudge.replay.outcome import NothingMade
from adjudge.replay.story import Advertising, PartyText, PostText, Story, WorldText
from adjudge.services.advertisers import confirm_address, open_advertiser
from adjudge.services.campaigns import add_line_item, create_campaign
from adjudge.services.clocks import fire_due
from adjudge.services.effects import finish_waiting
from adjudge.services.funding import announce_deposit, confirm_deposit
from adjudge.services.outbox import send_waiting
from adjudge.services.policy import register_policy
from adjudge.services.posts import publish_post
from adjudge.services.promotion import Promotion, promote_post
from adjudge.services.standing import reconcile, standing
from adjudge.services.winddowns import advance_all

MORNING: Final = time(9, tzinfo=UTC)
BETWEEN_ACTS: Final = timedelta(minutes=1)
STAND_IN: Final = Decimal(1000)
MAX_DEPOSIT: Final = Decimal(1_000_000_000)
BID: Final = Decimal(1)
STAFF: Final = (
    ("reviewer", StaffRole.REVIEWER, 11),
    ("second", StaffRole.REVIEWER, 12),
    ("appeals", StaffRole.APPEALS_OFFICER, 21),
    ("operator", StaffRole.OPERATOR, 31),
    ("second_operator", StaffRole.OPERATOR, 32),
)


@dataclass(slots=True)
class Player:
    """A party on the stage; `posts` are its promoted posts by their ids in the file."""

    text: PartyText
    actor: Callable[[], Actor]
    advertiser_id: str
    party_id: str
    line_item_id: str
    posts: dict[str, str] = field(default_factory=dict)


class Stage:
    """What the acts work on. `products` keeps what each event made, by event and kind."""

    def __init__(self, story: Story, world: WorldText, home: Home) -> None:
        self.story = story
        self.world = world
        self.home = home
        self.deps = home.deps
        self.players: dict[str, Player] = {}
        self.products: dict[str, dict[str, str]] = {}
        self.orders = {
            event.id: event.act.fields
            for event in story.events
            if event.act.name == "authority.orders"
        }
        self._keys = 0
        home.enter()
        self.staff = {name: _login(f"staff_{name}", name.capitalize()) for name, _, _ in STAFF}
        for name, role, number in STAFF:
            StaffMember.objects.update_or_create(
                user=User.objects.get(username=f"staff_{name}"),
                role=role.value,
                defaults={"reviewer_number": number},
            )
        register_policy(self.deps)
        reconcile(self.deps)

    def key(self) -> str:
        """A request key that was not used before."""
        self._keys += 1
        return f"replay-{self._keys}"

    @property
    def today(self) -> date:
        """The day in the story."""
        return self.deps.today()

    def move_to(self, day: date | None) -> None:
        """Move the story's clock to the morning of a day, or on by a minute, and do the duties."""
        clock = self.home.clock
        moment = clock.now() + BETWEEN_ACTS
        if day is not None:
            moment = max(moment, datetime.combine(day, MORNING))
        clock.move_to(moment)
        self.do_duties()

    def do_duties(self) -> None:
        """What the worker does."""
        finish_waiting(self.deps)
        while fire_due(self.deps):
            pass
        advance_all(self.deps)
        while send_waiting(self.deps):
            pass

    def player(self, party_id: object) -> Player:
        """The party on this stage; the reader saw that it advertises here."""
        return self.players[str(party_id)]

    def by_advertiser(self, advertiser_id: str) -> Player:
        """The party whose advertising account this is."""
        return next(p for p in self.players.values() if p.advertiser_id == advertiser_id)

    def product(self, event_id: object, kind: str) -> str:
        """What the event made. Raises `NothingMade` if it made no such thing."""
        found = self.products.get(str(event_id), {}).get(kind)
        if found is None:
            raise NothingMade(event=event_id, kind=kind)
        return found

    def standing_of(self, party_id: object) -> str:
        """In short: good, limited, suspended or terminated."""
        found: Standing = standing(self.deps, self.player(party_id).advertiser_id)
        return found.value

    def money(self, amount: Decimal) -> Money:
        """An amount of the site's currency."""
        return Money(self.deps.currency, int(amount * MICROS_PER_UNIT))

    def promote(self, player: Player, post: PostText) -> Promotion:
        """Publish a post and submit it for promotion."""
        actor = player.actor()
        published = publish_post(self.deps, actor, request_id=self.key(), text=post.text)
        promotion = promote_post(
            self.deps,
            actor,
            request_id=self.key(),
            line_item_id=player.line_item_id,
            post_id=published.id,
            landing_url=f"{self.home.base_url}{post.landing}",
        )
        player.posts[post.id] = promotion.promoted_post.id
        return promotion

    def enter(self, party: PartyText, advertising: Advertising) -> None:
        """Open the party's account, pay in, and promote what it promotes when the story begins."""
        # Names of staff and of parties never meet: the ids of a file have no underscore.
        deps, name = self.deps, f"party_{party.id}"
        actor_now = _login(name, party.name)
        email = _email(name)
        advertiser = open_advertiser(
            deps,
            actor_now(),
            request_id=self.key(),
            legal_name=party.name,
            country=party.country,
            email=email,
            declared_models=advertising.models,
        )
        actor = actor_now()
        confirm_address(deps, actor, party_id=advertiser.party_id, email=email)
        told = advertising.deposit
        amount = told.high if told and told.high else STAND_IN
        deposit = announce_deposit(
            deps,
            actor,
            request_id=self.key(),
            advertiser_id=advertiser.id,
            amount=self.money(min(amount, MAX_DEPOSIT)),
            reference=f"Paid in by {party.id}",
        )
        confirm_deposit(
            deps,
            self.staff["operator"](),
            request_id=self.key(),
            transfer_id=deposit.id,
            bank_reference=f"REPLAY-{party.id}",
        )
        campaign = create_campaign(
            deps, actor, request_id=self.key(), advertiser_id=advertiser.id, name="Promotion"
        )
        line_item = add_line_item(
            deps,
            actor,
            request_id=self.key(),
            campaign_id=campaign.id,
            bid=self.money(BID),
            budget=self.money(min(amount, STAND_IN)),
            targeting=Targeting(countries=advertising.countries),
        )
        player = Player(
            text=party,
            actor=actor_now,
            advertiser_id=advertiser.id,
            party_id=advertiser.party_id,
            line_item_id=line_item.id,
        )
        self.players[party.id] = player
        for post in advertising.posts:
            self.promote(player, post)


def _email(name: str) -> str:
    return f"{name}@parties.example"


def _login(name: str, shown: str) -> Callable[[], Actor]:
    """A login with a confirmed address that nobody can use; gives the actor as it is now."""
    user, _ = User.objects.get_or_create(
        username=name, defaults={"email": _email(name), "first_name": shown[:150]}
    )
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )
    return lambda: actor_for(User.objects.get(pk=user.pk))
