"""The one table in which errors meet HTTP, and their two forms: problem+json and plain words.

The API answers RFC 9457 problem details; a page says the same message and remedy. Nothing here
shows a stack trace, and only plain values of an error's details leave the process.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Final

from django.http import HttpRequest, JsonResponse

from adjudge.domain.cases.linter import Missing, ReasonsIncomplete, Remark, WordingUnexplained
from adjudge.domain.errors import DomainError

CONTENT_TYPE: Final = "application/problem+json"
API_PREFIX: Final = "/api/"
TYPE_PREFIX: Final = "urn:adjudge:problem:"
MAX_ITEMS: Final = 100
MAX_TEXT: Final = 2000
MAX_DEPTH: Final = 3

REFUSED: Final = HTTPStatus.CONFLICT
"""What a rule refused, and the table does not say otherwise: the present state forbids it."""

BY_STATUS: Final[Mapping[HTTPStatus, frozenset[str]]] = {
    HTTPStatus.FORBIDDEN: frozenset(
        {
            "not_allowed",
            "party.address_unconfirmed",
            "staffing.beyond_powers",
            "ruling.same_decider",
            "standing.suspended",
            "token.foreign",
            "token.forged",
            "winddown.not_payer",
            "winddown.same_person",
        }
    ),
    HTTPStatus.NOT_FOUND: frozenset(
        {"invitation.invalid", "not_found", "ledger.unknown_account", "letter.unknown"}
    ),
    HTTPStatus.CONFLICT: frozenset({"conflict"}),
    HTTPStatus.GONE: frozenset({"token.expired"}),
    HTTPStatus.UNPROCESSABLE_ENTITY: frozenset(
        {
            "appeal.repeats_ruling",
            "charity.unknown",
            "ledger.amount_invalid",
            "ledger.currency_mismatch",
            "ledger.key_reused",
            "ledger.same_account",
            "particulars.repeats_notice",
            "policy.ambiguous",
            "policy.syntax",
            "policy.type",
            "policy.unknown_clause",
            "post.empty",
            "post.invalid_character",
            "post.too_long",
            "reasons.incomplete",
            "reasons.wording_unexplained",
            "request.reused",
            "signal.invalid",
            "token.malformed",
            "value.invalid",
            "winddown.deferral_invalid",
            "winddown.receipt_mismatch",
        }
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: frozenset(
        {
            "block.damaged",
            "events.file_damaged",
            "letter.incomplete",
            "register.missing_file",
            "settings.invalid",
            "snapshot.damaged",
        }
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: frozenset(
        {"effect.worker_missing", "register.busy", "slots.exhausted", "store.busy"}
    ),
}
"""The table. A code that is not in it has the line of its nearest parent class, else `REFUSED`."""

STATUSES: Final[Mapping[str, HTTPStatus]] = {
    code: status for status, codes in BY_STATUS.items() for code in codes
}


def status_of(error: DomainError | type[DomainError]) -> HTTPStatus:
    """The HTTP status that answers this error."""
    cls = error if isinstance(error, type) else type(error)
    for parent in cls.__mro__:
        status = STATUSES.get(vars(parent).get("code", ""))
        if status is not None:
            return status
    return REFUSED


def title_of(code: str) -> str:
    """A short name for a kind of problem: `reasons.incomplete` reads "Reasons incomplete"."""
    words = code.replace(".", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def plain(value: object, depth: int = MAX_DEPTH) -> object:
    """`value` as JSON allows it, bounded; what is neither text, number nor collection becomes None.

    Money and times become the text that people read, so that a problem never shows an object's
    inside.
    """
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return value[:MAX_TEXT]
    if depth > 0 and isinstance(value, Mapping):
        items = list(value.items())[:MAX_ITEMS]
        return {str(key)[:MAX_TEXT]: plain(item, depth - 1) for key, item in items}
    if depth > 0 and isinstance(value, Sequence | frozenset | set):
        members = value if isinstance(value, Sequence) else sorted(value, key=str)
        return [plain(item, depth - 1) for item in list(members)[:MAX_ITEMS]]
    rendered = type(value).__str__
    return str(value)[:MAX_TEXT] if rendered is not object.__str__ else None


def problem(error: DomainError, *, instance: str = "") -> dict[str, object]:
    """The problem details of an error; `instance` is the path that was asked for."""
    status = status_of(error)
    document: dict[str, object] = {
        "type": TYPE_PREFIX + error.code,
        "title": title_of(error.code),
        "status": status.value,
        "detail": error.message(),
        "code": error.code,
        "remedy": error.remedy(),
        "details": plain(error.details),
    }
    if isinstance(error, ReasonsIncomplete):
        document["missing"] = _said_by_linter(error.missing)
    if isinstance(error, WordingUnexplained):
        document["remarks"] = _said_by_linter(error.remarks)
    return document | ({"instance": instance} if instance else {})


def _said_by_linter(found: Sequence[Missing | Remark]) -> list[dict[str, str]]:
    return [
        {
            "code": each.code,
            "field": each.field,
            "element_id": each.element_id,
            "problem": each.problem,
            "remedy": each.remedy,
        }
        for each in found[:MAX_ITEMS]
    ]


def problem_response(error: DomainError, request: HttpRequest) -> JsonResponse:
    """The API's answer to a refused request."""
    return JsonResponse(
        problem(error, instance=request.path),
        status=status_of(error).value,
        content_type=CONTENT_TYPE,
    )


def status_response(
    request: HttpRequest, status: HTTPStatus, *, detail: str, remedy: str
) -> JsonResponse:
    """The API's answer where no rule spoke: no such path, a malformed request, our own failure."""
    code = code_of_status(status)
    document = {
        "type": TYPE_PREFIX + code,
        "title": status.phrase,
        "status": status.value,
        "detail": detail,
        "code": code,
        "remedy": remedy,
        "instance": request.path,
    }
    return JsonResponse(document, status=status.value, content_type=CONTENT_TYPE)


def code_of_status(status: HTTPStatus) -> str:
    """The code of a refusal that no rule spoke: `not_found`, `forbidden`."""
    return status.phrase.lower().replace(" ", "_")


def wants_json(request: HttpRequest) -> bool:
    """Whether to answer in JSON: the path is the API's, or the client accepts JSON and no HTML."""
    if request.path.startswith(API_PREFIX):
        return True
    accept = request.headers.get("Accept", "")
    return "json" in accept and "html" not in accept
