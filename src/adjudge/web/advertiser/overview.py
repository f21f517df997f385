"""The first page: money, standing, deadlines, campaigns and letters, and the one next step."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Count, Q
from django.http import HttpResponse
from django.views.decorators.http import require_GET

from adjudge import bootstrap
from adjudge.adapters.store.models import Advertiser, Campaign, Letter, LineItem, WindDown
from adjudge.adapters.store.repositories.ledger import WindDownRepository
from adjudge.domain.ledger.winddown import Status
from adjudge.domain.money import Money
from adjudge.web.acts import LoggedIn, show
from adjudge.web.advertiser import matters, money
from adjudge.web.advertiser.desk import Desk, with_desk
from adjudge.web.advertiser.holds import running_on, stopped_word
from adjudge.web.advertiser.misuses import misuses_of
from adjudge.web.advertiser.wind_down_words import election_until, words_of
from adjudge.web.forms import AdjudgeForm
from adjudge.web.stakes import stakes_of_others

SHOWN_CAMPAIGNS: Final = 100
SHOWN_LETTERS: Final = 5
SHOWN_DEADLINES: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignLine:
    """A campaign as one line of the table."""

    row: Campaign
    word: str
    tone: str
    spent: Money
    budget: Money
    delivery: money.Delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """What to do next to promote a post, while something is missing."""

    title: str
    text: str
    href: tuple[str, ...]
    action: str


@require_GET
@with_desk
def overview(request: LoggedIn, desk: Desk) -> HttpResponse:
    """Everything about one's advertising at a glance."""
    advertiser = desk.advertiser
    if advertiser is None:
        return show(request, "advertiser/welcome.html", {"stakes": stakes_of_others(desk.actor)})
    return show(request, "advertiser/overview.html", _context(desk, advertiser))


def _context(desk: Desk, advertiser: Advertiser) -> dict[str, Any]:
    now = bootstrap.deps().clock.now()
    items = _line_items(advertiser)
    delivered = money.deliveries([item.pk for item in items], now)
    balance = money.balance_of(advertiser)
    urgent = running_on(advertiser)
    stopped = stopped_word(advertiser, urgent)
    running = [] if stopped or advertiser.closed_at else [i for i in items if _runs(i)]
    found = matters.matters_of(advertiser)
    winding = _wind_downs(desk)
    due = matters.deadlines(found, now) + _elections(winding)
    letters = Letter.objects.filter(party_id__in=desk.actor.party_ids).defer("html", "text")
    unconfirmed = list(advertiser.party.addresses.filter(confirmed_at=None).order_by("added_at"))
    return {
        "advertiser": advertiser,
        "unconfirmed": unconfirmed,
        "check_form": AdjudgeForm(),
        "standing": matters.standing_words(advertiser, urgent=bool(urgent)),
        "suspended": bool(stopped),
        "urgent": urgent,
        "balance": balance,
        "deposits": money.announced_deposits(advertiser),
        "stop": money.next_to_stop(running, delivered, now),
        "campaigns": _campaign_lines(advertiser, items, delivered, stopped=stopped),
        "delivery": _sum(delivered.values()),
        "matters": found,
        "misuses": misuses_of(desk.actor),
        "stakes": stakes_of_others(desk.actor),
        "deadlines": sorted(due, key=lambda one: one.at)[:SHOWN_DEADLINES],
        "letters": letters.order_by("-id")[:SHOWN_LETTERS],
        "unread": letters.filter(received_at=None).count(),
        "wind_downs": [(row, words_of(row.status)) for row, _ in winding],
        # One next step at a time: without a confirmed address nothing can be promoted.
        "next_step": None if unconfirmed else _next_step(advertiser, items, balance),
    }


def _line_items(advertiser: Advertiser) -> list[LineItem]:
    rows = LineItem.objects.filter(advertiser=advertiser).select_related("campaign")
    admitted = Count("promoted_posts", filter=Q(promoted_posts__status="admitted"))
    return list(rows.annotate(admitted=admitted, submitted=Count("promoted_posts")).order_by("id"))


