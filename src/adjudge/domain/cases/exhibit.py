"""Exhibit: what a fact rests on, kept as captured, with the other side's answer beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from adjudge.domain.errors import InvalidValue

MAX_EXHIBIT_BYTES = 10_000_000
MAX_EXHIBITS = 200
MAX_TITLE = 200
MAX_ANSWER = 10_000
MAX_GIST = 2_000
MAX_WITHHELD = 2_500


class Strength(StrEnum):
    """How well an exhibit is supported by itself."""

    ASSERTED = "asserted"
    DOCUMENTED = "documented"
    VERIFIED = "verified"


class Contest(StrEnum):
    """What the other side says of it: an axis of its own, never mixed with strength."""

    UNCHALLENGED = "unchallenged"
    ADMITTED = "admitted"
    DISPUTED = "disputed"
    REFUTED = "refuted"
    WITHDRAWN = "withdrawn"


FALLEN = frozenset({Contest.REFUTED, Contest.WITHDRAWN})
PARTY_MAY_SAY = frozenset({Contest.ADMITTED, Contest.DISPUTED})


class Disclosure(StrEnum):
    """The disclosure class: for anybody, the party, the party as a fair summary, or an auditor."""

    PUBLIC = "public"
    PARTY = "party"
    GIST = "gist"
    SEALED = "sealed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """One piece of evidence in a case.

    `number` counts within the case (E1, E2 ...). `asserter` is who says so; `source` where it was
    taken from; `sha256` (hex) is of the bytes as captured. `withheld` is what the party is told
    instead, while the disclosure class is gist or sealed.
    """

    id: str
    case_id: str
    number: int
    title: str
    source: str
    asserter: str
    captured_on: date
    media_type: str
    sha256: str
    size: int
    added_by: str
    added_at: datetime
    strength: Strength = Strength.DOCUMENTED
    contest: Contest = Contest.UNCHALLENGED
    disclosure: Disclosure = Disclosure.PARTY
    answer: str = ""
    withheld: str = ""

    def __post_init__(self) -> None:
        for name, value in (
            ("title", self.title),
            ("source", self.source),
            ("asserter", self.asserter),
        ):
            if not value.strip() or len(value) > MAX_TITLE:
                raise InvalidValue(field=name, problem=f"between 1 and {MAX_TITLE} characters")
        if not 0 < self.size <= MAX_EXHIBIT_BYTES:
            raise InvalidValue(
                field="exhibit", problem=f"between 1 and {MAX_EXHIBIT_BYTES:,} bytes"
            )
        if self.captured_on > self.added_at.date():
            raise InvalidValue(field="captured on", problem="a day that has been")

    @property
    def label(self) -> str:
        """`E1`: how letters cite it."""
        return f"E{self.number}"

    @property
    def is_withheld(self) -> bool:
        """Whether the party is not shown it."""
        return self.disclosure in {Disclosure.GIST, Disclosure.SEALED}

    def for_party(self) -> Exhibit:
        """The exhibit as the party may know it: what is withheld is said, and nothing else."""
        if not self.is_withheld:
            return self
        return replace(
            self, title="Withheld", source="not told", asserter="not told", media_type="not told"
        )

    def at_desk(self) -> Exhibit:
        """The exhibit as staff read it: what is sealed is read only where each view is logged."""
        if self.disclosure is not Disclosure.SEALED:
            return self
        title = f"Sealed exhibit {self.label}"
        return replace(self, title=title, source="sealed", asserter="sealed", media_type="sealed")

    @property
    def stands(self) -> bool:
        """Whether a fact may still rest on it."""
        return self.contest not in FALLEN

    def fell(self, contest: Contest) -> Exhibit:
        """The exhibit, refuted or withdrawn: no fact may rest on it any more.

        Raises:
            InvalidValue: another contest than those two, or it has fallen already.
        """
        if contest not in FALLEN:
            raise InvalidValue(field="contest", problem="say whether it is refuted or withdrawn")
        if not self.stands:
            raise InvalidValue(field="contest", problem=f"it is {self.contest.value} already")
        return replace(self, contest=contest)

    def answered(self, text: str, contest: Contest) -> Exhibit:
        """The exhibit with the party's answer beside it; a further answer is added, none is lost.

        The party admits or disputes; whether an exhibit is refuted is not for it to say, and an
        exhibit that has fallen stays so.

        Raises:
            InvalidValue: an empty or too long answer, or another contest than those two.
        """
        if contest not in PARTY_MAY_SAY:
            raise InvalidValue(field="contest", problem="say whether you admit or dispute it")
        whole = f"{self.answer}\n\n{text}" if self.answer else text
        if not text.strip() or len(whole) > MAX_ANSWER:
            raise InvalidValue(field="answer", problem=f"between 1 and {MAX_ANSWER:,} characters")
        return replace(self, answer=whole, contest=contest if self.stands else self.contest)
