"""Publication: what the operator says in public about an identifiable advertiser.

The advertiser hears first: its conduct, standing and reasons are published only as letters that
were served on it already say them (invariant 9). A reason that is first given to the press cures
nothing; it is a new proposal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from adjudge.domain.cases.wording import words
from adjudge.domain.errors import DomainError, InvalidValue

MAX_TEXT = 5_000
_SENTENCE = re.compile(r"[^.!?\n]+")


class NotInLetters(DomainError):
    """The operator would say about an advertiser what no letter has told it.

    Details: `sentence`, the first one that no served letter contains.
    """

    code = "publication.not_in_letters"

    def message(self) -> str:
        return f'No letter has told the advertiser this: "{self.details["sentence"]}".'

    def remedy(self) -> str:
        return (
            "Serve it first: a new reason by a proposal or an addendum, a mere fact by an "
            "information letter. What is only published now cures no decision."
        )


class NotTheirWords(DomainError):
    """What would be published as the words of somebody is not quoted from them."""

    code = "publication.not_their_words"

    def message(self) -> str:
        return f"No exhibit of this case that stands has these words of {self.details['said_by']}."

    def remedy(self) -> str:
        return "Quote word for word from an exhibit whose asserter it is; or let the party say it."


class StillReachable(DomainError):
    """The party has opened the letter, or a mail may still reach it: no call is published."""

    code = "publication.still_reachable"

    def message(self) -> str:
        return "This letter was opened, or a mail that carries it may still arrive."

    def remedy(self) -> str:
        return "Wait for the mail. A call is published only where nobody can be reached."


def must_be_in_letters(text: str, letters: Iterable[str]) -> None:
    """Raise unless every sentence stands in letters that were served on the advertiser.

    A sentence stands there if its words do, in their order and without a gap, in one letter.

    Raises:
        NotInLetters: one does not.
        InvalidValue: an empty or too long text.
    """
    sentences = [part.strip() for part in _SENTENCE.findall(text) if words(part)]
    if not sentences or len(text) > MAX_TEXT:
        raise InvalidValue(field="text", problem=f"between 1 and {MAX_TEXT:,} characters")
    told = [f" {' '.join(words(letter))} " for letter in letters]
    for sentence in sentences:
        said = f" {' '.join(words(sentence))} "
        if not any(said in letter for letter in told):
            raise NotInLetters(sentence=sentence)
