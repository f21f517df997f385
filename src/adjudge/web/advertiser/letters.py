"""Letters: the inbox, one letter word for word, and its receipt."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final

from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from adjudge import bootstrap
from adjudge.adapters import letter_pdf, tiles
from adjudge.adapters.log_port import log_signer
from adjudge.adapters.store.models import Letter, RegisterEntry, WindDown
from adjudge.adapters.store.models import Matter as MatterRow
from adjudge.domain.cases.general_act import GeneralAct
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.errors import NotFound
from adjudge.domain.register.errors import BadSize, MissingFile
from adjudge.services.letters import open_letter
from adjudge.settings import current_settings
from adjudge.web.acts import LoggedIn, show
from adjudge.web.advertiser import matters
from adjudge.web.advertiser.desk import Desk, is_own_letter, with_desk
from adjudge.web.advertiser.holds import hold_of_letter
from adjudge.web.advertiser.later_hearings import hearing_of
from adjudge.web.advertiser.misuses import misuse_of_letter
from adjudge.web.advertiser.own_words import told_case
from adjudge.web.downloads import attachment, case_bundle

PAGE_SIZE: Final = 30
KIND_WORDS: Final = {
    LetterKind.PROPOSAL.value: "Proposal",
    LetterKind.NOTICE.value: "Notice of a decision",
    LetterKind.ADDENDUM.value: "Addendum to a letter",
    LetterKind.INTERIM.value: "Interim measure",
    LetterKind.HOLD.value: "Hold",
    LetterKind.PARTICULARS.value: "Answer to your question",
    LetterKind.COMPLAINT.value: "Answer to your complaint",
    LetterKind.APPEAL_DECISION.value: "Decision on your appeal",
    LetterKind.EXTENSION.value: "Extension of time",
    LetterKind.FAVOURABLE.value: "Favourable decision",
    LetterKind.UNAVAILABLE.value: "Your promoted post is unavailable",
    LetterKind.CLIENT.value: "A decision about your agency",
    LetterKind.NOTIFIER.value: "About what you reported",
    LetterKind.INFORMATION.value: "Information",
    LetterKind.WIND_DOWN.value: "Your money",
}


class ReceiptNotYet(NotFound):
    """No signed checkpoint of the public log covers the letter yet."""

    code = "receipt.not_yet"

    def message(self) -> str:
        return "The receipt is not there yet: the public log is signed anew once a minute."

    def remedy(self) -> str:
        return "Try again in a minute. The letter is served all the same."


@require_GET
@with_desk
def inbox(request: LoggedIn, desk: Desk) -> HttpResponse:
    """All letters, newest first."""
    rows = Letter.objects.filter(party_id__in=desk.actor.party_ids).select_related("ruling")
    before = request.GET.get("before", "")[:36]
    if before:
        rows = rows.filter(pk__lt=before)
    page = list(rows.defer("html", "text").order_by("-id")[: PAGE_SIZE + 1])
    context = {
        "letters": [(row, KIND_WORDS[row.kind]) for row in page[:PAGE_SIZE]],
        "older": page[PAGE_SIZE - 1].pk if len(page) > PAGE_SIZE else "",
        "before": before,
    }
    return show(request, "advertiser/letters.html", context)


@require_GET
@with_desk
def letter(request: LoggedIn, desk: Desk, letter_id: str) -> HttpResponse:
    """One letter, verbatim. Opened by its party it counts as received, and its clocks run."""
    # The service decides who may read it; staff may, which starts no clock.
    open_letter(bootstrap.deps(), desk.actor, letter_id=letter_id)
    row = get_object_or_404(
        Letter.objects.select_related("party", "case", "ruling", "advertiser"), pk=letter_id
    )
    context: dict[str, Any] = {
        "letter": row,
        "kind": KIND_WORDS[row.kind],
        "is_own": is_own_letter(row, desk.actor),
        "receipt": receipt_of(row) is not None,
        "has_pdf": letter_pdf.is_available(),
        "matter": None,
        "wind_down": None,
        "hold": None,
        "later": None,
        "misuse": misuse_of_letter(row),
        "own_words": row.case_id is not None and told_case(row.case_id, desk.actor) is not None,
        "deadlines": [],
    }
    if row.ruling_id is not None:
        matter = matters.matter_of(row.ruling_id)
        now = bootstrap.deps().clock.now()
        context |= {
            "matter": matter,
            "later": hearing_of(row.ruling_id),
            "deadlines": matters.deadlines([matter], now),
        }
    elif row.kind == LetterKind.HOLD.value:
        context["hold"] = hold_of_letter(row.pk, row.advertiser_id)
    elif row.kind == LetterKind.WIND_DOWN.value:
        about = WindDown.objects.filter(advertiser_id=row.advertiser_id, payer_id=row.party_id)
        context["wind_down"] = about.order_by("-id").first()
    entry = RegisterEntry.objects.filter(pk=row.proof_leaf).values("subject_id")
    acts = MatterRow.objects.filter(pk__in=entry, kind=GeneralAct.kind.value)
    context["pause"] = acts.values_list("pk", flat=True).first()
    return show(request, "advertiser/letter.html", context)


@require_GET
@with_desk
def receipt(request: LoggedIn, desk: Desk, letter_id: str) -> HttpResponse:
    """The receipt: the proof that the letter's entry is in the public log (c2sp.org/tlog-proof)."""
    del request
    row = get_object_or_404(Letter, pk=letter_id, party_id__in=desk.actor.party_ids)
    text = receipt_of(row)
    if text is None:
        raise ReceiptNotYet(letter=letter_id)
    return HttpResponse(
        text,
        status=HTTPStatus.OK,
        content_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": f'inline; filename="letter-{row.proof_leaf}.tlog-proof"'},
    )


@require_GET
@with_desk
def pdf(request: LoggedIn, desk: Desk, letter_id: str) -> HttpResponse:
    """The letter as a PDF, for whoever may read its page; to open it is to open the letter."""
    del request
    served = open_letter(bootstrap.deps(), desk.actor, letter_id=letter_id)
    row = get_object_or_404(Letter, pk=letter_id)
    made = letter_pdf.pdf_of(
        served.content.html,
        title=served.content.subject,
        language=served.content.language,
        sha256=row.sha256,
        leaf=row.proof_leaf,
    )
    response = attachment(made, f"letter-{row.proof_leaf}.pdf")
    response["Content-Type"] = "application/pdf"
    return response


@require_GET
@with_desk
def bundle(request: LoggedIn, desk: Desk, case_id: str) -> FileResponse:
    """Everything of a case that letters have told the party, with its proofs, as one zip."""
    del request
    return case_bundle(desk.actor, case_id)


def receipt_of(row: Letter) -> str | None:
    """The receipt, made from the published tiles, or None until the log has grown past the leaf."""
    home = current_settings().state
    try:
        return tiles.receipt(tiles.folder_reader(home.log), row.proof_leaf, log_signer(home).vkey)
    except (BadSize, MissingFile):
        return None
