"""What the ledger and a wind-down refuse, each by a code of its own."""

from __future__ import annotations

from adjudge.domain.errors import DomainError
from adjudge.domain.money import Money


def _sum(error: DomainError, name: str) -> str:
    """An amount among the details, as people read it."""
    currency, micros = error.details.get("currency"), error.details.get(name)
    return str(Money(str(currency), int(str(micros)))) if currency else f"{micros} micros"


class AmountInvalid(DomainError):
    """An amount is not a positive whole number of micros, or not the one that this act needs."""

    code = "ledger.amount_invalid"

    def message(self) -> str:
        return f"The amount {self.details.get('amount')} micros cannot be moved."

    def remedy(self) -> str:
        return "Move a positive amount; to give up a whole reservation, void it."


class SameAccount(DomainError):
    """Debit and credit are the same account, so nothing would move."""

    code = "ledger.same_account"

    def message(self) -> str:
        return f"A transfer cannot go from {self.details.get('account')} to itself."

    def remedy(self) -> str:
        return "Name two different accounts."


class UnknownAccount(DomainError):
    """A transfer names an account that was never opened."""

    code = "ledger.unknown_account"

    def message(self) -> str:
        return f"There is no ledger account {self.details.get('account')}."

    def remedy(self) -> str:
        return "Open the account first, in the same transaction."


class CurrencyMismatch(DomainError):
    """Transfer and accounts are not all of one currency."""

    code = "ledger.currency_mismatch"

    def message(self) -> str:
        return (
            f"Account {self.details.get('account')} is in {self.details.get('has')}, "
            f"the transfer in {self.details.get('currency')}."
        )

    def remedy(self) -> str:
        return "Use the payer's account in the currency of the transfer."


class InsufficientFunds(DomainError):
    """The debit would exceed what is available on an account that must not go below zero."""

    code = "ledger.insufficient_funds"

    def message(self) -> str:
        return f"{_sum(self, 'available')} is free there, and {_sum(self, 'amount')} is needed."

    def remedy(self) -> str:
        return "Add funds, or move less; what campaigns have reserved is free once they end."


class RouteNotAllowed(DomainError):
    """This kind of transfer does not lead from this kind of account to that one."""

    code = "ledger.route_not_allowed"

    def message(self) -> str:
        return (
            f"A {self.details.get('kind')} does not go from {self.details.get('debit')} "
            f"to {self.details.get('credit')}."
        )

    def remedy(self) -> str:
        return "Look at the table of routes in the ledger reference and pick the kind that fits."


class UnknownPending(DomainError):
    """A post or void names no pending transfer, or one that is not there."""

    code = "ledger.unknown_pending"

    def message(self) -> str:
        return f"There is no pending transfer {self.details.get('pending_id')}."

    def remedy(self) -> str:
        return "Name the pending transfer that is to be posted or voided."


class PendingMismatch(DomainError):
    """A post or void differs from its pending transfer in accounts, currency or kind."""

    code = "ledger.pending_mismatch"

    def message(self) -> str:
        return f"The resolution does not match pending transfer {self.details.get('pending_id')}."

    def remedy(self) -> str:
        return "Repeat the accounts, the currency and the kind of the pending transfer."


class AlreadyResolved(DomainError):
    """A pending transfer was posted or voided before; that happens at most once."""

    code = "ledger.already_resolved"

    def message(self) -> str:
        return f"Pending transfer {self.details.get('pending_id')} is already posted or voided."

    def remedy(self) -> str:
        return "Read what it became; to move more money, make a new transfer."


class ExceedsPending(DomainError):
    """A post asks for more than its pending transfer reserved."""

    code = "ledger.exceeds_pending"

    def message(self) -> str:
        return (
            f"Pending transfer {self.details.get('pending_id')} holds "
            f"{self.details.get('pending')} micros, {self.details.get('amount')} were asked."
        )

    def remedy(self) -> str:
        return "Post at most what was reserved; what goes beyond it is free."


class KeyReused(DomainError):
    """An idempotency key came back with a different transfer."""

    code = "ledger.key_reused"

    def message(self) -> str:
        return f"Key {self.details.get('key')} was used before for another transfer."

    def remedy(self) -> str:
        return "Use a new key for a new transfer."


