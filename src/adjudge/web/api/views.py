"""The API's operations. Each is as thin as a page's view: read, call one service, write out."""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import NinjaAPI, Query, Status
from ninja.errors import AuthenticationError, HttpError
from ninja.errors import ValidationError as NinjaValidationError

from adjudge import bootstrap
from adjudge.adapters.store.models import Advertiser, Post, RegisterEntry, User
from adjudge.domain.errors import DomainError, InvalidValue, NotFound
from adjudge.services.feed import organic_feed
from adjudge.services.post_removal import delete_post
from adjudge.services.posts import publish_post
from adjudge.settings import current_settings
from adjudge.web import promoted, serving
from adjudge.web.acts import LoggedIn
from adjudge.web.advertiser.desk import desk_of
from adjudge.web.advertiser.money import balance_of
from adjudge.web.api import (
    schemas,
    views_audit,
    views_cases,
    views_contesting,
    views_ends,
    views_general,
    views_invitations,
    views_letters,
    views_links,
    views_matters,
    views_misuse,
    views_narrowing,
    views_orders,
    views_public,
    views_rulings,
    views_submissions,
    views_terms,
    views_urgent,
    views_wind_downs,
)
from adjudge.web.api.common import REFUSALS, Key, session
from adjudge.web.api.shown import entry_out
from adjudge.web.problems import problem_response, status_response

MAX_PAGE = 100
MICROS = 1_000_000
MAX_PLACE = 200


class Api(NinjaAPI):
    """The API. What a login was shown, no cache keeps."""

    def create_temporal_response(self, request: HttpRequest) -> HttpResponse:
        """The response that an operation fills in."""
        response = super().create_temporal_response(request)
        if getattr(request, "auth", None):
            response["Cache-Control"] = "private, no-store"
        return response


api = Api(
    title="Adjudge",
    version="1",
    description="Log in on the site and send its session cookie; what writes also needs the CSRF "
    "token, as X-CSRFToken. Permission is decided by the same services as on the pages. Every "
    "refusal is application/problem+json with a stable `code`.",
    urls_namespace="api",
    docs_url=None,
)
api.add_router("", views_audit.router)
api.add_router("", views_cases.router)
api.add_router("", views_rulings.router)
api.add_router("", views_ends.router)
api.add_router("", views_narrowing.router)
api.add_router("", views_contesting.router)
api.add_router("", views_matters.router)
api.add_router("", views_misuse.router)
api.add_router("", views_general.router)
api.add_router("", views_orders.router)
api.add_router("", views_links.router)
api.add_router("", views_public.router)
api.add_router("", views_letters.router)
api.add_router("", views_urgent.router)
api.add_router("", views_terms.router)
api.add_router("", views_submissions.router)
api.add_router("", views_invitations.router)
api.add_router("", views_wind_downs.router)


@api.exception_handler(DomainError)
def refused(request: HttpRequest, error: DomainError) -> HttpResponse:
    """A rule of the domain said no."""
    return problem_response(error, request)


@api.exception_handler(NinjaValidationError)
def invalid(request: HttpRequest, error: NinjaValidationError) -> HttpResponse:
    """A request that does not fit its schema: the first thing wrong with it."""
    first = error.errors[0]
    place = ".".join(str(part) for part in first.get("loc", ())[1:])[:MAX_PLACE] or "request"
    return problem_response(InvalidValue(field=place, problem=first.get("msg", "invalid")), request)


@api.exception_handler(Http404)
def absent(request: HttpRequest, error: Http404) -> HttpResponse:
    """There is no such thing."""
    del error
    detail, remedy = "There is nothing at this address.", "Check the address."
    return status_response(request, HTTPStatus.NOT_FOUND, detail=detail, remedy=remedy)


@api.exception_handler(AuthenticationError)
def unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """The operation needs a login."""
    del error
    detail, remedy = "This needs a login.", "Log in on the site, and send its session cookie."
    return status_response(request, HTTPStatus.UNAUTHORIZED, detail=detail, remedy=remedy)


@api.exception_handler(HttpError)
def malformed(request: HttpRequest, error: HttpError) -> HttpResponse:
    """A request that could not be read, such as a body that is no JSON, or without CSRF token."""
    status = HTTPStatus(error.status_code)
    remedy = "Read /api/v1/openapi.json, correct the request and send it again."
    return status_response(request, status, detail=str(error), remedy=remedy)


@api.get("/feed", response={200: schemas.FeedOut, **REFUSALS}, summary="The organic feed")
def feed(
    request: HttpRequest,
    before: Annotated[str | None, Query(pattern=r"^[0-9a-f-]{36}$")] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 25,
) -> schemas.FeedOut:
    """Organic posts, newest first. Advertising has no influence on it."""
    del request
    posts = organic_feed(bootstrap.deps(), before=before, limit=limit)
    names = dict(
        User.objects.filter(pk__in={post.account_id for post in posts}).values_list(
            "pk", "username"
        )
    )
    return schemas.FeedOut(
        posts=[
            schemas.PostOut(
                id=post.id,
                handle=names[int(post.account_id)],
                text=post.text,
                created_at=post.created_at,
            )
            for post in posts
        ]
    )


