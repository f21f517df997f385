"""Narrowing on a page: by one person in favour, at approval, on appeal and on review.

All four send the same form: the old statement, of which less is left.
"""

from __future__ import annotations

from typing import Any, Final, TypeVar

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from adjudge import bootstrap
from adjudge.adapters.store.models import PromotedPost
from adjudge.adapters.store.repositories.matters import matters_of
from adjudge.adapters.store.repositories.rulings import AppealRepository
from adjudge.domain.actor import Actor
from adjudge.domain.cases.appeal import OverturnCode
from adjudge.domain.cases.favourable import ReasonCode
from adjudge.domain.cases.review import Review
from adjudge.domain.cases.ruling import RULING, Ruling
from adjudge.services.appeals import modify_appeal
from adjudge.services.hearings import modify_ruling
from adjudge.services.reviews import modify_review
from adjudge.services.rulings import approve_ruling
from adjudge.web.acts import LoggedIn, attempt, done, show
from adjudge.web.review import matter as matters
from adjudge.web.review.desk import CaseFile, case_deciders_only, case_file, deciders_only
from adjudge.web.review.ends import file_of
from adjudge.web.review.matter import Matter
from adjudge.web.review.narrow_forms import (
    ApproveNarrowedForm,
    NarrowAppealForm,
    NarrowedForm,
    NarrowForm,
    NarrowReviewForm,
)
from adjudge.web.review.offered import accounts_of

F = TypeVar("F", bound=NarrowedForm)
AT_ONCE: Final = (
    "Facts, ground and reasons stay as they are. A milder measure, a smaller scope or an earlier "
    "end takes effect at once, as a ruling of its own; what takes more is proposed anew, with its "
    "own hearing."
)
AT_APPROVAL: Final = (
    "You approve a text that only drops or narrows what was proposed, so no new proposal letter is "
    "needed. Ground and reasons stay as they are; what takes more is proposed anew."
)
SERVE: Final = "Narrow it, and serve the letter"


@require_http_methods(["GET", "POST"])
@deciders_only
def ruling(request: LoggedIn, actor: Actor, ruling_id: str) -> HttpResponse:
    """Let a ruling in force give way to a narrower one: a favourable act of one person."""
    file, matter = _in_force(*file_of(ruling_id, actor))
    form = _form(NarrowForm, request, matter)
    if request.method == "POST":
        narrower = attempt(
            form,
            lambda: modify_ruling(
                bootstrap.deps(),
                actor,
                request_id=form.request_key,
                ruling_id=ruling_id,
                statement=form.statement(),
                code=ReasonCode(form.cleaned_data["code"]),
                why=form.cleaned_data["why"],
            ),
        )
        if narrower is not None:
            messages.success(
                request,
                f"{matter.ruling.reference} gave way to {narrower.reference}, which takes less. "
                "The letter is served.",
            )
            return done("review:ruling", narrower.id)
    back = ("review:ruling", ruling_id, matter.ruling.reference)
    return _show(request, form, file, matter, back=back)


@require_http_methods(["GET", "POST"])
@case_deciders_only
def appeal(request: LoggedIn, actor: Actor, appeal_id: str) -> HttpResponse:
    """Decide an appeal by narrowing the ruling: more of it falls than stands."""
    found = AppealRepository().get(appeal_id)
    file = case_file(found.case_id, actor)
    file, matter = _in_force(file, file.ruling(found.ruling_id))
    barred = matters.appeal_barred(matter, actor)
    if barred is not None:
        raise barred
    form = _form(NarrowAppealForm, request, matter)
    if request.method == "POST":
        decided = attempt(
            form,
            lambda: modify_appeal(
                bootstrap.deps(),
                actor,
                appeal_id=appeal_id,
                statement=form.statement(),
                reasons=form.cleaned_data["reasons"],
                code=OverturnCode(form.cleaned_data["code"]),
            ),
        )
        if decided is not None:
            messages.success(
                request, "Decided: a narrower ruling holds in its place. The letters are served."
            )
            return done("review:appeal", appeal_id)
    return _show(request, form, file, matter, back=("review:appeal", appeal_id, "The appeal"))


@require_http_methods(["GET", "POST"])
@deciders_only
def review(request: LoggedIn, actor: Actor, review_id: str) -> HttpResponse:
    """Decide a review by narrowing the ruling."""
    opened = matters_of(Review).get(review_id)
    file = case_file(str(opened.case_id), actor)
    file, matter = _in_force(file, file.ruling(str(opened.ruling_id)))
    form = _form(NarrowReviewForm, request, matter)
    if request.method == "POST":
        decided = attempt(
            form,
            lambda: modify_review(
                bootstrap.deps(),
                actor,
                review_id=review_id,
                statement=form.statement(),
                reasons=form.cleaned_data["reasons"],
                code=ReasonCode(form.cleaned_data["code"]),
            ),
        )
        if decided is not None:
            messages.success(request, f"The ruling is {decided.status}. The letter is served.")
            return done("review:review", review_id)
    return _show(request, form, file, matter, back=("review:review", review_id, "The review"))


@require_http_methods(["GET", "POST"])
@case_deciders_only
def approval(request: LoggedIn, actor: Actor, ruling_id: str) -> HttpResponse:
    """The second person approves less than was proposed."""
    file, found = file_of(ruling_id, actor)
    if found.status not in matters.PENDING or found.statement.measure is None:
        raise Http404
    refused = matters.approval_refused(found, actor, bootstrap.deps().clock.now())
    if refused is not None:
        raise refused
    matter = matters.matter_of(file, found)
    form = _form(ApproveNarrowedForm, request, matter, facts=matter.facts)
    if request.method == "POST":
        approved = attempt(
            form,
            lambda: approve_ruling(
                bootstrap.deps(), actor, ruling_id=ruling_id, narrowed=form.statement()
            ),
        )
        if approved is not None:
            messages.success(
                request, f"{approved.reference} is narrowed and approved. Its notice is served."
            )
            return done("review:ruling", ruling_id)
    return _show(
        request,
        form,
        file,
        matter,
        back=("review:ruling", ruling_id, found.reference),
        heading="Approve less than was proposed",
        says=AT_APPROVAL,
        button="Approve the narrower text, and serve the notice",
    )


def _in_force(file: CaseFile, found: Ruling) -> tuple[CaseFile, Matter]:
    """Raises `Http404` for a ruling that has no effect which could be narrowed."""
    if not RULING.allows(found.steps, "modify"):
        raise Http404
    return file, matters.matter_of(file, found)


def _form(kind: type[F], request: LoggedIn, matter: Matter, **more: Any) -> F:
    old = matter.ruling.statement
    posts = PromotedPost.objects.filter(advertiser_id=matter.file.case.advertiser_id)
    named = old.scope.promoted_post_ids
    posts = posts.filter(pk__in=named) if named else posts.filter(status="admitted")
    return kind(
        request.POST or None,
        old=old,
        clause=matter.clause,
        posts=[(row.pk, row.post.text) for row in posts.select_related("post").order_by("-id")],
        accounts=accounts_of(matter.file),
        **more,
    )


def _show(
    request: LoggedIn,
    form: NarrowedForm,
    file: CaseFile,
    matter: Matter,
    *,
    back: tuple[str, str, str],
    heading: str = "Let it give way to a narrower one",
    says: str = AT_ONCE,
    button: str = SERVE,
) -> HttpResponse:
    context = {
        "form": form,
        "file": file,
        "matter": matter,
        "back": back,
        "heading": heading,
        "says": says,
        "button": button,
    }
    return show(request, "review/narrow.html", context)
