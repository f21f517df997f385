"""Raw SQL against a record that was really lived: the database refuses, whoever writes.

`tests/adapters/store/test_triggers.py` tries every rule and every column on rows of its own.
"""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from tests.memory.people import Scene
from tests.services.stored.stage import Site

from adjudge.adapters.store.models import LedgerAccount, Ruling
from adjudge.services.rulings import approve_ruling

ATTACKS = {
    "the proposer approves": (
        (
            "INSERT INTO store_steprow (subject_kind, subject_id, seq, name, actor_id, at, data) "
            "SELECT 'ruling', r.id, (SELECT COUNT(*) FROM store_steprow WHERE subject_id = r.id), "
            "'approve', r.drafted_by, r.drafted_at, '{}' FROM store_ruling r"
        ),
        "same_decider",
    ),
    "a measure on a letter that is no notice": (
        (
            "INSERT INTO store_measure (id, ruling_id, letter_id, advertiser_id, kind, "
            "whole_party, promoted_post_ids, served_at, effective_at) "
            "SELECT 'x', l.ruling_id, l.id, l.advertiser_id, 'suspend', TRUE, '[]', l.served_at, "
            "l.served_at FROM store_letter l WHERE l.kind = 'proposal'"
        ),
        "no measure before its notice",
    ),
    "a measure that lasts longer": (
        "UPDATE store_measure SET effective_at = served_at",
        "fixed columns",
    ),
    "a letter with other words": ("UPDATE store_letter SET text = 'we said so'", "fixed columns"),
    "a letter that was never there": ("DELETE FROM store_letter", "never deleted"),
    "another leaf": ("UPDATE store_registerentry SET leaf = salt", "fixed columns"),
    "a smaller deposit": ("UPDATE store_transfer SET amount = 1", "written once"),
    "a reviewer who was somebody else": (
        "UPDATE store_steprow SET actor_id = 'program:clock'",
        "written once",
    ),
    "money that is not there": (
        (
            "UPDATE store_ledgeraccount SET posted_debits = posted_credits + 1 "
            "WHERE kind = 'available'"
        ),
        "ledger_debits_within_credits",
    ),
    "more reserved than there is": (
        (
            "UPDATE store_ledgeraccount SET pending_debits = posted_credits + 1 "
            "WHERE kind = 'available'"
        ),
        "ledger_debits_within_credits",
    ),
}


@pytest.fixture
def lived(site: Site) -> Scene:
    """A town that was banned."""
    town = site.town()
    approve_ruling(site.deps, site.second_reviewer, ruling_id=site.heard(town).id)
    return town


@pytest.mark.usefixtures("lived")
def test_the_database_refuses(site):
    for attack, (sql, told) in ATTACKS.items():
        refused = pytest.raises(DatabaseError, match=told)
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
            pytest.fail(attack)
    assert Ruling.objects.get().status == "in force"
    assert LedgerAccount.objects.get(kind="available").posted_debits == 0
    site.must_balance()
