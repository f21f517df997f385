"""Made-up rows, put into the tables through repositories.

Each function takes a unit of work and what came before; what it leaves out is always the same.
"""

from __future__ import annotations

import hashlib
import itertools
import random
from datetime import UTC, date, datetime, timedelta

from adjudge.adapters.store.models import Interest, StaffMember, User
from adjudge.domain.actor import StaffRole
from adjudge.domain.ads.campaign import Campaign, LineItem, Targeting
from adjudge.domain.ads.party import Advertiser, Party
from adjudge.domain.ads.promoted_post import PromotedPost
from adjudge.domain.cases.appeal import Appeal
from adjudge.domain.cases.case import Case, Source
from adjudge.domain.cases.exhibit import Exhibit
from adjudge.domain.cases.fact import Fact, Finding
from adjudge.domain.cases.letter import Letter, LetterKind, Rendered
from adjudge.domain.cases.measure import Duration, MeasureKind, Scope
from adjudge.domain.cases.particulars import Particulars
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.cases.statement import (
    Automation,
    ElementFinding,
    Ground,
    GroundKind,
    Redress,
    Statement,
)
from adjudge.domain.cases.view import View
from adjudge.domain.ids import RANDOM_BYTES, uuid7
from adjudge.domain.ledger import winddown
from adjudge.domain.ledger.account import AccountKind, account_id
from adjudge.domain.ledger.routes import TransferKind
from adjudge.domain.ledger.transfer import Phase, Transfer, new_transfer
from adjudge.domain.money import Money
from adjudge.domain.posts.post import Post
from adjudge.domain.standing.measures import MeasureInForce
from adjudge.domain.steps import Step
from adjudge.services.carried import Event, RegisterEntry
from adjudge.services.ports import UnitOfWork

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
EUR = "EUR"
CONTENT = b"a notice of 2017, as captured"
_count = itertools.count(1)


def new_id(at: datetime = NOW) -> str:
    """An id that no other has; later ones sort later."""
    number = next(_count)
    chance = random.Random(number).randbytes(RANDOM_BYTES)
    return uuid7(at + timedelta(milliseconds=number), chance)


def make_user(name: str = "", *roles: StaffRole, number: int | None = None) -> User:
    """A login, with the staff roles given."""
    user: User = User.objects.create_user(username=name or f"member-{next(_count)}")
    for role in roles:
        StaffMember.objects.create(user=user, role=role.value, reviewer_number=number)
    return user


def step(name: str, actor: str, minutes: int = 0, **data: str) -> Step:
    """A step, some minutes into the story."""
    return Step(name=name, actor_id=actor, at=NOW + timedelta(minutes=minutes), data=data)


def make_post(uow: UnitOfWork, user: User, text: str = "Our new lab opens on Monday.") -> Post:
    """An organic post of this login."""
    post = Post(id=new_id(), account_id=str(user.pk), text=text, created_at=NOW)
    uow.posts.add(post)
    return post


def make_advertiser(uow: UnitOfWork, user: User, name: str = "Kestrel Lab") -> Advertiser:
    """An advertiser that pays for itself, with one confirmed address; the login acts for it."""
    party = Party(id=new_id(), legal_name=name, country="DE", created_at=NOW)
    uow.parties.add(party)
    uow.parties.add_member(party.id, str(user.pk))
    uow.parties.confirm_address(party.id, "letters@kestrel-lab.example", NOW)
    advertiser = Advertiser(
        id=new_id(),
        party_id=party.id,
        payer_party_id=party.id,
        account_id=str(user.pk),
        currency=EUR,
        slot=uow.slots.allot(),
        created_at=NOW,
        declared_models=("software",),
    )
    uow.advertisers.add(advertiser)
    return advertiser


def make_line_item(uow: UnitOfWork, advertiser: Advertiser, budget: str = "100.00") -> LineItem:
    """A campaign with one line item."""
    campaign = Campaign(id=new_id(), advertiser_id=advertiser.id, name="Spring", created_at=NOW)
    uow.campaigns.add(campaign)
    item = LineItem(
        id=new_id(),
        campaign_id=campaign.id,
        advertiser_id=advertiser.id,
        bid=Money.parse("2.00", EUR),
        budget=Money.parse(budget, EUR),
        created_at=NOW,
        targeting=Targeting(countries=("DE", "SE"), languages=("en",)),
    )
    uow.line_items.add(item)
    return item


