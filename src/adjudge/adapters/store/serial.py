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

    CASE_NUMBER = 1
    RULING_NUMBER = 2
    SETTLEMENT = 3
    REGISTER = 4


def take_turn(turn: Turn) -> None:
    """Wait until no other transaction holds this turn, and keep it until ours ends."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_SPACE, turn.value])
