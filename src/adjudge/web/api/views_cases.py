"""Cases: open one, read it, and fill it with exhibits and facts."""

from __future__ import annotations

import base64
import binascii
from datetime import UTC, datetime
from typing import Annotated, Final

from django.db.models import Min, OuterRef, Subquery
from django.http import FileResponse, HttpResponse
from ninja import File, Form, Query, Router, Status, UploadedFile

from adjudge import bootstrap
from adjudge.adapters.store.models import Case as CaseRow
from adjudge.adapters.store.models import ClockRow, ExhibitContent
from adjudge.domain.cases.exhibit import MAX_EXHIBIT_BYTES
from adjudge.domain.errors import InvalidValue, NotFound
from adjudge.services.cases import add_exhibit, open_case, record_fact
from adjudge.web.acts import LoggedIn
from adjudge.web.api.case_schemas import (
    CaseLine,
    CaseOut,
    CasesOut,
    ClocksOut,
    ExhibitDetails,
    ExhibitOut,
    FactOut,
    NewCase,
    NewExhibit,
    NewFact,
    QueueOut,
    WaitingOut,
)
from adjudge.web.api.common import REFUSALS, Key, actor_of, session
from adjudge.web.api.letter_schemas import LettersOut
from adjudge.web.api.reading import DECIDERS, reading_of, reading_with_exhibit
from adjudge.web.api.shown import case_out, exhibit_out, fact_out, letter_line, running_out
from adjudge.web.downloads import attachment, case_bundle
from adjudge.web.review.desk import TYPED
from adjudge.web.review.forms import UNKNOWN, UPLOADED
from adjudge.web.review.queue import waiting

MAX_CASES: Final = 100
LAST: Final = datetime.max.replace(tzinfo=UTC)

router = Router(auth=session, tags=["cases"])


@router.post("/cases", response={201: CaseOut, **REFUSALS}, summary="Open a case")
def open_(request: LoggedIn, key: Key, body: NewCase) -> Status[CaseOut]:
    """Open the file about an advertiser (reviewers). It has no effect on anything."""
    actor = actor_of(request)
    case = open_case(
        bootstrap.deps(),
        actor,
        request_id=key,
        advertiser_id=body.advertiser_id,
        source=body.source,
    )
    return Status(201, case_out(reading_of(case.id, actor)))


@router.get("/cases", response={200: CasesOut, **REFUSALS}, summary="Cases that one may read")
def list_(
    request: LoggedIn,
    status: Annotated[str, Query(max_length=20)] = "",
    before: Annotated[str, Query(max_length=36)] = "",
) -> CasesOut:
    """Staff: all; from outside: those one was invited to; a party: its own that it was told of.

    At most the newest hundred, the nearest deadline first; `before` continues with the smallest id,
    `status` picks a state.
    """
    actor = actor_of(request)
    rows = CaseRow.objects.select_related("party")
    if actor.is_outside:
        rows = rows.filter(pk__in=actor.case_ids)
    elif actor.roles & DECIDERS:
        rows = rows.exclude(party_id__in=actor.party_ids)
    else:
        rows = rows.filter(
            party_id__in=actor.party_ids, letters__party_id__in=actor.party_ids
        ).distinct()
    rows = rows.filter(status=status) if status else rows
    rows = rows.filter(pk__lt=before) if before else rows
    due = ClockRow.objects.filter(case_id=OuterRef("pk")).order_by()
    nearest = Subquery(due.values("case_id").annotate(due=Min("due_at")).values("due"))
    lines = [
        CaseLine(
            id=row.pk,
            reference=f"C-{row.number}",
            advertiser_id=row.advertiser_id,
            party=row.party.legal_name,
            source=row.source,
            status=row.status,
            opened_at=row.opened_at,
            next_due=row.next_due,
        )
        for row in rows.annotate(next_due=nearest).order_by("-id")[:MAX_CASES]
    ]
    return CasesOut(cases=sorted(lines, key=lambda line: line.next_due or LAST))


@router.get("/queue", response={200: QueueOut, **REFUSALS}, summary="What waits at the desk")
def queue(request: LoggedIn) -> QueueOut:
    """Everything that waits for somebody (reviewers, appeals officers), by deadline."""
    actor = actor_of(request)
    actor.must_be(*sorted(DECIDERS), act="work at the review desk")
    items = sorted(waiting(actor), key=lambda item: item.order)
    return QueueOut(
        items=[
            WaitingOut(
                kind=item.kind,
                title=item.title,
                party=item.party,
                step=item.step,
                since=item.since,
                due=item.due,
                marks=[word for word, _ in item.marks],
                href=item.href,
            )
            for item in items
        ]
    )


@router.get("/cases/{case_id}", response={200: CaseOut, **REFUSALS}, summary="One case")
def read(request: LoggedIn, case_id: str) -> CaseOut:
    """The file with its steps: staff all of it, the party what letters have told it."""
    return case_out(reading_of(case_id, actor_of(request)))