def make_promoted(
    uow: UnitOfWork,
    item: LineItem,
    post: Post,
    *steps: Step,
    replaces: str | None = None,
    waits: bool = False,
) -> PromotedPost:
    """A promoted post, admitted unless other steps are given."""
    promoted = PromotedPost(
        id=new_id(),
        line_item_id=item.id,
        campaign_id=item.campaign_id,
        advertiser_id=item.advertiser_id,
        post_id=post.id,
        landing_url="https://kestrel-lab.example/opening",
        slot=uow.slots.allot(),
        created_at=NOW,
        version=2 if replaces else 1,
        replaces=replaces,
        steps=() if waits else steps or (step("admit", "program:screening"),),
    )
    uow.promoted_posts.add(promoted)
    return promoted


def make_case(uow: UnitOfWork, advertiser: Advertiser) -> tuple[Case, Exhibit, Fact]:
    """A case with one exhibit (and its bytes) and one fact that rests on it."""
    case = Case(
        id=new_id(),
        number=uow.cases.next_number(),
        advertiser_id=advertiser.id,
        party_id=advertiser.party_id,
        source=Source.PRESS,
        opened_at=NOW,
        steps=(step("investigate", "1"),),
    )
    uow.cases.add(case)
    exhibit = Exhibit(
        id=new_id(),
        case_id=case.id,
        number=1,
        title="Notice",
        source="A public authority",
        asserter="The authority",
        captured_on=date(2026, 3, 1),
        media_type="text/plain",
        sha256=hashlib.sha256(CONTENT).hexdigest(),
        size=len(CONTENT),
        added_by="1",
        added_at=NOW,
    )
    uow.exhibits.add(exhibit)
    uow.exhibits.put_content(exhibit.id, CONTENT)
    read = {"exhibit_id": exhibit.id, "case_id": case.id, "purpose": "The yearly audit"}
    uow.views.add(View(id=new_id(), viewer_id="9", at=NOW, **read))
    fact = Fact(
        id=new_id(),
        case_id=case.id,
        number=1,
        proposition="The notice names the company.",
        finding=Finding.ESTABLISHED,
        began=date(2025, 9, 13),
        exhibit_ids=(exhibit.id,),
    )
    uow.facts.add(fact)
    return case, exhibit, fact


def complete_statement(fact: Fact, measure: MeasureKind = MeasureKind.SUSPEND) -> Statement:
    """A statement of reasons that says everything."""
    return Statement(
        summary="Your account can no longer buy promoted posts.",
        measure=measure,
        ground=Ground(kind=GroundKind.CLAUSE, reference="ADS-4.2@7", as_of=date(2026, 3, 1)),
        fact_ids=(fact.id,),
        findings=(ElementFinding(element_id="model", fact_ids=(fact.id,), why="It says so."),),
        scope=Scope(whole_party=True),
        duration=Duration(condition="The notice is withdrawn.", review_on=date(2027, 3, 1)),
        not_affected="Your organic account.",
        would_change="A court that annuls the notice.",
        redress=frozenset(Redress),
        automation=Automation(detection=False, decision=False),
    )


def make_ruling(
    uow: UnitOfWork,
    case: Case,
    statement: Statement,
    *steps: Step,
    drafted_by: str = "1",
) -> Ruling:
    """A ruling with the steps given."""
    ruling = Ruling(
        id=new_id(),
        number=uow.rulings.next_number(),
        case_id=case.id,
        advertiser_id=case.advertiser_id,
        party_id=case.party_id,
        statement=statement,
        drafted_by=drafted_by,
        drafted_at=NOW,
        steps=steps,
    )
    uow.rulings.add(ruling)
    return ruling


def decided_by(proposer: str, approver: str) -> tuple[Step, ...]:
    """The steps of a suspension up to its service."""
    return (
        step("propose", proposer, 1),
        step("serve_proposal", proposer, 2),
        step("answer", "party", 3, text="We never did that."),
        step("respond", proposer, 4, text="The exhibit shows it."),
        step("approve", approver, 5),
        step("serve", approver, 6),
    )


def make_entry(uow: UnitOfWork, subject_id: str, *, released_at: datetime | None = None) -> int:
    """A register entry; its index."""
    entry = uow.register.append(
        lambda index: RegisterEntry(
            index=index,
            type="letter_served",
            subject_id=subject_id,
            at=NOW,
            leaf=b'{"leaf":%d}' % index,
            record={"what": "a letter", "number": index},
            salt=b"s" * 16,
            public={"letter": "notice"},
            released_at=released_at,
        )
    )
    return entry.index


