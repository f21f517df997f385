"""Later hearings: the party answers after the effect, and somebody deals with it in seven days."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from adjudge import bootstrap
from adjudge.adapters.store.repositories.matters import matters_of
from adjudge.domain.actor import Actor
from adjudge.domain.cases.later_hearing import LaterHearing
from adjudge.services.later_hearings import deal_with_later_answer
from adjudge.web.acts import LoggedIn, attempt, done, show
from adjudge.web.review import matter as matters
from adjudge.web.review.desk import case_deciders_only, case_file
from adjudge.web.review.forms import ResponseForm


@require_http_methods(["GET", "POST"])
@case_deciders_only
def later_hearing(request: LoggedIn, actor: Actor, hearing_id: str) -> HttpResponse:
    """What the party says of a ruling that came before its hearing, and the answer to that."""
    hearing = matters_of(LaterHearing).get(hearing_id)
    file = case_file(str(hearing.case_id), actor)
    form = ResponseForm(request.POST or None)
    if request.method == "POST":
        dealt_with = attempt(
            form,
            lambda: deal_with_later_answer(
                bootstrap.deps(), actor, hearing_id=hearing_id, text=form.cleaned_data["text"]
            ),
        )
        if dealt_with is not None:
            messages.success(request, "The answer is dealt with. The addendum is served.")
            return done("review:later_hearing", hearing_id)
    context = {
        "hearing": hearing,
        "file": file,
        "form": form,
        "matter": matters.matter_of(file, file.ruling(str(hearing.ruling_id))),
        "clock": next(iter(hearing.clocks), None),
        "waits": hearing.status in {"answered", "missed"} and bool(hearing.answer),
        "alone": actor.id == hearing.acted_alone,
    }
    return show(request, "review/later_hearing.html", context)
