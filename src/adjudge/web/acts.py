"""How a page acts: who is asking, and a refusal put back onto the form that caused it."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url

from adjudge.adapters.store.models import User
from adjudge.domain.errors import DomainError, NotFound
from adjudge.web.forms import AdjudgeForm

T = TypeVar("T")


class LoggedIn(HttpRequest):
    """A request behind `login_required`: its user is a login."""

    user: User


def attempt(form: AdjudgeForm, act: Callable[[], T], *, field: str | None = None) -> T | None:
    """What `act` gives, or None with the refusal on the form (on `field`, if one is named).

    An invalid form is not acted upon. What does not exist for this person stays a 404.

    Raises:
        NotFound: the act names something that does not exist, or not for this person.
    """
    if not form.is_valid():
        return None
    try:
        return act()
    except NotFound:
        raise
    except DomainError as error:
        form.add_problem(error, field)
        return None


def show(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """The page; 422 if its form was refused, so that programs see it too. No cache keeps it."""
    form = context.get("form")
    refused = form is not None and bool(form.errors)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    response = render(request, template, context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def done(route: str, *args: object) -> HttpResponse:
    """See other: the page on which what was done can be read (303, so a reload sends nothing)."""
    return HttpResponseRedirect(resolve_url(route, *args), status=HTTPStatus.SEE_OTHER)