def make_letter(
    uow: UnitOfWork, ruling: Ruling, kind: LetterKind = LetterKind.NOTICE, minutes: int = 6
) -> Letter:
    """A letter about the ruling, with its register entry."""
    letter = Letter(
        id=new_id(),
        kind=kind,
        case_id=ruling.case_id,
        ruling_id=ruling.id,
        advertiser_id=ruling.advertiser_id,
        party_id=ruling.party_id,
        content=Rendered(
            subject=f"Decision {ruling.reference}",
            html="<p>What we decided &amp; why.</p>",
            text="What we decided & why.",
            language="en",
        ),
        served_at=NOW + timedelta(minutes=minutes),
        proof_leaf=make_entry(uow, ruling.id),
    )
    uow.letters.add(letter)
    return letter


def measure_of(ruling: Ruling, letter: Letter) -> MeasureInForce:
    """The measure of a served ruling, in force a second after its letter; not stored."""
    assert ruling.statement.measure is not None
    return MeasureInForce(
        id=new_id(),
        ruling_id=ruling.id,
        letter_id=letter.id,
        advertiser_id=ruling.advertiser_id,
        kind=ruling.statement.measure,
        scope=ruling.statement.scope,
        served_at=letter.served_at,
        effective_at=letter.served_at + timedelta(seconds=1),
    )


def available(advertiser: Advertiser) -> str:
    """The account of the advertiser's own money."""
    owner = f"{advertiser.id}:{advertiser.payer_party_id}"
    return account_id(AccountKind.AVAILABLE, owner, EUR)


BANK = account_id(AccountKind.BANK, None, EUR)
REVENUE = account_id(AccountKind.AD_REVENUE, None, EUR)


def deposit(advertiser: Advertiser, micros: int, key: str = "") -> Transfer:
    """A confirmed deposit; not posted."""
    return new_transfer(
        id=new_id(),
        idempotency_key=key or f"deposit-{next(_count)}",
        debit_account=BANK,
        credit_account=available(advertiser),
        amount=micros,
        currency=EUR,
        kind=TransferKind.DEPOSIT,
        at=NOW,
    )


def reservation(advertiser: Advertiser, micros: int, key: str = "") -> Transfer:
    """A reservation of money for a line item; not posted."""
    return new_transfer(
        id=new_id(),
        idempotency_key=key or f"reserve-{next(_count)}",
        debit_account=available(advertiser),
        credit_account=REVENUE,
        amount=micros,
        currency=EUR,
        kind=TransferKind.RESERVATION,
        at=NOW,
        phase=Phase.PENDING,
    )


def impression(promoted: PromotedPost, token_id: str, micros: int = 1_000) -> Event:
    """An acknowledged impression."""
    return Event(
        token_id=token_id,
        kind="impression",
        promoted_post_id=promoted.id,
        line_item_id=promoted.line_item_id,
        charge_micros=micros,
        price_micros=micros * 1000,
        runner_up_slot=None,
        generation=1,
        decided_us=1,
        ack_us=2,
        outcome="billable",
    )


def make_appeal(uow: UnitOfWork, ruling: Ruling, by: str) -> Appeal:
    """An appeal, filed."""
    appeal = Appeal(
        id=new_id(),
        ruling_id=ruling.id,
        case_id=ruling.case_id,
        party_id=ruling.party_id,
        filed_by=by,
        filed_at=NOW + timedelta(days=1),
        on_facts="The notice is disputed.",
    )
    uow.appeals.add(appeal)
    return appeal


def make_particulars(uow: UnitOfWork, ruling: Ruling, by: str) -> Particulars:
    """A request for particulars, asked."""
    asked = Particulars(
        id=new_id(),
        ruling_id=ruling.id,
        case_id=ruling.case_id,
        party_id=ruling.party_id,
        question="Which of our practices?",
        asked_by=by,
        asked_at=NOW + timedelta(hours=1),
    )
    uow.particulars.add(asked)
    return asked


def make_wind_down(uow: UnitOfWork, advertiser: Advertiser, by: str) -> winddown.WindDown:
    """A wind-down with its freeze, and a receipt that was filed."""
    state, _ = winddown.open_winddown(
        id=new_id(),
        advertiser_id=advertiser.id,
        payer_id=advertiser.payer_party_id,
        currency=EUR,
        cause=winddown.Cause.CLOSING,
        case_id=None,
        by=by,
        at=NOW + timedelta(days=2),
    )
    uow.wind_downs.add(state)
    uow.wind_downs.put_receipt(state.id, name="receipt.txt", content=b"paid", at=NOW)
    return state


def declare_interest(user: User, party_id: str) -> None:
    """This login decides nothing about this party."""
    Interest.objects.create(user=user, party_id=party_id, declared_at=NOW)
