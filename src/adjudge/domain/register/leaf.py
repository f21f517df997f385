"""Leaves: what the log commits to. Small canonical JSON with types, times and hashes, no texts.

A leaf never holds a record, only a commitment to it: the SHA-256 of a secret salt and the record's
canonical form. Whoever is given record and salt can check it; once both are erased, what is left is
a number that says nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import rfc8785

from adjudge.domain.register.errors import BadLeaf, LeafTooLarge

VERSION = 1
# The entry's length is a 16-bit number in the entry bundle (C2SP tlog-tiles).
MAX_LEAF_BYTES = 65_535
SALT_BYTES = 32
MAX_TEXT = 200
_SHA256 = re.compile(r"[0-9a-f]{64}")
_TEXT = re.compile(rf"[\x21-\x7e]{{1,{MAX_TEXT}}}")
_FIELDS = frozenset(
    {"v", "type", "id", "prev", "at", "subject_commitment", "record_sha256", "policy_version"}
)


class LeafType(StrEnum):
    """What a leaf is about, in the words of the due-process page."""

    LOG_OPENED = "log_opened"
    POLICY_VERSION = "policy_version"
    GENERAL_ACT = "general_act"
    CASE_OPENED = "case_opened"
    CASE_CLOSED = "case_closed"
    PROPOSAL = "proposal"
    ANSWER = "answer"
    RULING = "ruling"
    LETTER_SERVED = "letter_served"
    LETTER_RECEIVED = "letter_received"
    PUT_INTO_EFFECT = "put_into_effect"
    MEASURE_ENDED = "measure_ended"
    REVERSAL = "reversal"
    RELEASE = "release"
    PARTICULARS_ASKED = "particulars_asked"
    PARTICULARS_ANSWERED = "particulars_answered"
    APPEAL_FILED = "appeal_filed"
    APPEAL_DECIDED = "appeal_decided"
    COMPLAINT = "complaint"
    REVIEW = "review"
    HOLD = "hold"
    INTERIM_MEASURE = "interim_measure"
    ITEM_ADMITTED = "item_admitted"
    ITEM_DECLINED = "item_declined"
    ITEM_REMOVED = "item_removed"
    AUTHORISATION = "authorisation"
    DEADLINE_MISSED = "deadline_missed"
    STAY = "stay"
    REPORT = "report"
    PROCEEDING = "proceeding"
    UNDERTAKING = "undertaking"
    ORDER = "order"
    LINK = "link"
    STAFFING = "staffing"
    MISUSE = "misuse"
    RECALL = "recall"
    WINDDOWN_OPENED = "winddown_opened"
    WINDDOWN_RESIDUAL = "winddown_residual"
    WINDDOWN_ELECTED = "winddown_elected"
    WINDDOWN_SETTLED = "winddown_settled"
    WINDDOWN_ENDED = "winddown_ended"
    GIFT = "gift"
    LEDGER_DIGEST = "ledger_digest"
    ERASURE = "erasure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One entry of the log.

    `record_sha256` is the salted commitment to the record, `subject_commitment` one to whom it
    concerns, `prev` the id of the earlier leaf about the same matter, `at` an aware time. The first
    leaf of a ruling holds type, time and its commitment only (its id must be fresh).

    Raises BadLeaf.
    """

    type: LeafType
    id: str
    at: datetime
    record_sha256: str
    prev: str | None = None
    subject_commitment: str | None = None
    policy_version: str | None = None

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise BadLeaf(problem="the time has no zone")
        for name, value in (("id", self.id), ("prev", self.prev), ("policy", self.policy_version)):
            if value is not None and not _TEXT.fullmatch(value):
                raise BadLeaf(problem=f"{name} is not 1 to {MAX_TEXT} printable characters")
        for name, value in (("record", self.record_sha256), ("subject", self.subject_commitment)):
            if value is not None and not _SHA256.fullmatch(value):
                raise BadLeaf(problem=f"the {name} is not a SHA-256 in lower-case hex")
        beyond = (self.prev, self.subject_commitment, self.policy_version)
        if self.type is LeafType.RULING and any(value is not None for value in beyond):
            raise BadLeaf(problem="a ruling's first leaf says nothing but type, time, commitment")

    def encode(self) -> bytes:
        """The canonical bytes (RFC 8785) that the log hashes. Raises LeafTooLarge."""
        leaf = {
            "v": VERSION,
            "type": self.type.value,
            "id": self.id,
            "prev": self.prev,
            "at": self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "subject_commitment": self.subject_commitment,
            "record_sha256": self.record_sha256,
            "policy_version": self.policy_version,
        }
        data = rfc8785.dumps(leaf)
        check_length(data)
        return data


def check_length(data: bytes) -> None:
    """Raises LeafTooLarge if the bytes do not fit an entry of the log."""
    if len(data) > MAX_LEAF_BYTES:
        raise LeafTooLarge(size=len(data))


def decode_leaf(data: bytes) -> Leaf:
    """The leaf in these bytes. Raises LeafTooLarge, or BadLeaf unless they are canonical."""
    check_length(data)
    try:
        fields = json.loads(data)
        if not isinstance(fields, dict) or set(fields) != _FIELDS or fields["v"] != VERSION:
            raise BadLeaf(problem="it has other fields or another version")
        leaf = Leaf(
            type=LeafType(fields["type"]),
            id=fields["id"],
            prev=fields["prev"],
            at=datetime.fromisoformat(fields["at"]),
            subject_commitment=fields["subject_commitment"],
            record_sha256=fields["record_sha256"],
            policy_version=fields["policy_version"],
        )
    except (ValueError, TypeError, RecursionError) as error:
        raise BadLeaf(problem="it is not the JSON of a leaf") from error
    if leaf.encode() != data:
        raise BadLeaf(problem="it is not in canonical form")
    return leaf


def commit(salt: bytes, record: Mapping[str, Any]) -> str:
    """SHA-256 (hex) of the salt and the record's canonical form; the salt has 32 bytes.

    Raises BadLeaf if the record is not JSON with exact numbers.
    """
    assert len(salt) == SALT_BYTES, "a fixed length keeps salt and record apart"
    try:
        canonical = rfc8785.dumps(dict(record))
    except (rfc8785.CanonicalizationError, RecursionError) as error:
        raise BadLeaf(problem="the record is not plain JSON with exact numbers") from error
    return hashlib.sha256(salt + canonical).hexdigest()


def opens(commitment: str, salt: bytes, record: Mapping[str, Any]) -> bool:
    """Whether salt and record are what the commitment was made from."""
    return hmac.compare_digest(commitment, commit(salt, record))
