"""Ledger accounts: whose money, of which kind, in which currency, with running totals in micros.

Accounts of advertisers and the platform's debts are credit accounts: what was put in stands on the
credit side. `bank` is the opposite: a deposit debits it. Summed over all accounts, credits less
debits are zero in every currency, posted and pending alike.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from adjudge.domain.errors import InvalidValue
from adjudge.domain.ledger.errors import AccountNotEmpty, TotalTooLarge
from adjudge.domain.money import CURRENCIES

# Totals only grow; this leaves room below the 63 bits of a database integer for one more transfer.
MAX_TOTAL = 9_000_000_000_000_000_000
MAX_OWNER_PART = 60


class AccountKind(StrEnum):
    """What an account is for. The first four belong to an advertiser and one of its payers."""

    AVAILABLE = "available"
    PROMO_CREDIT = "promo_credit"
    HELD_DISPUTE = "held_dispute"
    FROZEN = "frozen"
    BANK = "bank"
    AD_REVENUE = "ad_revenue"
    REFUND_PAYABLE = "refund_payable"
    DONATION_PAYABLE = "donation_payable"
    UNCLAIMED = "unclaimed"
    ROUNDING = "rounding"


ADVERTISER_KINDS = frozenset(
    {
        AccountKind.AVAILABLE,
        AccountKind.PROMO_CREDIT,
        AccountKind.HELD_DISPUTE,
        AccountKind.FROZEN,
    }
)
# What we hold for, or owe to, somebody else: it can never be spent below zero.
LIMITED_KINDS = ADVERTISER_KINDS | {
    AccountKind.REFUND_PAYABLE,
    AccountKind.DONATION_PAYABLE,
    AccountKind.UNCLAIMED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerAccount:
    """One account and its four running totals (micros, never negative, never decreasing if posted).

    `owner_id` is `<advertiser>:<payer>` for the kinds of an advertiser, the charity for
    `donation_payable`, and None for the platform's own. The id follows from kind, owner and
    currency. A closed account is empty, and nothing moves on it.
    """

    id: str
    kind: AccountKind
    owner_id: str | None
    currency: str
    debits_must_not_exceed_credits: bool
    posted_debits: int = 0
    posted_credits: int = 0
    pending_debits: int = 0
    pending_credits: int = 0
    closed: bool = False

    def __post_init__(self) -> None:
        totals = (
            self.posted_debits,
            self.posted_credits,
            self.pending_debits,
            self.pending_credits,
        )
        assert min(totals) >= 0, totals
        if max(totals) > MAX_TOTAL:
            raise TotalTooLarge(account=self.id)

    @property
    def balance(self) -> int:
        """Posted credits less posted debits, in micros."""
        return self.posted_credits - self.posted_debits

    @property
    def available(self) -> int:
        """What may still be debited: the balance less what is reserved, in micros."""
        return self.balance - self.pending_debits

    @property
    def is_empty(self) -> bool:
        """Whether the account stands at zero with nothing pending on either side."""
        return self.balance == 0 and self.pending_debits == 0 and self.pending_credits == 0


def account_id(kind: AccountKind, owner_id: str | None, currency: str) -> str:
    """The id of an account: `available:<advertiser>:<payer>:EUR`, `bank:EUR`."""
    return ":".join(part for part in (kind.value, owner_id, currency) if part is not None)


def open_account(kind: AccountKind, owner_id: str | None, currency: str) -> LedgerAccount:
    """A new account at zero; kinds that hold other people's money must not go below it.

    Raises InvalidValue for an unsupported currency or an owner that does not fit the kind.
    """
    if currency not in CURRENCIES:
        raise InvalidValue(field="currency", problem=f"{currency!r} is not supported")
    parts = [] if owner_id is None else owner_id.split(":")
    if len(parts) != _owner_parts(kind) or not all(0 < len(p) <= MAX_OWNER_PART for p in parts):
        raise InvalidValue(field="owner", problem=f"{owner_id!r} cannot own a {kind} account")
    return LedgerAccount(
        id=account_id(kind, owner_id, currency),
        kind=kind,
        owner_id=owner_id,
        currency=currency,
        debits_must_not_exceed_credits=kind in LIMITED_KINDS,
    )


def _owner_parts(kind: AccountKind) -> int:
    if kind in ADVERTISER_KINDS:
        return 2
    return 1 if kind is AccountKind.DONATION_PAYABLE else 0


def advertiser_account(
    kind: AccountKind, advertiser_id: str, payer_id: str, currency: str
) -> LedgerAccount:
    """A new account of an advertiser for the money of one payer."""
    return open_account(kind, f"{advertiser_id}:{payer_id}", currency)


def donation_account(charity_id: str, currency: str) -> LedgerAccount:
    """A new account of what is due to one charity."""
    return open_account(AccountKind.DONATION_PAYABLE, charity_id, currency)


def platform_account(kind: AccountKind, currency: str) -> LedgerAccount:
    """A new account of the platform itself."""
    return open_account(kind, None, currency)


def close(account: LedgerAccount) -> LedgerAccount:
    """The account, closed. Raises AccountNotEmpty unless it stands at zero with nothing pending."""
    if not account.is_empty:
        raise AccountNotEmpty(account=account.id)
    return replace(account, closed=True)


def reopen(account: LedgerAccount) -> LedgerAccount:
    """The account, open again, for a payer who comes back."""
    return replace(account, closed=False)


def trial_balance(accounts: Iterable[LedgerAccount]) -> dict[str, int]:
    """Posted credits less posted debits, by currency. Zero each, or the ledger is broken."""
    sums: dict[str, int] = {}
    for account in accounts:
        sums[account.currency] = sums.get(account.currency, 0) + account.balance
    return sums


def pending_balance(accounts: Iterable[LedgerAccount]) -> dict[str, int]:
    """Pending credits less pending debits, by currency. Zero each, or the ledger is broken."""
    sums: dict[str, int] = {}
    for account in accounts:
        pending = account.pending_credits - account.pending_debits
        sums[account.currency] = sums.get(account.currency, 0) + pending
    return sums