def _runs(item: LineItem) -> bool:
    """Whether anything of this line item can be shown, its advertiser being free to promote."""
    campaign = item.campaign
    is_on = campaign.ended_at is None and not campaign.paused
    admitted: int = getattr(item, "admitted", 0)
    return is_on and admitted > 0 and item.spent_micros < item.budget_micros


def _campaign_lines(
    advertiser: Advertiser,
    items: list[LineItem],
    delivered: dict[str, money.Delivery],
    *,
    stopped: str,
) -> list[CampaignLine]:
    lines = []
    for row in Campaign.objects.filter(advertiser=advertiser).order_by("-id")[:SHOWN_CAMPAIGNS]:
        own = [item for item in items if item.campaign_id == row.pk]
        word, tone = campaign_words(row, stopped=stopped)
        lines.append(
            CampaignLine(
                row=row,
                word=word,
                tone=tone,
                spent=Money(advertiser.currency, sum(item.spent_micros for item in own)),
                budget=Money(advertiser.currency, sum(item.budget_micros for item in own)),
                delivery=_sum(delivered[item.pk] for item in own),
            )
        )
    return lines


def campaign_words(campaign: Campaign, *, stopped: str) -> tuple[str, str]:
    """Word and tone of a campaign's tag; `stopped`: by what all of its advertiser is."""
    if campaign.ended_at is not None:
        return "Ended", "draft"
    if stopped:
        return stopped, "force" if stopped == "Suspended" else "waiting"
    return ("Paused", "waiting") if campaign.paused else ("On", "good")


def _sum(parts: Iterable[money.Delivery]) -> money.Delivery:
    total = money.Delivery()
    for part in parts:
        total.add(part)
    return total


def _wind_downs(desk: Desk) -> list[tuple[WindDown, datetime | None]]:
    """Wind-downs of this desk, newest first, each with the end of the time to choose if it runs."""
    rows = WindDown.objects.filter(payer_id__in=desk.actor.party_ids).order_by("-id")[:10]
    found = []
    for row in rows:
        is_open = row.status in {Status.RESIDUAL, Status.DEFER}
        state = WindDownRepository().get(row.pk) if is_open else None
        found.append((row, election_until(state) if state else None))
    return found


def _elections(rows: list[tuple[WindDown, datetime | None]]) -> list[matters.Deadline]:
    return [
        matters.Deadline(
            title="Choose where your money goes until",
            at=until,
            mine=True,
            text="If you do not choose, it is refunded.",
            href=("advertiser:elect", row.pk),
            action="Choose",
        )
        for row, until in rows
        if until is not None
    ]


def _next_step(
    advertiser: Advertiser, items: list[LineItem], balance: money.Balance
) -> NextStep | None:
    """The first thing that is missing before a post can be shown; None if nothing is."""
    if advertiser.closed_at is not None:
        return NextStep(
            title="This account is closed",
            text="Letters and money stay readable here. To promote again, open a new account.",
            href=("advertiser:open",),
            action="Open a new advertising account",
        )
    has_campaign = Campaign.objects.filter(advertiser=advertiser, ended_at=None).first()
    live = [item for item in items if item.campaign.ended_at is None]
    if not live and not balance.available.micros and not balance.announced.micros:
        return NextStep(
            title="Put money on your balance",
            text="Announce a bank transfer. What you do not spend stays yours.",
            href=("advertiser:deposit",),
            action="Announce a deposit",
        )
    if has_campaign is None:
        return NextStep(
            title="Make your first campaign",
            text="A campaign holds line items: each has a price, a budget and an audience.",
            href=("advertiser:new_campaign",),
            action="Make a campaign",
        )
    if not live:
        return NextStep(
            title="Set a price and a budget",
            text=f"The campaign {has_campaign.name} has no line item yet.",
            href=("advertiser:new_line_item", has_campaign.pk),
            action="Add a line item",
        )
    if not any(getattr(item, "submitted", 0) for item in live):
        return NextStep(
            title="Promote your first post",
            text="Pick one of your posts. You learn at once whether it is admitted, and if not, "
            "exactly why.",
            href=("advertiser:promote", live[0].pk),
            action="Promote a post",
        )
    return None
