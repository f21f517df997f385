"""The one place that wires: settings in, everything a use case may touch out."""

from __future__ import annotations

import os
import secrets
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import django

from adjudge.adapters.block_port import AdvertiserBlock
from adjudge.adapters.event_files import EventReader
from adjudge.adapters.events_port import SettlementEvents
from adjudge.adapters.extract_port import Extractors
from adjudge.adapters.failpoints import Failpoints
from adjudge.adapters.landing import OwnPages, origin_of
from adjudge.adapters.landing_pages.port import FetchedPages
from adjudge.adapters.letter_press import TemplatePress
from adjudge.adapters.log_port import TileLog, log_signer
from adjudge.adapters.mail import FileMailer, SmtpMailer
from adjudge.adapters.rulebook_files import FileRulebooks
from adjudge.adapters.snapshot import SnapshotPublisher
from adjudge.adapters.standing_block import StandingBlock
from adjudge.adapters.story_clock import StoryClock
from adjudge.adapters.text_weight import TwitterTextWeight
from adjudge.domain.actor import Actor, StaffRole
from adjudge.services.mail_ports import Mailer
from adjudge.services.organic_ports import Clock
from adjudge.services.policy import PolicyInForce
from adjudge.services.ports import Deps
from adjudge.settings import Settings, current_settings

if TYPE_CHECKING:
    # Importing models needs a configured Django; a type does not.
    from adjudge.adapters.store.models import User

DJANGO_SETTINGS = "adjudge.django_settings"

_lock = threading.Lock()
_wired: dict[Path, Deps] = {}


class SystemClock:
    """Real time."""

    def now(self) -> datetime:
        """This instant, aware, in UTC."""
        return datetime.now(UTC)


def configure() -> None:
    """Make Django ready in this process (idempotent)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", DJANGO_SETTINGS)
    django.setup()


def deps(settings: Settings | None = None) -> Deps:
    """Everything a use case may touch, wired once per process and home.

    Raises:
        TriggersMissing: the database was not migrated, or lost a trigger; nothing may run then.
        FailpointRefused: a failpoint is set outside a demo home.
        BlockDamaged: the standing block is something else.
    """
    chosen = settings or current_settings()
    with _lock:
        if chosen.home not in _wired:
            check_triggers()
            _wired[chosen.home] = wire(chosen)
        return _wired[chosen.home]


def check_triggers() -> None:
    """Raise `TriggersMissing` unless every trigger is in the database, as declared."""
    from django.db import connection  # noqa: PLC0415 - after configure()

    from adjudge.adapters.store import triggers  # noqa: PLC0415 - after configure()

    triggers.check_triggers(connection)


def wire(settings: Settings, *, clock: Clock | None = None) -> Deps:
    """A new `Deps` for this home, whose folders it makes; `clock` is real time unless given."""
    from adjudge.adapters.store import unit_of_work as store  # noqa: PLC0415 - after configure()

    home = settings.state
    home.create()
    time = clock or SystemClock()
    of_cases = clock or StoryClock(home, time)
    block = StandingBlock.open(home.standing_block, create=True)
    origin = origin_of(settings.base_url)
    return Deps(
        uow=store.DjangoUnitOfWork,
        reading=store.reading,
        organic_uow=store.OrganicTransaction,
        organic_reading=store.organic_reading,
        clock=of_cases,
        wall_clock=time,
        random=secrets.token_bytes,
        weigh=TwitterTextWeight(),
        extract=Extractors(OwnPages(origin), origin),
        rulebooks=PolicyInForce(FileRulebooks(), store.general_acts, of_cases),
        block=AdvertiserBlock(home, block),
        snapshots=SnapshotPublisher(
            home.snapshots, block, reserve_micros=settings.reserve_cpm_micros
        ),
        events=SettlementEvents(EventReader(home)),
        press=TemplatePress(),
        log=TileLog(home, log_signer(home), time),
        mailer=_mailer(settings, time),
        faults=Failpoints.from_environment(home),
        currency=settings.currency,
        site_name=settings.site_name,
        deadlines=settings.deadlines,
        landing_pages=FetchedPages(origin) if settings.landing_checks else None,
    )


def log_vkey(settings: Settings | None = None) -> str:
    """The public log's verifier key, as one line of text to be published."""
    return log_signer((settings or current_settings()).state).vkey


def actor_for(user: User) -> Actor:
    """Who this login is: staff roles, mandates, declared interests, its organic account."""
    held = user.staff_roles.filter(ended_at=None)
    staff = list(held.values_list("role", "reviewer_number", "case_id"))
    numbers = [number for _, number, _ in staff if number is not None]
    return Actor(
        id=str(user.pk),
        account_id=str(user.pk),
        roles=frozenset(StaffRole(role) for role, _, case_id in staff if case_id is None),
        outside_roles=frozenset((case, StaffRole(role)) for role, _, case in staff if case),
        party_ids=frozenset(user.mandates.values_list("party_id", flat=True)),
        interests=frozenset(
            user.interests.filter(withdrawn_at=None).values_list("party_id", flat=True)
        ),
        reviewer_number=min(numbers, default=None),
    )


def _mailer(settings: Settings, clock: Clock) -> Mailer:
    sender = f"adjudge@{urlsplit(settings.base_url).hostname}"
    url = settings.mail.get_secret_value()
    if url == "file":
        return FileMailer(
            settings.state.mail, sender=sender, site_name=settings.site_name, clock=clock
        )
    return SmtpMailer(url, sender=sender, site_name=settings.site_name, clock=clock)
