"""Units of work: one transaction of the database over all repositories."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import Self, TypeVar

from django.db import IntegrityError, OperationalError, connection, transaction

from adjudge.adapters.store.errors import StoreBusy, as_domain_error
from adjudge.adapters.store.repositories.cases import (
    CaseRepository,
    ExhibitRepository,
    FactRepository,
    ViewRepository,
)
from adjudge.adapters.store.repositories.landing_visits import LandingVisitRepository
from adjudge.adapters.store.repositories.ledger import LedgerRepository, WindDownRepository
from adjudge.adapters.store.repositories.matters import ClockRepository, matters_of
from adjudge.adapters.store.repositories.organic import (
    AccountRepository,
    PostRepository,
    RequestRepository,
)
from adjudge.adapters.store.repositories.parties import (
    AdvertiserRepository,
    PartyRepository,
    SlotRepository,
)
from adjudge.adapters.store.repositories.precedents import PrecedentRepository
from adjudge.adapters.store.repositories.promotion import (
    CampaignRepository,
    LineItemRepository,
    PromotedPostRepository,
)
from adjudge.adapters.store.repositories.register import RegisterRepository
from adjudge.adapters.store.repositories.rulings import (
    AppealRepository,
    LetterRepository,
    MeasureRepository,
    OutboxRepository,
    ParticularsRepository,
    RulingRepository,
)
from adjudge.adapters.store.repositories.settlement import SettlementRepository
from adjudge.adapters.store.repositories.staff import StaffRepository
from adjudge.domain.cases.general_act import GeneralAct
from adjudge.domain.cases.matter import Matter
from adjudge.services import event_ports, landing_ports, organic_ports, ports, staff_ports
from adjudge.services.mail_ports import Outbox

M = TypeVar("M", bound=Matter)
BEGIN_ATTEMPTS = 3
LOCK_TIMEOUT = "10s"
MOST_ACTS = 1_000


class _Transaction:
    """One transaction, entered once. It is durable: no unit of work runs inside another.

    Raises:
        StoreBusy: others held the database for longer than we wait.
        DomainError: a constraint of the database refused what a person can do something about.
    """

    def __init__(self) -> None:
        self._atomic = transaction.atomic(durable=True)

    def __enter__(self) -> Self:
        _begin(self._atomic)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with _told_plainly():
            # Deferred constraints speak up at the commit, which is in here.
            self._atomic.__exit__(kind, error, trace)
            if isinstance(error, IntegrityError | OperationalError):
                raise error


class OrganicTransaction(_Transaction):
    """Fills `OrganicUnitOfWork`: the organic tables and nothing else."""

    posts: organic_ports.Posts = PostRepository()
    requests: organic_ports.Requests = RequestRepository()


class DjangoUnitOfWork(OrganicTransaction):
    """Fills `UnitOfWork`. The repositories keep nothing, so all units of work share them."""

    accounts: organic_ports.Accounts = AccountRepository()
    parties: ports.Parties = PartyRepository()
    advertisers: ports.Advertisers = AdvertiserRepository()
    slots: ports.Slots = SlotRepository()
    campaigns: ports.Campaigns = CampaignRepository()
    line_items: ports.LineItems = LineItemRepository()
    promoted_posts: ports.PromotedPosts = PromotedPostRepository()
    landing_visits: landing_ports.LandingVisits = LandingVisitRepository()
    cases: ports.Cases = CaseRepository()
    exhibits: ports.Exhibits = ExhibitRepository()
    facts: ports.Facts = FactRepository()
    views: ports.Views = ViewRepository()
    rulings: ports.Rulings = RulingRepository()
    precedents: ports.Precedents = PrecedentRepository()
    letters: ports.Letters = LetterRepository()
    outbox: Outbox = OutboxRepository()
    particulars: ports.ParticularsRequests = ParticularsRepository()
    appeals: ports.Appeals = AppealRepository()
    measures: ports.Measures = MeasureRepository()
    ledger: ports.Ledger = LedgerRepository()
    wind_downs: ports.WindDowns = WindDownRepository()
    register: ports.Register = RegisterRepository()
    settlements: event_ports.Settlements = SettlementRepository()
    clocks: ports.Clocks = ClockRepository()
    staff: staff_ports.Staff = StaffRepository()

    def of(self, kind: type[M]) -> ports.Matters[M]:
        """The matters of one kind."""
        return matters_of(kind)


@contextmanager
def reading() -> Iterator[DjangoUnitOfWork]:
    """A unit of work that only reads: one view, no writer's lock, every write refused."""
    with _reading():
        yield DjangoUnitOfWork()


@contextmanager
def organic_reading() -> Iterator[OrganicTransaction]:
    """The same over the organic tables."""
    with _reading():
        yield OrganicTransaction()


@contextmanager
def _reading() -> Iterator[None]:
    if connection.vendor == "sqlite":
        with _deferred(), transaction.atomic(durable=True):
            yield
        return
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


@contextmanager
def _deferred() -> Iterator[None]:
    """SQLite: the next transaction takes no lock when it begins, and cannot write."""
    connection.ensure_connection()
    mode = connection.transaction_mode  # type: ignore[attr-defined] # SQLite's wrapper has it
    connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined] # the same
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA query_only = ON")
        yield
    finally:
        connection.transaction_mode = mode  # type: ignore[attr-defined] # the same
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA query_only = OFF")


def _begin(atomic: transaction.Atomic) -> None:
    """Begin. On SQLite that takes the writer's lock, waiting for it the connection's timeout."""
    for _ in range(BEGIN_ATTEMPTS - 1):
        try:
            atomic.__enter__()
        except OperationalError as error:
            if not _is_busy(error):
                raise
        else:
            return
    with _told_plainly():
        atomic.__enter__()


@contextmanager
def _told_plainly() -> Iterator[None]:
    """Tell what the database refused in the words of the domain, where it has any."""
    try:
        yield
    except IntegrityError as error:
        known = as_domain_error(error)
        if known is None:
            raise
        raise known from error
    except OperationalError as error:
        if not _is_busy(error):
            raise
        raise StoreBusy from error


_BUSY = ("database is locked", "lock timeout", "deadlock detected", "could not serialize")


def _is_busy(error: OperationalError) -> bool:
    return any(words in str(error) for words in _BUSY)


def general_acts() -> Sequence[GeneralAct]:
    """The general acts, newest first, read in whatever transaction is open, or in none."""
    return matters_of(GeneralAct).newest(limit=MOST_ACTS)
