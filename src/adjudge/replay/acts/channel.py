"""What parties declare and write, posts that go, and what is done under the other rulebook."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from adjudge.domain.cases.correspondence import Asks
from adjudge.domain.cases.referral import OtherRulebook
from adjudge.domain.cases.terms import TermsPart
from adjudge.replay.acts.doing import Doing
from adjudge.replay.acts.reasons import open_file
from adjudge.services.declarations import declare, file_correspondence
from adjudge.services.links import contest_link, decide_link
from adjudge.services.orders import enter_list
from adjudge.services.post_removal import delete_post
from adjudge.services.promotion import end_promotion
from adjudge.services.recalls import announce_terms, publish_terms, refer, show_recall
from adjudge.services.unavailable import make_unavailable

RECALL_DAYS = 14


def declares(doing: Doing) -> tuple[str, ...]:
    """A dated statement by the party; a false one is an act."""
    made = declare(
        doing.deps,
        doing.player.actor(),
        request_id=doing.stage.key(),
        advertiser_id=doing.player.advertiser_id,
        about=doing.words("about"),
        text=doing.words("text"),
        as_of=doing.field("as_of") or doing.stage.today,
    )
    doing.made("declaration", made.id)
    return ("The declaration is on record.",)


def writes(doing: Doing) -> tuple[str, ...]:
    """What came outside the channel starts the clock that it would have started inside."""
    filed = file_correspondence(
        doing.deps,
        doing.staff("reviewer"),
        request_id=doing.stage.key(),
        case_id=open_file(doing).id,
        asks=Asks(doing.field("asks") or Asks.NOTHING.value),
        channel=doing.words("channel"),
        sender=doing.player.text.name,
        text=doing.words("text"),
        arrived_at=doing.deps.clock.now(),
    )
    doing.made("correspondence", filed.id)
    if filed.due is None:
        return ("Filed in the case; it asks for nothing.",)
    return (f"Filed in the case, as if it had come inside: due on {filed.due:%-d %B %Y}.",)


def ends_promotion(doing: Doing) -> tuple[str, ...]:
    """The party ends the promotion of one post; the post stays."""
    promoted_id = doing.player.posts[doing.words("post")]
    end_promotion(doing.deps, doing.player.actor(), promoted_post_id=promoted_id)
    return ("The promotion has ended; the post stays.",)


def deletes(doing: Doing) -> tuple[str, ...]:
    """The author deletes a post: its promotion ends, and the library keeps the record."""
    with doing.deps.reading() as uow:
        post_id = uow.promoted_posts.get(doing.player.posts[doing.words("post")]).post_id
    delete_post(doing.deps, doing.player.actor(), post_id=post_id)
    return ("The post is gone; its promotion has ended, and its money is free.",)


def blocks_account(doing: Doing) -> tuple[str, ...]:
    """An account is suspended under the Rules: its promoted posts are unavailable, by no fault."""
    account_id = doing.player.actor().account_id
    assert account_id is not None, "a party of a story has an account"
    stopped = make_unavailable(
        doing.deps, doing.staff("operator"), account_id=account_id, cause=doing.words("reasons")
    )
    return (
        f"Promoted posts that are unavailable: {stopped}; a letter says so, the money is free.",
    )


def refers(doing: Doing) -> tuple[str, ...]:
    """The case is referred to the other rulebook, without effect."""
    promoted_id = doing.player.posts[doing.words("post")] if doing.field("post") else None
    post_id = ""
    if promoted_id is not None:
        with doing.deps.reading() as uow:
            post_id = uow.promoted_posts.get(promoted_id).post_id
    referral = refer(
        doing.deps,
        doing.staff("reviewer"),
        request_id=doing.stage.key(),
        case_id=open_file(doing).id,
        to=OtherRulebook(doing.words("to")),
        why=doing.words("reasons"),
        post_id=post_id,
    )
    doing.made("referral", referral.id)
    return ("A case is opened under the other rulebook; the referral itself has no effect.",)


def recalls(doing: Doing) -> tuple[str, ...]:
    """A public correction is shown where the ad ran."""
    days = doing.field("days") or RECALL_DAYS
    recall = show_recall(
        doing.deps,
        doing.staff("reviewer"),
        request_id=doing.stage.key(),
        ruling_id=doing.product("ruling", "ruling"),
        text=doing.words("text"),
        ends_at=doing.deps.clock.now() + timedelta(days=days),
    )
    doing.made("recall", recall.id)
    return (f"Shown where the ad ran, until {recall.ends_at:%-d %B %Y}.",)


def changes_terms(doing: Doing) -> tuple[str, ...]:
    """The terms change with 15 days' notice; they are never a ground."""
    terms = announce_terms(
        doing.deps,
        doing.staff("operator"),
        request_id=doing.stage.key(),
        part=TermsPart(doing.words("part")),
        text=doing.words("text"),
        effective_from=doing.field("in_force_on") or doing.stage.today,
    )
    published = publish_terms(doing.deps, doing.staff("second_operator"), terms_id=terms.id)
    return (f"{published.reference} applies from {published.effective_from:%-d %B %Y}.",)


def enters_list(doing: Doing) -> tuple[str, ...]:
    """The next version of an outside list that a clause names."""
    names = tuple(doing.field("names") or ())
    entered = enter_list(
        doing.deps,
        doing.staff("operator"),
        request_id=doing.stage.key(),
        name=doing.words("list"),
        publisher=doing.words("publisher"),
        source=doing.words("source") or doing.words("publisher"),
        in_force_from=doing.field("in_force_on") or doing.stage.today,
        names=names,
        sha256=hashlib.sha256("\n".join(names).encode()).hexdigest(),
    )
    doing.made("list", entered.id)
    return (f"{entered.reference} was entered; by itself it has no effect on anybody.",)


def contests_link(doing: Doing) -> tuple[str, ...]:
    """The party says that the link is none."""
    contest_link(
        doing.deps,
        doing.player.actor(),
        link_id=doing.product("link", "link"),
        text=doing.words("text"),
    )
    return ("The link is contested; another person decides.",)


def decides_link(doing: Doing) -> tuple[str, ...]:
    """Another person says whether the link stands."""
    link = decide_link(
        doing.deps,
        doing.staff("second"),
        link_id=doing.product("link", "link"),
        stands=bool(doing.field("stands")),
        reasons=doing.words("reasons"),
    )
    return (f"The link is {link.status}.",)
