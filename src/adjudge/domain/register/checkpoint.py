"""Checkpoints (C2SP tlog-checkpoint): the log's origin, size and root, signed as a note."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass

from adjudge.domain.register.errors import BadCheckpoint
from adjudge.domain.register.note import (
    Signer,
    VerifierKey,
    Verify,
    decode_base64,
    is_key_name,
    open_note,
    sign_note,
)
from adjudge.domain.register.tree import HASH_BYTES, MAX_SIZE

_NUMBER = re.compile(r"0|[1-9][0-9]{0,18}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """The head of a log: who it is, how many entries it has, and their root."""

    origin: str
    size: int
    root: bytes

    def __post_init__(self) -> None:
        assert is_key_name(self.origin), self.origin
        assert 0 <= self.size <= MAX_SIZE, self.size
        assert len(self.root) == HASH_BYTES, len(self.root)

    def body(self) -> str:
        """The three lines that are signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def sign_checkpoint(checkpoint: Checkpoint, signer: Signer) -> str:
    """The signed note of a checkpoint; the key's name is the origin."""
    assert checkpoint.origin == signer.name, "the log's key is named after its origin"
    return sign_note(checkpoint.body(), signer).encode()


def open_checkpoint(text: str, key: VerifierKey, verify: Verify) -> Checkpoint:
    """The checkpoint in a note that this log's key signed.

    Raises BadCheckpoint, UnknownKey or BadSignature. A log of ours has no extension lines.
    """
    lines = open_note(text, key, verify).split("\n")
    if len(lines) != 4:  # noqa: PLR2004 - three lines and what follows the last newline
        raise BadCheckpoint(problem="it has not exactly three lines")
    origin, size, encoded, _ = lines
    if origin != key.name:
        raise BadCheckpoint(problem="its origin is not the name of the key")
    root = decode_base64(encoded)
    if root is None or len(root) != HASH_BYTES:
        raise BadCheckpoint(problem="its root is no SHA-256 in base64")
    if not _NUMBER.fullmatch(size) or int(size) > MAX_SIZE:
        raise BadCheckpoint(problem="its size is no number of entries")
    return Checkpoint(origin=origin, size=int(size), root=root)
