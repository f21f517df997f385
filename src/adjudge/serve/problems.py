"""Errors of the hot path, and the one table in which HTTP meets them (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from adjudge.domain.errors import DomainError
from adjudge.serve.http import Response, json_response


class RequestInvalid(DomainError):
    """The body is no JSON, or not of the form that this address takes."""

    code = "request.invalid"

    def message(self) -> str:
        return f"The request cannot be read: {self.details.get('problem')}."

    def remedy(self) -> str:
        return "Correct the body and send it again."


class RequestTooLarge(DomainError):
    """The body is larger than any valid one."""

    code = "request.too_large"

    def message(self) -> str:
        return f"The body has more than {self.details.get('limit')} bytes."

    def remedy(self) -> str:
        return "Send fewer tokens at a time."


class RequestSlow(DomainError):
    """The body did not arrive in time."""

    code = "request.slow"

    def message(self) -> str:
        return f"The body did not arrive within {self.details.get('seconds')} seconds."

    def remedy(self) -> str:
        return "Send the request again, in one piece."


class NoSuchAddress(DomainError):
    """Nothing is at this address."""

    code = "address.unknown"

    def message(self) -> str:
        return "There is nothing at this address."

    def remedy(self) -> str:
        return "The addresses are /decide, /e, /e/i/…, /c/…, /health, /ready and /metrics."


class MethodNotAllowed(DomainError):
    """The address takes another method."""

    code = "method.not_allowed"

    def message(self) -> str:
        return f"This address takes {self.details.get('allowed')}."

    def remedy(self) -> str:
        return "Send the request again with that method."


class KeyRefused(DomainError):
    """The site key is missing or not one of ours."""

    code = "key.refused"

    def message(self) -> str:
        return "A decision needs a site key, and this request has none that is valid."

    def remedy(self) -> str:
        return "Send `Authorization: Bearer` with the key of this home."


class NotReady(DomainError):
    """The standing block was not reconciled since this boot, or there is no snapshot yet."""

    code = "serve.not_ready"

    def message(self) -> str:
        return f"This process shows nothing yet: {self.details.get('waits_for')}."

    def remedy(self) -> str:
        return "Start the site's worker, which prepares both; then try again."


class Busy(DomainError):
    """More events wait for the disk than this process accepts."""

    code = "serve.busy"

    def message(self) -> str:
        return "Too many events wait for the disk."

    def remedy(self) -> str:
        return "Try again in a second; nothing was recorded."


class EventsUnavailable(DomainError):
    """The event file cannot be written."""

    code = "events.unavailable"

    def message(self) -> str:
        return "The event could not be stored."

    def remedy(self) -> str:
        return "Try again later; nothing was recorded. The operator finds the cause in the log."


class ClickDark(DomainError):
    """The promoted post that was clicked is not shown any more; the click is free."""

    code = "click.dark"

    def message(self) -> str:
        return "This post is no longer promoted. The click was not charged to anybody."

    def remedy(self) -> str:
        return "Go back to the page you came from."


class Unexpected(DomainError):
    """A fault of this program; the log of the process has it."""

    code = "serve.failed"

    def message(self) -> str:
        return "Something went wrong here."

    def remedy(self) -> str:
        return "Try again; if it comes back, tell the operator the time of the request."


STATUS: Final[Mapping[str, int]] = {
    "request.invalid": 400,
    "token.malformed": 400,
    "key.refused": 401,
    "token.forged": 403,
    "token.foreign": 403,
    "address.unknown": 404,
    "method.not_allowed": 405,
    "request.slow": 408,
    "token.expired": 410,
    "click.dark": 410,
    "request.too_large": 413,
    "serve.failed": 500,
    "serve.not_ready": 503,
    "serve.busy": 503,
    "events.unavailable": 503,
}

_HEADERS: Final[Mapping[str, tuple[bytes, bytes]]] = {
    "key.refused": (b"www-authenticate", b"Bearer"),
    # The rest of an unread body would be taken for the next request.
    "request.too_large": (b"connection", b"close"),
    "request.slow": (b"connection", b"close"),
    "serve.busy": (b"retry-after", b"1"),
    "serve.not_ready": (b"retry-after", b"1"),
}


def problem(error: DomainError) -> Response:
    """The error as problem+json; one that is not in the table is a bad request."""
    status = STATUS.get(error.code, 400)
    headers = [_HEADERS[error.code]] if error.code in _HEADERS else []
    if isinstance(error, MethodNotAllowed):
        headers.append((b"allow", str(error.details["allowed"]).encode()))
    body = {
        "type": f"urn:adjudge:problem:{error.code}",
        "title": error.code,
        "status": status,
        "code": error.code,
        "detail": str(error),
        "remedy": error.remedy(),
    }
    return json_response(body, status, kind=b"application/problem+json", headers=headers)
