"""The desk: whose pages these are. Everything is looked up through it, so nobody sees another's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.db.models import F
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect

from adjudge import bootstrap
from adjudge.adapters.store.models import (
    Advertiser,
    Campaign,
    Letter,
    LineItem,
    PromotedPost,
    Ruling,
    WindDown,
)
from adjudge.domain.actor import Actor
from adjudge.domain.cases.particulars import UNSERVED
from adjudge.web.acts import LoggedIn

P = ParamSpec("P")
View = Callable[Concatenate[LoggedIn, P], HttpResponseBase]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A login with its mandates, and the advertising account that it works with.

    `advertiser` is the open account, else the one closed last, else None.
    """

    actor: Actor
    advertiser: Advertiser | None

    def campaign(self, campaign_id: str) -> Campaign:
        """One of its campaigns. Raises `Http404`."""
        return get_object_or_404(
            Campaign.objects.select_related("advertiser"),
            pk=campaign_id,
            advertiser__party_id__in=self.actor.party_ids,
        )

    def line_item(self, line_item_id: str) -> LineItem:
        """One of its line items. Raises `Http404`."""
        return get_object_or_404(
            LineItem.objects.select_related("campaign", "advertiser"),
            pk=line_item_id,
            advertiser__party_id__in=self.actor.party_ids,
        )

    def promoted(self, promoted_post_id: str) -> PromotedPost:
        """One of its promoted posts. Raises `Http404`."""
        return get_object_or_404(
            PromotedPost.objects.select_related("post__account", "line_item", "campaign"),
            pk=promoted_post_id,
            advertiser__party_id__in=self.actor.party_ids,
        )

    def ruling(self, ruling_id: str) -> Ruling:
        """A ruling about it of which a letter was served. Raises `Http404`."""
        return get_object_or_404(
            Ruling.objects.select_related("case").exclude(status__in=UNSERVED),
            pk=ruling_id,
            party_id__in=self.actor.party_ids,
        )

    def wind_down(self, wind_down_id: str) -> WindDown:
        """A wind-down of its money. Raises `Http404`."""
        return get_object_or_404(
            WindDown.objects.select_related("advertiser__party", "payer"),
            pk=wind_down_id,
            payer_id__in=self.actor.party_ids,
        )


def desk_of(request: LoggedIn) -> Desk:
    """The desk of whoever is logged in."""
    actor = bootstrap.actor_for(request.user)
    accounts = Advertiser.objects.filter(party_id__in=actor.party_ids)
    latest = accounts.select_related("party", "payer_party").order_by(
        F("closed_at").desc(nulls_first=True), "-id"
    )
    return Desk(actor=actor, advertiser=latest.first())


def is_own_letter(letter: Letter, actor: Actor) -> bool:
    """Whether the letter went to a party that this person acts for."""
    return letter.party_id in actor.party_ids


def with_desk(view: Callable[Concatenate[LoggedIn, Desk, P], HttpResponseBase]) -> View[P]:
    """Log in first; the view gets the desk after the request."""

    @login_required
    @wraps(view)
    def wrapped(request: LoggedIn, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        return view(request, desk_of(request), *args, **kwargs)

    return wrapped


def with_account(view: Callable[Concatenate[LoggedIn, Advertiser, P], HttpResponseBase]) -> View[P]:
    """Log in, and open an advertising account first; the view gets it after the request."""

    @login_required
    @wraps(view)
    def wrapped(request: LoggedIn, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        advertiser = desk_of(request).advertiser
        if advertiser is None:
            return redirect("advertiser:open")
        return view(request, advertiser, *args, **kwargs)

    return wrapped
