"""Error pages: what happened and what to do next, in the words of the error, never a trace."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from http import HTTPStatus

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from adjudge.domain.cases.linter import Missing, ReasonsIncomplete
from adjudge.domain.errors import DomainError, NotAllowed
from adjudge.web.problems import (
    code_of_status,
    problem_response,
    status_of,
    status_response,
    wants_json,
)

logger = logging.getLogger(__name__)

HEADINGS = {
    HTTPStatus.BAD_REQUEST: "We could not read that request",
    HTTPStatus.FORBIDDEN: "You may not do this",
    HTTPStatus.NOT_FOUND: "Page not found",
    HTTPStatus.CONFLICT: "This was not done",
    HTTPStatus.UNPROCESSABLE_ENTITY: "This was not done",
    HTTPStatus.GONE: "This has expired",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Something went wrong",
    HTTPStatus.SERVICE_UNAVAILABLE: "This is not available right now",
}
"""The heading of an error page by its status; the sentence below it is the error's own."""


class DomainErrorMiddleware:
    """Answers a rule's refusal that a view did not put onto its form."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # PostgreSQL refuses a NUL in a text. Forms do so too; an address must not be our failure.
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            return bad_request(request, ValueError("NUL"))
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A response for a `DomainError`; Django deals with anything else."""
        if not isinstance(exception, DomainError):
            return None
        status = status_of(exception)
        ours = status >= HTTPStatus.INTERNAL_SERVER_ERROR
        level = logging.ERROR if ours else logging.INFO
        logger.log(level, "refused %s with %s (%d)", request.path, exception.code, status)
        if wants_json(request):
            return problem_response(exception, request)
        anonymous = not request.user.is_authenticated
        if isinstance(exception, NotAllowed) and anonymous and request.method == "GET":
            return redirect_to_login(request.get_full_path())
        return error_page(
            request,
            status,
            message=exception.message(),
            remedy=exception.remedy(),
            code=exception.code,
            missing=exception.missing if isinstance(exception, ReasonsIncomplete) else (),
        )


def error_page(
    request: HttpRequest,
    status: HTTPStatus,
    *,
    message: str,
    remedy: str,
    code: str,
    missing: Sequence[Missing] = (),
) -> HttpResponse:
    """An error page in the site's look; `missing` is what a statement of reasons lacks."""
    context = {
        "heading": HEADINGS.get(status, status.phrase),
        "message": message,
        "remedy": remedy,
        "code": code,
        "missing": missing,
    }
    return render(request, "errors/error.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: a request that Django could not accept (a host, a field count, an upload size)."""
    del exception
    return _answer(
        request,
        HTTPStatus.BAD_REQUEST,
        detail="The request was malformed, or larger than we accept.",
        remedy="Go back, check what you sent, and try again.",
    )


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: a view refused without naming a rule."""
    del exception
    return _answer(
        request,
        HTTPStatus.FORBIDDEN,
        detail="Your login does not have the role that this page needs.",
        remedy="Log in with another account, or ask the operator for the role.",
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form came without its token, so we cannot know that the person sent it."""
    logger.info("refused %s: %s", request.path, reason)
    return _answer(
        request,
        HTTPStatus.FORBIDDEN,
        detail="The form was too old, or your browser did not send our cookie; nothing was done.",
        remedy="Go back, reload the page, and send the form again.",
    )


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: no page at this address, or none that this person may see."""
    del exception
    return _answer(
        request,
        HTTPStatus.NOT_FOUND,
        detail="There is no page at this address.",
        remedy="Check the address; if you followed a link, go back and reload the page.",
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault. Rendered without the request: the database may be what failed."""
    detail = "Something went wrong on our side."
    remedy = "Try again in a minute. If it happens again, tell the operator the time and the page."
    if wants_json(request):
        return status_response(
            request, HTTPStatus.INTERNAL_SERVER_ERROR, detail=detail, remedy=remedy
        )
    code = code_of_status(HTTPStatus.INTERNAL_SERVER_ERROR)
    context = {"message": detail, "remedy": remedy, "code": code}
    page = render_to_string("errors/server.html", context)
    return HttpResponse(page, status=HTTPStatus.INTERNAL_SERVER_ERROR)


def _answer(request: HttpRequest, status: HTTPStatus, *, detail: str, remedy: str) -> HttpResponse:
    if wants_json(request):
        return status_response(request, status, detail=detail, remedy=remedy)
    return error_page(request, status, message=detail, remedy=remedy, code=code_of_status(status))
