"""What joins the advertiser with others: mandates and links; and the money in a pause."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from adjudge import bootstrap
from adjudge.adapters.store.models import Advertiser, Party
from adjudge.adapters.store.repositories.matters import matters_of
from adjudge.domain.ads.roles import PartyRole
from adjudge.domain.cases.general_act import ActKind, GeneralAct
from adjudge.domain.cases.mandate import Mandate
from adjudge.domain.cases.order import MAX_TEXT
from adjudge.domain.errors import InvalidValue
from adjudge.domain.steps import first
from adjudge.services.general_acts import free_paused_money
from adjudge.services.links import contest_link
from adjudge.services.mandates import end_mandate, give_mandate
from adjudge.web.acts import LoggedIn, attempt, done, show
from adjudge.web.advertiser.desk import Desk, with_account, with_desk
from adjudge.web.formats import plural
from adjudge.web.forms import AdjudgeForm, long_text
from adjudge.web.joined import link_told_to, mandates_about
from adjudge.web.sheets.links import LINKS, rows_of

MAX_HANDLE: Final = 151
ROLES: Final = {
    PartyRole.AGENCY: "An agency: it runs campaigns for you",
    PartyRole.PAYER: "A payer: it pays for you",
    PartyRole.REPRESENTATIVE: "A representative: it speaks for you",
    PartyRole.CONTROLLER: "A controller: it decides for you",
}


class MandateForm(AdjudgeForm):
    """Let another party act for you."""

    error_fields: ClassVar = {"holder": "handle"}

    handle = forms.CharField(
        label="Who may act for you?",
        help_text="The name of its account here, like @heron. It has an advertising account.",
        max_length=MAX_HANDLE,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": False}),
    )
    role = forms.ChoiceField(
        label="In which role?",
        choices=[(role.value, words) for role, words in ROLES.items()],
        widget=forms.RadioSelect,
    )
    covers = long_text(
        "What may it do for you?",
        MAX_TEXT,
        rows=3,
        help_text="From today on, until one of you ends it.",
    )


class ContestForm(AdjudgeForm):
    """Say that a link is not so."""

    text = long_text("Why is it not so?", MAX_TEXT)


@require_http_methods(["GET", "POST"])
@with_account
def mandates(request: LoggedIn, advertiser: Advertiser) -> HttpResponse:
    """Who acts for you, and for whom you act; sending the form gives a mandate."""
    actor = bootstrap.actor_for(request.user)
    form = MandateForm(request.POST or None)
    if request.method == "POST":

        def act() -> Mandate:
            said = form.cleaned_data
            return give_mandate(
                bootstrap.deps(),
                actor,
                request_id=form.request_key,
                advertiser_id=advertiser.pk,
                holder_party_id=_party_of(said["handle"]),
                role=PartyRole(said["role"]),
                covers=said["covers"],
            )

        if attempt(form, act) is not None:
            messages.success(request, "Given. You can end it at any time, and so can they.")
            return done("advertiser:mandates")
    found = mandates_about(actor)
    names = dict(
        Party.objects.filter(
            pk__in={key for each in found for key in (each.party_id, each.holder_party_id)}
        ).values_list("pk", "legal_name")
    )
    context = {
        "form": form,
        "given": [each for each in found if each.party_id in actor.party_ids],
        "held": [each for each in found if each.holder_party_id in actor.party_ids],
        "names": names,
        "act": AdjudgeForm(),
    }
    return show(request, "advertiser/mandates.html", context)


@require_POST
@with_desk
def end(request: LoggedIn, desk: Desk, mandate_id: str) -> HttpResponse:
    """Either side ends a mandate."""
    end_mandate(bootstrap.deps(), desk.actor, mandate_id=mandate_id)
    messages.success(request, "Ended. Campaigns and money stay where they are.")
    return done("advertiser:mandates")


@require_http_methods(["GET", "POST"])
@with_desk
def link(request: LoggedIn, desk: Desk, link_id: str) -> HttpResponse:
    """A link that a letter told of: what it is and rests on; sending the form contests it."""
    found = link_told_to(link_id, desk.actor, is_staff=False)
    form = ContestForm(request.POST or None)
    if request.method == "POST":
        text = form.cleaned_data["text"] if form.is_valid() else ""
        contested = attempt(
            form,
            lambda: contest_link(bootstrap.deps(), desk.actor, link_id=link_id, text=text),
        )
        if contested is not None:
            messages.success(request, "Contested. Until that is decided it carries nothing new.")
            return done("advertiser:link", link_id)
    context: dict[str, Any] = {
        "form": form,
        "link": found,
        "title": LINKS.title(found),
        "rows": rows_of(found),
        "tone": LINKS.tone(found),
        "said": [s for s in found.steps if s.name in {"contest", "stand", "strike"}],
        "words": LINKS.steps,
        "may_contest": found.machine.allows(found.steps, "contest"),
    }
    return show(request, "advertiser/link.html", context)


@require_http_methods(["GET", "POST"])
@with_account
def pause(request: LoggedIn, advertiser: Advertiser, act_id: str) -> HttpResponse:
    """A pause of inventory: what it says, and taking back the money that it holds."""
    act = matters_of(GeneralAct).get(act_id)
    if act.act is not ActKind.PAUSE or first(act.steps, "announce") is None:
        raise Http404
    form = AdjudgeForm(request.POST or None)
    if request.method == "POST":
        freed = attempt(
            form,
            lambda: free_paused_money(
                bootstrap.deps(),
                bootstrap.actor_for(request.user),
                advertiser_id=advertiser.pk,
                act_id=act_id,
            ),
        )
        if freed is not None:
            words = plural(freed, "reservation is", "reservations are")
            messages.success(request, f"{words} free again." if freed else "Nothing was reserved.")
            return done("advertiser:overview")
    now = bootstrap.deps().clock.now()
    context = {"form": form, "act": act, "in_force": act.is_in_force(now)}
    return show(request, "advertiser/pause.html", context)


def _party_of(handle: str) -> str:
    """The party that advertises from an account. Raises `InvalidValue`."""
    name = handle.strip().removeprefix("@")
    rows = Advertiser.objects.filter(account__username=name, closed_at=None)
    party = rows.values_list("party_id", flat=True).first()
    if party is None:
        raise InvalidValue(field="holder", problem="no advertising account has this name")
    return str(party)
