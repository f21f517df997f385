"""Each check passes over a home in which everything happened, and finds each way to break it."""

# ruff: noqa: S608 - every part of these statements is a constant of this module

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from adjudge.adapters.standing_block import StandingBlock
from adjudge.adapters.store import models
from adjudge.adapters.store.models import Advertiser
from adjudge.adapters.store.unit_of_work import DjangoUnitOfWork
from adjudge.doctor.run import invariant_checks
from adjudge.doctor.verdict import Verdict, View
from adjudge.domain.cases.hold import Hold, HoldKind
from adjudge.settings import current_settings

pytestmark = pytest.mark.django_db
COVERED = ["1", "2", "3", "4", "5", "6", "8", "9", "10"]


def verdicts() -> dict[str, Verdict]:
    settings = current_settings()
    view = View(settings=settings, home=settings.state, uow=DjangoUnitOfWork())
    found = [check(view) for check in invariant_checks()]
    return {verdict.key: verdict for verdict in found}


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        assert cursor.rowcount != 0, "the test changed nothing"


@pytest.mark.usefixtures("broken")
def test_a_home_in_which_everything_happened_holds():
    found = verdicts()
    assert list(found) == COVERED
    assert {key: list(verdict.broken) for key, verdict in found.items() if verdict.broken} == {}
    empty = [key for key, verdict in found.items() if not all(verdict.checked.values())]
    assert empty == [], "every check looked at something of each kind"


SUSPENDED = "(SELECT id FROM store_ruling WHERE measure = 'suspend' AND status = 'in force')"
NOTICE = f"(SELECT id FROM store_letter WHERE kind = 'notice' AND ruling_id = {SUSPENDED})"


@pytest.mark.usefixtures("broken")
@pytest.mark.parametrize(
    ("key", "says", "sql"),
    [
        (
            "1",
            "which is no notice of ruling",
            f"UPDATE store_letter SET kind = 'proposal' WHERE id = {NOTICE}",
        ),
        (
            "1",
            "its hash differs",
            f"UPDATE store_letter SET text = 'Because we can.' WHERE id = {NOTICE}",
        ),
        (
            "1",
            "suspends or terminates without a proposal letter",
            f"DELETE FROM store_steprow WHERE subject_id = {SUSPENDED} AND name = 'serve_proposal'",
        ),
        (
            "1",
            "lacks reasons.fact_without_exhibit",
            "DELETE FROM store_factexhibit",
        ),
        (
            "2",
            "which was never put into effect",
            (
                f"DELETE FROM store_steprow WHERE subject_id = {SUSPENDED} "
                "AND name = 'put_into_effect'"
            ),
        ),
        (
            "3",
            "was billed, and its post was dark",
            "UPDATE store_settledevent SET ack_us = 4102444800000000",
        ),
        (
            "4",
            "the login kestrel_lab was closed",
            "UPDATE store_user SET is_active = FALSE WHERE username = 'kestrel_lab'",
        ),
        (
            "5",
            "posted balances of EUR add up to",
            (
                "UPDATE store_ledgeraccount SET posted_credits = posted_credits + 1 "
                "WHERE kind = 'donation_payable' OR kind = 'bank'"
            ),
        ),
        (
            "5",
            "its transfers make",
            (
                "UPDATE store_ledgeraccount SET posted_debits = posted_debits + 1, "
                "posted_credits = posted_credits + 1 WHERE kind = 'ad_revenue'"
            ),
        ),
        (
            "5",
            "micros of events",
            "UPDATE store_lineitem SET spent_micros = spent_micros + 1 WHERE spent_micros > 0",
        ),
        (
            "5",
            "has begun no wind-down",
            (
                "UPDATE store_winddown SET advertiser_id = (SELECT id FROM store_advertiser "
                "WHERE id NOT IN (SELECT advertiser_id FROM store_measure "
                "WHERE ended_at IS NULL) LIMIT 1)"
            ),
        ),
        (
            "5",
            "are accounted for",
            "UPDATE store_ledgeraccount SET kind = 'frozen' WHERE kind = 'bank'",
        ),
        (
            "6",
            "who proposed it",
            (
                f"UPDATE store_steprow SET actor_id = (SELECT drafted_by FROM store_ruling r "
                f"WHERE r.id = {SUSPENDED}) WHERE subject_id = {SUSPENDED} AND name = 'approve'"
            ),
        ),
        (
            "6",
            "was served without a second person",
            (
                f"UPDATE store_steprow SET name = 'time_out' WHERE subject_id = {SUSPENDED} "
                "AND name = 'approve'"
            ),
        ),
        (
            "6",
            "who took part before",
            (
                "UPDATE store_steprow SET actor_id = (SELECT drafted_by FROM store_ruling "
                "WHERE measure = 'suspend' LIMIT 1) WHERE subject_kind = 'appeal' "
                "AND name = 'uphold'"
            ),
        ),
        (
            "6",
            "alone",
            "UPDATE store_steprow SET actor_id = 'x' WHERE name LIKE 'settlement_%'",
        ),
        (
            "8",
            "which was reversed",
            "UPDATE store_measure SET end_kind = 'lifted' WHERE end_kind = 'reversed'",
        ),
        (
            "8",
            "and ruling",
            "UPDATE store_ruling SET status = 'in force' WHERE status = 'reversed'",
        ),
        (
            "9",
            "was readable before any letter",
            (
                "UPDATE store_registerentry SET released_at = '2018-01-01 00:00:00+00:00' "
                "WHERE type = 'ruling_served'"
            ),
        ),
        (
            "10",
            "stands where",
            'DELETE FROM store_registerentry WHERE "index" = 3',
        ),
        (
            "10",
            "is not the record that its leaf commits to",
            'UPDATE store_registerentry SET record = \'{"x": 1}\' WHERE "index" = 2',
        ),
        (
            "10",
            "which is none of a letter",
            f"UPDATE store_letter SET proof_leaf = 0 WHERE id = {NOTICE}",
        ),
    ],
)
def test_a_broken_record_is_found(key, says, sql):
    run(sql)
    found = verdicts()[key]
    assert any(says in each for each in found.broken), json.dumps(list(found.broken), indent=1)