class AccountClosed(DomainError):
    """The account was closed at zero; nothing moves on it."""

    code = "ledger.closed"

    def message(self) -> str:
        return f"Account {self.details.get('account')} is closed."

    def remedy(self) -> str:
        return "Reopen the account before moving money on it."


class AccountNotEmpty(DomainError):
    """An account can be closed only at zero, with nothing pending."""

    code = "ledger.not_empty"

    def message(self) -> str:
        return f"Account {self.details.get('account')} still holds money or reservations."

    def remedy(self) -> str:
        return "Void its reservations and settle its balance, then close it."


class TotalTooLarge(DomainError):
    """A running total of an account would leave the range that the database can hold."""

    code = "ledger.total_too_large"

    def message(self) -> str:
        return f"The totals of account {self.details.get('account')} are at their limit."

    def remedy(self) -> str:
        return "Continue on a new account of the same kind."


class WrongStep(DomainError):
    """A wind-down is not where this step belongs."""

    code = "winddown.wrong_step"

    def message(self) -> str:
        return (
            f"Wind-down {self.details.get('winddown')} is at {self.details.get('status')}; "
            f"{self.details.get('step')} does not come next."
        )

    def remedy(self) -> str:
        return "Reload the wind-down and take the step that is due."


class NotPayer(DomainError):
    """Only the payer who funded the money may say where it goes."""

    code = "winddown.not_payer"

    def message(self) -> str:
        return f"Only the payer may elect in wind-down {self.details.get('winddown')}."

    def remedy(self) -> str:
        return "Ask the payer to elect; without an election the money is refunded."


class DonationNeedsElection(DomainError):
    """Money of a customer goes to a charity only if its payer expressly chose that charity."""

    code = "winddown.donation_needs_election"

    def message(self) -> str:
        return (
            f"Nobody has elected to donate the residual of wind-down "
            f"{self.details.get('winddown')} to a named charity."
        )

    def remedy(self) -> str:
        return "Refund it, or ask the payer to elect a donation and to name the charity."


class FundsReversible(DomainError):
    """Part of the residual could still be charged back, so it cannot be given away."""

    code = "winddown.funds_reversible"

    def message(self) -> str:
        return f"Of {_sum(self, 'residual')} only {_sum(self, 'irreversible')} is beyond recall."

    def remedy(self) -> str:
        return "Elect a refund, or defer until the payments can no longer be reversed."


class ElectionOpen(DomainError):
    """The payer's time to elect has not run out."""

    code = "winddown.election_open"

    def message(self) -> str:
        return (
            f"The payer may still elect in wind-down {self.details.get('winddown')}, "
            f"until {self.details.get('until')}."
        )

    def remedy(self) -> str:
        return "Wait for the payer's election, or for the end of the time."


class DeferralInvalid(DomainError):
    """A deferral names no day, or one in the past or too far ahead."""

    code = "winddown.deferral_invalid"

    def message(self) -> str:
        return f"The election cannot be put off until {self.details.get('until')}."

    def remedy(self) -> str:
        return "Name a day after today and within one year."


class SamePerson(DomainError):
    """A settlement is proposed by one person and confirmed by another."""

    code = "winddown.same_person"

    def message(self) -> str:
        return f"{self.details.get('by')} proposed this settlement and cannot confirm it."

    def remedy(self) -> str:
        return "Ask another person to compare the receipt and to confirm."


class ReceiptMismatch(DomainError):
    """The second person looked at another receipt than the first."""

    code = "winddown.receipt_mismatch"

    def message(self) -> str:
        return "The receipt is not the one that the settlement was proposed with."

    def remedy(self) -> str:
        return "Open the filed receipt; if it is the wrong one, fail the settlement and start anew."


class NotZero(DomainError):
    """A wind-down cannot end while money is left."""

    code = "winddown.not_zero"

    def message(self) -> str:
        return (
            f"Wind-down {self.details.get('winddown')} still has "
            f"{self.details.get('residual')} micros."
        )

    def remedy(self) -> str:
        return "Settle what is left; a wind-down ends at zero only."
