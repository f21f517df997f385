"""Snapshots: what serving processes show, as one immutable file that all of them map.

The worker writes each snapshot to a new file, renames it into place, and only then announces its
generation in the standing block. A snapshot has no standing: that is read from the block.

Format: magic, version, length of the header, SHA-256 of all that follows it; the header (JSON);
then the arrays, each on a 64-byte boundary counted from the start of the file. Little-endian.
"""

from __future__ import annotations

import hashlib
import mmap
import os
import re
import struct
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, overload

import msgspec
import numpy as np
from numpy.typing import NDArray

from adjudge.adapters.standing_block import StandingBlock, wall_clock_us
from adjudge.domain.ads.serving import DEFAULT_RESERVE_MICROS, ServingItem
from adjudge.domain.errors import DomainError, InvalidValue
from adjudge.kernel.index import KernelIndex, build_index, in_order

MAGIC: Final = b"ADJSNAP\0"
FORMAT_VERSION: Final = 1
KEPT: Final = 4
MAX_BYTES: Final = 4 * 1024**3
_PREFIX: Final = struct.Struct("<8sII32s")
_ALIGNMENT: Final = 64
_NAME: Final = re.compile(r"snapshot-\d{12}\.bin")
_ARRAYS: Final = {
    "rows": "<u8",
    "bids": "<i8",
    "post_slots": "<i4",
    "advertiser_slots": "<i4",
    "lines": "<i4",
    "remaining": "<i8",
}
_TEXTS: Final = ("promoted_post_ids", "line_item_ids", "landing_urls")


class SnapshotDamaged(DomainError):
    """A snapshot file is torn, changed, or of another version."""

    code = "snapshot.damaged"

    def message(self) -> str:
        return f"{self.details.get('path')} is no snapshot: {self.details.get('problem')}."

    def remedy(self) -> str:
        return "Nothing to do: the worker writes the next one. If it comes back, check the disk."


class _Section(msgspec.Struct, frozen=True, kw_only=True):
    """Where an array lies in the file."""

    kind: str
    shape: tuple[int, ...]
    offset: int


class _Header(msgspec.Struct, frozen=True, kw_only=True):
    """The JSON header of a snapshot file."""

    generation: int
    made_us: int
    reserve_micros: int
    countries: dict[str, int]
    languages: dict[str, int]
    topics: dict[str, int]
    sections: dict[str, _Section]


class TextColumn(Sequence[str]):
    """A column of texts in the mapped file, decoded one by one when asked for."""

    def __init__(self, starts: NDArray[np.int64], text: NDArray[np.uint8]) -> None:
        self._starts = starts
        self._text = text.data

    def __len__(self) -> int:
        return len(self._starts) - 1

    @overload
    def __getitem__(self, position: int) -> str: ...
    @overload
    def __getitem__(self, position: slice) -> list[str]: ...
    def __getitem__(self, position: int | slice) -> str | list[str]:
        if isinstance(position, slice):
            return [self[at] for at in range(*position.indices(len(self)))]
        if not 0 <= position < len(self):
            raise IndexError(position)
        return str(self._text[self._starts[position] : self._starts[position + 1]], "utf-8")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Snapshot:
    """A mapped snapshot. `line_item_ids` has one text per line item, the others one per post."""

    generation: int
    made_us: int
    reserve_micros: int
    index: KernelIndex
    promoted_post_ids: TextColumn
    line_item_ids: TextColumn
    landing_urls: TextColumn

    def landing_url(self, promoted_post_id: str) -> str | None:
        """Where a click on this post leads; None if the snapshot does not have the post."""
        position = bisect_left(self.promoted_post_ids, promoted_post_id)
        if position == len(self.index) or self.promoted_post_ids[position] != promoted_post_id:
            return None
        return self.landing_urls[position]


class SnapshotPublisher:
    """Writes snapshots and announces them: the `Snapshots` port of the services.

    One process publishes at a time (the caller holds the worker's lock).
    """

    def __init__(
        self,
        folder: Path,
        block: StandingBlock,
        *,
        reserve_micros: int = DEFAULT_RESERVE_MICROS,
    ) -> None:
        self._folder = folder
        self._block = block
        self._reserve_micros = reserve_micros

    def publish(self, items: Sequence[ServingItem]) -> int:
        """Make `items` what every serving process shows next; return the new generation."""
        generation = self._block.generation + 1
        write_snapshot(self._folder, generation, items, reserve_micros=self._reserve_micros)
        self._block.bump_generation(generation)
        return generation


def snapshot_path(folder: Path, generation: int) -> Path:
    """Where the snapshot of a generation lies."""
    return folder / f"snapshot-{generation:012d}.bin"


def write_snapshot(
    folder: Path,
    generation: int,
    items: Sequence[ServingItem],
    *,
    reserve_micros: int = DEFAULT_RESERVE_MICROS,
) -> Path:
    """Write the snapshot durably and remove all but the last four.

    Items without budget belong in it too: the click targets of what was shown come from here.

    Raises:
        InvalidValue: the items cannot be indexed (see `build_index`).
    """
    ordered = in_order(items)
    index = build_index(ordered)
    arrays: dict[str, NDArray[Any]] = {name: getattr(index, name) for name in _ARRAYS}
    lines = dict.fromkeys(item.line_item_id for item in ordered)
    for name, texts in zip(
        _TEXTS,
        (
            [item.promoted_post_id for item in ordered],
            list(lines),
            [item.landing_url for item in ordered],
        ),
        strict=True,
    ):
        arrays[f"{name}.starts"], arrays[f"{name}.text"] = _text_arrays(texts)
    header, body = _lay_out(
        arrays,
        generation=generation,
        made_us=wall_clock_us(),
        reserve_micros=reserve_micros,
        countries=dict(index.countries),
        languages=dict(index.languages),
        topics=dict(index.topics),
    )
    path = snapshot_path(folder, generation)
    draft = folder / f".{path.name}.{os.getpid()}"
    digest = hashlib.sha256(header)
    digest.update(body)
    with draft.open("wb") as file:
        file.write(_PREFIX.pack(MAGIC, FORMAT_VERSION, len(header), digest.digest()))
        file.write(header)
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    _sync_folder(folder)
    _remove_old(folder)
    return path


