"""The feed and its posts. The organic part is read and ordered without any knowledge of ads."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from adjudge import bootstrap
from adjudge.adapters.store.models import Post, User
from adjudge.domain.ids import is_id
from adjudge.services.feed import organic_feed
from adjudge.services.post_removal import delete_post
from adjudge.services.posts import publish_post
from adjudge.settings import current_settings
from adjudge.web import promoted, serving
from adjudge.web.acts import LoggedIn, attempt, done, show
from adjudge.web.forms import AdjudgeForm
from adjudge.web.reader.forms import PostForm
from adjudge.web.stakes import stakes_of_post

PAGE_SIZE = 25
FIRST_PROMOTED_AFTER = 2
PROMOTED_EVERY = 6


@require_GET
def feed(request: HttpRequest) -> HttpResponse:
    """The feed, newest first, with promoted posts between the organic ones."""
    asked = request.GET.get("before", "")
    before = asked if is_id(asked) else None
    posts = organic_feed(bootstrap.deps(), before=before, limit=PAGE_SIZE)
    handles = _handles([post.account_id for post in posts])
    viewer = serving.viewer_or_new(request)
    entries: list[dict[str, object]] = [
        {"post": post, "handle": handles[post.account_id]} for post in posts
    ]
    shown = _promoted(request, viewer)
    for place, item in enumerate(shown):
        entries.insert(FIRST_PROMOTED_AFTER + place * (PROMOTED_EVERY + 1), {"promoted": item})
    context = {
        "entries": entries,
        "older": posts[-1].id if len(posts) == PAGE_SIZE else "",
        "before": before,
        "form": PostForm(),
    }
    response = render(request, "reader/feed.html", context)
    serving.remember_viewer(request, response, viewer)
    # A feed holds one viewer's tokens: no cache may keep it for another.
    response["Cache-Control"] = "private, no-store"
    return response


def _promoted(request: HttpRequest, viewer: str) -> list[promoted.Shown]:
    language = (request.headers.get("Accept-Language", "")[:2] or "en").lower()
    try:
        decision = serving.decide(
            viewer=viewer,
            slots=current_settings().ad_slots_per_page,
            language=language if language.isalpha() and language.isascii() else "",
        )
    except serving.ServeAway:
        return []
    return promoted.load(decision.slots)


def _handles(account_ids: list[str]) -> dict[str, User]:
    return {str(user.pk): user for user in User.objects.filter(pk__in=set(account_ids))}


@login_required
@require_http_methods(["GET", "POST"])
def new_post(request: LoggedIn) -> HttpResponse:
    """Write a post."""
    form = PostForm(request.POST or None)
    if request.method == "POST":
        post = attempt(
            form,
            lambda: publish_post(
                bootstrap.deps(),
                bootstrap.actor_for(request.user),
                request_id=form.request_key,
                text=form.cleaned_data["text"],
            ),
            field="text",
        )
        if post:
            return done("reader:post", post.id)
    return show(request, "reader/new_post.html", {"form": form})


@require_GET
def post(request: HttpRequest, post_id: str) -> HttpResponse:
    """One post by itself."""
    row = get_object_or_404(Post.objects.select_related("account"), pk=post_id, deleted_at=None)
    own = row.account == request.user
    context = {
        "post": row,
        "own": own,
        "form": AdjudgeForm(),
        # Its author alone learns here what was decided about its promotion.
        "stakes": stakes_of_post(row.pk, bootstrap.actor_for(row.account)) if own else [],
    }
    return render(request, "reader/post.html", context)


@login_required
@require_POST
def remove_post(request: LoggedIn, post_id: str) -> HttpResponse:
    """Delete one's own post; a promotion of it ends with it."""
    delete_post(bootstrap.deps(), bootstrap.actor_for(request.user), post_id=post_id)
    return done("reader:feed")


@require_GET
def profile(request: HttpRequest, handle: str) -> HttpResponse:
    """An organic account: its posts, newest first. Nothing here depends on advertising."""
    account = get_object_or_404(User, username=handle, is_active=True)
    posts = Post.objects.filter(account=account, deleted_at=None).order_by("-id")[:PAGE_SIZE]
    return render(request, "reader/profile.html", {"account": account, "posts": posts})
