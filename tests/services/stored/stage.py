"""A site in a folder of its own: the real store, standing block, event files, log and mail.

Nothing here is made up but the people. Serving is the real kernel, in this process.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from django.db import connections
from tests.factories.rows import make_user
from tests.memory.people import Scene, euros, key

from adjudge.adapters.event_files import EventWriter, PendingEvent
from adjudge.adapters.processes import Registration
from adjudge.adapters.standing_block import StandingBlock, boot_mark
from adjudge.adapters.store.models import User
from adjudge.bootstrap import actor_for, log_vkey, wire
from adjudge.demo.casefile import file_matter, ready_for_approval
from adjudge.demo.road.story import KESTREL
from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.ads.campaign import Targeting
from adjudge.domain.ads.promoted_post import PromotedPost
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.errors import DomainError
from adjudge.domain.ledger.account import pending_balance, trial_balance
from adjudge.serve.body import DecideRequest
from adjudge.serve.worker import Worker
from adjudge.services.advertisers import confirm_address, open_advertiser
from adjudge.services.campaigns import add_line_item, create_campaign
from adjudge.services.delivery import publish_snapshot
from adjudge.services.funding import announce_deposit, confirm_deposit
from adjudge.services.ports import Deps
from adjudge.services.standing import reconcile
from adjudge.settings import Settings, load_settings

LANDING = "https://kestrel-lab.example/guard"
NO_PROCESS = 0
WAIT_SECONDS = 60

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Site:
    """The site and its staff."""

    settings: Settings
    deps: Deps
    block: StandingBlock
    reviewer: Actor
    second_reviewer: Actor
    third_reviewer: Actor
    officer: Actor
    operator: Actor
    second_operator: Actor

    @property
    def vkey(self) -> str:
        return log_vkey(self.settings)

    def town(
        self, name: str = "kestrel", *, deposit: str = "500.00", budget: str = "100.00"
    ) -> Scene:
        """An advertiser with a funded balance, a campaign and one line item."""
        user = make_user(name)
        opened = open_advertiser(
            self.deps,
            actor_for(user),
            request_id=key(self.deps),
            legal_name=f"{name.capitalize()} Lab",
            country="CH",
            email=f"ads@{name}.example",
        )
        actor = actor_for(user)
        confirm_address(self.deps, actor, party_id=opened.party_id, email=f"ads@{name}.example")
        announced = announce_deposit(
            self.deps,
            actor,
            request_id=key(self.deps),
            advertiser_id=opened.id,
            amount=euros(deposit),
            reference="invoice 7",
        )
        confirm_deposit(
            self.deps,
            self.operator,
            request_id=key(self.deps),
            transfer_id=announced.id,
            bank_reference=f"statement {key(self.deps)}",
        )
        campaign = create_campaign(
            self.deps, actor, request_id=key(self.deps), advertiser_id=opened.id, name="Spring"
        )
        line_item = add_line_item(
            self.deps,
            actor,
            request_id=key(self.deps),
            campaign_id=campaign.id,
            bid=euros("10.00"),
            budget=euros(budget),
            targeting=Targeting(),
        )
        return Scene(
            deps=self.deps,
            actor=actor,
            advertiser=opened,
            campaign=campaign,
            line_item=line_item,
        )

    def heard(self, town: Scene) -> Ruling:
        """A suspension of the town's whole promotion that only needs a second person."""
        filed = file_matter(
            self.deps,
            self.reviewer,
            KESTREL,
            advertiser_id=town.advertiser.id,
            key=key(self.deps),
        )
        return ready_for_approval(
            self.deps, self.reviewer, town.actor, KESTREL, filed, key=key(self.deps)
        )

    def is_dark(self, *slots: int) -> bool:
        """Whether all of them are."""
        now = self.block.read_effective_now()
        return all(self.block.is_dark(slot, now) for slot in slots)

    def readers(self, count: int) -> list[str]:
        """That many readers ask for a promoted post and see what they get; the ids of those.

        The serving process lives as long as this call, so its events can then be settled.
        """
        reconcile(self.deps)
        publish_snapshot(self.deps)
        serving = Worker.open(self.settings.state, 0)
        seen, events = [], []
        try:
            for reader in range(count):
                asked = DecideRequest(slots=1, viewer=f"reader-{reader}")
                for promoted in serving.decide(asked).promoted:
                    seen.append(promoted.promoted_post_id)
                    made = serving.events.make(
                        promoted.token,
                        "impression",
                        now_us=serving.now_us(),
                        viewer=asked.viewer.encode(),
                        agent=b"browser",
                    )
                    events.append(made)
            asyncio.run(serving.acknowledger.record(events))
        finally:
            serving.close()
        return seen

    def show(
        self, promoted: PromotedPost, *, slot: int, count: int, charge: int, file: int
    ) -> None:
        """Write impressions to the event file of a serving process that has ended since."""
        ended = Registration(
            worker=file, pid=NO_PROCESS, start_ticks=0, boot=boot_mark(), registered_us=0
        )
        writer = EventWriter(self.settings.state, ended, self.block)
        try:
            writer.commit(
                [
                    PendingEvent(
                        token_id=self.deps.random(16),
                        kind="impression",
                        promoted_post_id=promoted.id,
                        line_item_id=promoted.line_item_id,
                        post_slot=promoted.slot,
                        advertiser_slot=slot,
                        charge_micros=charge,
                        price_micros=charge * 1000,
                        runner_up_slot=None,
                        generation=1,
                        decided_us=0,
                    )
                    for _ in range(count)
                ]
            )
        finally:
            writer.close()

    def must_balance(self) -> None:
        """Nothing is lost, and nobody's money is below zero."""
        with self.deps.reading() as uow:
            accounts = uow.ledger.accounts()
        assert trial_balance(accounts) == {"EUR": 0}
        assert pending_balance(accounts) == {"EUR": 0}
        for account in accounts:
            assert account.available >= 0 or not account.debits_must_not_exceed_credits


