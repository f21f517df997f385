"""Campaigns and their line items."""

from __future__ import annotations

from collections import defaultdict

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from adjudge import bootstrap
from adjudge.adapters.store.models import Advertiser, PromotedPost
from adjudge.domain.money import Money
from adjudge.services.campaigns import (
    MAX_LINE_ITEMS,
    add_line_item,
    create_campaign,
    end_campaign,
    set_paused,
)
from adjudge.web.acts import LoggedIn, attempt, done, show
from adjudge.web.advertiser import money
from adjudge.web.advertiser.desk import Desk, with_account, with_desk
from adjudge.web.advertiser.forms import CampaignForm, LineItemForm
from adjudge.web.advertiser.holds import running_on, stopped_word
from adjudge.web.advertiser.overview import campaign_words
from adjudge.web.forms import AdjudgeForm

SHOWN_POSTS = 50
POST_WORDS = {
    "submitted": ("Submitted", "waiting"),
    "admitted": ("Admitted", "good"),
    "declined": ("Declined", "force"),
    "ended": ("Ended", "draft"),
}
"""Status of a promoted post: word and tone of its tag."""


@require_http_methods(["GET", "POST"])
@with_account
def new_campaign(request: LoggedIn, advertiser: Advertiser) -> HttpResponse:
    """Make a campaign."""
    form = CampaignForm(request.POST or None)
    if request.method == "POST":
        made = attempt(
            form,
            lambda: create_campaign(
                bootstrap.deps(),
                bootstrap.actor_for(request.user),
                request_id=form.request_key,
                advertiser_id=advertiser.pk,
                name=form.cleaned_data["name"],
            ),
        )
        if made is not None:
            return done("advertiser:campaign", made.id)
    return show(request, "advertiser/new_campaign.html", {"form": form})


@require_GET
@with_desk
def campaign(request: LoggedIn, desk: Desk, campaign_id: str) -> HttpResponse:
    """One campaign: its line items with what each got, and their posts."""
    row = desk.campaign(campaign_id)
    items = list(row.line_items.order_by("id")[:MAX_LINE_ITEMS])
    delivered = money.deliveries([item.pk for item in items], bootstrap.deps().clock.now())
    posts: dict[str, list[tuple[PromotedPost, tuple[str, str]]]] = defaultdict(list)
    promoted = row.promoted_posts.select_related("post").order_by("-id")[:SHOWN_POSTS]
    for one in promoted:
        posts[one.line_item_id].append((one, POST_WORDS[one.status]))
    lines = [
        {
            "row": item,
            "bid": Money(item.currency, item.bid_micros),
            "budget": Money(item.currency, item.budget_micros),
            "spent": Money(item.currency, item.spent_micros),
            "left": Money(item.currency, item.budget_micros - item.spent_micros),
            "delivery": delivered[item.pk],
            "posts": posts[item.pk],
        }
        for item in items
    ]
    stopped = stopped_word(row.advertiser, running_on(row.advertiser))
    word, tone = campaign_words(row, stopped=stopped)
    context = {
        "campaign": row,
        "stopped": stopped,
        "word": word,
        "tone": tone,
        "lines": lines,
        "act": AdjudgeForm(),
    }
    return show(request, "advertiser/campaign.html", context)


@require_POST
@with_desk
def pause(request: LoggedIn, desk: Desk, campaign_id: str) -> HttpResponse:
    """Pause the campaign (`paused=1`), or let it run again."""
    row = desk.campaign(campaign_id)
    paused = request.POST.get("paused") == "1"
    set_paused(bootstrap.deps(), desk.actor, campaign_id=row.pk, paused=paused)
    messages.success(request, "The campaign is paused." if paused else "The campaign is on again.")
    return done("advertiser:campaign", row.pk)


@require_http_methods(["GET", "POST"])
@with_desk
def end(request: LoggedIn, desk: Desk, campaign_id: str) -> HttpResponse:
    """End the campaign for good, after a page that says what that does."""
    row = desk.campaign(campaign_id)
    if request.method == "POST":
        end_campaign(bootstrap.deps(), desk.actor, campaign_id=row.pk)
        messages.success(request, "The campaign has ended. What was left of its budget is free.")
        return done("advertiser:campaign", row.pk)
    if row.ended_at is not None:
        return redirect("advertiser:campaign", row.pk)
    left = sum(item.budget_micros - item.spent_micros for item in row.line_items.all())
    context = {
        "campaign": row,
        "left": Money(row.advertiser.currency, left),
        "running": row.promoted_posts.filter(status="admitted").count(),
        "act": AdjudgeForm(),
    }
    return show(request, "advertiser/end_campaign.html", context)


@require_http_methods(["GET", "POST"])
@with_desk
def new_line_item(request: LoggedIn, desk: Desk, campaign_id: str) -> HttpResponse:
    """Add a line item to a campaign."""
    row = desk.campaign(campaign_id)
    form = LineItemForm(request.POST or None, currency=row.advertiser.currency)
    if request.method == "POST":
        added = attempt(
            form,
            lambda: add_line_item(
                bootstrap.deps(),
                desk.actor,
                request_id=form.request_key,
                campaign_id=row.pk,
                bid=form.cleaned_data["bid"],
                budget=form.cleaned_data["budget"],
                targeting=form.targeting,
            ),
        )
        if added is not None:
            messages.success(request, "The line item is there. Now choose a post to promote in it.")
            return done("advertiser:campaign", row.pk)
    balance = money.balance_of(row.advertiser)
    context = {"form": form, "campaign": row, "balance": balance}
    return show(request, "advertiser/new_line_item.html", context)