def test_a_banned_slot_that_is_lit_is_found(broken):
    with altered_block(broken.banned_slot, lit=True):
        found = verdicts()["3"]
    assert any("is lit, and should be dark" in each for each in found.broken)
    assert verdicts()["3"].holds


def test_a_slot_that_is_dark_without_a_ruling_is_found(broken):
    with altered_block(broken.lit_slot, lit=False):
        found = verdicts()["2"]
    assert any("is dark, and no ruling says so" in each for each in found.broken)
    assert verdicts()["2"].holds


@pytest.mark.usefixtures("broken")
def test_a_lit_slot_of_nobody_is_found():
    with altered_block(4_000_000, lit=True):
        found = verdicts()["3"]
    assert any("slot 4000000 is lit and belongs to nobody" in each for each in found.broken)


@pytest.mark.usefixtures("broken")
def test_what_was_billed_during_a_security_hold_alone_is_found():
    run("DELETE FROM store_measure")
    held = Advertiser.objects.get(account__username="kestrel_lab")
    letter = models.Letter.objects.filter(advertiser=held).first()
    since = datetime(2026, 1, 1, tzinfo=UTC)
    DjangoUnitOfWork().of(Hold).add(
        Hold(
            id="h" * 36,
            opened_by="program:test",
            opened_at=since,
            party_id=str(held.party_id),
            advertiser_id=held.pk,
            hold=HoldKind.SECURITY,
            cause_code="login",
            cause="Somebody else logged in.",
            release_condition="The party says who it was.",
            not_affected="Your balance.",
            fact_ids=(),
            expires_at=since + timedelta(days=14),
            letter_id=letter.pk,
            served_at=since,
            effective_at=since,
            dark_at=since,
        )
    )
    broken = verdicts()["3"].broken
    assert any("was billed, and its post was dark" in each for each in broken)


def test_a_changed_file_of_the_log_is_found(broken):
    bundle = next(
        path for path in (broken.home.log / "tile" / "entries").rglob("*") if path.is_file()
    )
    before = bundle.read_bytes()
    bundle.write_bytes(before[:10] + bytes([before[10] ^ 1]) + before[11:])
    found = verdicts()["10"]
    bundle.write_bytes(before)
    assert any("the published log" in each for each in found.broken)
    assert verdicts()["10"].holds


@contextmanager
def altered_block(slot: int, *, lit: bool) -> Iterator[None]:
    """The standing block with one slot otherwise than it should be."""
    write(slot, lit=lit)
    yield
    write(slot, lit=not lit)


def write(slot: int, *, lit: bool) -> None:
    block = StandingBlock.open(current_settings().state.standing_block)
    (block.light if lit else block.darken)([slot])
    block.close()
