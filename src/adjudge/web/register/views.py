"""The register's pages, and the files of the log under the names of C2SP tlog-tiles."""

from __future__ import annotations

import json
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from adjudge import bootstrap
from adjudge.adapters.store.models import RegisterEntry
from adjudge.adapters.store.repositories.matters import matters_of
from adjudge.domain.cases.designation import DesignationList
from adjudge.domain.cases.undertaking import Undertaking
from adjudge.domain.register.tiles import is_log_path
from adjudge.services.authorisations import exemptions
from adjudge.services.general_acts import all_acts
from adjudge.services.orders import public_orders
from adjudge.services.register import EntryType
from adjudge.settings import current_settings
from adjudge.web.formats import day
from adjudge.web.register.readable import readable
from adjudge.web.register.words import TITLES, title_of
from adjudge.web.sheets.acts import ACTS, rows_of, texts_of
from adjudge.web.sheets.orders import LISTS, ORDERS
from adjudge.web.sheets.promises import UNDERTAKINGS

PAGE_SIZE = 40
MOST_SHOWN = 200
GROUPS = {"announced": "Announced", "published": "Announced", "in force": "In force"}
"""Under which heading an act is listed, by its status."""
CHECKPOINT = "checkpoint"


@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """The newest entries first; `type` filters, `before` continues."""
    rows = RegisterEntry.objects.order_by("-index")
    chosen = request.GET.get("type", "")
    if chosen in TITLES:
        rows = rows.filter(type=chosen)
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit():
        rows = rows.filter(index__lt=int(before[:18]))
    page = list(rows[: PAGE_SIZE + 1])
    context = {
        "entries": [{"row": row, "title": title_of(row.type)} for row in page[:PAGE_SIZE]],
        "older": page[PAGE_SIZE - 1].index if len(page) > PAGE_SIZE else "",
        "size": RegisterEntry.objects.count(),
        "types": [(entry.value, title_of(entry.value)) for entry in EntryType],
        "chosen": chosen if chosen in TITLES else "",
        "before": before,
        "vkey": bootstrap.log_vkey(),
        "wide": True,
    }
    return render(request, "register/register.html", context)


@require_GET
def entry(request: HttpRequest, index: int) -> HttpResponse:
    """One entry: what the log holds, and what may be read of it."""
    row = get_object_or_404(RegisterEntry, pk=index)
    related = RegisterEntry.objects.filter(subject_id=row.subject_id).order_by("index")[:PAGE_SIZE]
    context = {
        "entry": row,
        "title": title_of(row.type),
        "leaf": json.dumps(json.loads(bytes(row.leaf)), indent=2, ensure_ascii=False),
        "public": readable(row),
        "related": [{"row": other, "title": title_of(other.type)} for other in related],
    }
    return render(request, "register/entry.html", context)


@require_GET
def acts(request: HttpRequest) -> HttpResponse:
    """What decides about nobody: general acts with their reasons, and the exemptions in force."""
    deps = bootstrap.deps()
    listed = exemptions(deps)
    with deps.reading() as uow:
        exempt = [
            {"item": found, "party": uow.parties.get(found.party_id or "").legal_name}
            for found in listed
        ]
    groups: dict[str, list[dict[str, object]]] = {"In force": [], "Announced": [], "Ended": []}
    for act in all_acts(deps):
        told = {
            "act": act,
            "rows": rows_of(act),
            "texts": texts_of(act),
            "tone": ACTS.tone(act),
            "ended": next((s for s in reversed(act.steps) if s.name == "withdraw"), None),
        }
        groups[GROUPS.get(act.status, "Ended")].append(told)
    return render(request, "register/acts.html", {"groups": groups, "exempt": exempt})


@require_GET
def orders(request: HttpRequest) -> HttpResponse:
    """Orders and requests of authorities, as far as the law lets us speak of them; the lists."""
    lists = matters_of(DesignationList).newest(limit=MOST_SHOWN)
    told = [
        {**each, "dated": day(date.fromisoformat(str(each["dated"])))} if "dated" in each else each
        for each in public_orders(bootstrap.deps())[:MOST_SHOWN]
    ]
    context = {"orders": told, "tones": ORDERS.tones, "lists": lists, "list_tones": LISTS.tones}
    return render(request, "register/orders.html", context)


@require_GET
def undertakings(request: HttpRequest) -> HttpResponse:
    """What this site promised in public or owes, and the proof that it was kept, or that not."""
    found = matters_of(Undertaking).newest(limit=MOST_SHOWN)
    told = [
        {
            "promise": one,
            "tone": UNDERTAKINGS.tone(one),
            "kept": next((step for step in one.steps if step.name == "keep"), None),
            "entry": RegisterEntry.objects.filter(subject_id=one.id).order_by("index").last(),
        }
        for one in found
    ]
    return render(request, "register/undertakings.html", {"told": told})


@require_GET
def log_file(request: HttpRequest, path: str) -> HttpResponse:
    """The checkpoint, or a tile, as it lies in the log's folder."""
    del request
    if path != CHECKPOINT and not is_log_path(path):
        raise Http404
    file = current_settings().state.log / path
    if not file.is_file():
        raise Http404
    if path == CHECKPOINT:
        response = HttpResponse(file.read_bytes(), content_type="text/plain; charset=utf-8")
        response["Cache-Control"] = "no-cache"
        return response
    response = HttpResponse(file.read_bytes(), content_type="application/octet-stream")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@require_GET
def vkey(request: HttpRequest) -> HttpResponse:
    """The key that verifies the checkpoint's signature."""
    del request
    return HttpResponse(bootstrap.log_vkey() + "\n", content_type="text/plain; charset=utf-8")
