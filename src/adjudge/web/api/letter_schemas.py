"""Letters in JSON: word for word as they were served, with the hash that the log commits to."""

from __future__ import annotations

from ninja import Schema

from adjudge.web.api.shared_schemas import LetterLine


class LettersOut(Schema):
    """Letters, the newest first; `before` continues with the last id."""

    letters: list[LetterLine]


class LetterOut(LetterLine):
    """A letter verbatim. `sha256` is of the canonical JSON of subject, html, text and language."""

    advertiser_id: str
    language: str
    text: str
    html: str
    sha256: str
