"""What of a case a login may read: who decides it the file, its party what letters have told it.

For everybody else there is no such case: whether there is one is not theirs to know.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, TypeVar

from adjudge import bootstrap
from adjudge.adapters.store.models import Letter as LetterRow
from adjudge.adapters.store.models import Party
from adjudge.adapters.store.repositories.cases import (
    CaseRepository,
    ExhibitRepository,
    FactRepository,
)
from adjudge.adapters.store.repositories.rulings import (
    AppealRepository,
    ParticularsRepository,
    RulingRepository,
)
from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.cases.appeal import Appeal
from adjudge.domain.cases.case import Case
from adjudge.domain.cases.exhibit import Exhibit
from adjudge.domain.cases.fact import Fact
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.particulars import Particulars
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.errors import NotFound
from adjudge.services.bundle import OPEN_TO_PARTY, OPEN_TO_STAFF
from adjudge.services.carried import RunningClock
from adjudge.web.review.desk import Names, case_file

T = TypeVar("T", Ruling, Exhibit, Particulars, Appeal)

DECIDERS: Final = frozenset({StaffRole.REVIEWER, StaffRole.APPEALS_OFFICER})
"""Who reads whole cases. Not auditors: each of their views has to be logged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A case as one login reads it. `as_party`: by letters only. Lists in order of making."""

    actor: Actor
    as_party: bool
    case: Case
    party_name: str
    names: Names
    exhibits: tuple[Exhibit, ...]
    facts: tuple[Fact, ...]
    rulings: tuple[Ruling, ...]
    particulars: tuple[Particulars, ...]
    appeals: tuple[Appeal, ...]
    letters: tuple[LetterRow, ...]

    def ruling(self, ruling_id: str) -> Ruling:
        """A ruling of the case that this login may read. Raises `NotFound`."""
        return _found(self.rulings, ruling_id, "ruling")

    def exhibit(self, exhibit_id: str) -> Exhibit:
        """An exhibit of the case that this login may read. Raises `NotFound`."""
        return _found(self.exhibits, exhibit_id, "exhibit")

    def letters_about(self, ruling_id: str) -> list[LetterRow]:
        """The letters about one ruling."""
        return [letter for letter in self.letters if letter.ruling_id == ruling_id]

    def has_notice(self, ruling_id: str) -> bool:
        """Whether the notice of this ruling was served, and its reasons with it."""
        kinds = {letter.kind for letter in self.letters_about(ruling_id)}
        return LetterKind.NOTICE.value in kinds

    def may_have(self, exhibit: Exhibit) -> bool:
        """Whether the bytes may be handed out: by disclosure class."""
        return exhibit.disclosure.value in (OPEN_TO_PARTY if self.as_party else OPEN_TO_STAFF)

    def clocks(self) -> list[RunningClock]:
        """The clocks that run in it, the nearest first; for the party those of what it knows."""
        with bootstrap.deps().reading() as uow:
            running = list(uow.clocks.of_case(self.case.id))
        if not self.as_party:
            return running
        known = {ruling.id for ruling in self.rulings}
        known |= {asked.id for asked in self.particulars}
        known |= {appeal.id for appeal in self.appeals}
        return [clock for clock in running if clock.subject_id in known]


def reading_of(case_id: str, actor: Actor) -> Reading:
    """The case as this login reads it.

    Raises `NotFound` for whoever neither decides cases nor acts for its party, and for a party
    that no letter has told of it.
    """
    case = CaseRepository().get(case_id)
    if case.party_id in actor.party_ids:
        return _told(case, actor)
    if not actor.roles & DECIDERS and case_id not in actor.case_ids:
        raise NotFound(kind="case", id=case_id)
    file = case_file(case_id, actor)
    return Reading(
        actor=actor,
        as_party=False,
        case=case,
        party_name=file.party_name,
        names=Names(actor, file.party_name, blind=file.blind),
        exhibits=file.exhibits,
        facts=file.facts,
        rulings=file.rulings,
        particulars=file.particulars,
        appeals=file.appeals,
        letters=file.letters,
    )


def reading_with_ruling(ruling_id: str, actor: Actor) -> tuple[Reading, Ruling]:
    """A ruling with the case that it is in. Raises `NotFound`."""
    reading = reading_of(RulingRepository().get(ruling_id).case_id, actor)
    return reading, reading.ruling(ruling_id)


def reading_with_exhibit(exhibit_id: str, actor: Actor) -> tuple[Reading, Exhibit]:
    """An exhibit with the case that it is in. Raises `NotFound`."""
    reading = reading_of(ExhibitRepository().get(exhibit_id).case_id, actor)
    return reading, reading.exhibit(exhibit_id)


def reading_with_particulars(particulars_id: str, actor: Actor) -> tuple[Reading, Particulars]:
    """A question with the case that it is in. Raises `NotFound`."""
    reading = reading_of(ParticularsRepository().get(particulars_id).case_id, actor)
    return reading, _found(reading.particulars, particulars_id, "request for particulars")


def reading_with_appeal(appeal_id: str, actor: Actor) -> tuple[Reading, Appeal]:
    """An appeal with the case that it is in. Raises `NotFound`."""
    reading = reading_of(AppealRepository().get(appeal_id).case_id, actor)
    return reading, _found(reading.appeals, appeal_id, "appeal")


def _told(case: Case, actor: Actor) -> Reading:
    rows = LetterRow.objects.filter(case_id=case.id, party_id__in=actor.party_ids)
    letters = tuple(rows.order_by("id").defer("html", "text"))
    if not letters:
        raise NotFound(kind="case", id=case.id)
    told = {letter.ruling_id for letter in letters}
    rulings = tuple(one for one in RulingRepository().by_case(case.id) if one.id in told)
    cited = {fact_id for ruling in rulings for fact_id in ruling.statement.fact_ids}
    facts = tuple(fact for fact in FactRepository().by_case(case.id) if fact.id in cited)
    shown = {exhibit_id for fact in facts for exhibit_id in fact.exhibit_ids}
    party_name = Party.objects.get(pk=case.party_id).legal_name
    return Reading(
        actor=actor,
        as_party=True,
        case=case,
        party_name=party_name,
        names=Names(actor, party_name),
        exhibits=tuple(
            one.for_party() for one in ExhibitRepository().by_case(case.id) if one.id in shown
        ),
        facts=facts,
        rulings=rulings,
        particulars=tuple(
            asked
            for ruling in rulings
            for asked in ParticularsRepository().by_ruling(ruling.id)
            if asked.party_id in actor.party_ids
        ),
        appeals=tuple(
            appeal
            for ruling in rulings
            for appeal in AppealRepository().by_ruling(ruling.id)
            if appeal.party_id in actor.party_ids
        ),
        letters=letters,
    )


def _found(known: Iterable[T], key: str, kind: str) -> T:
    for one in known:
        if one.id == key:
            return one
    raise NotFound(kind=kind, id=key)
