"""Own words: what a party says in public beside its case, in its own name."""

from __future__ import annotations

from typing import Final

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from adjudge import bootstrap
from adjudge.adapters.store.models import Case, Letter, RegisterEntry
from adjudge.domain.actor import Actor
from adjudge.services.publications import publish_words
from adjudge.services.register import EntryType
from adjudge.web.acts import LoggedIn, attempt, done, show
from adjudge.web.advertiser.contesting_forms import OwnWordsForm
from adjudge.web.advertiser.desk import Desk, with_desk

MOST_SHOWN: Final = 100


@require_http_methods(["GET", "POST"])
@with_desk
def own_words(request: LoggedIn, desk: Desk, case_id: str) -> HttpResponse:
    """Publish one's words beside the case, as often as one likes; below, what was published."""
    case = told_case(case_id, desk.actor)
    if case is None:
        raise Http404
    form = OwnWordsForm(request.POST or None)
    if request.method == "POST":
        published = attempt(
            form,
            lambda: publish_words(
                bootstrap.deps(),
                desk.actor,
                request_id=form.request_key,
                case_id=case_id,
                said_by=case.party.legal_name,
                text=form.cleaned_data["text"],
            ),
        )
        if published is not None:
            return done("advertiser:own_words", case_id)
    newest = Letter.objects.filter(case_id=case_id, party_id=case.party_id).order_by("-id")
    context = {
        "form": form,
        "case": case,
        "letter": newest.defer("html", "text").first(),
        "published": _published(case),
    }
    return show(request, "advertiser/own_words.html", context)


def told_case(case_id: str, actor: Actor) -> Case | None:
    """A case about a party that the actor acts for, of which a letter has told it; else None."""
    case = Case.objects.select_related("party").filter(pk=case_id).first()
    if case is None or case.party_id not in actor.party_ids:
        return None
    told = Letter.objects.filter(case_id=case_id, party_id=case.party_id).exists()
    return case if told else None


def _published(case: Case) -> list[RegisterEntry]:
    """What is published as the words of somebody beside this case, the newest first."""
    rows = RegisterEntry.objects.filter(
        type=EntryType.WORDS_PUBLISHED.value,
        subject_id=case.advertiser_id,
        record__record__case_id=case.pk,
    )
    return list(rows.order_by("-index")[:MOST_SHOWN])
