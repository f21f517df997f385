"""Opening an advertising account, the address for its letters, and closing it."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from adjudge import bootstrap
from adjudge.adapters.store.models import Advertiser, LineItem, PartyAddress
from adjudge.services.advertisers import confirm_address, open_advertiser
from adjudge.services.winddowns import close_advertiser
from adjudge.web.acts import LoggedIn, attempt, done, show
from adjudge.web.advertiser import money
from adjudge.web.advertiser.desk import Desk, with_account, with_desk
from adjudge.web.advertiser.forms import CloseForm, OpenForm


@require_http_methods(["GET", "POST"])
@with_desk
def open_account(request: LoggedIn, desk: Desk) -> HttpResponse:
    """Open an advertising account. An address that the login has confirmed needs no second link."""
    earlier = desk.advertiser
    if earlier is not None and earlier.closed_at is None:
        return redirect("advertiser:overview")
    initial = {"email": request.user.email}
    if earlier is not None:
        initial |= {"legal_name": earlier.party.legal_name, "country": earlier.party.country}
    form = OpenForm(request.POST or None, initial=initial)
    if request.method == "POST":
        deps = bootstrap.deps()
        opened = attempt(
            form,
            lambda: open_advertiser(
                deps,
                desk.actor,
                request_id=form.request_key,
                legal_name=form.cleaned_data["legal_name"],
                country=form.cleaned_data["country"],
                email=form.cleaned_data["email"],
            ),
        )
        if opened is not None:
            email = form.cleaned_data["email"]
            if not _confirm(request, opened.party_id, email):
                EmailAddress.objects.add_email(request, request.user, email, confirm=True)
            messages.success(request, "Your advertising account is open.")
            return done("advertiser:overview")
    return show(request, "advertiser/open.html", {"form": form, "earlier": earlier})


@require_POST
@with_desk
def check_address(request: LoggedIn, desk: Desk) -> HttpResponse:
    """Look again whether an address for letters was confirmed by the link sent to it."""
    waiting = PartyAddress.objects.filter(
        party_id__in=desk.actor.party_ids, confirmed_at__isnull=True
    )
    confirmed = [_confirm(request, row.party_id, row.email) for row in waiting]
    if all(confirmed):
        messages.success(request, "The address is confirmed. Letters reach you there.")
    else:
        messages.info(
            request,
            "The link has not been followed yet. Under Your login you can have it sent again.",
        )
    return done("advertiser:overview")


def _confirm(request: LoggedIn, party_id: str, email: str) -> bool:
    """Confirm the party's address, if this login has proved that mail to it arrives."""
    proved = EmailAddress.objects.filter(user=request.user, email__iexact=email, verified=True)
    if not proved.exists():
        return False
    # Afresh: opening the account has just given this login its mandate.
    actor = bootstrap.actor_for(request.user)
    confirm_address(bootstrap.deps(), actor, party_id=party_id, email=email)
    return True


@require_http_methods(["GET", "POST"])
@with_account
def close(request: LoggedIn, advertiser: Advertiser) -> HttpResponse:
    """Close the account, after a page that says what that does."""
    if advertiser.closed_at is not None:
        latest = advertiser.wind_downs.order_by("-id").first()
        assert latest is not None, "closing opens one"
        return redirect("advertiser:wind_down", latest.pk)
    form = CloseForm(request.POST or None)
    if request.method == "POST":
        closed = attempt(
            form,
            lambda: close_advertiser(
                bootstrap.deps(),
                bootstrap.actor_for(request.user),
                request_id=form.request_key,
                advertiser_id=advertiser.pk,
            ),
        )
        if closed is not None:
            return done("advertiser:wind_down", closed.id)
    context = {
        "form": form,
        "advertiser": advertiser,
        "balance": money.balance_of(advertiser),
        "campaigns": advertiser.campaigns.filter(ended_at=None).count(),
        "line_items": LineItem.objects.filter(
            advertiser=advertiser, campaign__ended_at=None
        ).count(),
    }
    return show(request, "advertiser/close.html", context)
