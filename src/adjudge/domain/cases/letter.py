"""Letter: what the operator says to a party. Rendered once, stored verbatim, never changed.

**served** means committed to the case inbox and queued to every confirmed address: from then on a
measure may take effect. **received** means opened by the party, or accepted by a confirmed address,
at the latest 30 days after service (7 if the party removed its address since): from then on the
recipient's clocks run. A mail that comes back delays those clocks, never the measure.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

import rfc8785

LATEST_RECEIPT = timedelta(days=30)
LATEST_WITHOUT_ADDRESS = timedelta(days=7)


class LetterKind(StrEnum):
    """What a letter is for; a proposal letter comes before the decision that it proposes."""

    PROPOSAL = "proposal"
    NOTICE = "notice"
    ADDENDUM = "addendum"
    INTERIM = "interim"
    HOLD = "hold"
    PARTICULARS = "answer to particulars"
    COMPLAINT = "answer to complaint"
    APPEAL_DECISION = "decision on appeal"
    EXTENSION = "extension of time"
    FAVOURABLE = "favourable"
    UNAVAILABLE = "unavailable"
    CLIENT = "client's"
    NOTIFIER = "notifier's"
    INFORMATION = "information"
    WIND_DOWN = "wind-down"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """The words of a letter: `html` for pages (already escaped), `text` for mail, in `language`."""

    subject: str
    html: str
    text: str
    language: str

    @property
    def sha256(self) -> str:
        """Hex SHA-256 of the canonical JSON (RFC 8785) of all four parts."""
        parts = {
            "subject": self.subject,
            "html": self.html,
            "text": self.text,
            "language": self.language,
        }
        return hashlib.sha256(rfc8785.dumps(parts)).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter in a party's case inbox, with the number of its leaf in the public log.

    `proof_leaf` is filled in the transaction that serves the letter; the receipt (the inclusion
    proof) is a separate file, because it can only exist after the log has grown past that leaf.
    """

    id: str
    kind: LetterKind
    case_id: str | None
    ruling_id: str | None
    advertiser_id: str
    party_id: str
    content: Rendered
    served_at: datetime
    proof_leaf: int
    received_at: datetime | None = None

    def received(self, now: datetime) -> Letter:
        """The letter, opened (idempotent: the first opening counts)."""
        return self if self.received_at is not None else replace(self, received_at=now)

    def clocks_run_from(self, *, address_removed: bool = False) -> datetime:
        """When the recipient's clocks began or will begin at the latest."""
        longest = LATEST_WITHOUT_ADDRESS if address_removed else LATEST_RECEIPT
        latest = self.served_at + longest
        return min(self.received_at or latest, latest)

    def came_back(self, other_acceptance: datetime | None) -> Letter:
        """The letter as its clocks see it once the mail that made it received has come back.

        `other_acceptance` is when the earliest other address accepted it, if one did. What the
        record says of the first acceptance stays as it is.
        """
        return replace(self, received_at=other_acceptance)
