"""Report an ad: a form that needs no account, and a page that follows the report by its link."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_http_methods

from adjudge import bootstrap
from adjudge.adapters.store.models import PromotedPost
from adjudge.domain.cases.report import Category
from adjudge.services.reports import file_report, look_again, may_look_again, of_link
from adjudge.services.voices import contestable, may_be_appealed
from adjudge.settings import current_settings
from adjudge.web.acts import attempt, done, show
from adjudge.web.reader.forms import LookAgainForm, ReportForm

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
        "led_to": [one for one in led_to if one[1] or may_be_appealed(one[0])],
    }
    response = show(request, "reader/report.html", context)
    # The address is the secret: no other site may learn it.
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response
