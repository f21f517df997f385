"""Many at the same moment, each with its own connection: one wins, or all do, never a half."""

from __future__ import annotations

import pytest
from tests.factories.rows import make_user
from tests.memory.people import Scene, euros, key
from tests.services.stored.stage import LANDING, Site, at_once

from adjudge.adapters.store import models
from adjudge.bootstrap import actor_for
from adjudge.domain.ads.campaign import LineItem, Targeting
from adjudge.domain.ads.party import Advertiser
from adjudge.domain.cases.appeal import OverturnCode
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.errors import Conflict, DomainError
from adjudge.domain.ledger.errors import InsufficientFunds
from adjudge.domain.ledger.transfer import Transfer
from adjudge.domain.steps import WrongState
from adjudge.services.advertisers import AdvertiserExists, open_advertiser
from adjudge.services.appeals import admit_appeal, file_appeal, overturn_appeal
from adjudge.services.campaigns import add_line_item
from adjudge.services.delivery import SettlementReport, settle_all
from adjudge.services.effects import finish_waiting, put_into_effect
from adjudge.services.funding import announce_deposit, confirm_deposit
from adjudge.services.promotion import Promotion, promote_post
from adjudge.services.rulings import approve_ruling
from adjudge.services.standing import StandingSuspended, reconcile
from adjudge.services.winddowns import close_advertiser

BUSY = (Conflict, WrongState)
"""What somebody who came second is told: it changed meanwhile, or it is done."""


def promote(town: Scene, text: str) -> Promotion:
    return promote_post(
        town.deps,
        town.actor,
        request_id=key(town.deps),
        line_item_id=town.line_item.id,
        post_id=town.post(text).id,
        landing_url=LANDING,
    )


def all_dark(site: Site, town: Scene) -> bool:
    with site.deps.reading() as uow:
        posts = uow.promoted_posts.by_advertiser(town.advertiser.id)
    return site.is_dark(town.advertiser.slot, *(post.slot for post in posts))


def test_two_second_reviewers_approve_once(site):
    town = site.town()
    promote(town, "Our lab opens on Friday.")
    ruling = site.heard(town)
    results = at_once(
        [
            lambda who=who: approve_ruling(site.deps, who, ruling_id=ruling.id)
            for who in (site.second_reviewer, site.third_reviewer)
        ]
    )
    approved = [each for each in results if isinstance(each, Ruling)]
    assert len(approved) == 1, results
    assert all(isinstance(each, (Ruling, *BUSY)) for each in results)
    names = list(
        models.StepRow.objects.filter(subject_id=ruling.id)
        .order_by("seq")
        .values_list("name", flat=True)
    )
    assert names[-3:] == ["approve", "serve", "put_into_effect"]
    assert names.count("approve") == 1
    assert models.Measure.objects.filter(ruling_id=ruling.id).count() == 1
    assert models.Letter.objects.filter(ruling_id=ruling.id, kind="notice").count() == 1
    assert all_dark(site, town)


def test_the_same_reviewer_on_two_devices_approves_once(site):
    ruling = site.heard(site.town())
    results = at_once(
        [lambda: approve_ruling(site.deps, site.second_reviewer, ruling_id=ruling.id)] * 4
    )
    assert any(isinstance(each, Ruling) for each in results)
    assert {each.status for each in results if isinstance(each, Ruling)} == {"in force"}
    assert all(isinstance(each, (Ruling, *BUSY)) for each in results)
    assert models.Measure.objects.count() == 1


def test_the_effect_happens_once_whoever_finishes_it(site, monkeypatch):
    town = site.town()
    promote(town, "Our lab opens on Friday.")
    ruling = site.heard(town)
    with monkeypatch.context() as crash:
        crash.setattr("adjudge.services.rulings.put_into_effect", lambda *_: None)
        approve_ruling(site.deps, site.second_reviewer, ruling_id=ruling.id)
    assert not all_dark(site, town)
    at_once([lambda: put_into_effect(site.deps, ruling.id), lambda: finish_waiting(site.deps)] * 2)
    assert models.Measure.objects.filter(ruling_id=ruling.id).count() == 1
    assert all_dark(site, town)


def test_twenty_reserve_from_one_balance(site):
    town = site.town(deposit="200.00", budget="100.00")

    def reserve() -> LineItem:
        return add_line_item(
            site.deps,
            town.actor,
            request_id=key(site.deps),
            campaign_id=town.campaign.id,
            bid=euros("10.00"),
            budget=euros("30.00"),
            targeting=Targeting(),
        )

    results = at_once([reserve] * 20)
    assert sum(isinstance(each, LineItem) for each in results) == 3
    assert sum(isinstance(each, InsufficientFunds) for each in results) == 17
    assert models.LineItem.objects.count() == 4
    site.must_balance()


def test_twenty_settle_one_budget(site):
    """Twenty event files hold twice what the budget covers, and twenty settle them at once."""
    town = site.town(budget="1.00")
    promoted = promote(town, "Our lab opens on Friday.").promoted_post
    for file in range(20):
        site.show(promoted, slot=town.advertiser.slot, count=10, charge=10_000, file=file)
    results = at_once([lambda: settle_all(site.deps)] * 20)
    assert all(isinstance(each, (SettlementReport, Conflict)) for each in results)
    settle_all(site.deps)  # for whoever was told to come again
    billed = models.SettledEvent.objects.filter(reason="")
    assert billed.count() == 100
    assert sum(billed.values_list("charge_micros", flat=True)) == 1_000_000
    assert models.SettledEvent.objects.filter(reason="budget_exhausted").count() == 100
    with site.deps.reading() as uow:
        assert uow.settlements.spent_micros(town.line_item.id) == 1_000_000
    site.must_balance()


