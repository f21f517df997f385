"""Two advertisers, their cases, and everybody who might act in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar

from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import initialize
from tests.counted import Counted
from tests.memory import PowerCut
from tests.memory.people import key
from tests.services.life.pick import NothingThere, Pick
from tests.services.life.stage import MemoryStage, Stage
from tests.services.roads import Road

from adjudge.domain.actor import Actor
from adjudge.domain.ads.campaign import Campaign, LineItem
from adjudge.domain.ads.promoted_post import PromotedPost
from adjudge.domain.cases.authorisation import Authorisation
from adjudge.domain.cases.case import Case
from adjudge.domain.cases.mandate import Mandate
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.errors import DomainError
from adjudge.services.carried import MailRefused
from adjudge.services.ports import Deps, UnitOfWork

KEPT = (Campaign, LineItem, PromotedPost, Authorisation, Mandate)
"""What a ruling may take besides the light: a reversal gives these back."""
Changed = Mapping[tuple[type, str], tuple[Any, Any]]
"""Rows by kind and id, as they were before an act and after."""
_PREPARED: list[MemoryStage] = []


class Taken(dict[str, dict[tuple[type, str], tuple[Any, Any]]]):
    """By ruling: what its effect changed, as it was before and after."""


class CaseLife(Counted):
    """One life. `tried`, `done` and `refused` (with its code) count commands over all lives."""

    tried: ClassVar[Counter[str]] = Counter()
    done: ClassVar[Counter[str]] = Counter()
    refused: ClassVar[Counter[str]] = Counter()

    stage: Stage
    deps: Deps

    def new_stage(self) -> Stage:
        """Where this life is played."""
        if not _PREPARED:
            _PREPARED.append(MemoryStage.prepared())
        return _PREPARED[0].anew()

    # Hypothesis makes most of its examples from parts of earlier ones: of ten thousand steps with a
    # drawn number each, eight thousand were repeated. So it draws one number for a whole life.
    @initialize(life=st.integers(0, 2**24 - 1))
    def begin(self, life: int) -> None:
        self.life = life
        self.stage = self.new_stage()
        self.commits = self.steps = 0
        inner = self.stage.deps

        @contextmanager
        def counted() -> Iterator[UnitOfWork]:
            with inner.uow() as uow:
                yield uow
                if self.dies:
                    self.dies = False
                    raise PowerCut("commit")
            self.commits += 1
            self.stage.commits = self.commits

        self.deps = replace(inner, uow=counted)
        self.parties = (self.stage.main, self.stage.other)
        self.staff, self.members = self.stage.people()
        self.tokens: list[str] = []
        self.dies = False
        """Whether the next process that commits dies just before."""
        self.in_vain = False
        """Whether the last act found nothing that it could be about."""
        self.crashed = False
        """Whether something may be dark that should be lit: until the worker has been."""
        self.deleted: set[str] = set()
        """Posts that their own authors deleted."""
        self.seen: dict[str, object] = {}
        self.told_apart: dict[str, Any] = {}
        self.statuses: dict[str, str] = {}
        self.kept = self._kept()
        self.taken = Taken()

    # What there is

    def rows(self, kind: type) -> Sequence[Any]:
        """Everything of one kind, oldest first."""
        return self.stage.rows(kind)

    def of(self, kind: type, *statuses: str) -> Sequence[Any]:
        """Those in one of these states; all if there are none, so that what is over is tried."""
        rows = self.rows(kind)
        return [row for row in rows if row.status in statuses] or rows

    def by_id(self, kind: type) -> Mapping[str, Any]:
        """The same by id."""
        return {row.id: row for row in self.rows(kind)}

    def now(self) -> datetime:
        """The time of cases, without letting any pass."""
        moment: datetime = self.deps.clock.current  # type: ignore[attr-defined] # a clock of tests
        return moment

    def key(self) -> str:
        """A request key that was not used before."""
        return key(self.deps)

    def road(self, pick: Pick) -> Road:
        """One of the two advertisers, mostly the first."""
        return self.parties[1] if pick.flag(0.25) else self.parties[0]

    def case(self, pick: Pick) -> Case:
        """A case, mostly one of those that were prepared."""
        prepared = {road.case.id for road in self.parties}
        rows = self.rows(Case)
        ready = [row for row in rows if row.id in prepared]
        found: Case = pick.one(ready if pick.flag(0.8) else rows)
        return found

    def everybody(self) -> list[Actor]:
        """All who might act, with the interests and invitations that they have by now."""
        if self.is_news("everybody"):
            interests, outside = self.stage.interests(), self.stage.outside()
            self.told_apart["everybody"] = [
                self._by_now(
                    actor,
                    interests.get(actor.id, frozenset()),
                    *outside.get(actor.id, (frozenset(), None)),
                )
                for actor in (*self.staff, *self.members)
            ]
        found: list[Actor] = self.told_apart["everybody"]
        return found

    def _by_now(
        self, actor: Actor, interests: frozenset[str], invited: frozenset[Any], number: int | None
    ) -> Actor:
        return replace(
            actor,
            interests=actor.interests | interests,
            outside_roles=invited,
            reviewer_number=number or actor.reviewer_number,
        )

    def who_may(self, usual: Callable[[Actor], bool], pick: Pick) -> Actor:
        """One of those who usually take an act; not whether they may in this very case."""
        return pick.one([actor for actor in self.everybody() if usual(actor)])

    def is_news(self, what: str) -> bool:
        """Whether anything was committed or written since this was last asked."""
        now = (self.commits, self.stage.writes())
        before, self.seen[what] = self.seen.get(what), now
        return before != now

    # What is tried

    def attempt(self, name: str, act: Callable[[], object], *, who: str = "") -> bool:
        """The act, a refusal, or a crash. Whether it was done."""
        self.tried[name] += 1
        commits, writes = self.commits, self.stage.writes()
        said = f"{name} by {who}" if who else name
        self.in_vain = False
        try:
            act()
        except NothingThere:
            note(f"{said}: there is nothing to do it to")
            self.in_vain = True
            return False
        except (DomainError, MailRefused) as refused:
            code = getattr(refused, "code", "mail")
            note(f"{said}: refused, {code}")
            self.refused[f"{name}: {code}"] += 1
            # What was darkened for an act that was refused after all stays so for a second.
            self.crashed = self.crashed or self.stage.writes() != writes
            return False
        except PowerCut as cut:
            note(f"{said}: the process dies at {cut}")
            self.crashed = True
            return False
        else:
            note(f"{said}: done")
            self.done[name] += 1
            return True
        finally:
            if self.commits != commits:
                self._remember()

    def _kept(self) -> dict[tuple[type, str], Any]:
        return {(kind, row.id): row for kind in KEPT for row in self.rows(kind)}

    def _remember(self) -> None:
        """What this act changed: kept with the ruling that it put in force, or compared with it."""
        before, self.kept = self.kept, self._kept()
        statuses, self.statuses = self.statuses, {r.id: r.status for r in self.rows(Ruling)}
        for key_, status in self.statuses.items():
            was = statuses.get(key_, "draft")
            if status == was:
                continue
            if status == "in force":
                changed = {
                    k: (before[k], self.kept[k]) for k in before if self.kept[k] != before[k]
                }
                self.taken.setdefault(key_, {}).update(changed)
                self.must_have_taken(key_, changed)
            elif status == "reversed":
                self.must_be_given_back(key_, before)

    def must_have_taken(self, ruling_id: str, changed: Changed) -> None:
        """Fail unless a ruling that has just taken effect took what it says, and no more."""

    def must_be_given_back(self, ruling_id: str, before: Mapping[tuple[type, str], Any]) -> None:
        """Fail unless a reversal that has just been done gave back what the ruling took."""
