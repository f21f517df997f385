"""Taking turns: locks that no row could stand for.

On SQLite every writing transaction is IMMEDIATE, so its writers take turns already. On PostgreSQL
an advisory lock does it, held until the transaction ends. Where a transaction takes several, it
takes them in the order of `Turn`; rows of advertisers and ledger accounts come before.
"""

from __future__ import annotations

from enum import IntEnum

from django.db import connection

# A space of our own among the advisory locks of a database: the bytes of "adju".
_SPACE = 0x61646A75


class Turn(IntEnum):
    """What is done by one writer at a time."""

    SLOTS = 0
    CASE_NUMBER = 1
    RULING_NUMBER = 2
    SETTLEMENT = 3
    REGISTER = 4


def take_turn(turn: Turn) -> None:
    """Wait until no other transaction holds or shares this turn, and keep it until ours ends."""
    _lock("pg_advisory_xact_lock", turn)


def share_turn(turn: Turn) -> None:
    """The same beside others who share it, until somebody takes it for itself."""
    _lock("pg_advisory_xact_lock_shared", turn)


def _lock(function: str, turn: Turn) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(%s, %s)", [_SPACE, turn.value])
