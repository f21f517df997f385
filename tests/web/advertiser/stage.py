"""A made-up site with people on it, moved on through the use cases as they would."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.test import Client

from adjudge import bootstrap
from adjudge.adapters.store.models import PromotedPost, StaffMember, User
from adjudge.domain.actor import StaffRole
from adjudge.domain.ads.campaign import Targeting
from adjudge.domain.cases.case import Source
from adjudge.domain.cases.exhibit import Strength
from adjudge.domain.cases.fact import Finding, Precision
from adjudge.domain.cases.measure import AS_ADVERTISER, Duration, MeasureKind, Scope
from adjudge.domain.cases.statement import (
    Automation,
    ElementFinding,
    Ground,
    GroundKind,
    Redress,
    Statement,
)
from adjudge.domain.ids import uuid7
from adjudge.domain.money import Money
from adjudge.services import (
    advertisers,
    campaigns,
    cases,
    funding,
    posts,
    promotion,
    rulings,
)
from adjudge.services.delivery import settle_events

CLAUSE = "ADS-8.1@1"
GOOD = "Kestrel Guard checks files on your own machine. Try it for a month."
BAD = "Kestrel Guard keeps every virus out, guaranteed. A risk-free month for you."
LANDING = "http://127.0.0.1:8280/pages/kestrel"


class StageClock:
    """Real time, moved on when told to; a millisecond at least goes by, so ids keep their order."""

    def __init__(self):
        self.ahead = timedelta()
        self.last = datetime.now(UTC)

    def now(self):
        real = datetime.now(UTC) + self.ahead
        self.last = max(real, self.last + timedelta(milliseconds=1))
        return self.last

    def advance(self, **parts):
        self.ahead += timedelta(**parts)

    @property
    def current(self):
        return self.now()


class Stage:
    """The site, its staff, and whoever is brought onto it."""

    def __init__(self, deps, clock):
        self.deps = deps
        self.clock = clock
        self.people = {}
        for number, (name, role) in enumerate(
            [
                ("rosa", StaffRole.REVIEWER),
                ("sven", StaffRole.REVIEWER),
                ("ada", StaffRole.APPEALS_OFFICER),
                ("omar", StaffRole.OPERATOR),
                ("olga", StaffRole.OPERATOR),
            ],
            start=1,
        ):
            StaffMember.objects.create(
                user=self.user(name), role=role.value, reviewer_number=number
            )

    def user(self, name):
        if name not in self.people:
            self.people[name] = User.objects.create_user(
                username=name, email=f"{name}@square.example"
            )
        return self.people[name]

    def actor(self, name):
        return bootstrap.actor_for(self.user(name))

    def client(self, name):
        """A browser that is logged in; it shows errors as pages, as people see them."""
        client = Client(raise_request_exception=False)
        client.force_login(
            self.user(name), backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        return client

    def key(self):
        return uuid7(self.clock.now(), self.deps.random(10))

    def account(self, name="kestrel", legal_name="Kestrel Lab", *, confirmed=True):
        """An open advertising account."""
        opened = advertisers.open_advertiser(
            self.deps,
            self.actor(name),
            request_id=self.key(),
            legal_name=legal_name,
            country="CH",
            email=f"{name}@square.example",
        )
        if confirmed:
            advertisers.confirm_address(
                self.deps,
                self.actor(name),
                party_id=opened.party_id,
                email=f"{name}@square.example",
            )
        return opened

    def announce(self, advertiser, amount="500.00", name="kestrel"):
        return funding.announce_deposit(
            self.deps,
            self.actor(name),
            request_id=self.key(),
            advertiser_id=advertiser.id,
            amount=Money.parse(amount, "EUR"),
            reference="Square Kestrel Lab",
        )

    def fund(self, advertiser, amount="500.00", name="kestrel"):
        announced = self.announce(advertiser, amount, name)
        return funding.confirm_deposit(
            self.deps,
            self.actor("omar"),
            request_id=self.key(),
            transfer_id=announced.id,
            bank_reference=f"BANK-{announced.id[-8:]}",
        )

    def campaign(self, advertiser, title="Spring", name="kestrel"):
        return campaigns.create_campaign(
            self.deps,
            self.actor(name),
            request_id=self.key(),
            advertiser_id=advertiser.id,
            name=title,
        )

    def line_item(self, campaign, budget="200.00", name="kestrel"):
        return campaigns.add_line_item(
            self.deps,
            self.actor(name),
            request_id=self.key(),
            campaign_id=campaign.id,
            bid=Money.parse("4.00", "EUR"),
            budget=Money.parse(budget, "EUR"),
            targeting=Targeting(countries=("DE", "CH")),
        )

    def post(self, text=GOOD, name="kestrel"):
        return posts.publish_post(self.deps, self.actor(name), request_id=self.key(), text=text)

    def promote(self, line_item, text=GOOD, name="kestrel"):
        return promotion.promote_post(
            self.deps,
            self.actor(name),
            request_id=self.key(),
            line_item_id=line_item.id,
            post_id=self.post(text, name).id,
            landing_url=LANDING,
        )

    def running(self, name="kestrel", legal_name="Kestrel Lab"):
        """An advertiser with money, a campaign and an admitted post: (advertiser, line item)."""
        advertiser = self.account(name, legal_name)
        self.fund(advertiser, name=name)
        item = self.line_item(self.campaign(advertiser, name=name), name=name)
        self.promote(item, name=name)
        return advertiser, item

    def seen(self, item, *outcomes, kind="impression"):
        """Impressions or clicks of the line item's post, acknowledged just now, and settled."""
        promoted = PromotedPost.objects.get(line_item_id=item.id, status="admitted")
        for outcome in outcomes:
            self.deps.events.acknowledge(
                promoted.pk,
                item.id,
                at=self.clock.now(),
                charge_micros=4_000 if kind == "impression" else 0,
                kind=kind,
                token_id=self.key(),
                outcome=outcome,
            )
        settle_events(self.deps)

    def case(self, advertiser):
        """A case with two exhibits and a fact: (case, fact, exhibits); only the first is cited."""
        case = cases.open_case(
            self.deps,
            self.actor("rosa"),
            request_id=self.key(),
            advertiser_id=advertiser.id,
            source=Source.PRESS,
        )
        exhibits = [
            cases.add_exhibit(
                self.deps,
                self.actor("rosa"),
                request_id=self.key(),
                case_id=case.id,
                title=title,
                source="our test machine, network recorded",
                asserter="the operator",
                captured_on=self.clock.now().date() - timedelta(days=3),
                media_type="text/plain; charset=utf-8",
                content=f"{title}: <script>14 of 40</script> documents were sent.".encode(),
                strength=Strength.VERIFIED,
            )
            for title in ("Record of our own test", "A rumour that nobody cited")
        ]
        fact = cases.record_fact(
            self.deps,
            self.actor("rosa"),
            request_id=self.key(),
            case_id=case.id,
            proposition="Kestrel Guard 4.2 sent 14 of 40 test documents to its maker unasked.",
            finding=Finding.ESTABLISHED,
            began=self.clock.now().date() - timedelta(days=3),
            ended=None,
            precision=Precision.DAY,
            attributed_to="",
            exhibit_ids=(exhibits[0].id,),
        )
        return case, fact, exhibits

    def proposal(self, advertiser, roles=AS_ADVERTISER):
        """A proposed suspension, whose proposal letter is served: (ruling, exhibits)."""
        case, fact, exhibits = self.case(advertiser)
        clause = self.deps.rulebooks.ads().clause(CLAUSE)
        today = self.clock.now().date()
        statement = Statement(
            summary="We suspend your promotion: Kestrel Guard 4.2 sends documents unasked.",
            measure=MeasureKind.SUSPEND,
            ground=Ground(kind=GroundKind.CLAUSE, reference=CLAUSE, as_of=today),
            fact_ids=(fact.id,),
            findings=tuple(
                ElementFinding(
                    element_id=element.id,
                    fact_ids=(fact.id,),
                    why=f"Seen in three runs of the test, for the part called {element.id}.",
                )
                for element in clause.elements
            ),
            scope=Scope(whole_party=True, roles=roles),
            duration=Duration(
                condition="until the version offered for download asks first",
                review_on=today + timedelta(days=180),
            ),
            not_affected="Your account, your posts and your money stay yours.",
            would_change="Offer a version that asks before the first document is sent.",
            redress=frozenset(Redress),
            automation=Automation(detection=False, decision=False),
        )
        ruling = rulings.propose_ruling(
            self.deps,
            self.actor("rosa"),
            request_id=self.key(),
            case_id=case.id,
            statement=statement,
            wording_reason="Every case here is about the same test of the same program.",
        )
        return ruling, exhibits

    def suspension(self, advertiser, name="kestrel", roles=AS_ADVERTISER):
        """A suspension in force: (ruling, exhibits)."""
        ruling, exhibits = self.proposal(advertiser, roles)
        rulings.answer_proposal(
            self.deps, self.actor(name), ruling_id=ruling.id, text="Version 4.3 will ask."
        )
        rulings.deal_with_answer(
            self.deps, self.actor("rosa"), ruling_id=ruling.id, text="4.3 is not out yet."
        )
        approved = rulings.approve_ruling(self.deps, self.actor("sven"), ruling_id=ruling.id)
        return approved, exhibits


def send(client, path, *, to="", **fields):
    """Open a page, and send its form with these fields (to another address): the answer."""
    page = client.get(path)
    key = page.content.decode().split('name="request_id" value="')[1].split('"')[0]
    return client.post(to or path, {"request_id": key, **fields})


def read(client, path):
    """The words and links of a page that is there, its no-break spaces plain."""
    response = client.get(path)
    assert response.status_code == 200, (path, response.status_code)
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")
