"""The road of Kestrel Lab through the use cases, over whatever `Deps` are given."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.factories import rows as make

from adjudge import bootstrap
from adjudge.domain.actor import StaffRole
from adjudge.domain.ads.campaign import Targeting
from adjudge.domain.cases.case import Source
from adjudge.domain.cases.exhibit import Strength
from adjudge.domain.cases.fact import Finding, Precision
from adjudge.domain.cases.measure import Duration, MeasureKind, Scope
from adjudge.domain.cases.statement import (
    Automation,
    ElementFinding,
    Ground,
    GroundKind,
    Redress,
    Statement,
)
from adjudge.domain.ledger.winddown_state import Choice
from adjudge.domain.money import Money
from adjudge.services.advertisers import confirm_address, open_advertiser
from adjudge.services.appeals import admit_appeal, file_appeal
from adjudge.services.campaigns import add_line_item, create_campaign
from adjudge.services.cases import add_exhibit, open_case, record_fact
from adjudge.services.funding import announce_deposit, confirm_deposit
from adjudge.services.particulars import answer_particulars, request_particulars
from adjudge.services.ports import Deps
from adjudge.services.posts import publish_post
from adjudge.services.promotion import promote_post
from adjudge.services.rulings import (
    answer_proposal,
    approve_ruling,
    deal_with_answer,
    propose_ruling,
)
from adjudge.services.winddowns import (
    advance_winddown,
    close_advertiser,
    confirm_settlement,
    elect,
    propose_settlement,
)


class Road:
    """The road of Kestrel Lab through the use cases, each step told once."""

    def __init__(self, deps: Deps) -> None:
        self.deps = deps
        self.member = make.make_user("kestrel")
        staff = {
            "reviewer": (StaffRole.REVIEWER, 1),
            "second": (StaffRole.REVIEWER, 2),
            "officer": (StaffRole.APPEALS_OFFICER, 3),
            "operator": (StaffRole.OPERATOR, 4),
            "treasurer": (StaffRole.OPERATOR, 5),
        }
        self.staff = {
            name: bootstrap.actor_for(make.make_user(name, role, number=number))
            for name, (role, number) in staff.items()
        }

    @property
    def party(self):
        """The member as it is now: mandates come with the advertising account."""
        return bootstrap.actor_for(self.member)

    def promote(self):
        deps, party = self.deps, self.party
        self.advertiser = open_advertiser(
            deps,
            party,
            request_id="open",
            legal_name="Kestrel Lab",
            country="DE",
            email="letters@kestrel-lab.example",
        )
        confirm_address(
            deps,
            self.party,
            party_id=self.advertiser.party_id,
            email="letters@kestrel-lab.example",
        )
        party = self.party
        announced = announce_deposit(
            deps,
            party,
            request_id="fund",
            advertiser_id=self.advertiser.id,
            amount=Money.parse("500.00", "EUR"),
            reference="KL-1",
        )
        confirm_deposit(
            deps,
            self.staff["operator"],
            request_id="arrived",
            transfer_id=announced.id,
            bank_reference="B-1",
        )
        campaign = create_campaign(
            deps, party, request_id="c", advertiser_id=self.advertiser.id, name="Spring"
        )
        line_item = add_line_item(
            deps,
            party,
            request_id="l",
            campaign_id=campaign.id,
            bid=Money.parse("2.00", "EUR"),
            budget=Money.parse("100.00", "EUR"),
            targeting=Targeting(),
        )
        texts = ("Our new lab opens on Monday.", "A guaranteed cure for every virus.")
        promotions = []
        for number, text in enumerate(texts):
            post = publish_post(deps, party, request_id=f"p{number}", text=text)
            promotions.append(
                promote_post(
                    deps,
                    party,
                    request_id=f"pp{number}",
                    line_item_id=line_item.id,
                    post_id=post.id,
                    landing_url="https://kestrel-lab.example/opening",
                )
            )
        self.promotions = promotions

    def suspend(self):
        deps, reviewer = self.deps, self.staff["reviewer"]
        case = open_case(
            deps,
            reviewer,
            request_id="case",
            advertiser_id=self.advertiser.id,
            source=Source.PRESS,
        )
        exhibit = add_exhibit(
            deps,
            reviewer,
            request_id="e1",
            case_id=case.id,
            title="Test report",
            source="A laboratory",
            asserter="The laboratory",
            captured_on=datetime.now(UTC).date(),
            media_type="text/plain",
            content=b"The viewer sends documents away.",
            strength=Strength.VERIFIED,
        )
        fact = record_fact(
            deps,
            reviewer,
            request_id="f1",
            case_id=case.id,
            proposition="Version 3 of the viewer sends the text of documents to its maker.",
            finding=Finding.ESTABLISHED,
            began=datetime.now(UTC).date() - timedelta(days=30),
            ended=None,
            precision=Precision.DAY,
            attributed_to="",
            exhibit_ids=(exhibit.id,),
        )
        clause = deps.rulebooks.ads().clause("ADS-8.1@1")
        statement = Statement(
            summary="Your account can no longer buy promoted posts.",
            measure=MeasureKind.SUSPEND,
            ground=Ground(
                kind=GroundKind.CLAUSE, reference=clause.ref, as_of=datetime.now(UTC).date()
            ),
            fact_ids=(fact.id,),
            findings=tuple(
                ElementFinding(
                    element_id=element.id,
                    fact_ids=(fact.id,),
                    why=f"The test shows it for the element {element.id}, step by step.",
                )
                for element in clause.elements
            ),
            scope=Scope(whole_party=True),
            duration=Duration(
                condition="A version that asks first is released.",
                review_on=datetime.now(UTC).date() + timedelta(days=360),
            ),
            not_affected="Your organic account and every post in it stay as they are.",
            would_change="A release that asks its users before it sends anything.",
            redress=frozenset(Redress),
            automation=Automation(detection=False, decision=False),
        )
        ruling = propose_ruling(
            deps, reviewer, request_id="r", case_id=case.id, statement=statement
        )
        answer_proposal(deps, self.party, ruling_id=ruling.id, text="It asks since last week.")
        deal_with_answer(
            deps, reviewer, ruling_id=ruling.id, text="The version sold today is still version 3."
        )
        self.ruling = approve_ruling(deps, self.staff["second"], ruling_id=ruling.id)

    def ask_and_appeal(self):
        deps = self.deps
        asked = request_particulars(
            deps,
            self.party,
            request_id="ask",
            ruling_id=self.ruling.id,
            question="Which build did you test?",
        )
        answer_particulars(
            deps,
            self.staff["reviewer"],
            particulars_id=asked.id,
            text="Build 3.0.417, downloaded on Tuesday from your own page, settings untouched.",
        )
        self.appeal = file_appeal(
            deps,
            self.party,
            request_id="appeal",
            ruling_id=self.ruling.id,
            on_facts="Build 418 asks.",
            on_rule="",
            on_proportion="",
        )
        admit_appeal(deps, self.staff["officer"], appeal_id=self.appeal.id)

    def lit(self) -> bool:
        post = self.promotions[0].promoted_post
        slots = dict.fromkeys((post.slot, self.advertiser.slot), 2**63 - 1)
        return not self.deps.block.differing(slots)

    def close(self):
        deps = self.deps
        state = close_advertiser(
            deps, self.party, request_id="close", advertiser_id=self.advertiser.id
        )
        state = advance_winddown(deps, state.id)
        elect(
            deps,
            self.party,
            request_id="elect",
            winddown_id=state.id,
            choice=Choice.DONATE,
            charity_id="harbour-library",
        )
        propose_settlement(
            deps,
            self.staff["operator"],
            request_id="pay",
            winddown_id=state.id,
            receipt=b"paid",
            receipt_name="receipt.txt",
        )
        return confirm_settlement(
            deps, self.staff["treasurer"], request_id="paid", winddown_id=state.id
        )
