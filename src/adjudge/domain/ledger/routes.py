"""Kinds of transfers and the routes that each may take, as a closed table.

The table keeps promises that no check elsewhere could forget: promotional credit is never refunded
or donated, only a donation or the operator's own gift reaches a charity's account, and a refund
never leaves from revenue.
"""

from __future__ import annotations

from enum import StrEnum

from adjudge.domain.ledger.account import AccountKind as Kind


class TransferKind(StrEnum):
    """Why money moves."""

    DEPOSIT = "deposit"
    PROMO_GRANT = "promo_grant"
    PROMO_EXPIRY = "promo_expiry"
    RESERVATION = "reservation"
    CHARGE = "charge"
    CREDIT_NOTE = "credit_note"
    DISPUTE_HOLD = "dispute_hold"
    DISPUTE_RELEASE = "dispute_release"
    DISPUTE_LOST = "dispute_lost"
    LAW_FREEZE = "law_freeze"
    LAW_RELEASE = "law_release"
    REFUND = "refund"
    REFUND_PAYOUT = "refund_payout"
    REFUND_RETURNED = "refund_returned"
    DONATION = "donation"
    DONATION_PAYOUT = "donation_payout"
    GIFT = "gift"
    UNCLAIMED = "unclaimed"
    UNCLAIMED_RETURN = "unclaimed_return"
    ROUNDING = "rounding"


# For each kind, the (debited, credited) kinds of account. Corrections are the opposite movement
# under the kind named for it (a charge is corrected by a credit note), never an edit.
ROUTES: dict[TransferKind, frozenset[tuple[Kind, Kind]]] = {
    TransferKind.DEPOSIT: frozenset({(Kind.BANK, Kind.AVAILABLE)}),
    TransferKind.PROMO_GRANT: frozenset({(Kind.AD_REVENUE, Kind.PROMO_CREDIT)}),
    TransferKind.PROMO_EXPIRY: frozenset({(Kind.PROMO_CREDIT, Kind.AD_REVENUE)}),
    TransferKind.RESERVATION: frozenset(
        {(Kind.AVAILABLE, Kind.AD_REVENUE), (Kind.PROMO_CREDIT, Kind.AD_REVENUE)}
    ),
    TransferKind.CHARGE: frozenset(
        {(Kind.AVAILABLE, Kind.AD_REVENUE), (Kind.PROMO_CREDIT, Kind.AD_REVENUE)}
    ),
    TransferKind.CREDIT_NOTE: frozenset(
        {(Kind.AD_REVENUE, Kind.AVAILABLE), (Kind.AD_REVENUE, Kind.PROMO_CREDIT)}
    ),
    TransferKind.DISPUTE_HOLD: frozenset({(Kind.AVAILABLE, Kind.HELD_DISPUTE)}),
    TransferKind.DISPUTE_RELEASE: frozenset({(Kind.HELD_DISPUTE, Kind.AVAILABLE)}),
    TransferKind.DISPUTE_LOST: frozenset({(Kind.HELD_DISPUTE, Kind.BANK)}),
    TransferKind.LAW_FREEZE: frozenset({(Kind.AVAILABLE, Kind.FROZEN)}),
    TransferKind.LAW_RELEASE: frozenset({(Kind.FROZEN, Kind.AVAILABLE)}),
    TransferKind.REFUND: frozenset({(Kind.AVAILABLE, Kind.REFUND_PAYABLE)}),
    TransferKind.REFUND_PAYOUT: frozenset({(Kind.REFUND_PAYABLE, Kind.BANK)}),
    TransferKind.REFUND_RETURNED: frozenset({(Kind.BANK, Kind.REFUND_PAYABLE)}),
    TransferKind.DONATION: frozenset({(Kind.AVAILABLE, Kind.DONATION_PAYABLE)}),
    TransferKind.DONATION_PAYOUT: frozenset({(Kind.DONATION_PAYABLE, Kind.BANK)}),
    TransferKind.GIFT: frozenset({(Kind.AD_REVENUE, Kind.DONATION_PAYABLE)}),
    TransferKind.UNCLAIMED: frozenset(
        {(Kind.AVAILABLE, Kind.UNCLAIMED), (Kind.REFUND_PAYABLE, Kind.UNCLAIMED)}
    ),
    TransferKind.UNCLAIMED_RETURN: frozenset({(Kind.UNCLAIMED, Kind.AVAILABLE)}),
    TransferKind.ROUNDING: frozenset(
        {(Kind.ROUNDING, Kind.AVAILABLE), (Kind.AVAILABLE, Kind.ROUNDING)}
    ),
}


def is_allowed(kind: TransferKind, debit: Kind, credit: Kind) -> bool:
    """Whether a transfer of this kind may debit and credit accounts of these kinds."""
    return (debit, credit) in ROUTES[kind]