def staff(name: str, role: StaffRole, number: int) -> Actor:
    user: User = make_user(name, role, number=number)
    return actor_for(user)


@contextmanager
def open_site(folder: Path) -> Iterator[Site]:
    """A new site below `folder`, over the tests' database."""
    settings = load_settings(home=folder / "home")
    deps = wire(settings)
    block = StandingBlock.open(settings.state.standing_block)
    reconcile(deps)
    try:
        yield Site(
            settings=settings,
            deps=deps,
            block=block,
            reviewer=staff("rosa", StaffRole.REVIEWER, 1),
            second_reviewer=staff("sven", StaffRole.REVIEWER, 2),
            third_reviewer=staff("tove", StaffRole.REVIEWER, 3),
            officer=staff("ada", StaffRole.APPEALS_OFFICER, 4),
            operator=staff("omar", StaffRole.OPERATOR, 5),
            second_operator=staff("olga", StaffRole.OPERATOR, 6),
        )
    finally:
        block.close()


def at_once(acts: Sequence[Callable[[], T]]) -> list[T | DomainError]:
    """Do all of these at the same moment, each in its own thread and connection.

    What each returned or was refused with, in their order; any other exception is raised.
    """
    gate = threading.Barrier(len(acts))
    results: list[T | DomainError | None] = [None] * len(acts)
    faults: list[BaseException] = []

    def run(place: int) -> None:
        try:
            gate.wait(WAIT_SECONDS)
            results[place] = acts[place]()
        except DomainError as refused:
            results[place] = refused
        except BaseException as fault:  # noqa: BLE001 - handed to the test's own thread below
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAIT_SECONDS)
    assert not any(thread.is_alive() for thread in threads), "somebody waits for ever"
    if faults:
        raise faults[0]
    return [result for result in results if result is not None]
