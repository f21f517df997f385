"""Who comes to the review desk, and what of a case this person is given to read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from adjudge.adapters.store.models import Case as CaseRow
from adjudge.adapters.store.models import ExhibitContent, StaffMember
from adjudge.adapters.store.models import Letter as LetterRow
from adjudge.adapters.store.repositories.cases import (
    CaseRepository,
    ExhibitRepository,
    FactRepository,
)
from adjudge.adapters.store.repositories.matters import matters_of
from adjudge.adapters.store.repositories.rulings import (
    AppealRepository,
    ParticularsRepository,
    RulingRepository,
)
from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.cases.appeal import Appeal
from adjudge.domain.cases.case import Case
from adjudge.domain.cases.decider import NUMBER
from adjudge.domain.cases.exhibit import Exhibit
from adjudge.domain.cases.fact import Fact
from adjudge.domain.cases.hold import Hold
from adjudge.domain.cases.interim_measure import InterimMeasure
from adjudge.domain.cases.particulars import Particulars
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.cases.second_view import is_blind
from adjudge.domain.errors import NotAllowed, NotFound
from adjudge.web.review import words
from adjudge.web.staff import staff_only

# Not auditors: each of their views has to be logged, and this version keeps no such log.
deciders_only = staff_only(
    StaffRole.REVIEWER, StaffRole.APPEALS_OFFICER, act="work at the review desk"
)
case_deciders_only = staff_only(
    StaffRole.REVIEWER, StaffRole.APPEALS_OFFICER, act="work at the review desk", outside=True
)
"""For pages of one case, which `case_file` keeps from an outside decider of another."""
MAX_LETTERS: Final = 200
TYPED: Final = "text/plain; charset=utf-8"
"""The media type of an exhibit whose words a reviewer typed; no uploaded file is given it."""
MAX_TYPED_BYTES: Final = 20_000
"""Typed exhibits up to this size are shown as text; what was uploaded is only ever a download."""


@dataclass(frozen=True, kw_only=True)
class CaseFile:
    """Everything in a case, as one person reads it. Lists are in the order of their making.

    Of a sealed exhibit only what the party is told is here.
    """

    actor: Actor
    case: Case
    row: CaseRow
    exhibits: tuple[Exhibit, ...]
    facts: tuple[Fact, ...]
    rulings: tuple[Ruling, ...]
    particulars: tuple[Particulars, ...]
    appeals: tuple[Appeal, ...]
    letters: tuple[LetterRow, ...]
    interims: tuple[InterimMeasure, ...]
    holds: tuple[Hold, ...]

    @property
    def party_name(self) -> str:
        """The legal name of the party that the case is about."""
        return str(self.row.party.legal_name)

    @property
    def has_interest(self) -> bool:
        """Whether this person declared an interest in the party, and so decides nothing here."""
        return self.case.party_id in self.actor.interests

    @property
    def may_work(self) -> bool:
        """Whether this person may file exhibits and facts, and draft rulings."""
        return StaffRole.REVIEWER in self.actor.roles and not self.has_interest

    @property
    def blind(self) -> frozenset[str]:
        """The proposers whom this person is not told before writing down a view of the ruling."""
        return frozenset(
            ruling.proposer_id
            for ruling in self.rulings
            if ruling.proposer_id is not None and is_blind(self.case, ruling, self.actor.id)
        )

    @cached_property
    def exhibits_by_id(self) -> Mapping[str, Exhibit]:
        return {exhibit.id: exhibit for exhibit in self.exhibits}

    @cached_property
    def facts_by_id(self) -> Mapping[str, Fact]:
        return {fact.id: fact for fact in self.facts}

    @cached_property
    def typed(self) -> Mapping[str, str]:
        """The words of the exhibits that were typed in, by their id."""
        keys = [e.id for e in self.exhibits if e.media_type == TYPED and e.size <= MAX_TYPED_BYTES]
        rows = ExhibitContent.objects.filter(exhibit_id__in=keys)
        return {row.exhibit_id: bytes(row.content).decode(errors="replace") for row in rows}

    @cached_property
    def loose_exhibits(self) -> tuple[Exhibit, ...]:
        """Exhibits on which no fact rests yet."""
        cited = {exhibit_id for fact in self.facts for exhibit_id in fact.exhibit_ids}
        return tuple(exhibit for exhibit in self.exhibits if exhibit.id not in cited)

    def exhibits_of(self, fact: Fact) -> list[Exhibit]:
        """The exhibits that a fact rests on, in the order in which it cites them."""
        return [self.exhibits_by_id[key] for key in fact.exhibit_ids]

    def basis_of(self, fact: Fact) -> str:
        """Whether we find the fact, or who says so."""
        return words.basis_of(fact)

    def dates_of(self, fact: Fact) -> str:
        """When the fact was so."""
        return words.dates_of(fact)

    def ruling(self, ruling_id: str) -> Ruling:
        """A ruling of this case. Raises `NotFound`."""
        for ruling in self.rulings:
            if ruling.id == ruling_id:
                return ruling
        raise NotFound(kind="ruling", id=ruling_id)


def case_file(case_id: str, actor: Actor) -> CaseFile:
    """The file, unless the reader acts for its party, who learns by letters (invariant 9).

    Raises:
        NotFound: there is no such case, or none to which this outside decider was invited.
        NotAllowed: the reader acts for the party.
    """
    case = CaseRepository().get(case_id)
    if actor.is_outside and case_id not in actor.case_ids:
        raise NotFound(kind="case", id=case_id)
    if case.party_id in actor.party_ids:
        raise NotAllowed(act="read this case", needs="a person who does not act for the party")
    rulings = tuple(RulingRepository().by_case(case_id))
    return CaseFile(
        actor=actor,
        case=case,
        row=CaseRow.objects.select_related("advertiser__account", "party").get(pk=case_id),
        exhibits=tuple(one.at_desk() for one in ExhibitRepository().by_case(case_id)),
        facts=tuple(FactRepository().by_case(case_id)),
        rulings=rulings,
        particulars=tuple(
            asked for ruling in rulings for asked in ParticularsRepository().by_ruling(ruling.id)
        ),
        appeals=tuple(
            appeal for ruling in rulings for appeal in AppealRepository().by_ruling(ruling.id)
        ),
        letters=tuple(
            LetterRow.objects.filter(case_id=case_id).order_by("id").defer("html")[:MAX_LETTERS]
        ),
        interims=tuple(matters_of(InterimMeasure).by_case(case_id)),
        holds=tuple(matters_of(Hold).by_case(case_id)),
    )


class Names:
    """How pages name who acted: by role and number, or as the party; never by login.

    So the second person can judge before knowing who the first one is.
    """

    def __init__(
        self, actor: Actor, party_name: str, *, blind: frozenset[str] = frozenset()
    ) -> None:
        self.actor = actor
        self.blind = blind
        self.party_name = party_name
        numbered = StaffMember.objects.exclude(reviewer_number=None)
        self.numbers = {
            str(user): number for user, number in numbered.values_list("user_id", "reviewer_number")
        }

    def of(self, actor_id: str, data: Mapping[str, str], *, role: str = "reviewer") -> str:
        """`You`, `reviewer 11`, `the program clock`, or the party's name."""
        if actor_id == self.actor.id:
            return "You"
        if actor_id in self.blind:
            return "another reviewer"
        kind, _, program = actor_id.partition(":")
        if kind == "program" and program:
            return f"the program {program}"
        if kind == "notifier" and program:
            return "the notifier"
        number = data.get(NUMBER) or self.numbers.get(actor_id)
        return f"{role} {number}" if number else self.party_name