@api.get("/accounts/{handle}", response={200: schemas.ProfileOut, **REFUSALS}, summary="A profile")
def account(request: HttpRequest, handle: str) -> schemas.ProfileOut:
    """An organic account and the ids of its newest posts."""
    del request
    user = get_object_or_404(User, username=handle, is_active=True)
    posts = Post.objects.filter(account=user, deleted_at=None).order_by("-id")
    return schemas.ProfileOut(
        handle=user.username,
        joined=user.date_joined,
        posts=list(posts.values_list("pk", flat=True)[:MAX_PAGE]),
    )


@api.get("/promoted", response={200: schemas.DecisionOut, **REFUSALS}, summary="An ad decision")
def decide(
    request: HttpRequest,
    response: HttpResponse,
    asked: Annotated[schemas.DecisionIn, Query()],
) -> schemas.DecisionOut:
    """Which promoted posts this viewer would see now, in the context given."""
    viewer = serving.viewer_or_new(request)
    serving.remember_viewer(request, response, viewer)
    response["Cache-Control"] = "private, no-store"
    try:
        decision = serving.decide(
            viewer=viewer,
            slots=asked.slots,
            country=asked.country,
            language=asked.language,
            topic=asked.topic,
            region=asked.region,
            age=asked.age,
        )
    except serving.ServeAway:
        return schemas.DecisionOut(promoted=[], unavailable=True)
    return schemas.DecisionOut(
        decided_at=datetime.fromtimestamp(decision.decided_us / MICROS, UTC),
        decided_us=decision.decided_us,
        generation=decision.generation,
        promoted=[
            schemas.PromotedOut(
                promoted_post_id=shown.slot.promoted_post_id,
                post_id=shown.row.post_id,
                text=shown.row.post.text,
                advertiser=shown.advertiser,
                payer=shown.payer,
                token=shown.slot.token,
                charge_micros=shown.slot.charge_micros,
                labels=[
                    schemas.LabelOut(
                        reference=label.reference, clause=label.clause, title=label.title
                    )
                    for label in shown.labels
                ],
            )
            for shown in promoted.load(decision.slots)
        ],
    )


@api.post(
    "/posts", auth=session, response={201: schemas.PostOut, **REFUSALS}, summary="Publish a post"
)
def publish(request: LoggedIn, key: Key, body: schemas.NewPost) -> Status[schemas.PostOut]:
    """Publish an organic post of at most 280 weighted characters."""
    post = publish_post(
        bootstrap.deps(),
        bootstrap.actor_for(request.user),
        request_id=key,
        text=body.text,
    )
    made = schemas.PostOut(
        id=post.id,
        handle=request.user.get_username(),
        text=post.text,
        created_at=post.created_at,
    )
    return Status(201, made)


@api.delete(
    "/posts/{post_id}", auth=session, response={204: None, **REFUSALS}, summary="Delete a post"
)
def remove(request: LoggedIn, post_id: str) -> Status[None]:
    """Delete one's own post; a promotion of it ends with it."""
    delete_post(bootstrap.deps(), bootstrap.actor_for(request.user), post_id=post_id)
    return Status(204, None)


@api.get(
    "/money",
    auth=session,
    response={200: schemas.MoneyOut, **REFUSALS},
    summary="The balance of one's own advertising account",
)
def own_money(request: LoggedIn) -> schemas.MoneyOut:
    """What is free, reserved for line items, and spent, in micros of the currency."""
    return _money(desk_of(request).advertiser)


@api.get(
    "/advertisers/{advertiser_id}/money",
    auth=session,
    response={200: schemas.MoneyOut, **REFUSALS},
    summary="The balance of an advertising account that one acts for",
)
def money(request: LoggedIn, advertiser_id: str) -> schemas.MoneyOut:
    """The same for one account, if the login acts for its party; for others it does not exist."""
    own = Advertiser.objects.filter(party__members__user=request.user)
    return _money(own.filter(pk=advertiser_id).first())


def _money(advertiser: Advertiser | None) -> schemas.MoneyOut:
    if advertiser is None:
        raise NotFound(kind="advertising account", id="of yours")
    balance = balance_of(advertiser)
    return schemas.MoneyOut(
        currency=advertiser.currency,
        available=balance.available.micros,
        reserved=balance.reserved.micros,
        spent=balance.spent.micros,
    )


@api.get("/register", response={200: schemas.RegisterOut, **REFUSALS}, summary="The register")
def register(
    request: HttpRequest,
    after: Annotated[int, Query(ge=-1)] = -1,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = MAX_PAGE,
    subject: Annotated[str, Query(max_length=36)] = "",
) -> schemas.RegisterOut:
    """Entries after an index, in the order of the log; `subject` picks those of one matter."""
    del request
    rows = RegisterEntry.objects.filter(index__gt=after).order_by("index")
    if subject:
        rows = rows.filter(subject_id=subject)
    entries = [entry_out(row) for row in rows[:limit]]
    return schemas.RegisterOut(size=RegisterEntry.objects.count(), entries=entries)


@api.get("/status", response=schemas.StatusOut, summary="What kind of site this is")
def status(request: HttpRequest) -> schemas.StatusOut:
    """Name, currency, and whether this is a demo."""
    del request
    settings = current_settings()
    return schemas.StatusOut(
        site_name=settings.site_name, demo=settings.state.is_demo, currency=settings.currency
    )
