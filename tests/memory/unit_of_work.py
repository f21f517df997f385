"""The unit of work in memory: all repositories over one set of tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from tests.memory import matters, records
from tests.memory import repositories as memory
from tests.memory.staff import MemoryStaff
from tests.memory.tables import Tables

from adjudge.domain.cases.general_act import GeneralAct
from adjudge.domain.cases.matter import Matter
from adjudge.services import event_ports, landing_ports, organic_ports, ports, staff_ports

M = TypeVar("M", bound=Matter)


class MemoryUnitOfWork:
    """All repositories of one transaction. Declared as the ports are, so mypy compares them."""

    def __init__(self, tables: Tables) -> None:
        self.posts: organic_ports.Posts = memory.MemoryPosts(tables)
        self.accounts: organic_ports.Accounts = memory.MemoryAccounts(tables)
        self.parties: ports.Parties = memory.MemoryParties(tables)
        self.advertisers: ports.Advertisers = memory.MemoryAdvertisers(tables)
        self.slots: ports.Slots = memory.MemorySlots(tables)
        self.campaigns: ports.Campaigns = memory.MemoryCampaigns(tables)
        self.line_items: ports.LineItems = memory.MemoryLineItems(tables)
        self.promoted_posts: ports.PromotedPosts = memory.MemoryPromotedPosts(tables)
        self.landing_visits: landing_ports.LandingVisits = memory.MemoryLandingVisits(tables)
        self.cases: ports.Cases = memory.MemoryCases(tables)
        self.exhibits: ports.Exhibits = memory.MemoryExhibits(tables)
        self.facts: ports.Facts = memory.MemoryFacts(tables)
        self.views: ports.Views = memory.MemoryViews(tables)
        self.rulings: ports.Rulings = memory.MemoryRulings(tables)
        self.precedents: ports.Precedents = records.MemoryPrecedents(tables)
        self.letters: ports.Letters = memory.MemoryLetters(tables)
        self.outbox: ports.Outbox = memory.MemoryOutbox(tables)
        self.particulars: ports.ParticularsRequests = memory.MemoryParticulars(tables)
        self.appeals: ports.Appeals = memory.MemoryAppeals(tables)
        self.measures: ports.Measures = memory.MemoryMeasures(tables)
        self.ledger: ports.Ledger = records.MemoryLedger(tables)
        self.wind_downs: ports.WindDowns = memory.MemoryWindDowns(tables)
        self.register: ports.Register = records.MemoryRegister(tables)
        self.settlements: event_ports.Settlements = records.MemorySettlements(tables)
        self.requests: organic_ports.Requests = records.MemoryRequests(tables)
        self.clocks: ports.Clocks = matters.MemoryClocks(tables)
        self.staff: staff_ports.Staff = MemoryStaff(tables)
        self._tables = tables

    def of(self, kind: type[M]) -> ports.Matters[M]:
        return matters.MemoryMatters(self._tables, kind)


class MemoryStore:
    """Call it for a unit of work, as `Deps.uow` and `Deps.organic_uow` are called."""

    def __init__(self) -> None:
        self.tables = Tables()
        self._uow = MemoryUnitOfWork(self.tables)

    @contextmanager
    def __call__(self) -> Iterator[MemoryUnitOfWork]:
        with self.tables.transaction():
            yield self._uow

    @contextmanager
    def reading(self) -> Iterator[MemoryUnitOfWork]:
        """As `Deps.reading`: a write in it is an error."""
        with self.tables.transaction(read_only=True):
            yield self._uow

    def general_acts(self) -> Sequence[GeneralAct]:
        """The general acts, whatever transaction is open."""
        return self._uow.of(GeneralAct).newest(limit=1_000)
