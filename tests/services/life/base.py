"""One advertiser, its case, and everybody who might act in it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import replace

from hypothesis import strategies as st
from hypothesis.stateful import initialize
from tests.counted import Counted
from tests.memory import PowerCut
from tests.memory.people import APPEALS_OFFICER, OPERATOR, REVIEWER, SECOND_REVIEWER
from tests.services.roads import NEW_REASONS, RESPONSE, Road, road

from adjudge.domain.actor import Actor, StaffRole, program
from adjudge.domain.cases.measure import MeasureKind
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.errors import DomainError

BOTH = frozenset({StaffRole.REVIEWER, StaffRole.APPEALS_OFFICER})
PICK = st.integers(0, 9)
PARTY, OFFICER, NEWEST = 9, 2, -1
TEXTS = st.sampled_from(
    [
        NEW_REASONS,
        RESPONSE,
        "Kestrel Lab can no longer buy promoted posts here.",
        "The alarm of 14 June 2025 named a file that the disk did not hold.",
        "",
    ]
)
# What every ad in the library has, whoever it is of: not about conduct, standing or reasons.
DELIVERY_DATA = frozenset({"promoted_post_id", "post_id", "policy_version"})
# How a measure ended is a code here and a sentence in the letter.
OWN_CODES = frozenset({"end"})


class CaseLife(Counted):
    """One advertiser, its case, and everybody who might act in it."""

    here: Road
    people: list[Actor]

    @initialize()
    def begin(self) -> None:
        self.here = road()
        party = self.here.scene.advertiser.party_id
        jack = Actor(id="jack", roles=BOTH, reviewer_number=6)
        self.people = [
            REVIEWER,
            SECOND_REVIEWER,
            APPEALS_OFFICER,
            jack,
            replace(jack, id="kate", reviewer_number=7),
            replace(jack, id="rival", reviewer_number=8, interests=frozenset({party})),
            replace(jack, id="unnumbered", reviewer_number=None),
            OPERATOR,
            program("helper"),
            self.here.scene.actor,
        ]
        self.ledger = self._rows("ledger account")
        self.seen: dict[str, int] = {}

    def _is_news(self, what: str) -> bool:
        """Whether anything was committed since this was last asked: most acts are refused."""
        commits = self.here.deps.uow.tables.commits  # type: ignore[attr-defined] # the store in memory
        before, self.seen[what] = self.seen.get(what, -1), commits
        return before != commits

    def _rows(self, table: str) -> dict[str, object]:
        return dict(self.here.deps.uow.tables.table(table))  # type: ignore[attr-defined] # the store in memory

    def _all(self, table: str) -> list[object]:
        return [row for _, row in sorted(self._rows(table).items())]

    def _person(self, pick: int) -> Actor:
        return self.people[pick % len(self.people)]

    @contextlib.contextmanager
    def _perhaps(self) -> Iterator[None]:
        """The act, a refusal, or a crash; a refusal changes nothing but what a crash may darken."""
        try:
            yield
        except DomainError:
            return
        except PowerCut:
            return

    def _one(self, table: str, pick: int, act: Callable[[str], object]) -> None:
        rows = self._all(table)
        if rows:
            with self._perhaps():
                act(rows[pick % len(rows)].id)  # type: ignore[attr-defined] # every aggregate has an id

    def _is_lit(self, slot: int) -> bool:
        return not self.here.deps.block.is_dark(slot)  # type: ignore[attr-defined] # the block in memory

    def _rulings(self) -> list[Ruling]:
        return self._all("ruling")  # type: ignore[return-value] # that table

    def _expected(self) -> dict[int, bool]:
        """Which slots of posts are lit, told from the states of rulings alone."""
        stopping = [
            ruling.statement.scope
            for ruling in self._rulings()
            if ruling.status == "in force" and ruling.statement.measure is MeasureKind.SUSPEND
        ]
        posts = self._all("promoted post")
        return {
            post.slot: post.status == "admitted"  # type: ignore[attr-defined] # that table
            and not any(s.whole_party or post.id in s.promoted_post_ids for s in stopping)  # type: ignore[attr-defined] # the same
            for post in posts
        }
