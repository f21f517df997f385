"""What parties do with their promotion and their money; what becomes of both."""

from __future__ import annotations

from datetime import timedelta

from tests.memory.people import euros
from tests.services.life.base import CaseLife
from tests.services.life.commands.table import command
from tests.services.life.people import anybody, operators, parties, programs, reviewers
from tests.services.life.pick import Pick
from tests.services.life.texts import POSTS, WHYS

from adjudge.domain.actor import Actor
from adjudge.domain.ads.campaign import Campaign, LineItem, Targeting
from adjudge.domain.ads.promoted_post import PromotedPost
from adjudge.domain.ads.roles import PartyRole
from adjudge.domain.cases.general_act import GeneralAct
from adjudge.domain.cases.mandate import Mandate
from adjudge.domain.cases.order import Order
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.ledger.transfer import Transfer
from adjudge.domain.ledger.winddown import WindDown
from adjudge.domain.ledger.winddown_state import Choice
from adjudge.domain.posts.post import Post
from adjudge.services import (
    advertisers,
    campaigns,
    funding,
    general_acts,
    mandates,
    outbox,
    post_removal,
    posts,
    promotion,
    submissions,
    unavailable,
    winddown_exits,
    winddowns,
)
from adjudge.services.carried import QueuedMail


@command(parties)
def publish_post(life: CaseLife, who: Actor, pick: Pick) -> object:
    return posts.publish_post(life.deps, who, request_id=life.key(), text=pick.one(POSTS))


@command(parties)
def delete_post(life: CaseLife, who: Actor, pick: Pick) -> object:
    post = pick.late(life.rows(Post))
    deleted = post_removal.delete_post(life.deps, who, post_id=post.id)
    life.deleted.add(post.id)
    return deleted


@command(parties)
def promote_post(life: CaseLife, who: Actor, pick: Pick) -> object:
    own = [post for post in life.rows(Post) if post.account_id == who.account_id]
    post = pick.late(own or life.rows(Post))
    home = {road.scene.actor.account_id: road.scene.advertiser.id for road in life.parties}
    items = [i for i in life.rows(LineItem) if i.advertiser_id == home.get(post.account_id)]
    return promotion.promote_post(
        life.deps,
        who,
        request_id=life.key(),
        line_item_id=pick.id(items),
        post_id=post.id,
        landing_url="/pages/x",
        categories=pick.one(((), ("games",), ("health",))),
    )


@command(reviewers)
def admit_submission(life: CaseLife, who: Actor, pick: Pick) -> object:
    return submissions.admit_submission(
        life.deps,
        who,
        promoted_post_id=pick.id(life.of(PromotedPost, "submitted")),
        reasons=pick.one(WHYS),
    )


@command(reviewers)
def waiting_submissions(life: CaseLife, who: Actor, pick: Pick) -> object:
    del pick
    return submissions.waiting_submissions(life.deps, who)


@command(parties)
def end_promotion(life: CaseLife, who: Actor, pick: Pick) -> object:
    return promotion.end_promotion(
        life.deps, who, promoted_post_id=pick.id(life.of(PromotedPost, "admitted"))
    )


@command(reviewers)
def make_unavailable(life: CaseLife, who: Actor, pick: Pick) -> object:
    return unavailable.make_unavailable(
        life.deps,
        who,
        account_id=life.road(pick).scene.actor.account_id or "",
        cause=pick.one(("The account is suspended under the Rules.", "")),
    )


@command(parties)
def create_campaign(life: CaseLife, who: Actor, pick: Pick) -> object:
    return campaigns.create_campaign(
        life.deps,
        who,
        request_id=life.key(),
        advertiser_id=life.road(pick).scene.advertiser.id,
        name="Summer",
    )


@command(parties)
def add_line_item(life: CaseLife, who: Actor, pick: Pick) -> object:
    return campaigns.add_line_item(
        life.deps,
        who,
        request_id=life.key(),
        campaign_id=pick.id(life.rows(Campaign)),
        bid=euros("2.00"),
        budget=euros("20.00"),
        targeting=pick.one((Targeting(), Targeting(countries=("FR",)))),
    )


@command(parties)
def set_paused(life: CaseLife, who: Actor, pick: Pick) -> object:
    return campaigns.set_paused(
        life.deps, who, campaign_id=pick.id(life.rows(Campaign)), paused=pick.flag()
    )


@command(parties)
def end_campaign(life: CaseLife, who: Actor, pick: Pick) -> object:
    return campaigns.end_campaign(life.deps, who, campaign_id=pick.id(life.rows(Campaign)))


@command(parties)
def announce_deposit(life: CaseLife, who: Actor, pick: Pick) -> object:
    return funding.announce_deposit(
        life.deps,
        who,
        request_id=life.key(),
        advertiser_id=life.road(pick).scene.advertiser.id,
        amount=euros("50.00"),
        reference="invoice 8",
    )


@command(operators)
def confirm_deposit(life: CaseLife, who: Actor, pick: Pick) -> object:
    return funding.confirm_deposit(
        life.deps,
        who,
        request_id=life.key(),
        transfer_id=pick.id(life.rows(Transfer)),
        bank_reference=f"statement {pick.number(0, 10**9)}",
    )


@command(parties)
def confirm_address(life: CaseLife, who: Actor, pick: Pick) -> object:
    return advertisers.confirm_address(
        life.deps,
        who,
        party_id=life.road(pick).scene.advertiser.party_id,
        email=f"more{pick.number(0, 2)}@kestrel.example",
    )


