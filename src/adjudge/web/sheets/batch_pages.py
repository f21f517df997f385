"""Proposing a batch: pick the cases, then say what they share and what each has of its own."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from adjudge import bootstrap
from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.cases.batch import Batch
from adjudge.domain.cases.case import must_work_on
from adjudge.domain.cases.general_act import ActKind
from adjudge.services.batches import Member, propose_batch
from adjudge.services.general_acts import acts_in_force
from adjudge.services.rulings import check_draft
from adjudge.web.acts import LoggedIn, attempt, done, show
from adjudge.web.review.desk import case_file
from adjudge.web.sheets.batch_form import BatchForm, Joining, PickForm
from adjudge.web.sheets.batches import BATCHES
from adjudge.web.staff import staff_only


@require_http_methods(["GET", "POST"])
@staff_only(StaffRole.REVIEWER, act="propose a batch")
def new(request: LoggedIn, actor: Actor) -> HttpResponse:
    """Which cases and clause (in the address), then the form of the batch."""
    deps = bootstrap.deps()
    clauses = deps.rulebooks.ads().clauses_in_force(deps.today())
    pick = PickForm(request.GET or None, clauses=clauses)
    if not pick.is_valid():
        return show(request, "sheets/pick_batch.html", {"form": pick})
    members = [_joining(case_id, actor) for case_id in pick.cleaned_data["cases"]]
    clause = next(each for each in clauses if each.ref == pick.cleaned_data["clause"])
    form = BatchForm(
        request.POST if request.method == "POST" else None,
        members=members,
        clause=clause,
        clauses=clauses,
        today=deps.today(),
        emergencies=_emergencies(),
    )
    if request.method == "POST":
        batch = _propose(form, actor, members)
        if batch is not None:
            messages.success(
                request, "Proposed. Each party has its own proposal letter and its own time."
            )
            return done("sheets:batches", batch.id)
    return show(request, "sheets/new_batch.html", {"form": form, "sheet": BATCHES})


def _emergencies() -> list[tuple[str, str]]:
    """The emergency acts in force."""
    deps = bootstrap.deps()
    with deps.reading() as uow:
        acts = acts_in_force(uow, deps.clock.now())
    return [(act.id, act.title) for act in acts if act.act is ActKind.EMERGENCY]


def _joining(case_id: str, actor: Actor) -> Joining:
    """A case with its facts. Raises `NotFound`, `NotAllowed`."""
    file = case_file(case_id, actor)
    must_work_on(file.case, actor, act="propose a ruling in a batch")
    return Joining(case=file.case, party=file.party_name, facts=file.facts)


def _propose(form: BatchForm, actor: Actor, members: Sequence[Joining]) -> Batch | None:
    """The batch, or None with everything that is missing on the form."""
    form.is_valid()
    form.check_members()
    statements = form.statements()
    for number, (member, statement) in enumerate(zip(members, statements, strict=True)):
        lacking = check_draft(bootstrap.deps(), actor, case_id=member.case.id, statement=statement)
        form.add_lacking(number, lacking)
    return attempt(
        form,
        lambda: propose_batch(
            bootstrap.deps(),
            actor,
            request_id=form.request_key,
            common_part=form.cleaned_data["common_part"],
            emergency_act_id=form.cleaned_data["emergency_act_id"],
            members=[
                Member(
                    case_id=member.case.id,
                    statement=statement,
                    wording_reason=form.cleaned_data["wording_reason"],
                )
                for member, statement in zip(members, statements, strict=True)
            ],
        ),
    )
