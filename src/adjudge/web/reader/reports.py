"""Report an ad: a form that needs no account, and a page that follows the report by its link."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_http_methods

from adjudge import bootstrap
from adjudge.adapters.store.models import PromotedPost
from adjudge.domain.cases.misuse import Misuse
from adjudge.domain.cases.report import Category, Report
from adjudge.domain.errors import NotFound
from adjudge.domain.steps import last
from adjudge.services.misuses import appeal_misuse_by_link, of_reporter
from adjudge.services.reports import file_report, look_again, may_look_again, of_link
from adjudge.services.voices import contestable, may_be_appealed
from adjudge.settings import current_settings
from adjudge.web.acts import attempt, done, show
from adjudge.web.reader.forms import LookAgainForm, MisuseAppealForm, ReportForm

HASH_DIGITS: Final = 32


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, promoted_post_id: str) -> HttpResponse:
    """Report one promoted post: this address is its exact place."""
    row = get_object_or_404(
        PromotedPost.objects.select_related("post__account", "advertiser__party"),
        pk=promoted_post_id,
    )
    form = ReportForm(request.POST or None)
    if request.method == "POST":
        filed = attempt(
            form,
            lambda: file_report(
                bootstrap.deps(),
                request_id=form.request_key,
                promoted_post_id=row.pk,
                category=Category(form.cleaned_data["category"]),
                reason=form.cleaned_data["reason"],
                name=form.cleaned_data["name"],
                email=form.cleaned_data["email"],
                good_faith=form.cleaned_data["good_faith"],
                sender=_sender(request),
                base_url=str(current_settings().base_url),
            ),
        )
        if filed is not None:
            return done("reader:report", filed.id, filed.secret)
    return show(request, "reader/new_report.html", {"form": form, "promoted": row})


def _sender(request: HttpRequest) -> str:
    """A keyed hash of the connection's address: enough to bound it, nothing to learn from."""
    address = request.META.get("REMOTE_ADDR", "")
    return salted_hmac("adjudge.report.sender", address).hexdigest()[:HASH_DIGITS]


@require_http_methods(["GET", "POST"])
def appeal_misuse(request: HttpRequest, report_id: str, secret: str) -> HttpResponse:
    """Whoever reported appeals against a misuse decision about its reports."""
    found = of_link(bootstrap.deps(), report_id=report_id, secret=secret)
    misuse = _misuse(found)
    if misuse is None:
        raise NotFound(kind="misuse decision about you", id=report_id)
    form = MisuseAppealForm(request.POST or None)
    if request.method == "POST":
        asked = attempt(
            form,
            lambda: appeal_misuse_by_link(
                bootstrap.deps(),
                report_id=report_id,
                secret=secret,
                text=form.cleaned_data["text"],
            ),
        )
        if asked is not None:
            return done("reader:appeal_misuse", report_id, secret)
    letters = [step.data["letter"] for step in misuse.steps if step.name == "tell"]
    context = {
        "report": found,
        "form": form,
        "misuse": misuse,
        "letters": letters[::-1],
        "may_appeal": misuse.can_be_appealed,
        "appealed": last(misuse.steps, "appeal"),
    }
    response = show(request, "reader/misuse.html", context)
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


def _misuse(found: Report) -> Misuse | None:
    with bootstrap.deps().reading() as uow:
        return of_reporter(uow, found)


@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, report_id: str, secret: str) -> HttpResponse:
    """The receipt: what was reported, by when it is looked at, and what became of it."""
    found = of_link(bootstrap.deps(), report_id=report_id, secret=secret)
    led_to = contestable(bootstrap.deps(), report_id=report_id, secret=secret)
    may_ask = may_look_again(bootstrap.deps(), found)
    form = LookAgainForm(request.POST or None)
    if request.method == "POST":
        asked = attempt(
            form,
            lambda: look_again(
                bootstrap.deps(),
                report_id=report_id,
                secret=secret,
                text=form.cleaned_data["text"],
            ),
        )
        if asked is not None:
            return done("reader:report", report_id, secret)
    context = {
        "report": found,
        "form": form,
        "may_ask": may_ask,
        "misuse": _misuse(found),
        "led_to": [one for one in led_to if one[1] or may_be_appealed(one[0])],
    }
    response = show(request, "reader/report.html", context)
    # The address is the secret: no other site may learn it.
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response
