"""Ports: what the use cases need from the world, as Protocols. Adapters fill them; bootstrap wires.

A use case takes `Deps` and an `Actor`, opens one `UnitOfWork`, and commits everything or nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol, TypeVar

from adjudge.domain.ads.campaign import Campaign, LineItem
from adjudge.domain.ads.party import Advertiser, Party
from adjudge.domain.ads.promoted_post import PromotedPost
from adjudge.domain.ads.serving import ServingItem
from adjudge.domain.cases.appeal import Appeal
from adjudge.domain.cases.case import Case
from adjudge.domain.cases.deadlines import Deadlines
from adjudge.domain.cases.exhibit import Exhibit
from adjudge.domain.cases.fact import Fact
from adjudge.domain.cases.letter import Letter
from adjudge.domain.cases.matter import Matter
from adjudge.domain.cases.particulars import Particulars
from adjudge.domain.cases.precedents import Precedent
from adjudge.domain.cases.ruling import LinkTo, Ruling
from adjudge.domain.cases.view import View
from adjudge.domain.ledger.account import LedgerAccount
from adjudge.domain.ledger.transfer import Transfer
from adjudge.domain.ledger.winddown import WindDown
from adjudge.domain.policy.rulebook import Rulebook
from adjudge.domain.posts.post import TextWeight
from adjudge.domain.signals.signal import SignalSet
from adjudge.domain.standing.measures import MeasureInForce
from adjudge.services.block_port import Block
from adjudge.services.carried import RegisterEntry, RunningClock
from adjudge.services.event_ports import Events, Settlements
from adjudge.services.landing_ports import LandingPages, LandingVisits
from adjudge.services.mail_ports import LetterPress, Mailer, Outbox
from adjudge.services.organic_ports import Accounts, Clock, OrganicUnitOfWork, Posts, Requests
from adjudge.services.staff_ports import Staff

T = TypeVar("T")


class Repository(Protocol[T]):
    """One aggregate. `get` and `lock` raise `NotFound`; `save` raises `Conflict`.

    `lock` reads the row for change (SELECT ... FOR UPDATE; on SQLite the transaction is IMMEDIATE,
    so it is `get`). `save` writes the mutable columns and appends the new steps; steps already
    stored never change, and a step number taken by somebody else meanwhile is a `Conflict`.
    """

    def get(self, key: str) -> T: ...
    def lock(self, key: str) -> T: ...
    def add(self, item: T) -> None: ...
    def save(self, item: T) -> None: ...


class Parties(Repository[Party], Protocol):
    """Parties, who acts for them, and their addresses.

    `addresses` are the confirmed ones; `Party.address_confirmed` says whether there is any. Both
    `add_address` and `confirm_address` may be repeated.
    """

    def add_member(self, party_id: str, user_id: str) -> None: ...
    def add_address(self, party_id: str, email: str, at: datetime) -> None: ...
    def addresses(self, party_id: str) -> Sequence[str]: ...
    def confirm_address(self, party_id: str, email: str, at: datetime) -> None: ...


class Advertisers(Repository[Advertiser], Protocol):
    """`lock` is the standing row's lock: every change of standing or of slots runs under it."""

    def by_account(self, account_id: str) -> Advertiser | None: ...
    def all_ids(self) -> Sequence[str]: ...


class Slots(Protocol):
    """Permanent places in the standing block, allotted once and never reused.

    `unowned` says which of these no committed row has; nobody is allotted one before the
    transaction ends.
    """

    def allot(self) -> int: ...
    def unowned(self, slots: Collection[int]) -> Collection[int]: ...


class Campaigns(Repository[Campaign], Protocol):
    """Campaigns of an advertiser."""

    def by_advertiser(self, advertiser_id: str) -> Sequence[Campaign]: ...


class LineItems(Repository[LineItem], Protocol):
    """Line items of an advertiser or a campaign."""

    def by_advertiser(self, advertiser_id: str) -> Sequence[LineItem]: ...
    def by_campaign(self, campaign_id: str) -> Sequence[LineItem]: ...


class PromotedPosts(Repository[PromotedPost], Protocol):
    """Promoted posts; `serving_items` joins what the snapshot needs of every admitted one.

    `submitted` are those that wait for an answer, the oldest first; `with_web_addresses` those that
    wait or run and whose landing page is more than a path of this site, the waiting first.
    """

    def by_advertiser(self, advertiser_id: str) -> Sequence[PromotedPost]: ...
    def by_post(self, post_id: str) -> Sequence[PromotedPost]: ...
    def submitted(self, *, limit: int) -> Sequence[PromotedPost]: ...
    def with_web_addresses(self) -> Sequence[PromotedPost]: ...
    def newest(self, *, limit: int) -> Sequence[PromotedPost]: ...
    def serving_items(self) -> Sequence[ServingItem]: ...


