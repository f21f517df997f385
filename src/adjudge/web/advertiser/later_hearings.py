"""Later hearings: a decision that came before its hearing, and the party's answer to it."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from adjudge import bootstrap
from adjudge.adapters.store.repositories.matters import matters_of
from adjudge.domain.cases.later_hearing import LaterHearing
from adjudge.domain.errors import NotFound
from adjudge.services.later_hearings import answer_in_later_hearing
from adjudge.web.acts import LoggedIn, attempt, done, show
from adjudge.web.advertiser import matters
from adjudge.web.advertiser.contesting_forms import LaterAnswerForm
from adjudge.web.advertiser.desk import Desk, with_desk


@require_http_methods(["GET", "POST"])
@with_desk
def later_hearing(request: LoggedIn, desk: Desk, hearing_id: str) -> HttpResponse:
    """Answer once; then the same page says what was said, and how it was dealt with."""
    try:
        hearing = matters_of(LaterHearing).get(hearing_id)
    except NotFound:
        raise Http404 from None
    if hearing.party_id not in desk.actor.party_ids:
        raise Http404
    form = LaterAnswerForm(request.POST or None)
    if request.method == "POST":
        answered = attempt(
            form,
            lambda: answer_in_later_hearing(
                bootstrap.deps(), desk.actor, hearing_id=hearing_id, text=form.cleaned_data["text"]
            ),
        )
        if answered is not None:
            return done("advertiser:later_hearing", hearing_id)
    context = {
        "form": form,
        "hearing": hearing,
        "matter": matters.matter_of(str(hearing.ruling_id)),
        "clock": next(iter(hearing.clocks), None),
    }
    return show(request, "advertiser/later_hearing.html", context)


def hearing_of(ruling_id: str) -> LaterHearing | None:
    """The hearing about a ruling that took effect before its party was heard."""
    return next(iter(matters_of(LaterHearing).by_ruling(ruling_id)), None)
