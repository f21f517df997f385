"""Errors are for people: what happened, to what, and what to do next.

Every error that a rule of the domain raises is a `DomainError`. HTTP meets them in one table at the
edge (`adjudge.web.problems`); nothing in here knows a status code.
"""

from __future__ import annotations

from typing import ClassVar


class DomainError(Exception):
    """A rule of Adjudge refused a command; nothing was changed.

    Subclasses set `code` (stable, documented, `noun.what`), take the ids of what they concern as
    keyword arguments, and say in `message()` what happened and in `remedy()` what to do next.
    """

    code: ClassVar[str] = "error"

    def __init__(self, **details: object) -> None:
        self.details = details
        super().__init__(self.message())

    def message(self) -> str:
        """What happened, to what, in one sentence."""
        return self.code

    def remedy(self) -> str:
        """What the reader can do next, in one sentence."""
        return "Check the request and try again."


class NotFound(DomainError):
    """No such thing, or none that this actor may see (the two are not told apart)."""

    code = "not_found"

    def message(self) -> str:
        return f"There is no {self.details.get('kind', 'such thing')} {self.details.get('id', '')}."

    def remedy(self) -> str:
        return "Check the address; if you followed a link, go back and reload the page."


class NotAllowed(DomainError):
    """The actor lacks the role, or the relation to the subject, that the act needs."""

    code = "not_allowed"

    def message(self) -> str:
        return f"You may not {self.details.get('act', 'do this')}."

    def remedy(self) -> str:
        return f"It needs {self.details.get('needs', 'another role')}."


class Conflict(DomainError):
    """Somebody else changed the subject between your reading and your writing."""

    code = "conflict"

    def message(self) -> str:
        return f"The {self.details.get('kind', 'record')} changed since you read it."

    def remedy(self) -> str:
        return "Reload it, look at what changed, and decide again."


class RequestReused(DomainError):
    """An idempotency key came back with a different request."""

    code = "request.reused"

    def message(self) -> str:
        return f"Request key {self.details.get('key')} was used before for something else."

    def remedy(self) -> str:
        return "Send a new request with a new key."


class InvalidValue(DomainError):
    """A value is outside what the field allows."""

    code = "value.invalid"

    def message(self) -> str:
        return (
            f"{self.details.get('field', 'The value')}: {self.details.get('problem', 'invalid')}."
        )

    def remedy(self) -> str:
        return "Correct the field and send it again."
