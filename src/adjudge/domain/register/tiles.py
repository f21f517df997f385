"""The log as static files (C2SP tlog-tiles): paths, hash tiles of width 256, entry bundles.

`Edge` is all that an appending writer or a verifying reader needs to remember of a log: the hashes
of the unfinished tile at each level, at most 255 each. Fed with entries in order, it yields each
tile and bundle as it fills up, and at any size the partial ones and the root.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from adjudge.domain.register.errors import BadTile
from adjudge.domain.register.leaf import check_length
from adjudge.domain.register.tree import (
    EMPTY_ROOT,
    HASH_BYTES,
    NodeReader,
    fold,
    leaf_hash,
    node_hash,
)

TILE_WIDTH = 256
TILE_HEIGHT = 8
# A tree of 2**62 leaves has this many levels of tiles.
MAX_LEVELS = 8
ENTRIES = "entries"
CHECKPOINT = "checkpoint"
_GROUP = 1000
_PATH = re.compile(
    r"tile/([0-7]|entries)/(x(?!000)[0-9]{3}/(x[0-9]{3}/){0,5})?[0-9]{3}"
    r"(\.p/([1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5]))?"
)

File = tuple[str, bytes]


def tile_path(level: int | str, index: int, width: int = TILE_WIDTH) -> str:
    """The path of a tile (`level` a number) or entry bundle (`level` is `entries`).

    `tile_path(0, 1234067)` is `tile/0/x001/x234/067`; a width below 256 adds `.p/<width>`.
    """
    index, last = divmod(index, _GROUP)
    groups = [f"{last:03d}"]
    while index:
        index, group = divmod(index, _GROUP)
        groups.insert(0, f"x{group:03d}")
    partial = "" if width == TILE_WIDTH else f".p/{width}"
    return f"tile/{level}/{'/'.join(groups)}{partial}"


def is_log_path(path: str) -> bool:
    """Whether a log could serve this path: the checkpoint, a tile or an entry bundle."""
    return path == CHECKPOINT or _PATH.fullmatch(path) is not None


def width_at(level: int, index: int, size: int) -> int:
    """How many hashes tile `index` of a level has in a tree of `size` leaves; 0 if it is absent."""
    count = size >> (TILE_HEIGHT * level)
    return max(0, min(TILE_WIDTH, count - index * TILE_WIDTH))


def encode_bundle(entries: Sequence[bytes]) -> bytes:
    """Entries as the log serves them: each after its length, a 16-bit big-endian number.

    Raises LeafTooLarge.
    """
    for entry in entries:
        check_length(entry)
    return b"".join(struct.pack(">H", len(entry)) + entry for entry in entries)


def decode_bundle(path: str, data: bytes, width: int) -> list[bytes]:
    """The entries of the bundle at `path`. Raises BadTile unless there are exactly `width`."""
    entries: list[bytes] = []
    position = 0
    while position < len(data) and len(entries) < width:
        length = int.from_bytes(data[position : position + 2], "big")
        entry = data[position + 2 : position + 2 + length]
        position += 2 + length
        entries.append(entry)
    if len(entries) != width or position != len(data):
        raise BadTile(path=path)
    return entries


def split_tile(path: str, data: bytes, width: int) -> tuple[bytes, ...]:
    """The `width` hashes of the tile at `path`. Raises BadTile if its length differs."""
    if len(data) != width * HASH_BYTES:
        raise BadTile(path=path)
    return tuple(data[i : i + HASH_BYTES] for i in range(0, len(data), HASH_BYTES))


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """The right edge of a log of `size` entries.

    `rows[level]` has the hashes of that level's unfinished tile, `tail` the entries of the
    unfinished bundle, whose hashes are `rows[0]`.
    """

    size: int
    rows: tuple[tuple[bytes, ...], ...]
    tail: tuple[bytes, ...]

    def root(self) -> bytes:
        """The root of the tree of all entries so far."""
        found: bytes | None = None
        for row in self.rows:
            for peak in reversed(_peaks(row)):
                found = peak if found is None else node_hash(peak, found)
        return EMPTY_ROOT if found is None else found

    def partial_files(self) -> list[File]:
        """The partial tiles of every level and the partial bundle, as a checkpoint needs them."""
        files = [
            (
                tile_path(level, self.size >> (TILE_HEIGHT * (level + 1)), len(row)),
                b"".join(row),
            )
            for level, row in enumerate(self.rows)
            if row
        ]
        if self.tail:
            index = self.size // TILE_WIDTH
            path = tile_path(ENTRIES, index, len(self.tail))
            files.append((path, encode_bundle(self.tail)))
        return files


EMPTY_EDGE = Edge(size=0, rows=(), tail=())


def _peaks(row: Sequence[bytes]) -> list[bytes]:
    """The roots of the largest complete subtrees over a row, from the left."""
    peaks: list[bytes] = []
    start = 0
    for bit in reversed(range(len(row).bit_length())):
        width = 1 << bit
        if len(row) & width:
            peaks.append(fold(row[start : start + width]))
            start += width
    return peaks


def room(edge: Edge) -> int:
    """How many entries the unfinished bundle still takes: 1 to 256."""
    return TILE_WIDTH - len(edge.tail)


def extend(edge: Edge, entries: Sequence[bytes]) -> tuple[Edge, list[File]]:
    """The edge after at most `room(edge)` more entries, and the full files that this completed.

    Raises LeafTooLarge.
    """
    assert len(entries) <= room(edge), "more than the bundle takes"
    tail = (*edge.tail, *entries)
    rows = list(edge.rows) or [()]
    rows[0] = (*rows[0], *(leaf_hash(entry) for entry in entries))
    size = edge.size + len(entries)
    files: list[File] = []
    if len(tail) == TILE_WIDTH:
        files.append((tile_path(ENTRIES, size // TILE_WIDTH - 1), encode_bundle(tail)))
        tail = ()
    level = 0
    while level < len(rows) and len(rows[level]) == TILE_WIDTH:
        index = (size >> (TILE_HEIGHT * (level + 1))) - 1
        files.append((tile_path(level, index), b"".join(rows[level])))
        if level + 1 == len(rows):
            rows.append(())
        rows[level + 1] = (*rows[level + 1], fold(rows[level]))
        rows[level] = ()
        level += 1
    return Edge(size=size, rows=tuple(rows), tail=tail), files


def edge_of(size: int, read: Callable[[str], bytes], tail: Sequence[bytes]) -> Edge:
    """The edge of a log of `size` entries from its partial tiles, and the last bundle's entries.

    Raises BadTile, or what `read` raises.
    """
    assert len(tail) == size % TILE_WIDTH, "the entries of the unfinished bundle"
    rows: list[tuple[bytes, ...]] = []
    for level in range(MAX_LEVELS):
        count = size >> (TILE_HEIGHT * level)
        if count == 0:
            break
        width = count % TILE_WIDTH
        path = tile_path(level, count // TILE_WIDTH, width)
        rows.append(split_tile(path, read(path), width) if width else ())
    return Edge(size=size, rows=tuple(rows), tail=tuple(tail))


def tile_nodes(size: int, read: Callable[[str], bytes]) -> NodeReader:
    """A reader of complete subtrees from the tiles of a log of `size`, for making proofs.

    It raises BadTile for a tile of the wrong length, and what `read` raises.
    """

    def node(level: int, index: int) -> bytes:
        tile_level, height = divmod(level, TILE_HEIGHT)
        first = index << height
        tile, offset = divmod(first, TILE_WIDTH)
        width = width_at(tile_level, tile, size)
        path = tile_path(tile_level, tile, width)
        return fold(split_tile(path, read(path), width)[offset : offset + (1 << height)])

    return node


def tiles_for(size_old: int, size_new: int, node: NodeReader) -> Iterator[File]:
    """The hash tiles that a log of `size_new` has and one of `size_old` had not, with contents.

    For those who keep the hashes elsewhere, such as a mirror that grows from a database.
    """
    for level in range(MAX_LEVELS):
        old = size_old >> (TILE_HEIGHT * level)
        new = size_new >> (TILE_HEIGHT * level)
        for index in range(old // TILE_WIDTH, -(-new // TILE_WIDTH)):
            width = width_at(level, index, size_new)
            if new > old:
                start = index * TILE_WIDTH
                hashes = [node(level * TILE_HEIGHT, start + i) for i in range(width)]
                yield tile_path(level, index, width), b"".join(hashes)
