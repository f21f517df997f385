"""Promoting a post: pick it, learn at once whether it is admitted, and if not, what would pass."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.utils.text import Truncator
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from adjudge import bootstrap
from adjudge.adapters.store.models import Advertiser, Letter, LineItem, PromotedPost, SubjectKind
from adjudge.adapters.store.repositories.rulings import MeasureRepository
from adjudge.domain.errors import DomainError
from adjudge.domain.policy.clause import Clause
from adjudge.domain.policy.rulebook import UnknownClause
from adjudge.domain.policy.screening import Hit, for_advertiser
from adjudge.domain.standing.measures import HIDING, standing_of
from adjudge.domain.steps import first
from adjudge.services.posts import publish_post
from adjudge.services.promotion import (
    Promotion,
    end_promotion,
    preview_screening,
    promote_post,
)
from adjudge.web.acts import LoggedIn, attempt, done, show
from adjudge.web.advertiser import matters
from adjudge.web.advertiser.campaigns import POST_WORDS
from adjudge.web.advertiser.desk import Desk, with_account, with_desk
from adjudge.web.advertiser.forms import PromoteForm, TextForm
from adjudge.web.advertiser.holds import running_on
from adjudge.web.advertiser.screening_words import as_recorded, pieces_of
from adjudge.web.forms import AdjudgeForm

RECENT_POSTS: Final = 20
POST_WORDS_SHOWN: Final = 90


@require_http_methods(["GET", "POST"])
@with_desk
def promote(request: LoggedIn, desk: Desk, line_item_id: str) -> HttpResponse:
    """Pick one of the account's posts and a landing page; both are screened at once."""
    item = desk.line_item(line_item_id)
    posts = _own_posts(item.advertiser, wanted=request.GET.get("post", "")[:36])
    form = PromoteForm(
        request.POST or None,
        posts=posts,
        initial={"landing_url": _last_landing(item), "post_id": request.GET.get("post", "")[:36]},
    )
    if request.method == "POST":
        promotion = attempt(form, lambda: _promote(desk, form, item, form.cleaned_data["post_id"]))
        if promotion is not None:
            return done("advertiser:promoted", promotion.promoted_post.id)
    return show(request, "advertiser/promote.html", {"form": form, "item": item, "posts": posts})


def _promote(
    desk: Desk, form: PromoteForm | TextForm, item: LineItem, post_id: str, *, suffix: str = ""
) -> Promotion:
    return promote_post(
        bootstrap.deps(),
        desk.actor,
        request_id=f"{form.request_key}{suffix}",
        line_item_id=item.pk,
        post_id=post_id,
        landing_url=form.cleaned_data["landing_url"],
        categories=form.cleaned_data.get("categories", ()),
    )


def _own_posts(advertiser: Advertiser, *, wanted: str) -> list[tuple[str, str]]:
    """The account's newest posts, and the one that a link asked for, by id and first words."""
    posts = advertiser.account.posts.filter(deleted_at=None)
    rows = list(posts.order_by("-id")[:RECENT_POSTS])
    if wanted and all(row.pk != wanted for row in rows):
        rows = [*posts.filter(pk=wanted), *rows]
    return [(row.pk, Truncator(row.text).chars(POST_WORDS_SHOWN)) for row in rows]


def _last_landing(item: LineItem) -> str:
    """The landing page used last, to save typing it again."""
    last = PromotedPost.objects.filter(advertiser_id=item.advertiser_id).order_by("-id").first()
    return last.landing_url if last else ""


@require_GET
@with_desk
def promoted(request: LoggedIn, desk: Desk, promoted_post_id: str) -> HttpResponse:
    """What came of promoting a post: admitted, or declined and exactly why."""
    row = desk.promoted(promoted_post_id)
    return show(request, "advertiser/promoted.html", _result(desk, row))


def _result(desk: Desk, row: PromotedPost, form: TextForm | None = None) -> dict[str, Any]:
    steps = matters.steps_of(SubjectKind.PROMOTED_POST, row.pk)
    declined = next((step for step in steps if step.name == "decline"), None)
    ended = next((step for step in steps if step.name == "end"), None)
    admitted = next((step for step in reversed(steps) if step.name == "admit"), None)
    word, tone = POST_WORDS[row.status]
    context: dict[str, Any] = {
        "promoted": row,
        "hindrance": _hindrance(row),
        "word": word,
        "tone": tone,
        "steps": {"declined": declined, "admitted": admitted, "ended": ended},
        "act": AdjudgeForm(),
        "form": form,
    }
    if declined is not None and row.status == "declined":
        context |= _reasons(row, declined.data["ruling_id"], declined.data["letter_id"])
        if form is None:
            context["form"] = _corrected(desk, row)
    return context


