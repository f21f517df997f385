"""Acts of advertisers outside of a case: to post, to promote, to close, to say where money goes."""

from __future__ import annotations

from adjudge.domain.ledger.winddown import Choice
from adjudge.replay.acts.doing import Doing
from adjudge.replay.build import post
from adjudge.replay.stage import STAND_IN
from adjudge.services.gifts import give_from_revenue
from adjudge.services.posts import publish_post
from adjudge.services.winddowns import (
    advance_winddown,
    close_advertiser,
    confirm_settlement,
    elect,
    propose_settlement,
)


def posts(doing: Doing) -> tuple[str, ...]:
    """The party says something as a member: no ads measure has any say in it."""
    publish_post(
        doing.deps,
        doing.player.actor(),
        request_id=doing.stage.key(),
        text=doing.words("text"),
    )
    return ("The post is in the feed: organic standing is nothing that an ads measure touches.",)


def promotes(doing: Doing) -> tuple[str, ...]:
    """The party submits a post for promotion; screening admits or declines it with its reasons."""
    promotion = doing.stage.promote(doing.player, post(doing.field("post")))
    doing.made("promoted post", promotion.promoted_post.id)
    if promotion.ruling is None:
        return ("Screening admitted the post.",)
    doing.made("ruling", promotion.ruling.id)
    clause = promotion.ruling.statement.ground
    assert clause is not None, "a decline has a ground"
    return (f"Screening declined it under {clause.reference}, with the exact words and a letter.",)


def closes(doing: Doing) -> tuple[str, ...]:
    """The party closes its advertising account: its money is wound down."""
    state = close_advertiser(
        doing.deps,
        doing.player.actor(),
        request_id=doing.stage.key(),
        advertiser_id=doing.player.advertiser_id,
    )
    doing.made("wind-down", state.id)
    state = advance_winddown(doing.deps, state.id)
    return (f"The account is closed; the wind-down is at: {state.status.value}.",)


def elects(doing: Doing) -> tuple[str, ...]:
    """The payer says where the residual goes."""
    return _elect(doing, by_payer=True)


def elects_for_payer(doing: Doing) -> tuple[str, ...]:
    """The operator would say where a customer's money goes: only the payer may."""
    return _elect(doing, by_payer=False)


def _elect(doing: Doing, *, by_payer: bool) -> tuple[str, ...]:
    winddown_id = doing.product("wind_down", "wind-down")
    state = advance_winddown(doing.deps, winddown_id)
    payer = doing.stage.by_advertiser(state.advertiser_id)
    elected = elect(
        doing.deps,
        payer.actor() if by_payer else doing.staff("operator"),
        request_id=doing.stage.key(),
        winddown_id=winddown_id,
        choice=Choice(doing.words("choice")),
        charity_id=doing.field("charity"),
    )
    doing.made("wind-down", winddown_id)
    return (f"The payer's own election was recorded: {elected.status.value}.",)


def settles(doing: Doing) -> tuple[str, ...]:
    """Two people settle what was elected, against the receipt of the payment."""
    winddown_id = doing.product("wind_down", "wind-down")
    propose_settlement(
        doing.deps,
        doing.staff("operator"),
        request_id=doing.stage.key(),
        winddown_id=winddown_id,
        receipt=b"Receipt of the payment, as the bank gave it.",
        receipt_name="receipt.txt",
    )
    state = confirm_settlement(
        doing.deps,
        doing.staff("second_operator"),
        request_id=doing.stage.key(),
        winddown_id=winddown_id,
    )
    return (f"Two people settled it; the wind-down is at: {state.status.value}.",)


def gives(doing: Doing) -> tuple[str, ...]:
    """The operator gives part of its own revenue away."""
    told = doing.field("amount")
    gift = give_from_revenue(
        doing.deps,
        doing.staff("operator"),
        request_id=doing.stage.key(),
        recipient=doing.words("to"),
        amount=doing.stage.money(told.high or STAND_IN),
    )
    doing.made("gift", gift.id)
    return ("Given from the operator's own revenue, as its own kind; customers' money stays.",)
