"""How much one request may carry. What is larger is refused before anything of it is read."""

from __future__ import annotations

import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from adjudge.domain.cases.exhibit import MAX_EXHIBIT_BYTES
from adjudge.web.problems import code_of_status, status_response, wants_json

MAX_BODY: Final = MAX_EXHIBIT_BYTES + 1_000_000
"""Bytes: the largest exhibit, with the rest of its form around it."""

logger = logging.getLogger(__name__)


class BodyLimitMiddleware:
    """413 by the length that the request announces; a body beyond that length is never read.

    It stands before everything that looks into a form, the check of its token included.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        announced = str(request.META.get("CONTENT_LENGTH") or "0")
        if announced.isascii() and announced.isdigit() and int(announced[:20]) <= MAX_BODY:
            return self.get_response(request)
        logger.info("refused %s: a body of %s bytes", request.path, announced[:20])
        return _too_large(request)


def _too_large(request: HttpRequest) -> HttpResponse:
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    detail = f"What you sent is larger than {MAX_BODY:,} bytes; nothing of it was kept."
    remedy = f"Send a file of at most {MAX_EXHIBIT_BYTES:,} bytes, or several smaller ones."
    if wants_json(request):
        response: HttpResponse = status_response(request, status, detail=detail, remedy=remedy)
    else:
        context = {"message": detail, "remedy": remedy, "code": code_of_status(status)}
        response = HttpResponse(render_to_string("errors/server.html", context), status=status)
    return response