def read_snapshot(path: Path) -> Snapshot:
    """Map a snapshot and check it.

    Raises:
        SnapshotDamaged: the file is missing, torn, changed, or of another version.
    """
    memory = _map(path)
    if len(memory) < _PREFIX.size:
        raise SnapshotDamaged(path=path, problem="it is too short")
    magic, version, header_bytes, digest = _PREFIX.unpack_from(memory)
    if magic != MAGIC or version != FORMAT_VERSION:
        raise SnapshotDamaged(path=path, problem="it is of another kind or version")
    content = memoryview(memory)[_PREFIX.size :]
    if hashlib.sha256(content).digest() != digest:
        raise SnapshotDamaged(path=path, problem="its checksum is wrong")
    try:
        header = msgspec.json.decode(content[:header_bytes], type=_Header)
        arrays = {
            name: _array(memory, name, header.sections[name])
            for name in (*_ARRAYS, *(f"{text}.{part}" for text in _TEXTS for part in _TEXT_KINDS))
        }
        index = KernelIndex(
            countries=header.countries,
            languages=header.languages,
            topics=header.topics,
            **{name: arrays[name] for name in _ARRAYS},
        )
        index.check()
        texts = {
            name: _text_column(arrays, name, len(index.remaining if "line" in name else index.bids))
            for name in _TEXTS
        }
    except (KeyError, ValueError, InvalidValue) as error:
        raise SnapshotDamaged(path=path, problem=str(error)) from error
    return Snapshot(
        generation=header.generation,
        made_us=header.made_us,
        reserve_micros=header.reserve_micros,
        index=index,
        **texts,
    )


_TEXT_KINDS: Final = {"starts": "<i8", "text": "|u1"}


def _map(path: Path) -> mmap.mmap:
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            if not 0 < size <= MAX_BYTES:
                raise SnapshotDamaged(path=path, problem=f"{size} bytes are no snapshot's size")
            return mmap.mmap(file.fileno(), size, access=mmap.ACCESS_READ)
    except FileNotFoundError:
        raise SnapshotDamaged(path=path, problem="there is no such file") from None


def _text_arrays(texts: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
    encoded = [text.encode() for text in texts]
    starts = np.zeros(len(encoded) + 1, np.int64)
    np.cumsum([len(each) for each in encoded], out=starts[1:])
    return starts, np.frombuffer(b"".join(encoded), np.uint8)


def _text_column(arrays: dict[str, NDArray[Any]], name: str, length: int) -> TextColumn:
    starts, text = arrays[f"{name}.starts"], arrays[f"{name}.text"]
    ascending = bool(np.all(starts[1:] >= starts[:-1]))
    if len(starts) != length + 1 or starts[0] or starts[-1] != len(text) or not ascending:
        raise InvalidValue(field=name, problem="its parts do not fit together")
    return TextColumn(starts, text)


def _lay_out(arrays: dict[str, NDArray[Any]], **fields: Any) -> tuple[bytes, bytes]:
    """Header and body. Offsets in the header count from the body's own start.

    The header is padded with spaces, which JSON ignores, so that the body is aligned.
    """
    sections: dict[str, _Section] = {}
    body = bytearray()
    for name, array in arrays.items():
        body.extend(bytes(-len(body) % _ALIGNMENT))
        sections[name] = _Section(kind=array.dtype.str, shape=array.shape, offset=len(body))
        body.extend(array.tobytes())
    header = msgspec.json.encode(_Header(sections=sections, **fields))
    padding = -(_PREFIX.size + len(header)) % _ALIGNMENT
    return header + b" " * padding, bytes(body)


def _array(memory: mmap.mmap, name: str, section: _Section) -> NDArray[Any]:
    """The read-only array of one section."""
    kind = _ARRAYS.get(name) or _TEXT_KINDS[name.rpartition(".")[2]]
    if section.kind != kind or any(length < 0 for length in section.shape) or section.offset < 0:
        raise InvalidValue(field=name, problem="it is of another kind")
    start = _body_start(memory) + section.offset
    count = int(np.prod(section.shape, dtype=np.int64))
    return np.frombuffer(memory, kind, count, start).reshape(section.shape)


def _body_start(memory: mmap.mmap) -> int:
    header_bytes: int = _PREFIX.unpack_from(memory)[2]
    return _PREFIX.size + header_bytes


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove_old(folder: Path) -> None:
    """Keep the files written last; by time, because a new block counts generations from one.

    A process that maps an older file keeps its mapping.
    """
    files = [each for each in folder.iterdir() if _NAME.fullmatch(each.name)]
    files.sort(key=lambda each: (each.stat().st_mtime_ns, each.name), reverse=True)
    for file in files[KEPT:]:
        file.unlink(missing_ok=True)
