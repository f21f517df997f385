"""Verifying a log, or one receipt, without trusting whoever serves it.

All that is believed is the verifier key. Everything else is computed again from the entries and
compared with every file that the checkpoint's size requires, byte for byte. `read` maps a path to
bytes, so that the same code checks a folder, a mirror and a site.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from adjudge.adapters.signing import verify_ed25519
from adjudge.adapters.tiles import Reader, read_checkpoint
from adjudge.domain.register.checkpoint import Checkpoint, open_checkpoint
from adjudge.domain.register.errors import BadEntry, BadRoot, BadTile, SizeRegressed
from adjudge.domain.register.note import VerifierKey, parse_vkey
from adjudge.domain.register.proof import parse_proof, verify_proof
from adjudge.domain.register.tiles import (
    EMPTY_EDGE,
    ENTRIES,
    TILE_WIDTH,
    Edge,
    File,
    decode_bundle,
    extend,
    split_tile,
    tile_path,
    width_at,
)
from adjudge.domain.register.tree import leaf_hash

OnEntry = Callable[[int, bytes], None]
"""Called with index and bytes of every entry, in order, before the log is known to be good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogReport:
    """A log that holds together: its checkpoint, how many files were compared, since when."""

    checkpoint: Checkpoint
    files: int
    since: Checkpoint | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptReport:
    """A receipt that holds: the entry's index and the checkpoint that covers it."""

    index: int
    checkpoint: Checkpoint


def verify_log(
    read: Reader, vkey: str, *, since: str | None = None, on_entry: OnEntry | None = None
) -> LogReport:
    """Check signature, entries, tiles and root; with `since`, also that it continues that text.

    `since` is a checkpoint kept from an earlier visit, signed by the same key. Raises BadKey,
    BadCheckpoint, UnknownKey, BadSignature, MissingFile, BadEntry, BadTile, BadRoot, or
    SizeRegressed if the log became shorter than `since`.
    """
    key = parse_vkey(vkey)
    head = open_checkpoint(read_checkpoint(read), key, verify_ed25519)
    earlier = _earlier(since, key, head)
    edge = EMPTY_EDGE
    mismatch: BadEntry | BadTile | None = None
    compared = 1
    for index in range(-(-head.size // TILE_WIDTH)):
        width = width_at(0, index, head.size)
        path = tile_path(ENTRIES, index, width)
        entries = decode_bundle(path, read(path), width)
        if on_entry is not None:
            for offset, entry in enumerate(entries):
                on_entry(edge.size + offset, entry)
        mismatch = mismatch or _first_bad_entry(read, head.size, index, entries, path)
        edge, files, met = _extend_through(edge, entries, earlier)
        mismatch = mismatch or _first_bad_file(read, files)
        if not met:
            raise mismatch or BadRoot(size=earlier.size if earlier else 0)
        compared += len(files)
    last = edge.partial_files()
    mismatch = mismatch or _first_bad_file(read, last)
    if edge.root() == head.root:
        # The entries are what was signed: whichever file differs from them is the altered one.
        if isinstance(mismatch, BadEntry):
            raise BadTile(path=_hash_tile_of(mismatch, head.size))
        if mismatch is not None:
            raise mismatch
        return LogReport(checkpoint=head, files=compared + len(last), since=earlier)
    raise mismatch or BadRoot(size=head.size)


def verify_receipt(receipt_text: str, leaf_bytes: bytes, vkey: str) -> ReceiptReport:
    """Check that these bytes are the entry that the receipt names, in the log of this key.

    Raises BadKey, BadProof, BadCheckpoint, UnknownKey or BadSignature.
    """
    proof = parse_proof(receipt_text)
    checkpoint = verify_proof(proof, leaf_bytes, parse_vkey(vkey), verify_ed25519)
    return ReceiptReport(index=proof.index, checkpoint=checkpoint)


def _earlier(since: str | None, key: VerifierKey, head: Checkpoint) -> Checkpoint | None:
    if since is None:
        return None
    earlier = open_checkpoint(since, key, verify_ed25519)
    if earlier.size > head.size:
        raise SizeRegressed(published=earlier.size, size=head.size)
    if earlier.size == 0 and earlier.root != EMPTY_EDGE.root():
        raise BadRoot(size=0)
    return earlier


def _extend_through(
    edge: Edge, entries: list[bytes], earlier: Checkpoint | None
) -> tuple[Edge, list[File], bool]:
    """The edge after these entries, and whether the earlier root was met if it lay on the way."""
    split = earlier.size - edge.size if earlier else 0
    if earlier is None or not 0 < split <= len(entries):
        return *extend(edge, entries), True
    edge, files = extend(edge, entries[:split])
    met = edge.root() == earlier.root
    edge, more = extend(edge, entries[split:])
    return edge, files + more, met


def _first_bad_entry(
    read: Reader, size: int, index: int, entries: list[bytes], path: str
) -> BadEntry | None:
    """The first entry of bundle `index` whose hash is not the one in the hash tile beside it."""
    width = len(entries)
    tile = tile_path(0, index, width)
    hashes = split_tile(tile, read(tile), width)
    for offset, (entry, expected) in enumerate(zip(entries, hashes, strict=True)):
        if leaf_hash(entry) != expected:
            return BadEntry(index=index * TILE_WIDTH + offset, path=path, size=size)
    return None


def _hash_tile_of(bad: BadEntry, size: int) -> str:
    index = int(str(bad.details["index"])) // TILE_WIDTH
    return tile_path(0, index, width_at(0, index, size))


def _first_bad_file(read: Reader, files: list[File]) -> BadTile | None:
    """The first of these files that is served with other bytes."""
    for path, data in files:
        if read(path) != data:
            return BadTile(path=path)
    return None
