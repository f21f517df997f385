"""What the linter finds: things a statement lacks, and remarks about its wording."""

from __future__ import annotations

from dataclasses import dataclass

from adjudge.domain.errors import DomainError


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """One thing that the statement lacks: stable `code`, the form `field`, and words for people.

    `element_id` names the element of the clause that it is about, if it is about one.
    """

    code: str
    field: str
    problem: str
    remedy: str
    element_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One thing about the wording that a person may let stand, with a reason that is logged."""

    code: str
    field: str
    problem: str
    remedy: str
    element_id: str = ""


class ReasonsIncomplete(DomainError):
    """No reasons, no ban: the statement lacks parts, each named by a code in `missing`."""

    code = "reasons.incomplete"

    def __init__(self, missing: tuple[Missing, ...]) -> None:
        self.missing = missing
        super().__init__(codes=[entry.code for entry in missing])

    def message(self) -> str:
        count = len(self.missing)
        things = "one thing" if count == 1 else f"{count} things"
        return f"This statement of reasons lacks {things}, so it cannot be served."

    def remedy(self) -> str:
        return " ".join(entry.remedy for entry in self.missing)


class WordingUnexplained(DomainError):
    """The wording drew remarks, and nobody said why it stands; each has a code in `remarks`."""

    code = "reasons.wording_unexplained"

    def __init__(self, remarks: tuple[Remark, ...]) -> None:
        self.remarks = remarks
        super().__init__(codes=[remark.code for remark in remarks])

    def message(self) -> str:
        return " ".join(remark.problem for remark in self.remarks)

    def remedy(self) -> str:
        return "Say it in other words, or say why it stands; that reason is kept in the record."
