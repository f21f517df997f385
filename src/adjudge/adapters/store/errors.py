"""What the database refuses, told as errors of the domain where a person can do something about it.

Anything else that a constraint or trigger refuses is a fault of the program and stays an
`IntegrityError`.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db import IntegrityError

from adjudge.domain.cases.appeal import AppealExists
from adjudge.domain.cases.ruling import SameDecider
from adjudge.domain.errors import Conflict, DomainError, NotAllowed
from adjudge.domain.ledger.errors import AlreadyResolved
from adjudge.services.advertisers import AdvertiserExists


class StoreBusy(Conflict):
    """The database did not let us begin or go on in time, because others were writing."""

    code = "store.busy"

    def message(self) -> str:
        return "Too many others are writing at this moment; nothing was changed."

    def remedy(self) -> str:
        return "Send the request again, with the same key, in a few seconds."


SAME_DECIDER = "same_decider"
"""The message of the triggers by which nobody judges alone."""

OUTSIDE_ITS_CASE = "outside decider elsewhere"
"""The message of the trigger that keeps an outside decider to one case."""

# PostgreSQL names the constraint, SQLite the columns.
_KNOWN: tuple[tuple[tuple[str, ...], Callable[[], DomainError]], ...] = (
    ((SAME_DECIDER,), lambda: SameDecider(earlier="took part in", act="decide on")),
    (
        (OUTSIDE_ITS_CASE,),
        lambda: NotAllowed(act="decide in this case", needs="an invitation to it"),
    ),
    (("appeal_once", "store_appeal.ruling_id"), AppealExists),
    (("store_transfer_pending_id", "store_transfer.pending_id"), AlreadyResolved),
    (("transfer_key_once", "store_transfer.idempotency_key"), lambda: Conflict(kind="transfer")),
    (("step_once", "store_steprow.subject_kind"), lambda: Conflict(kind="subject")),
    (("settled_once", "store_settledevent.token_id"), lambda: Conflict(kind="settlement")),
    (("store_requestrecord_pkey", "store_requestrecord.key"), lambda: Conflict(kind="request")),
    (("exhibit_number", "store_exhibit.case_id"), lambda: Conflict(kind="case")),
    (("fact_number", "store_fact.case_id"), lambda: Conflict(kind="case")),
    (("advertiser_one_open", "store_advertiser.account_id"), AdvertiserExists),
    (("wind_down_one_open", "store_winddown.advertiser_id"), lambda: Conflict(kind="wind-down")),
)


def as_domain_error(error: IntegrityError) -> DomainError | None:
    """The domain's word for what the database refused, or None if it is a fault of the program."""
    text = str(error)
    for needles, make in _KNOWN:
        if any(needle in text for needle in needles):
            return make()
    return None
