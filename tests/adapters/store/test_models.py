from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, models, transaction
from tests.factories import rows as make
from tests.factories.rows import NOW

from adjudge.adapters.store import models as tables


def again(model: type[models.Model], **changes: object) -> Callable[[], object]:
    """A second row like the first of this table, with changes."""

    def insert() -> object:
        row = model.objects.order_by("pk").values()[0]
        if not isinstance(model._meta.pk, models.OneToOneField):  # noqa: SLF001 - Django's name
            row.pop("id", None)
            if isinstance(model._meta.pk, models.CharField):  # noqa: SLF001 - Django's name
                row["id"] = make.new_id()
        return model.objects.create(**{**row, **changes})

    return insert


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize(
    "insert",
    [
        pytest.param(again(tables.Post, text="x" * 10_001), id="a post without end"),
        pytest.param(again(tables.Post, deleted_at=NOW - timedelta(days=1)), id="gone before"),
        pytest.param(again(tables.Party, legal_name=""), id="a party without a name"),
        pytest.param(again(tables.Party, country="Germany"), id="no country code"),
        pytest.param(again(tables.PartyMember), id="a mandate twice"),
        pytest.param(again(tables.PartyAddress), id="an address twice"),
        pytest.param(again(tables.StaffMember), id="a role twice"),
        pytest.param(again(tables.StaffMember, role="king"), id="no such role"),
        pytest.param(again(tables.Advertiser), id="a slot twice"),
        pytest.param(again(tables.LineItem, bid_micros=1), id="a bid below the lowest"),
        pytest.param(again(tables.LineItem, budget_micros=0), id="no budget"),
        pytest.param(
            again(tables.LineItem, spent_micros=100_000_001), id="spent beyond the budget"
        ),
        pytest.param(again(tables.Case), id="a case number twice"),
        pytest.param(again(tables.Exhibit), id="an exhibit number twice"),
        pytest.param(again(tables.Exhibit, number=2, size=10_000_001), id="too many bytes"),
        pytest.param(again(tables.Fact), id="a fact number twice"),
        pytest.param(
            again(tables.Fact, number=2, ended=NOW.date() - timedelta(days=9_999)),
            id="ended before it began",
        ),
        pytest.param(again(tables.Ruling), id="a ruling number twice"),
        pytest.param(again(tables.Appeal), id="an appeal twice"),
        pytest.param(again(tables.Measure), id="a ruling's measure twice"),
        pytest.param(again(tables.Letter, kind="threat"), id="no such letter"),
        pytest.param(again(tables.Letter, received_at=NOW - timedelta(days=1)), id="read early"),
        pytest.param(again(tables.OutboxMail), id="a mail twice"),
        pytest.param(again(tables.StepRow), id="a step twice"),
        pytest.param(again(tables.StepRow, seq=200), id="too many steps"),
        pytest.param(again(tables.SettledEvent), id="an event twice"),
        pytest.param(again(tables.SettledEvent, token_id="n", charge_micros=-1), id="paid back"),
        pytest.param(again(tables.Transfer), id="a transfer's key twice"),
        pytest.param(again(tables.Transfer, idempotency_key="n", amount=0), id="nothing moved"),
        pytest.param(
            again(tables.Transfer, idempotency_key="n", phase="post"), id="a post of nothing"
        ),
        pytest.param(
            again(
                tables.Transfer,
                idempotency_key="n",
                credit_account_id="bank:EUR",
                debit_account_id="bank:EUR",
            ),
            id="to itself",
        ),
        pytest.param(again(tables.WindDown), id="two wind-downs of one balance"),
        pytest.param(again(tables.WindDownReceipt, sha256="short"), id="no hash"),
        pytest.param(again(tables.Interest), id="an interest twice"),
    ],
)
def test_the_database_refuses(told, insert):
    make.declare_interest(told.reviewer, told.advertiser.party_id)
    with pytest.raises(DatabaseError), transaction.atomic():
        insert()


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize(
    "change",
    [
        {"pending_debits": 500_000_001},
        {"posted_debits": 500_000_001},
        {"posted_credits": -1},
        {"closed": True},
    ],
    ids=["reserved beyond the balance", "spent beyond it", "negative", "closed with money"],
)
def test_an_account_of_other_peoples_money_holds_its_limits(change):
    with pytest.raises(IntegrityError), transaction.atomic():
        tables.LedgerAccount.objects.filter(kind="available").update(**change)


@pytest.mark.usefixtures("told")
def test_a_row_says_what_it_is():
    assert str(tables.Slot.objects.all()[0]).startswith("slot ")


@pytest.mark.usefixtures("database")
def test_no_migration_is_missing():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
    assert tables.User.objects.count() == 0
