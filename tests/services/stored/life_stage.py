"""The life of a case on a site with a real store, standing block, log and mail."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from django.db.models import Q
from tests.factories.rows import make_user
from tests.memory import MemoryChance, MemoryClock, MemoryExtract, MemoryFaults, MemoryRulebooks
from tests.memory.people import key
from tests.memory.policy import ADS_POLICY
from tests.services.life.people import BOTH
from tests.services.roads import road_of
from tests.services.stored.stage import LANDING, Site

from adjudge.adapters.store import models
from adjudge.adapters.store import unit_of_work as store
from adjudge.bootstrap import actor_for
from adjudge.domain.actor import Actor, StaffRole, program
from adjudge.domain.ads.campaign import Campaign, LineItem
from adjudge.domain.ads.party import Advertiser, Party
from adjudge.domain.ads.promoted_post import PromotedPost
from adjudge.domain.cases.appeal import Appeal
from adjudge.domain.cases.case import Case
from adjudge.domain.cases.exhibit import Exhibit
from adjudge.domain.cases.fact import Fact
from adjudge.domain.cases.general_act import GeneralAct
from adjudge.domain.cases.letter import Letter
from adjudge.domain.cases.matter import Matter
from adjudge.domain.cases.particulars import Particulars
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.ledger.account import LedgerAccount
from adjudge.domain.ledger.transfer import Transfer
from adjudge.domain.ledger.winddown import WindDown
from adjudge.domain.posts.post import Post
from adjudge.domain.standing.entry import NO_ENTRIES, Entries, EntryKind, Viewer, hides
from adjudge.domain.standing.measures import MeasureInForce
from adjudge.services.carried import QueuedMail, RegisterEntry
from adjudge.services.general_acts import withdraw_act
from adjudge.services.policy import PolicyInForce
from adjudge.services.ports import Block, Deps, UnitOfWork
from adjudge.services.standing import reconcile

READ = 1_000
Rows = Callable[[Any, "StoredStage"], Iterable[Any]]


def _in(repository: str, model: type, field: str, ids: str) -> Rows:
    """The rows of a table that belong to this life, as the repository reads them."""

    def read(uow: Any, stage: StoredStage) -> Iterable[Any]:
        found = model.objects.filter(**{f"{field}__in": getattr(stage, ids)})  # type: ignore[attr-defined] # a model
        rows: Iterable[Any] = getattr(uow, repository)._many(found.order_by("id"))  # noqa: SLF001 - one query
        return rows

    return read


READERS: Mapping[type, Rows] = {
    Advertiser: _in("advertisers", models.Advertiser, "id", "advertisers"),
    Appeal: _in("appeals", models.Appeal, "ruling__advertiser_id", "advertisers"),
    Campaign: _in("campaigns", models.Campaign, "advertiser_id", "advertisers"),
    Case: _in("cases", models.Case, "advertiser_id", "advertisers"),
    Exhibit: _in("exhibits", models.Exhibit, "case__advertiser_id", "advertisers"),
    Fact: _in("facts", models.Fact, "case__advertiser_id", "advertisers"),
    Letter: _in("letters", models.Letter, "party_id", "parties"),
    LineItem: _in("line_items", models.LineItem, "advertiser_id", "advertisers"),
    MeasureInForce: _in("measures", models.Measure, "advertiser_id", "advertisers"),
    Particulars: _in("particulars", models.Particulars, "ruling__advertiser_id", "advertisers"),
    Post: _in("posts", models.Post, "account_id", "accounts"),
    PromotedPost: _in("promoted_posts", models.PromotedPost, "advertiser_id", "advertisers"),
    Ruling: _in("rulings", models.Ruling, "advertiser_id", "advertisers"),
    WindDown: _in("wind_downs", models.WindDown, "advertiser_id", "advertisers"),
    Party: lambda uow, stage: [uow.parties.get(key_) for key_ in stage.parties],
    LedgerAccount: lambda uow, _: uow.ledger.accounts(),
    Transfer: lambda uow, stage: stage.transfers(uow),
    QueuedMail: lambda uow, stage: [
        mail for letter_id in stage.newest_letters() for mail in uow.outbox.by_letter(letter_id)
    ],
}


class CountingBlock:
    """The block port of a site, counting what is written: a refused act may have written too."""

    def __init__(self, inner: Block) -> None:
        self._inner = inner
        self.writes = 0

    def write(self, desired: Mapping[int, int], entries: Entries = NO_ENTRIES) -> None:
        self.writes += 1
        self._inner.write(desired, entries)

    def narrow(self, desired: Mapping[int, int], entries: Entries = NO_ENTRIES) -> None:
        self.writes += 1
        self._inner.narrow(desired, entries)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


class StoredStage:
    """Two new advertisers on a site that many lives share; what others left is not looked at."""

    def __init__(
        self,
        site: Site,
        clock: MemoryClock,
        chance: MemoryChance,
        staff: tuple[list[Actor], str],
    ) -> None:
        self.faults = MemoryFaults()
        rulebooks = PolicyInForce(MemoryRulebooks(ADS_POLICY), store.general_acts, clock)
        self._counting = CountingBlock(site.deps.block)
        self.deps: Deps = replace(
            site.deps,
            block=self._counting,
            faults=self.faults,
            clock=clock,
            wall_clock=clock,
            random=chance,
            rulebooks=rulebooks,
            extract=MemoryExtract(),
        )
        self._block, self._staff = site.block, staff
        here = replace(site, deps=self.deps)
        self._end_what_pauses(site)
        towns = [here.town(f"{name}-{key(self.deps)}") for name in ("kestrel", "heron")]
        reviewer = staff[0][0]
        self.main, self.other = (road_of(town, reviewer, LANDING) for town in towns)
        roads = (self.main, self.other)
        self.advertisers = [road.scene.advertiser.id for road in roads]
        self.parties = [road.scene.advertiser.party_id for road in roads]
        self.accounts = [road.scene.actor.account_id for road in roads]
        self._cached: dict[type, Sequence[Any]] = {}
        self._known: dict[type, dict[str, Any]] = {}
        self._first = models.RegisterEntry.objects.count()
        self.commits = self.asked_at = 0
        with self.deps.uow() as uow:
            uow.staff.declare_interest(self.rival, self.parties[0], clock.now())
        reconcile(self.deps)

    def _end_what_pauses(self, site: Site) -> None:
        with self.deps.reading() as uow:
            acts = [a for a in uow.of(GeneralAct).open_ones(limit=READ) if a.status != "drafted"]
        for act in acts:
            withdraw_act(self.deps, site.operator, act_id=act.id, why="Another life begins.")

    def rows(self, kind: type) -> Sequence[Any]:
        if self.asked_at != self.commits:
            self._cached.clear()
            self.asked_at = self.commits
        if kind not in self._cached:
            with self.deps.reading() as uow:
                self._cached[kind] = self._read(uow, kind)
        return self._cached[kind]

    def _read(self, uow: UnitOfWork, kind: type) -> Sequence[Any]:
        if kind is RegisterEntry:
            return self._entries(uow)
        if issubclass(kind, Matter):
            return self._matters(uow, kind)
        return list(READERS[kind](uow, self))

    def _matters(self, uow: UnitOfWork, kind: type[Matter]) -> Sequence[Any]:
        """Those of these two, and those of nobody that were opened since this life began."""
        began = self.main.case.opened_at
        return [
            row
            for row in uow.of(kind).newest(limit=READ)[::-1]
            if row.advertiser_id in self.advertisers
            or row.party_id in self.parties
            or (row.advertiser_id is None and row.opened_at >= began)
        ]

    def _entries(self, uow: UnitOfWork) -> Sequence[Any]:
        """The register since this life began: entries are added and released, nothing else."""
        known = self._known.setdefault(RegisterEntry, {})
        hidden = [index for index, entry in known.items() if entry.released_at is None]
        start = self._first + len(known)
        rows = models.RegisterEntry.objects
        changed = rows.filter(index__in=hidden, released_at__isnull=False).values_list(
            "index", flat=True
        )
        added = rows.filter(index__gte=start).values_list("index", flat=True)
        for index in sorted([*changed, *added]):
            known[index] = uow.register.entry(index)  # type: ignore[index] # by its number
        return [known[index] for index in sorted(known)]

    def newest_letters(self) -> list[str]:
        """The ids of the newest letters to one of these two."""
        found = models.Letter.objects.filter(party_id__in=self.parties).order_by("-id")
        return list(found.values_list("id", flat=True)[:5])

    def transfers(self, uow: UnitOfWork) -> Sequence[Any]:
        """The transfers of these two, oldest first."""
        own = [a.id for key_ in self.advertisers for a in uow.ledger.accounts(owner_id=key_)]
        found = models.Transfer.objects.filter(Q(debit_account__in=own) | Q(credit_account__in=own))
        rows: Sequence[Any] = uow.ledger._many(found.order_by("id"))  # type: ignore[attr-defined] # noqa: SLF001 - one query
        return rows

    def interests(self) -> Mapping[str, frozenset[str]]:
        found: dict[str, frozenset[str]] = {}
        rows = models.Interest.objects.filter(withdrawn_at=None, party_id__in=self.parties)
        for user, party in rows.values_list("user_id", "party_id"):
            found[str(user)] = found.get(str(user), frozenset()) | {party}
        return found

    def outside(self) -> Mapping[str, tuple[frozenset[Any], int | None]]:
        found: dict[str, tuple[frozenset[Any], int | None]] = {}
        rows = models.StaffMember.objects.filter(case__isnull=False, ended_at=None)
        for user, case, role, number in rows.values_list(
            "user_id", "case_id", "role", "reviewer_number"
        ):
            roles, _ = found.get(str(user), (frozenset(), None))
            found[str(user)] = (roles | {(case, role)}, number)
        return found

    def people(self) -> tuple[list[Actor], list[Actor]]:
        here = [actor for actor in self._staff[0] if actor.is_program or actor.roles]
        outside = [actor for actor in self._staff[0] if actor not in here]
        return here, [self.main.scene.actor, self.other.scene.actor, *outside]

    @property
    def rival(self) -> str:
        return self._staff[1]

    def hides(self, slot: int, viewer: Viewer, now_us: int) -> bool:
        block = self._block
        return hides(block.dark_from(slot), block.entries(slot), viewer, now_us)

    def labels(self, slot: int, viewer: Viewer, now_us: int) -> bool:
        found = self._block.entries(slot)
        return any(e.kind is EntryKind.LABEL and e.reaches(viewer, now_us) for e in found)

    def writes(self) -> int:
        return self._counting.writes


OTHERS: tuple[tuple[str, tuple[StaffRole, ...], int | None], ...] = (
    ("jack", tuple(sorted(BOTH)), 16),
    ("kate", tuple(sorted(BOTH)), 17),
    ("rival", tuple(sorted(BOTH)), 18),
    ("unnumbered", tuple(sorted(BOTH)), None),
    ("audrey", (StaffRole.AUDITOR,), 19),
    ("stranger", (), None),
    ("olive", (), None),
    ("otto", (), None),
)
"""Beside the staff of a site: those that a life in memory has too, by name, roles and number."""


def staff_of(site: Site) -> tuple[list[Actor], str]:
    """Everybody but the parties, as logins of this site; and which of them is the rival."""
    there = [site.reviewer, site.second_reviewer, site.officer, site.operator, site.second_operator]
    made = {
        name: actor_for(make_user(name, *roles, number=number)) for name, roles, number in OTHERS
    }
    programs = [program("helper"), program("screening")]
    return [*there, *made.values(), *programs], made["rival"].id


def clock_of_lives() -> MemoryClock:
    """One clock for all lives of a site, so that nothing in the store is from the future.

    It begins with the next year, so that the same lives are led in the same way on another day.
    """
    return MemoryClock(datetime(datetime.now(UTC).year + 1, 1, 1, 10, tzinfo=UTC))
