"""The wiring, and the road once through the real store, block, policy, letters and log."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import connection
from tests.factories import rows as make
from tests.factories.road import Road

from adjudge import bootstrap
from adjudge.adapters.log_port import log_signer
from adjudge.adapters.mail import FileMailer, SmtpMailer
from adjudge.adapters.store import models as tables
from adjudge.adapters.store.triggers import TriggersMissing, drop_triggers
from adjudge.adapters.store.unit_of_work import DjangoUnitOfWork
from adjudge.adapters.tiles import folder_reader
from adjudge.adapters.verify import verify_log
from adjudge.domain.actor import StaffRole
from adjudge.domain.cases.appeal import OverturnCode
from adjudge.domain.ledger.account import trial_balance
from adjudge.services.appeals import overturn_appeal
from adjudge.services.delivery import publish_snapshot
from adjudge.services.feed import organic_feed
from adjudge.services.outbox import send_waiting
from adjudge.services.ports import Deps
from adjudge.services.register import publish_log
from adjudge.services.standing import reconcile
from adjudge.settings import Settings, load_settings


@pytest.fixture
def settings(database: str, tmp_path: Path) -> Settings:
    assert database in {"sqlite", "postgresql"}
    return load_settings(home=tmp_path / "home")


@pytest.fixture
def deps(settings: Settings) -> Iterator[Deps]:
    wired = bootstrap.wire(settings)
    reconcile(wired)
    yield wired
    wired.block.close()


def test_the_whole_road_in_the_real_store(deps, settings):
    road = Road(deps)
    road.promote()
    assert [p.promoted_post.status for p in road.promotions] == ["admitted", "declined"]
    assert road.lit()
    assert publish_snapshot(deps) == 1
    road.suspend()
    assert road.ruling.status == "in force"
    assert not road.lit()
    assert [post.text for post in organic_feed(deps, before=None, limit=9)][1] == (
        "Our new lab opens on Monday."
    )
    road.ask_and_appeal()
    overturn_appeal(
        deps,
        road.staff["officer"],
        appeal_id=road.appeal.id,
        reasons="A later build, tested here again, asks each user before it sends a page.",
        code=OverturnCode.FACT,
    )
    assert road.lit()
    assert reconcile(deps) == []
    assert road.close().status == "zero"
    assert not road.lit()
    with deps.reading() as uow:
        assert trial_balance(uow.ledger.accounts()) == {"EUR": 0}
        assert uow.ledger.accounts(owner_id=road.advertiser.id)[0].is_empty
        size = uow.register.size()
    mails = send_waiting(deps)
    assert mails == len(list(settings.state.mail.glob("*.eml"))) == tables.Letter.objects.count()
    assert publish_log(deps) == size
    report = verify_log(folder_reader(settings.state.log), log_signer(settings.state).vkey)
    assert report.checkpoint.size == size


def test_an_actor_is_what_the_tables_say(database):
    assert database in {"sqlite", "postgresql"}
    user = make.make_user("rosa", StaffRole.REVIEWER, StaffRole.APPEALS_OFFICER, number=7)
    with DjangoUnitOfWork() as uow:
        advertiser = make.make_advertiser(uow, user)
    make.declare_interest(user, advertiser.party_id)
    actor = bootstrap.actor_for(user)
    assert actor.id == actor.account_id == str(user.pk)
    assert actor.roles == {StaffRole.REVIEWER, StaffRole.APPEALS_OFFICER}
    assert actor.party_ids == actor.interests == {advertiser.party_id}
    assert actor.reviewer_number == 7
    nobody = bootstrap.actor_for(make.make_user())
    assert (nobody.roles, nobody.party_ids, nobody.reviewer_number) == (set(), set(), None)


def test_one_wiring_for_one_home(settings):
    wired = bootstrap.deps(settings)
    try:
        assert bootstrap.deps(settings) is wired
        assert wired.currency == "EUR"
        assert wired.today() == datetime.now(UTC).date() >= date(2026, 1, 1)
    finally:
        wired.block.close()


def test_nothing_runs_without_the_triggers(settings):
    drop_triggers(connection)
    with pytest.raises(TriggersMissing):
        bootstrap.deps(settings)


def test_mail_goes_where_the_settings_say(settings):
    wired = bootstrap.wire(settings)
    assert isinstance(wired.mailer, FileMailer)
    by_smtp = bootstrap.wire(load_settings(home=settings.home, mail="smtp://a:secret@mail.example"))
    assert isinstance(by_smtp.mailer, SmtpMailer)
    assert "secret" not in repr(by_smtp.mailer)
    wired.block.close()
    by_smtp.block.close()
