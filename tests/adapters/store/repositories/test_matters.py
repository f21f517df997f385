from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

import pytest
from tests.factories.matters import make_complaint
from tests.factories.rows import NOW, make_advertiser, make_user, new_id

from adjudge.adapters.store.models import ClockRow
from adjudge.adapters.store.unit_of_work import DjangoUnitOfWork
from adjudge.domain.actor import Actor, program
from adjudge.domain.cases.clock import Binds
from adjudge.domain.cases.complaint import COMPLAINT, Complaint
from adjudge.domain.cases.matter import Matter, MatterKind
from adjudge.domain.errors import Conflict, NotFound
from adjudge.domain.steps import Machine

pytestmark = pytest.mark.usefixtures("database")


def filed() -> Complaint:
    user = make_user("kestrel")
    with DjangoUnitOfWork() as uow:
        return make_complaint(uow, make_advertiser(uow, user), str(user.pk))


def test_a_matter_reads_back_as_it_was_added():
    complaint = filed()
    with DjangoUnitOfWork() as uow:
        matters = uow.of(Complaint)
        assert matters.get(complaint.id) == complaint
        assert complaint.party_id is not None
        assert list(matters.by_party(complaint.party_id)) == [complaint]
        assert list(matters.open_ones(limit=5)) == [complaint]


def test_its_clock_runs_until_it_is_answered():
    complaint = filed()
    due = NOW + timedelta(days=7)
    with DjangoUnitOfWork() as uow:
        assert uow.clocks.due(due - timedelta(seconds=1), limit=5) == []
        (clock,) = uow.clocks.due(due, limit=5)
        assert (clock.subject_kind, clock.subject_id) == ("complaint", complaint.id)
        assert (clock.name, clock.binds, clock.due_at) == ("answer", Binds.OPERATOR, due)
        uow.clocks.put_off(clock, due + timedelta(minutes=5))
        assert uow.clocks.due(due, limit=5) == []
        uow.of(Complaint).save(complaint.take("explain", Actor(id="7"), NOW))
    with DjangoUnitOfWork() as uow:
        assert uow.of(Complaint).get(complaint.id).status == "explained"
        assert list(uow.of(Complaint).open_ones(limit=5)) == []
    assert ClockRow.objects.count() == 0


def test_an_extension_moves_the_clock():
    complaint = filed()
    until = NOW + timedelta(days=14)
    extended = complaint.take("extend", program("clock"), NOW, until=until.isoformat())
    with DjangoUnitOfWork() as uow:
        uow.of(Complaint).save(extended)
        (clock,) = uow.clocks.next_ones(limit=5)
    assert clock.due_at == until


def test_two_who_answer_at_once_conflict():
    complaint = filed()
    with DjangoUnitOfWork() as uow:
        uow.of(Complaint).save(complaint.take("explain", Actor(id="7"), NOW))
    with pytest.raises(Conflict), DjangoUnitOfWork() as uow:
        uow.of(Complaint).save(complaint.take("explain", Actor(id="8"), NOW))


def test_another_kind_is_not_found():
    with DjangoUnitOfWork() as uow, pytest.raises(NotFound):
        uow.of(Complaint).get("0190-no-such")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing(Matter):
    kind: ClassVar[MatterKind] = MatterKind.DESIGNATION_LIST
    machine: ClassVar[Machine] = COMPLAINT

    names: tuple[str, ...]


def test_a_matter_with_a_list_takes_its_steps():
    # What was said at first never changes; a tuple that was stored as a list is no change.
    user = make_user("kestrel")
    listing = Listing(id=new_id(), opened_by=str(user.pk), opened_at=NOW, names=("a", "b"))
    with DjangoUnitOfWork() as uow:
        uow.of(Listing).add(listing)
    with DjangoUnitOfWork() as uow:
        uow.of(Listing).save(uow.of(Listing).get(listing.id).take("wait", Actor(id="7"), NOW))
    with DjangoUnitOfWork() as uow:
        assert uow.of(Listing).get(listing.id).names == ("a", "b")