@router.get(
    "/cases/{case_id}/clocks",
    response={200: ClocksOut, **REFUSALS},
    summary="The clocks that run in a case",
)
def clocks(request: LoggedIn, case_id: str) -> ClocksOut:
    """Who is bound to what, by when, and what happens when it is missed."""
    reading = reading_of(case_id, actor_of(request))
    return ClocksOut(clocks=[running_out(clock) for clock in reading.clocks()])


@router.get(
    "/cases/{case_id}/letters",
    response={200: LettersOut, **REFUSALS},
    summary="The letters of a case",
)
def letters(request: LoggedIn, case_id: str) -> LettersOut:
    """In the order in which they were served. Reading the list opens none."""
    reading = reading_of(case_id, actor_of(request))
    return LettersOut(letters=[letter_line(row) for row in reading.letters])


@router.get(
    "/cases/{case_id}/bundle",
    response={200: None, **REFUSALS},
    summary="The case bundle, a zip that verifies offline",
)
def bundle(request: LoggedIn, case_id: str) -> FileResponse:
    """Letters, exhibits, thread, text in force and proofs, as far as the reader may have them."""
    actor = actor_of(request)
    reading_of(case_id, actor)
    return case_bundle(actor, case_id)


@router.post(
    "/cases/{case_id}/exhibits",
    response={201: ExhibitOut, **REFUSALS},
    summary="Add an exhibit as JSON",
)
def add(request: LoggedIn, key: Key, case_id: str, body: NewExhibit) -> Status[ExhibitOut]:
    """Its words, or its bytes in base64 (reviewers). Kept byte for byte under its SHA-256."""
    if bool(body.text.strip()) == bool(body.content_base64):
        raise InvalidValue(field="content_base64", problem="either text or content_base64")
    if body.content_base64:
        content, media_type = _decoded(body.content_base64), body.media_type
    else:
        content, media_type = body.text.encode(), TYPED
    made = _add(request, key, case_id, details=body, content=content, media_type=media_type)
    return Status(201, made)


@router.post(
    "/cases/{case_id}/exhibits/upload",
    response={201: ExhibitOut, **REFUSALS},
    summary="Add an exhibit as a file",
)
def upload(
    request: LoggedIn,
    key: Key,
    case_id: str,
    details: Annotated[ExhibitDetails, Form()],
    file: Annotated[UploadedFile, File()],
) -> Status[ExhibitOut]:
    """The same as multipart/form-data: fields, and one `file` of at most 10 MB."""
    if (file.size or 0) > MAX_EXHIBIT_BYTES:
        raise InvalidValue(field="file", problem=f"at most {MAX_EXHIBIT_BYTES:,} bytes")
    claimed = (file.content_type or "").partition(";")[0].strip().lower()
    media_type = claimed if claimed in UPLOADED else UNKNOWN
    made = _add(request, key, case_id, details=details, content=file.read(), media_type=media_type)
    return Status(201, made)


def _add(
    request: LoggedIn,
    key: str,
    case_id: str,
    *,
    details: ExhibitDetails,
    content: bytes,
    media_type: str,
) -> ExhibitOut:
    exhibit = add_exhibit(
        bootstrap.deps(),
        actor_of(request),
        request_id=key,
        case_id=case_id,
        title=details.title,
        source=details.source,
        asserter=details.asserter,
        captured_on=details.captured_on,
        media_type=media_type,
        content=content,
        strength=details.strength,
    )
    return exhibit_out(exhibit)


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise InvalidValue(field="content_base64", problem="not base64 (RFC 4648)") from error


@router.get("/exhibits/{exhibit_id}", response={200: ExhibitOut, **REFUSALS}, summary="One exhibit")
def exhibit(request: LoggedIn, exhibit_id: str) -> ExhibitOut:
    """What it is, where it was taken from, and the other side's answer beside it."""
    _, found = reading_with_exhibit(exhibit_id, actor_of(request))
    return exhibit_out(found)


@router.get(
    "/exhibits/{exhibit_id}/content",
    response={200: None, **REFUSALS},
    summary="The bytes of an exhibit, as captured",
)
def exhibit_content(request: LoggedIn, exhibit_id: str) -> HttpResponse:
    """Always a download that no browser renders or sniffs; what is sealed is not handed out."""
    reading, found = reading_with_exhibit(exhibit_id, actor_of(request))
    if not reading.may_have(found):
        raise NotFound(kind="content of exhibit", id=found.label)
    stored = ExhibitContent.objects.get(exhibit_id=exhibit_id)
    return attachment(bytes(stored.content), f"{reading.case.reference}-{found.label}.bin")


@router.post("/cases/{case_id}/facts", response={201: FactOut, **REFUSALS}, summary="Record a fact")
def add_fact(request: LoggedIn, key: Key, case_id: str, body: NewFact) -> Status[FactOut]:
    """A dated proposition, attributed or established, on exhibits of this case (reviewers)."""
    fact = record_fact(
        bootstrap.deps(), actor_of(request), request_id=key, case_id=case_id, **dict(body)
    )
    return Status(201, fact_out(fact))
