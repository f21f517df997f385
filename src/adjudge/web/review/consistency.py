"""Like posts judged differently: a list for a person; nothing follows from being on it."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from adjudge import bootstrap
from adjudge.adapters.store.models import Advertiser
from adjudge.domain.actor import Actor
from adjudge.services.consistency import COMPARED_OVER, MOST_COMPARED, judged_differently
from adjudge.web.acts import LoggedIn, show
from adjudge.web.review.desk import deciders_only

MOST_SHOWN = 50
"""Of the declines, and of the admissions beside each a few."""
MOST_BESIDE = 5


@require_GET
@deciders_only
def consistency(request: LoggedIn, actor: Actor) -> HttpResponse:
    """Declines beside admissions in near identical words, the newest first."""
    found = judged_differently(bootstrap.deps(), actor)
    shown = found[:MOST_SHOWN]
    ids = {one.advertiser_id for each in shown for one in (each.declined, *each.admitted)}
    rows = Advertiser.objects.filter(pk__in=ids).select_related("party")
    context = {
        "differences": shown,
        "more": len(found) - len(shown),
        "most_beside": MOST_BESIDE,
        "names": {row.pk: row.party.legal_name for row in rows},
        "days": COMPARED_OVER.days,
        "most_compared": MOST_COMPARED,
    }
    return show(request, "review/consistency.html", context)
