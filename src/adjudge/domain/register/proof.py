"""Receipts (c2sp.org/tlog-proof@v1): a file that shows, offline, that an entry is in the log."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass

from adjudge.domain.register.checkpoint import Checkpoint, open_checkpoint
from adjudge.domain.register.errors import BadProof
from adjudge.domain.register.note import MAX_NOTE_BYTES, VerifierKey, Verify, decode_base64
from adjudge.domain.register.tree import (
    HASH_BYTES,
    MAX_PROOF,
    NodeReader,
    inclusion_proof,
    leaf_hash,
    verify_inclusion,
)

HEADER = "c2sp.org/tlog-proof@v1"
SUFFIX = ".tlog-proof"
MAX_RECEIPT_BYTES = 2 * MAX_NOTE_BYTES
_INDEX = re.compile(r"index (0|[1-9][0-9]{0,18})")


@dataclass(frozen=True, slots=True, kw_only=True)
class LogProof:
    """An entry's index, its path to the root, and the signed checkpoint, as text.

    `extra` is opaque and not authenticated: never trust it.
    """

    index: int
    path: tuple[bytes, ...]
    checkpoint: str
    extra: bytes | None = None

    def encode(self) -> str:
        """The file, to be kept as `.tlog-proof`."""
        lines = [HEADER]
        if self.extra is not None:
            lines.append(f"extra {base64.b64encode(self.extra).decode()}")
        lines.append(f"index {self.index}")
        lines.extend(base64.b64encode(step).decode() for step in self.path)
        return "\n".join(lines) + "\n\n" + self.checkpoint


def build_proof(index: int, size: int, node: NodeReader, checkpoint: str) -> LogProof:
    """The receipt of entry `index` under the signed checkpoint of a log of `size` entries.

    Raises BadSize if the checkpoint does not cover the entry yet.
    """
    return LogProof(index=index, path=inclusion_proof(index, size, node), checkpoint=checkpoint)


def parse_proof(text: str) -> LogProof:
    """The parts of a receipt, unverified. Raises BadProof unless it is written exactly so."""
    if len(text) > MAX_RECEIPT_BYTES:
        raise BadProof(problem="the receipt is too long")
    head, blank, checkpoint = text.partition("\n\n")
    lines = head.split("\n")
    if not blank or lines.pop(0) != HEADER:
        raise BadProof(problem=f"the receipt does not begin with {HEADER}")
    extra = None
    if lines and lines[0].startswith("extra "):
        extra = decode_base64(lines.pop(0).removeprefix("extra "))
        if extra is None:
            raise BadProof(problem="the extra data are no base64")
    found = _INDEX.fullmatch(lines.pop(0)) if lines else None
    if found is None:
        raise BadProof(problem="the receipt names no entry")
    path = [decode_base64(line) for line in lines]
    hashes = tuple(step for step in path if step is not None and len(step) == HASH_BYTES)
    if len(hashes) != len(path) or len(path) > MAX_PROOF:
        raise BadProof(problem="a line of the path is no SHA-256 in base64")
    return LogProof(index=int(found[1]), path=hashes, checkpoint=checkpoint, extra=extra)


def verify_proof(proof: LogProof, entry: bytes, key: VerifierKey, verify: Verify) -> Checkpoint:
    """The checkpoint under which these bytes are entry `proof.index` of the key's log.

    Raises BadCheckpoint, UnknownKey, BadSignature or BadProof.
    """
    checkpoint = open_checkpoint(proof.checkpoint, key, verify)
    verify_inclusion(leaf_hash(entry), proof.index, checkpoint.size, proof.path, checkpoint.root)
    return checkpoint
