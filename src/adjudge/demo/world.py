"""Load the demo's world through the use cases, as its people would have made it.

Loading it again adds nothing; a load that was cut off goes on where it stopped, because every act
has a fixed request key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from adjudge.adapters.store.models import StaffMember, User
from adjudge.bootstrap import actor_for
from adjudge.bootstrap import deps as wire
from adjudge.demo.casefile import open_kestrel_case
from adjudge.demo.home import Login, new_password, read_logins, write_logins
from adjudge.demo.people import (
    ADVERTISERS,
    APPEALS_OFFICER,
    COMPANY_POSTS,
    KESTREL_ACCOUNT,
    OPERATOR,
    POSTS,
    READER,
    REVIEWER,
    SECOND_REVIEWER,
    SPOKE_ACCOUNT,
    STAFF,
    AdvertiserText,
)
from adjudge.domain.actor import Actor
from adjudge.domain.ads.campaign import Targeting
from adjudge.domain.money import Money
from adjudge.services.advertisers import confirm_address, open_advertiser
from adjudge.services.campaigns import add_line_item, create_campaign
from adjudge.services.funding import announce_deposit, confirm_deposit
from adjudge.services.ports import Deps
from adjudge.services.posts import publish_post
from adjudge.services.promotion import promote_post
from adjudge.settings import Settings

LOADED: Final = "demo-world-loaded"
MAIL_DOMAIN: Final = "demo.example"
BETWEEN_POSTS: Final = timedelta(minutes=67)

LOGINS: Final = (
    ("reader", READER, "the feed, why a post is promoted, posting"),
    ("advertiser", KESTREL_ACCOUNT, "campaigns, money, letters, answers, appeal"),
    ("another advertiser", SPOKE_ACCOUNT, "the same, for somebody else"),
    ("reviewer", REVIEWER, "cases, facts, exhibits, rulings"),
    ("second reviewer", SECOND_REVIEWER, "approves what the first proposes"),
    ("appeals officer", APPEALS_OFFICER, "decides appeals"),
    ("operator", OPERATOR, "deposits, settlements"),
)


@dataclass(frozen=True, slots=True)
class StoryClock:
    """Stands still at a moment of the past; `offset_days` moves it."""

    moment: datetime

    def now(self) -> datetime:
        return self.moment


def load_world(settings: Settings) -> None:
    """Load everything, once."""
    home = settings.state
    done = home.root / LOADED
    if done.exists():
        return
    logins = read_logins(home) or new_logins()
    write_logins(home, logins)
    deps = wire(settings)
    people = make_people({login.username: login.password for login in logins})
    load_posts(deps, people)
    for advertiser in ADVERTISERS:
        load_advertiser(deps, people, advertiser, settings.base_url)
    open_kestrel_case(deps, people[REVIEWER](), people[KESTREL_ACCOUNT]())
    done.touch()


def new_logins() -> list[Login]:
    """The logins that the demo prints, with fresh passwords."""
    return [
        Login(role=role, username=username, password=new_password(), sees=sees)
        for role, username, sees in LOGINS
    ]


People = dict[str, Callable[[], Actor]]


def make_people(passwords: dict[str, str]) -> People:
    """Every login of the demo with a confirmed address; who has no password cannot log in.

    The values give the actor as it is now: its mandates grow while the world is loaded.
    """
    companies = {each.account: each.legal_name for each in ADVERTISERS}
    names = [*POSTS, *COMPANY_POSTS, *(person.username for person in STAFF)]
    people: People = {}
    for name in names:
        user, _ = User.objects.get_or_create(
            username=name,
            defaults={
                "email": f"{name}@{MAIL_DOMAIN}",
                "first_name": companies.get(name, name.capitalize()),
            },
        )
        user.password = make_password(passwords.get(name))
        user.save(update_fields=["password"])
        EmailAddress.objects.update_or_create(
            user=user, email=user.email, defaults={"verified": True, "primary": True}
        )
        people[name] = _actor_of(user)
    for person in STAFF:
        StaffMember.objects.update_or_create(
            user=User.objects.get(username=person.username),
            role=person.role.value,
            defaults={"reviewer_number": person.number},
        )
    return people


def _actor_of(user: User) -> Callable[[], Actor]:
    return lambda: actor_for(User.objects.get(pk=user.pk))


def load_posts(deps: Deps, people: People) -> None:
    """Organic posts of the last days, as if people had taken turns; each text once."""
    texts = list(_in_turns(POSTS | COMPANY_POSTS))
    now = datetime.now(UTC).replace(microsecond=0)
    for number, (handle, text) in enumerate(texts):
        moment = now - BETWEEN_POSTS * (len(texts) - number)
        publish_post(
            replace(deps, clock=StoryClock(moment)),
            people[handle](),
            request_id=f"demo-post-{number}",
            text=text,
        )


def _in_turns(posts: dict[str, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    longest = max(map(len, posts.values()))
    for turn in range(longest):
        for handle, texts in posts.items():
            if turn < len(texts):
                yield handle, texts[turn]


def load_advertiser(deps: Deps, people: People, text: AdvertiserText, base_url: str) -> None:
    """One advertiser with its money, its campaign and its promoted posts, all admitted."""
    account, operator = text.account, people[OPERATOR]()
    email = f"{account}@{MAIL_DOMAIN}"
    key = f"demo-{account}"
    advertiser = open_advertiser(
        deps,
        people[account](),
        request_id=f"{key}-open",
        legal_name=text.legal_name,
        country=text.country,
        email=email,
    )
    actor = people[account]()
    confirm_address(deps, actor, party_id=advertiser.party_id, email=email)
    deposit = announce_deposit(
        deps,
        actor,
        request_id=f"{key}-deposit",
        advertiser_id=advertiser.id,
        amount=Money.parse(text.deposit, advertiser.currency),
        reference=f"Demo {text.legal_name}",
    )
    confirm_deposit(
        deps,
        operator,
        request_id=f"{key}-confirm",
        transfer_id=deposit.id,
        bank_reference=f"DEMO-BANK-{account}",
    )
    campaign = create_campaign(
        deps, actor, request_id=f"{key}-campaign", advertiser_id=advertiser.id, name=text.campaign
    )
    for number, item in enumerate(text.line_items):
        line_item = add_line_item(
            deps,
            actor,
            request_id=f"{key}-line-{number}",
            campaign_id=campaign.id,
            bid=Money.parse(item.bid, advertiser.currency),
            budget=Money.parse(item.budget, advertiser.currency),
            targeting=Targeting(countries=item.countries),
        )
        post = publish_post(deps, actor, request_id=f"{key}-post-{number}", text=item.text)
        promotion = promote_post(
            deps,
            actor,
            request_id=f"{key}-promote-{number}",
            line_item_id=line_item.id,
            post_id=post.id,
            landing_url=f"{base_url}/pages/{item.page}",
        )
        assert promotion.screening.admitted, f"{item.text}: {promotion.screening.counterfactual}"
