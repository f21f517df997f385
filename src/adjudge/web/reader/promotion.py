"""What happens around a promoted post: why it is shown, that it was seen, where a click leads."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from adjudge.adapters.store.models import FreeClick, PromotedPost
from adjudge.adapters.tokens import Claims, TokenExpired, TokenSigner
from adjudge.domain.standing.measures import HIDING
from adjudge.settings import current_settings
from adjudge.web import serving
from adjudge.web.errors import error_page

MICROS = 1_000_000
OK = HTTPStatus.OK
GONE = HTTPStatus.GONE
DARK = "click.dark"
"""The code with which `serve` says that the post was stopped; a token too old is 410 as well."""


def _claims(token: str) -> Claims:
    """What a token says, even when it is too old to be billed. Raises the token's own errors."""
    signer = TokenSigner(current_settings().state.secret("token_key"))
    try:
        return signer.open(token, int(time.time() * MICROS))
    except TokenExpired as expired:
        return expired.claims


@require_GET
def why(request: HttpRequest, token: str) -> HttpResponse:
    """Why this post is shown: who promotes it, who pays, on which criteria, at what price."""
    claims = _claims(token)
    row = get_object_or_404(
        PromotedPost.objects.select_related(
            "post__account", "advertiser__party", "advertiser__payer_party", "line_item"
        ),
        pk=claims.promoted_post_id,
    )
    context = {
        "promoted": row,
        "advertiser": row.advertiser.party,
        "payer": row.advertiser.payer_party,
        "line_item": row.line_item,
        "claims": claims,
        "currency": row.advertiser.currency,
        "decided_at": datetime.fromtimestamp(claims.decided_us / MICROS, UTC),
    }
    return render(request, "reader/why.html", context)


@require_GET
def impression(request: HttpRequest, token: str) -> HttpResponse:
    """The invisible picture of a promoted post: 204 once the impression is on disk, or lost."""
    try:
        answer = serving.report(request, "i", token)
    except serving.ServeAway:
        return HttpResponse(status=204)
    return HttpResponse(status=204 if answer.status < 400 else answer.status)  # noqa: PLR2004


@require_GET
def click(request: HttpRequest, token: str) -> HttpResponse:
    """A click on a promoted post: onward to its landing page, or a page that says why not."""
    try:
        answer = serving.report(request, "c", token)
    except serving.ServeAway:
        return _from_our_record(request, token)
    if answer.status == GONE and answer.body.get("code") == DARK:
        return _stopped(request)
    if answer.status != OK:
        return _from_our_record(request, token)
    target = answer.body.get("landing_url")
    return _onward(target) if target else _from_our_record(request, token)


def _from_our_record(request: HttpRequest, token: str) -> HttpResponse:
    """Redirect without `serve`: free, counted, and only where the post may still be shown."""
    claims = _claims(token)
    row = get_object_or_404(
        PromotedPost.objects.select_related("post", "advertiser"), pk=claims.promoted_post_id
    )
    if not _may_show(row):
        return _stopped(request)
    FreeClick.objects.create(promoted_post=row, at=datetime.now(UTC))
    return _onward(row.landing_url)


def _may_show(row: PromotedPost) -> bool:
    in_force = row.advertiser.measures.filter(kind__in=HIDING, ended_at=None)
    stopped = any(
        one.hits_promotion and (one.whole_party or row.pk in one.promoted_post_ids)
        for one in in_force
    )
    admitted = row.status == "admitted" and row.post.deleted_at is None
    return admitted and row.advertiser.closed_at is None and not stopped


def _stopped(request: HttpRequest) -> HttpResponse:
    return error_page(
        request,
        GONE,
        message="This promotion was stopped, so the link leads nowhere. Your click cost nobody "
        "anything.",
        remedy="Go back to the feed. The public register says what was decided, once it may.",
        code=DARK,
    )


def _onward(target: str) -> HttpResponse:
    response = HttpResponseRedirect(target, status=303)
    # What we know about the click is nobody else's business.
    response["Referrer-Policy"] = "no-referrer"
    return response
