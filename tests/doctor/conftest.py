"""A home in which everything happened once: suspended, upheld, overturned, declined, settled."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection

from adjudge.adapters.event_files import EventWriter, PendingEvent
from adjudge.adapters.home import Home
from adjudge.adapters.processes import Registration
from adjudge.adapters.standing_block import StandingBlock, boot_mark
from adjudge.adapters.store.models import Advertiser, PromotedPost
from adjudge.adapters.store.triggers import drop_triggers
from adjudge.bootstrap import wire
from adjudge.demo import people as cast
from adjudge.demo.casefile import advertiser_of, file_matter, ready_for_approval
from adjudge.demo.road.story import KESTREL, SPOKE, Matter
from adjudge.demo.world import People, StoryClock, load_advertiser, load_posts, make_people
from adjudge.domain.cases.appeal import OverturnCode
from adjudge.domain.ledger.winddown import Choice
from adjudge.services import appeals, delivery, posts, promotion, rulings, winddowns
from adjudge.services.ports import Deps
from adjudge.services.register import publish_log
from adjudge.settings import current_settings

SHOWN = 5


@dataclass(frozen=True, kw_only=True)
class Whole:
    """The home's parts that the tests break."""

    home: Home
    banned_slot: int
    lit_slot: int


@pytest.fixture(scope="module")
def whole(django_db_setup: None, django_db_blocker) -> Iterator[Whole]:
    """Made once for the module, by the use cases; what a test breaks is rolled back."""
    del django_db_setup
    with django_db_blocker.unblock():
        yield make_whole()
        call_command("flush", verbosity=0, interactive=False)


@pytest.fixture
def broken(whole: Whole, db: None) -> Whole:
    """The home, with the triggers out of the way; whatever happens is rolled back."""
    del db
    drop_triggers(connection)
    return whole


def make_whole() -> Whole:
    settings = current_settings()
    deps = wire(settings)
    people = make_people({})
    load_posts(deps, people)
    for text in cast.ADVERTISERS[:2]:
        load_advertiser(deps, people, text, settings.base_url)
    decline_one(deps, people)
    show_some(deps, people)
    decide(deps, people, KESTREL, cast.KESTREL_ACCOUNT, overturned=False)
    decide(deps, people, SPOKE, cast.SPOKE_ACCOUNT, overturned=True)
    settle(deps, people)
    publish_log(deps)
    return Whole(
        home=settings.state,
        banned_slot=slot_of(cast.KESTREL_ACCOUNT),
        lit_slot=slot_of(cast.SPOKE_ACCOUNT),
    )


def slot_of(username: str) -> int:
    return int(Advertiser.objects.get(account__username=username).slot_id)


def promoted_of(username: str) -> PromotedPost:
    return PromotedPost.objects.filter(
        advertiser__account__username=username, status="admitted"
    ).first()


def decline_one(deps: Deps, people: People) -> None:
    kestrel, running = people[cast.KESTREL_ACCOUNT](), promoted_of(cast.KESTREL_ACCOUNT)
    post = posts.publish_post(deps, kestrel, request_id="d1", text="Guaranteed results for all.")
    declined = promotion.promote_post(
        deps,
        kestrel,
        request_id="d2",
        line_item_id=running.line_item_id,
        post_id=post.id,
        landing_url=running.landing_url,
    )
    assert not declined.screening.admitted


def show_some(deps: Deps, people: People) -> None:
    """Impressions in the file of a serving process that has ended, settled."""
    del people
    shown, settings = promoted_of(cast.KESTREL_ACCOUNT), current_settings()
    block = StandingBlock.open(settings.state.standing_block)
    ended = Registration(worker=0, pid=0, start_ticks=0, boot=boot_mark(), registered_us=0)
    writer = EventWriter(settings.state, ended, block)
    writer.commit(
        [
            PendingEvent(
                token_id=os.urandom(16),
                kind="impression",
                promoted_post_id=shown.pk,
                line_item_id=shown.line_item_id,
                post_slot=shown.slot_id,
                advertiser_slot=shown.advertiser.slot_id,
                charge_micros=4_000,
                price_micros=4_000_000,
                runner_up_slot=None,
                generation=1,
                decided_us=delivery.unix_micros(deps.clock.now()),
            )
            for _ in range(SHOWN)
        ]
    )
    writer.close()
    block.close()
    assert delivery.settle_all(deps).billed == SHOWN


def decide(deps: Deps, people: People, matter: Matter, account: str, *, overturned: bool) -> None:
    """From the case to the decision on appeal."""
    reviewer, second = people[cast.REVIEWER](), people[cast.SECOND_REVIEWER]()
    officer, party = people[cast.APPEALS_OFFICER](), people[account]()
    filed = file_matter(
        deps, reviewer, matter, advertiser_id=advertiser_of(deps, party), key=account
    )
    ruling = ready_for_approval(deps, reviewer, party, matter, filed, key=f"{account}-ruling")
    rulings.approve_ruling(deps, second, ruling_id=ruling.id)
    appeal = appeals.file_appeal(
        deps,
        party,
        request_id=f"{account}-appeal",
        ruling_id=ruling.id,
        on_facts=matter.on_facts,
        on_rule="",
        on_proportion="",
    )
    appeals.admit_appeal(deps, officer, appeal_id=appeal.id)
    if overturned:
        appeals.overturn_appeal(
            deps, officer, appeal_id=appeal.id, reasons=matter.decision, code=OverturnCode.FACT
        )
    else:
        appeals.uphold_appeal(deps, officer, appeal_id=appeal.id, reasons=matter.decision)


def settle(deps: Deps, people: People) -> None:
    """Close the account and give the rest away."""
    kestrel = people[cast.KESTREL_ACCOUNT]()
    winding = winddowns.close_advertiser(
        deps, kestrel, request_id="close", advertiser_id=advertiser_of(deps, kestrel)
    )
    later = replace(deps, clock=StoryClock(datetime.now(UTC) + timedelta(seconds=1)))
    winddowns.advance_winddown(later, winding.id)
    winddowns.elect(
        deps,
        kestrel,
        request_id="elect",
        winddown_id=winding.id,
        choice=Choice.DONATE,
        charity_id="open-letters",
    )
    winddowns.propose_settlement(
        deps,
        people[cast.OPERATOR](),
        request_id="propose",
        winddown_id=winding.id,
        receipt=b"paid",
        receipt_name="receipt.txt",
    )
    winddowns.confirm_settlement(
        deps, people[cast.SECOND_REVIEWER](), request_id="confirm", winddown_id=winding.id
    )