def _hindrance(row: PromotedPost) -> str:
    """Why an admitted post is not shown all the same, or empty."""
    measures = MeasureRepository().by_advertiser(row.advertiser_id)
    in_force = [measure for measure in measures if measure.ended_at is None]
    if standing_of(in_force).stops_everything:
        return "Nothing of yours is shown while your promotion is suspended."
    urgent = running_on(row.advertiser)
    if any(one.stops_all for one in urgent):
        return "Nothing of yours is shown for now; the letter about it says why."
    stopped = [each.scope.promoted_post_ids for each in in_force if each.kind in HIDING]
    if any(row.pk in ids for ids in (*stopped, *(one.post_ids for one in urgent))):
        return "A decision has stopped this post; its letter says why."
    if row.post.deleted_at is not None:
        return "The post was deleted, so it is not shown."
    return "It is not shown while its campaign is paused." if row.campaign.paused else ""


def _reasons(row: PromotedPost, ruling_id: str, letter_id: str) -> dict[str, Any]:
    """The decline as it was reasoned: hits with their clauses, words marked, what would pass."""
    book = bootstrap.deps().rulebooks.ads()
    result = as_recorded(ruling_id, book, row.post.text)
    hits = result.hits if result else ()
    matter = matters.matter_of(ruling_id)
    ground = matter.ruling.statement.ground
    references = [hit.clause_ref for hit in hits] or ([ground.reference] if ground else [])
    by_ref = {hit.clause_ref: hit for hit in hits}
    clauses: list[tuple[Clause, Hit | None]] = []
    for ref in references:
        try:
            clauses.append((book.clause(ref), by_ref.get(ref)))
        except UnknownClause:
            continue
    return {
        "matter": matter,
        "clauses": clauses,
        "pieces": pieces_of(row.post.text, hits),
        "letter": Letter.objects.filter(pk=letter_id).defer("html", "text").first(),
        "decided_at": (first(matter.ruling.steps, "serve") or matter.ruling.steps[0]).at,
    }


def _corrected(desk: Desk, row: PromotedPost) -> TextForm:
    """A form that holds the text which would pass today, or the text as it was."""
    text = row.post.text
    try:
        today = preview_screening(
            bootstrap.deps(),
            desk.actor,
            text=text,
            landing_url=row.landing_url,
            advertiser_id=row.advertiser_id,
        )
    except DomainError:
        today = None
    if today is not None and today.counterfactual is not None:
        text = today.counterfactual.text
    return TextForm(initial={"text": text, "landing_url": row.landing_url})


@require_POST
@with_desk
def correct(request: LoggedIn, desk: Desk, promoted_post_id: str) -> HttpResponse:
    """Publish a corrected text as a new post and promote that, in the same line item."""
    row = desk.promoted(promoted_post_id)
    form = TextForm(request.POST)

    def act() -> Promotion:
        post = publish_post(
            bootstrap.deps(),
            desk.actor,
            request_id=form.request_key,
            text=form.cleaned_data["text"],
        )
        return _promote(desk, form, row.line_item, post.id, suffix="-promote")

    promotion = attempt(form, act)
    if promotion is not None:
        return done("advertiser:promoted", promotion.promoted_post.id)
    return show(request, "advertiser/promoted.html", _result(desk, row, form))


@require_POST
@with_desk
def end(request: LoggedIn, desk: Desk, promoted_post_id: str) -> HttpResponse:
    """End one promotion. The post itself stays."""
    row = desk.promoted(promoted_post_id)
    end_promotion(bootstrap.deps(), desk.actor, promoted_post_id=row.pk)
    messages.success(request, "The promotion has ended. The post itself stays where it is.")
    return done("advertiser:promoted", row.pk)


@require_http_methods(["GET", "POST"])
@with_account
def try_text(request: LoggedIn, advertiser: Advertiser) -> HttpResponse:
    """Try a text against the policy before it is submitted; nothing is stored."""
    form = TextForm(request.POST or None)
    context: dict[str, Any] = {"form": form, "result": None}
    if request.method == "POST":
        result = attempt(
            form,
            lambda: preview_screening(
                bootstrap.deps(),
                bootstrap.actor_for(request.user),
                text=form.cleaned_data["text"],
                landing_url=form.cleaned_data["landing_url"],
                advertiser_id=advertiser.pk,
            ),
            field="text",
        )
        if result is not None:
            told = for_advertiser(result)
            context["result"] = told
            context["pieces"] = pieces_of(form.cleaned_data["text"], told.hits)
    return show(request, "advertiser/try.html", context)
