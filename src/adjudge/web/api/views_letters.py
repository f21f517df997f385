"""Letters: the case inbox, one letter word for word, and its receipt."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Final

from django.http import HttpResponse
from ninja import Query, Router

from adjudge import bootstrap
from adjudge.adapters.store.models import Letter as LetterRow
from adjudge.domain.cases.letter import Letter
from adjudge.services.letters import open_letter
from adjudge.web.acts import LoggedIn
from adjudge.web.advertiser.letters import ReceiptNotYet, receipt_of
from adjudge.web.api.common import REFUSALS, actor_of, session
from adjudge.web.api.letter_schemas import LetterOut, LettersOut
from adjudge.web.api.shown import letter_line, letter_out

MAX_LETTERS: Final = 100

router = Router(auth=session, tags=["letters"])


@router.get("/letters", response={200: LettersOut, **REFUSALS}, summary="One's own letters")
def inbox(
    request: LoggedIn,
    before: Annotated[str, Query(max_length=36)] = "",
    limit: Annotated[int, Query(ge=1, le=MAX_LETTERS)] = 30,
) -> LettersOut:
    """The case inbox of the parties that the login acts for, the newest first. Opens none."""
    rows = LetterRow.objects.filter(party_id__in=actor_of(request).party_ids)
    rows = rows.filter(pk__lt=before) if before else rows
    page = rows.defer("html", "text").order_by("-id")[:limit]
    return LettersOut(letters=[letter_line(row) for row in page])


@router.get("/letters/{letter_id}", response={200: LetterOut, **REFUSALS}, summary="Open a letter")
def read(request: LoggedIn, letter_id: str) -> LetterOut:
    """Word for word, with its hash. Opened by its party it counts as received: its clocks run."""
    return letter_out(_opened(request, letter_id))


@router.get(
    "/letters/{letter_id}/text",
    response={200: None, **REFUSALS},
    summary="A letter as plain text",
)
def text(request: LoggedIn, letter_id: str) -> HttpResponse:
    """The same words as in the mail. Opening it counts as above."""
    letter = _opened(request, letter_id)
    return HttpResponse(letter.content.text, content_type="text/plain; charset=utf-8")


@router.get(
    "/letters/{letter_id}/html",
    response={200: None, **REFUSALS},
    summary="A letter as HTML",
)
def html(request: LoggedIn, letter_id: str) -> HttpResponse:
    """The part of a page that the letter is. Opening it counts as above."""
    letter = _opened(request, letter_id)
    response = HttpResponse(letter.content.html, content_type="text/html; charset=utf-8")
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@router.get(
    "/letters/{letter_id}/receipt",
    response={200: None, **REFUSALS},
    summary="The receipt of a letter",
)
def receipt(request: LoggedIn, letter_id: str) -> HttpResponse:
    """The proof that the letter is in the public log (c2sp.org/tlog-proof). Opens nothing.

    404 receipt.not_yet until a signed checkpoint covers the letter, within a minute.
    """
    row = LetterRow.objects.filter(pk=letter_id).defer("html", "text").first()
    if row is None or row.party_id not in actor_of(request).party_ids:
        # Staff have it too; the service says who else there is nothing for.
        open_letter(bootstrap.deps(), actor_of(request), letter_id=letter_id)
    found = receipt_of(row) if row else None
    if found is None:
        raise ReceiptNotYet(letter=letter_id)
    return HttpResponse(
        found,
        status=HTTPStatus.OK,
        content_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": f'inline; filename="letter-{letter_id[:36]}.tlog-proof"'},
    )


def _opened(request: LoggedIn, letter_id: str) -> Letter:
    return open_letter(bootstrap.deps(), actor_of(request), letter_id=letter_id)