@command(programs)
def record_bounce(life: CaseLife, who: Actor, pick: Pick) -> object:
    mail = pick.late(life.rows(QueuedMail))
    return outbox.record_bounce(
        life.deps, who, message_id=mail.message_id, problem="550 no such mailbox"
    )


@command(parties)
def give_mandate(life: CaseLife, who: Actor, pick: Pick) -> object:
    here, there = life.parties if pick.flag() else life.parties[::-1]
    return mandates.give_mandate(
        life.deps,
        who,
        request_id=life.key(),
        advertiser_id=here.scene.advertiser.id,
        holder_party_id=there.scene.advertiser.party_id,
        role=PartyRole.AGENCY if pick.flag(0.7) else pick.one(tuple(PartyRole)),
        covers="all campaigns",
    )


@command(parties)
def end_mandate(life: CaseLife, who: Actor, pick: Pick) -> object:
    return mandates.end_mandate(life.deps, who, mandate_id=pick.id(life.rows(Mandate)))


@command(reviewers)
def end_agency_mandates(life: CaseLife, who: Actor, pick: Pick) -> object:
    return mandates.end_agency_mandates(
        life.deps, who, ruling_id=pick.id(life.of(Ruling, "in force"))
    )


@command(parties)
def free_paused_money(life: CaseLife, who: Actor, pick: Pick) -> object:
    return general_acts.free_paused_money(
        life.deps,
        who,
        advertiser_id=life.road(pick).scene.advertiser.id,
        act_id=pick.id(life.of(GeneralAct, "in force")),
    )


@command(parties)
def close_advertiser(life: CaseLife, who: Actor, pick: Pick) -> object:
    # Rare: a closed account has little left to do.
    road = life.parties[1] if pick.flag(0.9) else life.parties[0]
    return winddowns.close_advertiser(
        life.deps, who, request_id=life.key(), advertiser_id=road.scene.advertiser.id
    )


@command(parties)
def elect(life: CaseLife, who: Actor, pick: Pick) -> object:
    choice = pick.one(tuple(Choice))
    until = life.now() + timedelta(days=pick.number(1, 60)) if choice is Choice.DEFER else None
    return winddowns.elect(
        life.deps,
        who,
        request_id=life.key(),
        winddown_id=pick.id(life.rows(WindDown)),
        choice=choice,
        charity_id="open-letters" if choice is Choice.DONATE or pick.flag(0.1) else None,
        until=until,
    )


@command(operators)
def propose_settlement(life: CaseLife, who: Actor, pick: Pick) -> object:
    return winddowns.propose_settlement(
        life.deps,
        who,
        request_id=life.key(),
        winddown_id=pick.id(life.rows(WindDown)),
        receipt=b"%PDF-1.7 paid",
        receipt_name="receipt.pdf",
    )


@command(operators)
def confirm_settlement(life: CaseLife, who: Actor, pick: Pick) -> object:
    return winddowns.confirm_settlement(
        life.deps, who, request_id=life.key(), winddown_id=pick.id(life.rows(WindDown))
    )


@command(operators)
def fail_settlement(life: CaseLife, who: Actor, pick: Pick) -> object:
    return winddowns.fail_settlement(
        life.deps, who, winddown_id=pick.id(life.rows(WindDown)), reason=pick.one(WHYS)
    )


@command(anybody)
def open_advertiser(life: CaseLife, who: Actor, pick: Pick) -> object:
    return advertisers.open_advertiser(
        life.deps,
        who,
        request_id=life.key(),
        legal_name="Kestrel Lab Again",
        country=pick.one(("DE", "FR")),
        email="again@kestrel.example",
    )


@command(parties)
def ask_for_money(life: CaseLife, who: Actor, pick: Pick) -> object:
    return winddowns.ask_for_money(
        life.deps,
        who,
        request_id=life.key(),
        advertiser_id=life.road(pick).scene.advertiser.id,
    )


@command(operators)
def freeze_money(life: CaseLife, who: Actor, pick: Pick) -> object:
    return winddown_exits.freeze_money(
        life.deps,
        who,
        request_id=life.key(),
        winddown_id=pick.id(life.rows(WindDown)),
        order_id=pick.id(life.rows(Order)),
        micros=pick.number(0, 600) * 1_000_000,
        review_on=life.now().date() + timedelta(days=pick.number(1, 90)),
    )


@command(operators)
def renew_freeze(life: CaseLife, who: Actor, pick: Pick) -> object:
    return winddown_exits.renew_freeze(
        life.deps,
        who,
        winddown_id=pick.id(life.rows(WindDown)),
        order_id=pick.id(life.rows(Order)),
        review_on=life.now().date() + timedelta(days=pick.number(1, 90)),
    )


@command(operators)
def end_freeze(life: CaseLife, who: Actor, pick: Pick) -> object:
    return winddown_exits.end_freeze(
        life.deps, who, winddown_id=pick.id(life.rows(WindDown)), why=pick.one(WHYS)
    )


@command(operators)
def mark_unclaimed(life: CaseLife, who: Actor, pick: Pick) -> object:
    return winddown_exits.mark_unclaimed(
        life.deps,
        who,
        request_id=life.key(),
        winddown_id=pick.id(life.rows(WindDown)),
        tried=pick.one(("Two letters by post came back.", "")),
    )


@command(parties)
def claim_money(life: CaseLife, who: Actor, pick: Pick) -> object:
    return winddown_exits.claim_money(life.deps, who, winddown_id=pick.id(life.rows(WindDown)))
