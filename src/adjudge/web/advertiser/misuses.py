"""Misuse decisions as their party meets them: the warning, what stands, and the appeal."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from adjudge import bootstrap
from adjudge.adapters.store.models import Letter, RegisterEntry
from adjudge.adapters.store.models import Matter as MatterRow
from adjudge.adapters.store.repositories.matters import matters_of
from adjudge.domain.actor import Actor
from adjudge.domain.cases.appeal import last_day
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.misuse import APPEALED_LATER, DAYS_TO_DECIDE, UPHELD_LATER, Misuse
from adjudge.domain.errors import NotFound
from adjudge.domain.steps import last
from adjudge.services.letters import run_from
from adjudge.services.misuses import appeal_misuse
from adjudge.web.acts import LoggedIn, attempt, done, show
from adjudge.web.advertiser.contesting_forms import MisuseAppealForm
from adjudge.web.advertiser.desk import Desk, with_desk
from adjudge.web.advertiser.matters import end_of

MOST_SHOWN: Final = 5
TOLD: Final = frozenset(
    {"warned", "proposed", "in force", "under appeal", "upheld", APPEALED_LATER}
)
"""Where there is something that the party should keep in view."""
WORDS: Final = {
    "warned": ("You were warned", "draft"),
    # A proposal that is not approved yet is nobody's business but the desk's.
    "proposed": ("You were warned", "draft"),
    "spent": ("The warning is spent", "ended"),
    "in force": ("Deadlines stand still", "force"),
    "under appeal": ("Under appeal", "contested"),
    "upheld": ("Upheld on appeal", "force"),
    APPEALED_LATER: ("Over, under appeal", "contested"),
    UPHELD_LATER: ("Over, upheld on appeal", "ended"),
    "reversed": ("Your appeal succeeded", "ended"),
    "lifted": ("Lifted", "ended"),
    "lapsed": ("Lapsed: we did not decide your appeal in time", "ended"),
    "expired": ("Over", "ended"),
}
LETTERS: Final = {
    LetterKind.INFORMATION.value: "The warning",
    LetterKind.NOTICE.value: "The decision",
    LetterKind.APPEAL_DECISION.value: "The decision on your appeal",
    LetterKind.FAVOURABLE.value: "How it ended",
}


@require_http_methods(["GET", "POST"])
@with_desk
def misuse(request: LoggedIn, desk: Desk, misuse_id: str) -> HttpResponse:
    """What was decided about what this party sends, and once it is in force, the appeal."""
    try:
        found = matters_of(Misuse).get(misuse_id)
    except NotFound:
        raise Http404 from None
    if found.party_id not in desk.actor.party_ids:
        raise Http404
    form = MisuseAppealForm(request.POST or None)
    if request.method == "POST":
        appealed = attempt(
            form,
            lambda: appeal_misuse(
                bootstrap.deps(),
                desk.actor,
                misuse_id=misuse_id,
                text=form.cleaned_data["text"],
            ),
        )
        if appealed is not None:
            return done("advertiser:misuse", misuse_id)
    approved, appeal = last(found.steps, "approve"), last(found.steps, "appeal")
    context = {
        "form": form,
        "misuse": found,
        "words": WORDS[found.status],
        "decided": last(found.steps, "propose") if approved else None,
        "appeal": appeal,
        "answer": last(found.steps, "uphold") or last(found.steps, "overturn"),
        "clock": next((one for one in found.clocks if one.name == "appeal"), None),
        "letters": [(row, LETTERS[row.kind]) for row in letters_about(found)],
        "days": DAYS_TO_DECIDE,
        "appeal_until": appeal_until(found),
    }
    return show(request, "advertiser/misuse.html", context)


def appeal_until(found: Misuse) -> datetime | None:
    """The last moment to appeal; None where there is nothing to appeal against (any more)."""
    notices = [row for row in letters_about(found) if row.kind == LetterKind.NOTICE.value]
    if not found.can_be_appealed or not notices:
        return None
    deps = bootstrap.deps()
    with deps.reading() as uow:
        until = end_of(last_day(run_from(uow, uow.letters.get(notices[-1].pk))))
    return until if deps.clock.now() <= until else None


def letters_about(found: Misuse) -> list[Letter]:
    """The letters that told its party of it, the newest first."""
    leaves = RegisterEntry.objects.filter(subject_id=found.id, type="letter_served")
    rows = Letter.objects.filter(
        proof_leaf__in=leaves.values("index"), party_id=found.party_id
    ).defer("html", "text")
    return list(rows.order_by("-id"))


def misuse_of_letter(letter: Letter) -> str:
    """The id of the misuse decision that a letter is about, or empty."""
    entry = RegisterEntry.objects.filter(pk=letter.proof_leaf).values("subject_id")
    rows = MatterRow.objects.filter(pk__in=entry, kind=Misuse.kind.value, party=letter.party_id)
    return rows.values_list("pk", flat=True).first() or ""


def misuses_of(actor: Actor) -> list[tuple[Misuse, str, str]]:
    """What runs about the parties that the actor acts for, with the word and tone of its tag."""
    repository = matters_of(Misuse)
    found = [one for key in sorted(actor.party_ids) for one in repository.by_party(key)]
    running = [one for one in found if one.status in TOLD]
    return [(one, *WORDS[one.status]) for one in running[-MOST_SHOWN:]]
