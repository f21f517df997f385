"""Random acts over the life of a case on the real store and block; some processes die meanwhile.

`tests/services/test_due_process.py` says the same in memory, with more people and more acts. Here
it counts that the tables, the triggers and the shared memory hold it too.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule
from tests.counted import Counted, run_steps
from tests.memory import MemoryFaults, PowerCut
from tests.memory.people import Scene, key
from tests.services.stored.stage import LANDING, Site

from adjudge.adapters.store import models
from adjudge.domain.actor import Actor
from adjudge.domain.cases.appeal import OverturnCode
from adjudge.domain.errors import DomainError
from adjudge.domain.standing.measures import DARK_NOW
from adjudge.services.appeals import admit_appeal, file_appeal, overturn_appeal, uphold_appeal
from adjudge.services.effects import finish_waiting
from adjudge.services.promotion import end_promotion, promote_post
from adjudge.services.rulings import approve_ruling
from adjudge.services.standing import desired_for, reconcile

PEOPLE = st.integers(0, 5)
WHICH = st.integers(0, 3)
TEXTS = st.sampled_from(["Our lab opens on Friday.", "Guaranteed returns, no risk at all."])
REASONS = "The certificate that was compared belongs to another firm of a similar name."
POINTS = st.sampled_from(
    ["ruling.approved", "effect.block_written", "effect.committed", "release.committed"]
)


class Life(Counted):
    """One advertiser, the cases about it, and everybody who might act in them."""

    site: Site
    town: Scene
    people: tuple[Actor, ...]

    @initialize()
    def begin(self) -> None:
        self.faults = MemoryFaults()
        self.site = replace(self.site, deps=replace(self.site.deps, faults=self.faults))
        self.town = self.site.town(f"kestrel-{key(self.site.deps)}")
        site = self.site
        self.people = (
            site.reviewer,
            site.second_reviewer,
            site.third_reviewer,
            site.officer,
            site.operator,
            self.town.actor,
        )

    def attempt(self, act: Callable[[], object]) -> None:
        """The act, a refusal, or the death of its process."""
        with contextlib.suppress(DomainError, PowerCut):
            act()

    def ids(self, table: type[models.Ruling | models.PromotedPost | models.Appeal]) -> list[str]:
        mine = {"advertiser_id": self.town.advertiser.id}
        if table is models.Appeal:
            mine = {"party_id": self.town.advertiser.party_id}
        return list(table.objects.filter(**mine).order_by("id").values_list("id", flat=True))

    @rule(text=TEXTS)
    def promote(self, text: str) -> None:
        town = self.town
        self.attempt(
            lambda: promote_post(
                self.site.deps,
                town.actor,
                request_id=key(self.site.deps),
                line_item_id=town.line_item.id,
                post_id=town.post(text).id,
                landing_url=LANDING,
            )
        )

    @rule(which=WHICH)
    def end(self, which: int) -> None:
        for promoted_id in self.ids(models.PromotedPost)[which : which + 1]:
            self.attempt(
                lambda key_=promoted_id: end_promotion(
                    self.site.deps, self.town.actor, promoted_post_id=key_
                )
            )

    @rule(who=PEOPLE)
    def ban(self, who: int) -> None:
        """Proposed, answered, dealt with; the proposer tries to approve, then somebody does."""
        ruling_id = self.site.heard(self.town).id
        for person in (self.site.reviewer, self.people[who]):
            self.attempt(lambda by=person: approve_ruling(self.site.deps, by, ruling_id=ruling_id))

    @rule(who=PEOPLE, which=WHICH)
    def approve(self, who: int, which: int) -> None:
        for ruling_id in self.ids(models.Ruling)[which : which + 1]:
            self.attempt(
                lambda key_=ruling_id: approve_ruling(
                    self.site.deps, self.people[who], ruling_id=key_
                )
            )

    @rule(which=WHICH, who=PEOPLE)
    def appeal(self, which: int, who: int) -> None:
        for ruling_id in self.ids(models.Ruling)[which : which + 1]:
            self.attempt(lambda key_=ruling_id: self._appeal(key_, self.people[who]))

    def _appeal(self, ruling_id: str, officer: Actor) -> None:
        filed = file_appeal(
            self.site.deps,
            self.town.actor,
            request_id=key(self.site.deps),
            ruling_id=ruling_id,
            on_facts="It was another program.",
            on_rule="",
            on_proportion="",
        )
        admit_appeal(self.site.deps, officer, appeal_id=filed.id)

    @rule(which=WHICH, who=PEOPLE, falls=st.booleans())
    def decide(self, which: int, who: int, *, falls: bool) -> None:
        """The person picked tries, then the officer does."""
        for appeal_id in self.ids(models.Appeal)[which : which + 1]:
            for person in (self.people[who], self.site.officer):
                self.attempt(
                    lambda key_=appeal_id, by=person: admit_appeal(
                        self.site.deps, by, appeal_id=key_
                    )
                )
                self.attempt(lambda key_=appeal_id, by=person: self._decide(key_, by, falls=falls))

    def _decide(self, appeal_id: str, by: Actor, *, falls: bool) -> None:
        if falls:
            overturn_appeal(
                self.site.deps, by, appeal_id=appeal_id, reasons=REASONS, code=OverturnCode.FACT
            )
        else:
            uphold_appeal(self.site.deps, by, appeal_id=appeal_id, reasons=REASONS)

    @rule(point=POINTS)
    def arm(self, point: str) -> None:
        self.faults.armed = {point}

    @rule()
    def work(self) -> None:
        """What the worker does; afterwards the block is as the rows say."""
        self.attempt(lambda: finish_waiting(self.site.deps))
        reconcile(self.site.deps)
        with self.site.deps.reading() as uow:
            desired = desired_for(uow, self.town.advertiser.id)
        assert not self.site.deps.block.differing(desired)

    @invariant()
    def nothing_that_a_ruling_in_force_stops_is_lit(self) -> None:
        with self.site.deps.reading() as uow:
            desired = desired_for(uow, self.town.advertiser.id)
        if models.Ruling.objects.filter(
            advertiser_id=self.town.advertiser.id, status="in force", measure="suspend"
        ).exists():
            assert set(desired.values()) == {DARK_NOW}
        dark = [slot for slot, value in desired.items() if value == DARK_NOW]
        assert not dark or self.site.is_dark(*dark)

    @invariant()
    def a_measure_stands_on_its_ruling_and_its_notice(self) -> None:
        mine = models.Measure.objects.filter(advertiser_id=self.town.advertiser.id)
        for measure in mine.select_related("letter"):
            assert measure.letter.kind == "notice"
            assert measure.letter.ruling_id == measure.ruling_id
            assert measure.letter.served_at <= measure.effective_at
        rulings = models.Ruling.objects.filter(advertiser_id=self.town.advertiser.id)
        in_force = rulings.filter(status="in force").values_list("id", flat=True)
        standing = mine.filter(ended_at=None).values_list("ruling_id", flat=True)
        assert set(in_force) == set(standing)

    @invariant()
    def nobody_judges_twice(self) -> None:
        for ruling in models.Ruling.objects.filter(advertiser_id=self.town.advertiser.id):
            appeals = models.Appeal.objects.filter(ruling=ruling).values_list("id", flat=True)
            steps = models.StepRow.objects.filter(subject_id__in=[ruling.id, *appeals])
            judges = list(
                steps.filter(name__in=["propose", "approve", "uphold", "overturn"]).values_list(
                    "actor_id", flat=True
                )
            )
            assert len(judges) == len(set(judges))
            assert not any(judge.startswith("program:") for judge in judges)

    @invariant()
    def the_money_stays_where_it_was(self) -> None:
        with self.site.deps.reading() as uow:
            accounts = uow.ledger.accounts(owner_id=self.town.advertiser.id)
        assert [(a.balance, a.pending_debits) for a in accounts] == [(500_000_000, 100_000_000)]


STEPS = 20_000


def test_the_life_of_a_case(site):
    life = type("LifeOnThisSite", (Life,), {"site": site})
    assert run_steps(life, 200, length=25) >= 200


@pytest.mark.deep
@pytest.mark.timeout(3_000)
def test_the_life_of_a_case_in_many_steps(site):
    life = type("LifeOnThisSite", (Life,), {"site": site})
    assert run_steps(life, STEPS, length=200) >= STEPS
