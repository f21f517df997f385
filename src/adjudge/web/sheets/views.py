"""The pages of all sheets: the list of a kind, a new matter, and one matter with its deeds."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_http_methods

from adjudge import bootstrap
from adjudge.adapters.store.repositories.matters import matters_of
from adjudge.domain.actor import Actor
from adjudge.domain.errors import NotFound
from adjudge.web.acts import LoggedIn, attempt, show
from adjudge.web.forms import AdjudgeForm
from adjudge.web.jinja import url
from adjudge.web.review.desk import Names
from adjudge.web.sheets.sheet import DESKS, REVIEW, About, Deed, Errand, M, Sheet, is_operator

LISTED: Final = 100
SAID: Final = ("rationale", "text", "reasons", "why", "proof")
"""What a step says, in the order in which it is read."""


@require_GET
@login_required
def listing(request: LoggedIn, sheet: Sheet[M]) -> HttpResponse:
    """The newest matters of a kind."""
    actor = _staff(request, sheet)
    found = matters_of(sheet.kind).newest(limit=LISTED)
    context = {
        "sheet": sheet,
        "matters": [one for one in found if one.party_id not in actor.party_ids],
        "back": _desk(sheet.desk, actor),
        "begins": sheet.begins(actor),
    }
    return show(request, "sheets/list.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def new(request: LoggedIn, sheet: Sheet[M]) -> HttpResponse:
    """Open a matter; `about` names the case or ruling that it belongs to."""
    actor, opening = bootstrap.actor_for(request.user), sheet.opening
    assert opening is not None, "only sheets with an opening have this page"
    actor.must_be(*sorted(opening.roles), act=opening.title.lower())
    about = request.GET.get("about", "")[:36]
    if opening.needs_about and not about:
        raise Http404
    belongs = opening.known(about, actor) if opening.known and about else None
    form = opening.make_form(request.POST or None, request.FILES or None, about, actor)
    if request.method == "POST":
        made = attempt(form, lambda: opening.act(actor, about, form))
        if made is not None:
            messages.success(request, opening.said)
            return _see(sheet.href(made.id))
    context = {
        "sheet": sheet,
        "opening": opening,
        "form": form,
        "belongs": belongs,
        "back": belongs or About(href=url(f"sheets:{sheet.route}_list"), words=sheet.plural),
    }
    return show(request, "sheets/new.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def one(request: LoggedIn, sheet: Sheet[M], key: str, deed: str = "") -> HttpResponse:
    """One matter with the deeds that are open to this person; sending one does it."""
    actor = _staff(request, sheet)
    matter = matters_of(sheet.kind).get(key)
    if matter.party_id is not None and matter.party_id in actor.party_ids:
        raise NotFound(kind=sheet.noun.lower(), id=key)
    chosen = sheet.deed(deed)
    if deed and chosen is None:
        raise Http404
    sent: AdjudgeForm | None = None
    if request.method == "POST" and chosen is not None:
        sent = _form(chosen, matter, actor, request.POST)
        form = sent
        if attempt(form, lambda: chosen.act(actor, matter, form)) is not None:
            messages.success(request, chosen.said)
            return _see(sheet.href(key))
    context = {
        "sheet": sheet,
        "matter": matter,
        "title": sheet.title(matter),
        "form": sent,
        "deeds": _offered(sheet, matter, actor, chosen, sent),
        "about": sheet.about(matter),
        "clocks": matter.clocks,
        "entries": _story(sheet, matter, actor),
        "back": About(href=url(f"sheets:{sheet.route}_list"), words=sheet.plural),
    }
    return show(request, "sheets/one.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def errand(request: LoggedIn, errand: Errand) -> HttpResponse:
    """An act that leaves no matter behind."""
    actor = bootstrap.actor_for(request.user)
    actor.must_be(*sorted(errand.roles), act=errand.title.lower())
    about = request.GET.get("about", "")[:36]
    if errand.known is not None and not about:
        raise Http404
    belongs = errand.known(about, actor) if errand.known is not None else None
    back = belongs or _desk(errand.desk, actor)
    form = errand.make_form(request.POST or None, about, actor)
    if request.method == "POST":
        said = attempt(form, lambda: errand.act(actor, about, form))
        if said is not None:
            messages.success(request, said)
            return _see(back.href)
    context = {"opening": errand, "form": form, "belongs": belongs, "back": back}
    return show(request, "sheets/new.html", context)


def _staff(request: LoggedIn, sheet: Sheet[Any]) -> Actor:
    actor = bootstrap.actor_for(request.user)
    actor.must_be(*sorted(sheet.roles), act=f"read {sheet.plural.lower()}")
    return actor


def _desk(desk: str, actor: Actor) -> About:
    """The desk of this kind, or that of whoever is no operator."""
    route, words = DESKS[desk if is_operator(actor) else REVIEW]
    return About(href=url(route), words=words)


def _see(href: str) -> HttpResponse:
    return HttpResponseRedirect(href, status=303)


def _form(deed: Deed[M], matter: M, actor: Actor, data: Any) -> AdjudgeForm:
    """The form of a deed; its ids differ from those of the other deeds on the page."""
    form = deed.make_form(data, matter, actor)
    form.auto_id = f"id_{deed.name}_%s"
    return form


def _offered(
    sheet: Sheet[M], matter: M, actor: Actor, chosen: Deed[M] | None, sent: AdjudgeForm | None
) -> list[tuple[Deed[M], AdjudgeForm, str]]:
    """The deeds that are open to this person, each with its form and its address."""
    offered = []
    for deed in sheet.deeds:
        refused = sent is not None and deed is chosen
        if not refused and not deed.is_open(matter, actor):
            continue
        form = sent if refused and sent is not None else _form(deed, matter, actor, None)
        href = url(f"sheets:{sheet.route}_deed", matter.id, deed.name)
        offered.append((deed, form, href))
    return offered


def _story(sheet: Sheet[M], matter: M, actor: Actor) -> list[dict[str, object]]:
    """What happened to it, the newest first."""
    names = Names(actor, "the party")
    told: list[dict[str, object]] = [
        {
            "at": step.at,
            "title": sheet.steps.get(step.name, step.name.replace("_", " ").capitalize()),
            "who": names.of(step.actor_id, step.data, role=sheet.role),
            "text": " ".join(step.data[name] for name in SAID if step.data.get(name)),
        }
        for step in reversed(matter.steps)
    ]
    opened = names.of(matter.opened_by, {}, role=sheet.role)
    return [*told, {"at": matter.opened_at, "title": sheet.steps[""], "who": opened}]
