"""Interim measures and holds as their party meets them: a banner, the letter, and contesting."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from adjudge import bootstrap
from adjudge.adapters.store.models import Advertiser
from adjudge.adapters.store.repositories.matters import matters_of
from adjudge.domain.cases import hold as holds
from adjudge.domain.cases import interim_measure as interims
from adjudge.domain.cases.hold import Hold, HoldKind
from adjudge.domain.cases.interim_measure import InterimMeasure
from adjudge.domain.errors import NotFound
from adjudge.domain.money import Money
from adjudge.services.holds import contest_hold
from adjudge.services.standing import standing
from adjudge.web.acts import LoggedIn, attempt, done, show
from adjudge.web.advertiser.contesting_forms import ContestForm
from adjudge.web.advertiser.desk import Desk, with_desk


@dataclass(frozen=True, slots=True, kw_only=True)
class Urgent:
    """One that runs.

    `stops_all`: nothing is shown; otherwise it stops `post_ids`. `hold_id` is empty for an interim
    measure.
    """

    title: str
    text: str
    until: datetime
    letter_id: str
    stops_all: bool
    post_ids: tuple[str, ...] = ()
    hold_id: str = ""
    may_contest: bool = False


def stopped_word(advertiser: Advertiser, urgent: Iterable[Urgent]) -> str:
    """By what nothing of the advertiser is shown, as a tag says it; empty if something may be.

    A hold is never worded like a measure.
    """
    if standing(bootstrap.deps(), advertiser.pk).stops_everything:
        return "Suspended"
    stopping = [one for one in urgent if one.stops_all]
    if any(not one.hold_id for one in stopping):
        return "Stopped for now"
    return "On hold" if stopping else ""


def running_on(advertiser: Advertiser) -> list[Urgent]:
    """What runs against or for this advertiser without a ruling, the oldest first."""
    found = [
        _interim(one)
        for one in matters_of(InterimMeasure).by_advertiser(advertiser.pk)
        if one.status in interims.RUNNING
    ]
    found += [
        _hold(one, advertiser.currency)
        for one in matters_of(Hold).by_advertiser(advertiser.pk)
        if one.status in holds.RUNNING
    ]
    return sorted(found, key=lambda one: one.until)


def _interim(found: InterimMeasure) -> Urgent:
    whole = found.scope.whole_party and not found.scope.is_narrowed
    reach = "None of your posts is shown" if whole else "Some of your promoted posts are stopped"
    return Urgent(
        title=f"An interim measure applies, {found.reference}",
        text=f"{reach}. Unless a second person confirms it, it lapses by itself.",
        until=found.until,
        letter_id=found.letter_id,
        stops_all=whole,
        post_ids=found.scope.promoted_post_ids,
    )


def _hold(found: Hold, currency: str) -> Urgent:
    if found.hold is HoldKind.SECURITY:
        title = f"A security hold protects your account, {found.reference}"
        text = "Nothing of yours is shown until you have it back. This is no finding against you."
    else:
        held = Money(currency, found.held_micros)
        title = f"A payment hold keeps {held} of your balance, {found.reference}"
        text = "It stops nothing, and says nothing about who is right."
    return Urgent(
        title=title,
        text=text,
        until=found.expires_at,
        letter_id=found.letter_id,
        stops_all=found.hold is HoldKind.SECURITY,
        hold_id=found.id,
        may_contest=found.status == "in force",
    )


def hold_of_letter(letter_id: str, advertiser_id: str) -> Hold | None:
    """The hold that was placed by this letter."""
    known = matters_of(Hold).by_advertiser(advertiser_id)
    return next((one for one in known if one.letter_id == letter_id), None)


@require_http_methods(["GET", "POST"])
@with_desk
def hold(request: LoggedIn, desk: Desk, hold_id: str) -> HttpResponse:
    """A hold on this party: what ends it, and the form that contests it."""
    try:
        found = matters_of(Hold).get(hold_id)
    except NotFound:
        raise Http404 from None
    if found.party_id not in desk.actor.party_ids:
        raise Http404
    form = ContestForm(request.POST or None)
    if request.method == "POST":
        contested = attempt(
            form,
            lambda: contest_hold(
                bootstrap.deps(), desk.actor, hold_id=hold_id, text=form.cleaned_data["text"]
            ),
        )
        if contested is not None:
            return done("advertiser:hold", hold_id)
    row = Advertiser.objects.get(pk=found.advertiser_id)
    context = {
        "form": form,
        "hold": found,
        "held": Money(row.currency, found.held_micros) if found.held_micros else None,
        "contest": next((step for step in found.steps if step.name == "contest"), None),
        "answer": next((s for s in found.steps if s.name in {"uphold", "release"}), None),
        "running": found.status in holds.RUNNING,
    }
    return show(request, "advertiser/hold.html", context)
