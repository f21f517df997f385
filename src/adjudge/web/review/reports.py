"""Reports by readers: the first look, and what becomes of them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from adjudge import bootstrap
from adjudge.adapters.store.models import Matter as MatterRow
from adjudge.adapters.store.models import PromotedPost
from adjudge.adapters.store.repositories.matters import matters_of
from adjudge.domain.actor import Actor
from adjudge.domain.cases.matter import MatterKind
from adjudge.domain.cases.report import Priority, Report, must_decide
from adjudge.domain.errors import DomainError, NotAllowed
from adjudge.services.reports import act_on, take_no_action, triage
from adjudge.web.acts import LoggedIn, attempt, done, show
from adjudge.web.review.desk import deciders_only
from adjudge.web.review.forms import OutcomeForm, TriageForm
from adjudge.web.sheets.misuses import misuse_ways


@require_http_methods(["GET", "POST"])
@deciders_only
def report(request: LoggedIn, actor: Actor, report_id: str) -> HttpResponse:
    """The report beside the promoted post it is about, and the next step."""
    filed = matters_of(Report).get(report_id)
    head = filed
    if filed.joined_to and not filed.is_second_look:
        head = matters_of(Report).get(filed.joined_to)
    row = PromotedPost.objects.select_related("post__account", "advertiser__party").get(
        pk=head.promoted_post_id
    )
    if row.advertiser.party_id in actor.party_ids:
        raise NotAllowed(act="read this report", needs="a person who does not act for the party")
    sent = request.POST or None
    form = TriageForm(sent) if head.status == "filed" else OutcomeForm(sent)
    if request.method == "POST":
        told = attempt(form, lambda: _act(form, actor, head.id))
        if told is not None:
            messages.success(request, told)
            return done("review:report", report_id)
    context = {
        "report": filed,
        "head": head,
        "promoted": row,
        "form": form,
        "misuse": misuse_ways(report_id, actor),
        "clock": next((c for c in head.clocks if c.name in {"triage", "decision"}), None),
        "joined": _joined(head),
        "barred": _barred(head, actor, row.advertiser.party_id),
    }
    return show(request, "review/report.html", context)


def _act(form: TriageForm | OutcomeForm, actor: Actor, report_id: str) -> str:
    deps, cleaned = bootstrap.deps(), form.cleaned_data
    if isinstance(form, TriageForm):
        triage(deps, actor, report_id=report_id, priority=Priority(cleaned["priority"]))
        return "The report is triaged. It is now to be decided."
    if cleaned["outcome"] == "case":
        case = act_on(deps, actor, report_id=report_id, reasons=cleaned["reasons"])
        return f"Case {case.reference} is open. It restricts nobody. Whoever reported it is told."
    take_no_action(deps, actor, report_id=report_id, reasons=cleaned["reasons"])
    return "Nothing is done. Whoever reported it is told why."


def _joined(head: Report) -> int:
    """How many others report the same: it sets priority, and decides nothing."""
    rows = MatterRow.objects.filter(kind=MatterKind.REPORT.value, body__joined_to=head.id)
    return rows.count()


def _barred(report: Report, actor: Actor, party_id: str) -> DomainError | None:
    """Why this person cannot decide it; None if they can."""
    try:
        must_decide(report, actor, party_id=party_id, act="decide this report")
    except DomainError as error:
        return error
    return None
