"""Sealed matter case by case, one sealed exhibit, and the log of views."""

from __future__ import annotations

from typing import Final

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from adjudge import bootstrap
from adjudge.adapters.store.models import Case, Exhibit
from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.errors import NotAllowed, NotFound
from adjudge.services.exhibit_texts import is_text, text_of
from adjudge.services.withholdings import read_sealed, sealed_matter, views
from adjudge.web.acts import LoggedIn, attempt, show
from adjudge.web.audit.forms import PurposeForm
from adjudge.web.downloads import attachment
from adjudge.web.review.desk import Names

SHOWN: Final = 200
LONGEST_SHOWN: Final = 200_000


@login_required
@require_GET
def audit(request: LoggedIn) -> HttpResponse:
    """Cases with sealed matter, and who read what of it, for auditors and the operator."""
    deps, actor = bootstrap.deps(), bootstrap.actor_for(request.user)
    sealed, log = sealed_matter(deps, actor), views(deps, actor)[:SHOWN]
    cases = {str(row.pk): row for row in Case.objects.filter(pk__in=[o.case_id for o, _ in sealed])}
    labels = {
        str(row.pk): f"C-{row.case.number}, E{row.number}"
        for row in Exhibit.objects.filter(pk__in={one.exhibit_id for one in log}).select_related(
            "case"
        )
    }
    names = Names(actor, "somebody")
    context = {
        "sealed": [(cases[one.case_id or ""], one, exhibit) for one, exhibit in sealed],
        "log": [
            (one, labels[one.exhibit_id], names.of(one.viewer_id, {}, role="auditor"))
            for one in log
        ],
        "may_read": StaffRole.AUDITOR in actor.roles,
        "wide": True,
    }
    return show(request, "audit/audit.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def exhibit(request: LoggedIn, exhibit_id: str) -> HttpResponse:
    """A sealed exhibit, once its reader has said what for; that stands in the log first."""
    deps, actor = bootstrap.deps(), bootstrap.actor_for(request.user)
    _must_be_auditor(actor)
    found = next((pair for pair in sealed_matter(deps, actor) if pair[1].id == exhibit_id), None)
    if found is None:
        raise NotFound(kind="sealed exhibit", id=exhibit_id)
    form = PurposeForm(request.POST or None)
    text: str | None = None
    read = None
    if request.method == "POST":
        read = attempt(
            form,
            lambda: read_sealed(
                deps, actor, exhibit_id=exhibit_id, purpose=form.cleaned_data["purpose"]
            ),
        )
        if read is not None:
            shown, content = read
            if not is_text(shown.media_type) or len(content) > LONGEST_SHOWN:
                return attachment(content, f"{shown.sha256[:16]}.bin")
            text = text_of(shown.media_type, content)
    context = {
        "held": found[0],
        "exhibit": found[1],
        "form": form,
        "read": read is not None,
        "text": text,
    }
    return show(request, "audit/exhibit.html", context)


def _must_be_auditor(actor: Actor) -> None:
    if StaffRole.AUDITOR not in actor.roles:
        raise NotAllowed(act="read a sealed exhibit", needs="the role auditor")