class Cases(Repository[Case], Protocol):
    """Cases; `next_number` counts without gaps under the transaction.

    `sent_outside` are those that nobody of this site's own decides any more, the newest first.
    """

    def next_number(self) -> int: ...
    def sent_outside(self, *, limit: int) -> Sequence[Case]: ...


class Exhibits(Repository[Exhibit], Protocol):
    """Exhibits with their bytes, which are written once."""

    def by_case(self, case_id: str) -> Sequence[Exhibit]: ...
    def put_content(self, exhibit_id: str, content: bytes) -> None: ...
    def content(self, exhibit_id: str) -> bytes: ...


class Views(Protocol):
    """The log of views of sealed matter; only ever added to."""

    def add(self, item: View) -> None: ...
    def newest(self, *, limit: int) -> Sequence[View]: ...


class Facts(Repository[Fact], Protocol):
    """Facts of a case."""

    def by_case(self, case_id: str) -> Sequence[Fact]: ...


class Rulings(Repository[Ruling], Protocol):
    """Rulings; `waiting_for_effect` are served ones whose measure is not in force yet.

    `at_stake` are those against an advertiser that restrict it now, or will, by number.
    `resting_on` are those that keep a link to this, whatever has become of them, by number;
    `grounds_in_force` the references of the grounds of those in force, stayed or scheduled.
    """

    def next_number(self) -> int: ...
    def by_case(self, case_id: str) -> Sequence[Ruling]: ...
    def waiting_for_effect(self) -> Sequence[str]: ...
    def at_stake(self, advertiser_id: str) -> Sequence[Ruling]: ...
    def resting_on(self, kind: LinkTo, key: str) -> Sequence[Ruling]: ...
    def grounds_in_force(self) -> Sequence[str]: ...


class Precedents(Protocol):
    """Earlier decisions, found by words: the likeliest first, and of equals the newest.

    `about` finds decisions under one ground about alike facts; if few are alike, the newest under
    that ground are among them. `copies` finds near identical wording under any ground. Each answer
    has the outcome of the day.
    """

    def add(self, precedent: Precedent) -> None: ...
    def about(self, ground: str, facts: str, *, limit: int) -> Sequence[Precedent]: ...
    def copies(self, wording: str, *, limit: int) -> Sequence[Precedent]: ...


class Letters(Repository[Letter], Protocol):
    """Letters. `add` also queues one mail to every confirmed address of the party (the outbox)."""

    def by_ruling(self, ruling_id: str) -> Sequence[Letter]: ...
    def by_party(self, party_id: str) -> Sequence[Letter]: ...


class ParticularsRequests(Repository[Particulars], Protocol):
    """Requests for particulars."""

    def by_ruling(self, ruling_id: str) -> Sequence[Particulars]: ...


class Appeals(Repository[Appeal], Protocol):
    """Appeals."""

    def by_ruling(self, ruling_id: str) -> Sequence[Appeal]: ...
    def by_party(self, party_id: str) -> Sequence[Appeal]: ...


class Measures(Repository[MeasureInForce], Protocol):
    """Measures, in force and ended. Rows are made by rulings only."""

    def by_advertiser(self, advertiser_id: str) -> Sequence[MeasureInForce]: ...
    def by_ruling(self, ruling_id: str) -> Sequence[MeasureInForce]: ...


M = TypeVar("M", bound=Matter)


class Matters(Repository[M], Protocol[M]):
    """The matters of one kind; what was said when one was opened never changes."""

    def by_case(self, case_id: str) -> Sequence[M]: ...
    def by_ruling(self, ruling_id: str) -> Sequence[M]: ...
    def by_party(self, party_id: str) -> Sequence[M]: ...
    def by_advertiser(self, advertiser_id: str) -> Sequence[M]: ...
    def open_ones(self, *, limit: int) -> Sequence[M]: ...
    def newest(self, *, limit: int) -> Sequence[M]: ...


class Clocks(Protocol):
    """The clocks that run; saving a subject keeps them in step with what its steps say.

    `due` are those to be fired at `now`, the longest due first; `put_off` fires one later.
    """

    def due(self, now: datetime, *, limit: int) -> Sequence[RunningClock]: ...
    def put_off(self, clock: RunningClock, until: datetime) -> None: ...
    def of_case(self, case_id: str) -> Sequence[RunningClock]: ...
    def next_ones(self, *, limit: int) -> Sequence[RunningClock]: ...


class Ledger(Protocol):
    """Transfers and the balances they make.

    `post` locks both accounts in sorted order, applies the domain's rules, writes the transfer and
    both balances; the same idempotency key with the same request returns the first transfer
    unchanged, with another request raises `ledger.key_reused`. Accounts open on first use: one that
    was never used reads as empty. `owner_id` names an owner, or an advertiser for all its payers.
    `pending_of` are the unresolved reservations that debit or credit the account.
    """

    def post(self, transfer: Transfer) -> Transfer: ...
    def account(self, account_id: str) -> LedgerAccount: ...
    def accounts(self, *, owner_id: str | None = None) -> Sequence[LedgerAccount]: ...
    def pending_of(self, account_id: str) -> Sequence[Transfer]: ...
    def by_key(self, idempotency_key: str) -> Transfer | None: ...
    def get(self, transfer_id: str) -> Transfer: ...