@pytest.mark.parametrize("attempt", range(3))
def test_a_promotion_that_meets_a_suspension_ends_dark(site, attempt):
    town = site.town(f"kestrel-{attempt}")
    promote(town, "Our lab opens on Friday.")
    ruling = site.heard(town)
    results = at_once(
        [
            *[lambda n=n: promote(town, f"Our lab opens on day {n}.") for n in range(3)],
            lambda: approve_ruling(site.deps, site.second_reviewer, ruling_id=ruling.id),
            lambda: reconcile(site.deps),
        ]
    )
    assert isinstance(results[3], Ruling)
    assert all(isinstance(each, (Promotion, StandingSuspended)) for each in results[:3])
    assert all_dark(site, town)
    reconcile(site.deps)
    assert all_dark(site, town)
    assert site.readers(10) == []


def test_a_promotion_that_meets_a_reversal_ends_lit(site):
    town = site.town()
    first = promote(town, "Our lab opens on Friday.").promoted_post
    ruling = approve_ruling(site.deps, site.second_reviewer, ruling_id=site.heard(town).id)
    filed = file_appeal(
        site.deps,
        town.actor,
        request_id=key(site.deps),
        ruling_id=ruling.id,
        on_facts="It was another program.",
        on_rule="",
        on_proportion="",
    )
    admit_appeal(site.deps, site.officer, appeal_id=filed.id)
    results = at_once(
        [
            lambda: overturn_appeal(
                site.deps,
                site.officer,
                appeal_id=filed.id,
                reasons="The extract of this week names another maker of the program.",
                code=OverturnCode.FACT,
            ),
            lambda: promote(town, "Our lab opens on Saturday."),
            lambda: reconcile(site.deps),
        ]
    )
    assert not isinstance(results[0], DomainError)
    assert isinstance(results[1], (Promotion, StandingSuspended))
    lit = [first.slot, town.advertiser.slot]
    if isinstance(results[1], Promotion):
        lit.append(results[1].promoted_post.slot)
    assert not any(site.is_dark(slot) for slot in lit)


def test_a_promotion_that_meets_a_closing_ends_dark(site):
    town = site.town()
    promote(town, "Our lab opens on Friday.")
    results = at_once(
        [
            lambda: close_advertiser(
                site.deps,
                town.actor,
                request_id=key(site.deps),
                advertiser_id=town.advertiser.id,
            ),
            *[lambda n=n: promote(town, f"Our lab opens on day {n}.") for n in range(3)],
        ]
    )
    assert not isinstance(results[0], DomainError)
    assert all_dark(site, town)
    with site.deps.reading() as uow:
        posts = uow.promoted_posts.by_advertiser(town.advertiser.id)
    assert {post.status for post in posts} == {"ended"}


@pytest.mark.parametrize("count", [8])
def test_one_request_sent_many_times_is_done_once(site, count):
    town = site.town()
    before = models.Transfer.objects.count()
    request_id = key(site.deps)

    def announce() -> Transfer:
        return announce_deposit(
            site.deps,
            town.actor,
            request_id=request_id,
            advertiser_id=town.advertiser.id,
            amount=euros("20.00"),
            reference="invoice 8",
        )

    results = at_once([announce] * count)
    done = {each.id for each in results if isinstance(each, Transfer)}
    assert len(done) == 1
    assert all(isinstance(each, (Transfer, Conflict)) for each in results)
    assert models.Transfer.objects.count() == before + 1
    assert announce().id in done


def test_one_bank_transfer_confirms_once(site):
    town = site.town()
    announced = announce_deposit(
        site.deps,
        town.actor,
        request_id=key(site.deps),
        advertiser_id=town.advertiser.id,
        amount=euros("20.00"),
        reference="invoice 8",
    )
    results = at_once(
        [
            lambda who=who, n=n: confirm_deposit(
                site.deps,
                who,
                request_id=key(site.deps),
                transfer_id=announced.id,
                bank_reference=f"statement 9-{n}",
            )
            for n, who in enumerate((site.operator, site.second_operator) * 3)
        ]
    )
    assert sum(isinstance(each, Transfer) for each in results) == 1
    with site.deps.reading() as uow:
        (account,) = [a for a in uow.ledger.accounts(owner_id=town.advertiser.id) if a.balance]
    assert account.balance == 520_000_000
    site.must_balance()


def test_one_account_opens_one_advertising_account(site):
    actor = actor_for(make_user("heron"))

    def begin() -> Advertiser:
        return open_advertiser(
            site.deps,
            actor,
            request_id=key(site.deps),
            legal_name="Heron Tea",
            country="SE",
            email="tea@heron.example",
        )

    results = at_once([begin] * 6)
    assert sum(isinstance(each, Advertiser) for each in results) == 1
    assert sum(isinstance(each, AdvertiserExists) for each in results) == 5
    assert models.Party.objects.count() == models.Advertiser.objects.count() == 1
