"""Stages: where a life is played. In memory, or on a site with a real store and standing block."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

from tests.memory import MemoryFaults, MemoryStore, memory_deps
from tests.memory.people import scene
from tests.memory.repositories import MemoryWindDowns
from tests.services.life.people import everybody
from tests.services.roads import Road, real_press, road, road_of

from adjudge.domain.actor import Actor
from adjudge.domain.ads.campaign import Campaign, LineItem
from adjudge.domain.ads.party import Advertiser, Party
from adjudge.domain.ads.promoted_post import PromotedPost
from adjudge.domain.cases.appeal import Appeal
from adjudge.domain.cases.case import Case
from adjudge.domain.cases.exhibit import Exhibit
from adjudge.domain.cases.fact import Fact
from adjudge.domain.cases.letter import Letter
from adjudge.domain.cases.matter import Matter
from adjudge.domain.cases.particulars import Particulars
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.ledger.account import LedgerAccount
from adjudge.domain.ledger.transfer import Transfer
from adjudge.domain.ledger.winddown import WindDown
from adjudge.domain.posts.post import Post
from adjudge.domain.standing.entry import EntryKind, Viewer, hides
from adjudge.domain.standing.measures import MeasureInForce
from adjudge.services.carried import QueuedMail, RegisterEntry
from adjudge.services.ports import Deps
from adjudge.services.standing import reconcile

TABLES: Mapping[type, str] = {
    Advertiser: "advertiser",
    Appeal: "appeal",
    Campaign: "campaign",
    Case: "case",
    Exhibit: "exhibit",
    Fact: "fact",
    LedgerAccount: "ledger account",
    Letter: "letter",
    LineItem: "line item",
    MeasureInForce: "measure",
    Particulars: "request for particulars",
    Party: "party",
    Post: "post",
    PromotedPost: "promoted post",
    QueuedMail: "outbox mail",
    RegisterEntry: "register entry",
    Ruling: "ruling",
    Transfer: "transfer",
    WindDown: MemoryWindDowns.kind,
}


class Stage(Protocol):
    """What a life needs of the place where it is played.

    `main` and `other` are two advertisers, each with a case that is ready for a ruling.
    """

    deps: Deps
    faults: MemoryFaults
    main: Road
    other: Road
    commits: int
    """How often anything was committed: told by the life."""

    def rows(self, kind: type) -> Sequence[Any]:
        """Everything of one kind that was committed, oldest first."""

    def interests(self) -> Mapping[str, frozenset[str]]:
        """Login to the parties in which it has declared an interest."""

    def outside(self) -> Mapping[str, tuple[frozenset[Any], int | None]]:
        """Login to the roles that it has by invitation, and its number (None: as it was)."""

    def people(self) -> tuple[list[Actor], list[Actor]]:
        """Those who work for the site, programs last; and those who do not."""

    @property
    def rival(self) -> str:
        """The login that has had an interest in the first party from the beginning."""

    def hides(self, slot: int, viewer: Viewer, now_us: int) -> bool:
        """Whether the block keeps what has this slot from the viewer at that moment."""

    def labels(self, slot: int, viewer: Viewer, now_us: int) -> bool:
        """Whether the block has a label for what has this slot."""

    def writes(self) -> int:
        """How often the block was written."""


class MemoryStage:
    """In memory. Set up once for all lives: each begins with a copy of the same rows."""

    def __init__(self, began: Road, other: Road) -> None:
        self.main, self.other = began, other
        self.deps = began.deps
        store, block, faults = self.deps.uow, self.deps.block, self.deps.faults
        assert isinstance(store, MemoryStore)
        assert isinstance(faults, MemoryFaults)
        self.faults = faults
        self._tables = store.tables
        self._block: Any = block
        self._cached: dict[type, Sequence[Any]] = {}
        self._at = -1
        self.commits = 0

    @classmethod
    def prepared(cls) -> MemoryStage:
        """The stage as every life finds it."""
        main = road(real_press())
        other = road_of(scene(main.deps, "heron"))
        reconcile(main.deps)
        return cls(main, other)

    def anew(self) -> MemoryStage:
        """A stage with the same rows that shares nothing with this one that can change."""
        deps = replace(memory_deps(now=self.deps.clock.current, seed=1), press=self.deps.press)  # type: ignore[attr-defined] # the clock in memory
        tables = deps.uow.tables  # type: ignore[attr-defined] # the store in memory
        for name, rows in self._tables.rows.items():
            tables.table(name).update(rows)
        deps.block.slots.update(self._block.slots)  # type: ignore[attr-defined] # the block in memory
        deps.block.entries.update(self._block.entries)  # type: ignore[attr-defined] # the same
        return MemoryStage(_moved(self.main, deps), _moved(self.other, deps))

    def rows(self, kind: type) -> Sequence[Any]:
        if self._at != self._tables.commits:
            self._cached.clear()
            self._at = self._tables.commits
        if kind not in self._cached:
            self._cached[kind] = self._read(kind)
        return self._cached[kind]

    def _read(self, kind: type) -> Sequence[Any]:
        table = self._tables.rows.get(TABLES.get(kind, "matter"), {})
        if kind is RegisterEntry:
            return list(table.values())
        found = [row for _, row in sorted(table.items())]
        return (
            [row for row in found if isinstance(row, kind)] if issubclass(kind, Matter) else found
        )

    def interests(self) -> Mapping[str, frozenset[str]]:
        found: dict[str, frozenset[str]] = {}
        for (user, party), ended in self._tables.table("interest").items():
            if ended is None:
                found[user] = found.get(user, frozenset()) | {party}
        return found

    def outside(self) -> Mapping[str, tuple[frozenset[Any], int | None]]:
        people = self._tables.table("staff").values()
        return {p.id: (p.outside_roles, None) for p in people if p.outside_roles}

    def people(self) -> tuple[list[Actor], list[Actor]]:
        return everybody(self.main.scene, self.other.scene)

    @property
    def rival(self) -> str:
        return "rival"

    def hides(self, slot: int, viewer: Viewer, now_us: int) -> bool:
        dark_from = self._block.slots.get(slot, 0)
        return hides(dark_from, self._block.entries.get(slot, ()), viewer, now_us)

    def labels(self, slot: int, viewer: Viewer, now_us: int) -> bool:
        found = self._block.entries.get(slot, ())
        return any(e.kind is EntryKind.LABEL and e.reaches(viewer, now_us) for e in found)

    def writes(self) -> int:
        return len(self._block.writes)


def _moved(here: Road, deps: Deps) -> Road:
    return replace(here, scene=replace(here.scene, deps=deps))