class WindDowns(Repository[WindDown], Protocol):
    """Wind-downs of an advertiser's money, and the receipt files of their settlements.

    `put_receipt` keeps the file for good and returns its SHA-256 (hex), its name for `receipt`.
    """

    def by_advertiser(self, advertiser_id: str) -> Sequence[WindDown]: ...
    def open_ids(self) -> Sequence[str]: ...
    def put_receipt(self, winddown_id: str, *, name: str, content: bytes, at: datetime) -> str: ...
    def receipt(self, winddown_id: str, sha256: str) -> bytes: ...


class Register(Protocol):
    """The leaf table: the log itself. Indexes have no gaps; `append` serialises writers.

    `sealed` are entries of these types, made before a moment, whose readable part waits.
    """

    def append(self, make: Callable[[int], RegisterEntry]) -> RegisterEntry: ...
    def size(self) -> int: ...
    def leaves(self, start: int) -> Iterable[bytes]: ...
    def entry(self, index: int) -> RegisterEntry: ...
    def by_subject(self, subject_id: str) -> Sequence[RegisterEntry]: ...
    def sealed(
        self, types: Collection[str], *, before: datetime, after_index: int, limit: int
    ) -> Sequence[RegisterEntry]: ...
    def release(self, subject_id: str, at: datetime) -> None: ...


class UnitOfWork(Protocol):
    """One transaction over all repositories. Leaving it by an exception rolls everything back."""

    posts: Posts
    accounts: Accounts
    parties: Parties
    advertisers: Advertisers
    slots: Slots
    campaigns: Campaigns
    line_items: LineItems
    promoted_posts: PromotedPosts
    landing_visits: LandingVisits
    cases: Cases
    exhibits: Exhibits
    facts: Facts
    views: Views
    rulings: Rulings
    precedents: Precedents
    letters: Letters
    outbox: Outbox
    particulars: ParticularsRequests
    appeals: Appeals
    measures: Measures
    clocks: Clocks
    staff: Staff
    ledger: Ledger
    wind_downs: WindDowns
    register: Register
    settlements: Settlements
    requests: Requests

    def of(self, kind: type[M]) -> Matters[M]:
        """The matters of one kind: `uow.of(Complaint).get(complaint_id)`."""
        ...


class Snapshots(Protocol):
    """Publishes what serving processes show next."""

    def publish(self, items: Sequence[ServingItem]) -> int: ...


class Extract(Protocol):
    """Runs every extractor over a post, its landing page and the advertiser's facts."""

    def __call__(
        self, text: str, *, landing_url: str, advertiser: Mapping[str, object]
    ) -> SignalSet: ...


class LandingCheck(Protocol):
    """Whether a landing page answers; pages of the site itself are checked in process."""

    def __call__(self, url: str) -> str: ...


class Rulebooks(Protocol):
    """The rulebooks, with every version of every clause."""

    def ads(self) -> Rulebook: ...


class LogPublisher(Protocol):
    """Derives tiles and a signed checkpoint from the leaf table, after commit, under a lock."""

    def publish(self, size: int, leaves_from: Callable[[int], Iterable[bytes]]) -> None: ...


class Faults(Protocol):
    """Named places at which a test may kill the process. Does nothing outside a demo home."""

    def hit(self, name: str) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Deps:
    """Everything a use case may touch. `random(n)` gives n random bytes.

    `clock` is the clock of cases, which a story clock may move in a demo home; `wall_clock` is
    always real: organic posts, events, billing and the block go by it.
    `reading` is a unit of work for use cases that only read: one consistent view, without the
    writer's lock that `uow` takes on SQLite; the database refuses any write in it.
    """

    uow: Callable[[], AbstractContextManager[UnitOfWork]]
    reading: Callable[[], AbstractContextManager[UnitOfWork]]
    organic_uow: Callable[[], AbstractContextManager[OrganicUnitOfWork]]
    organic_reading: Callable[[], AbstractContextManager[OrganicUnitOfWork]]
    clock: Clock
    wall_clock: Clock
    random: Callable[[int], bytes]
    weigh: TextWeight
    extract: Extract
    rulebooks: Rulebooks
    block: Block
    snapshots: Snapshots
    events: Events
    press: LetterPress
    log: LogPublisher
    mailer: Mailer
    faults: Faults
    currency: str
    site_name: str
    deadlines: Deadlines = field(default_factory=Deadlines)
    landing_pages: LandingPages | None = None

    def today(self) -> date:
        """The day it is, in UTC."""
        return self.clock.now().date()
