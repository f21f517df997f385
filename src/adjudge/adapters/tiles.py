"""Publishing the log: tiles, entry bundles, and the checkpoint last, as files below one folder.

The leaf table is the log; these files are derived from it and can be rebuilt at any time. Each file
appears whole (written aside, synced, renamed), under a lock that one process holds. What was signed
before binds: a smaller size or another history is refused, never signed.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache, partial
from itertools import islice
from pathlib import Path

from adjudge.adapters.signing import verify_ed25519
from adjudge.domain.register.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from adjudge.domain.register.errors import (
    BadCheckpoint,
    BadTile,
    LeavesMissing,
    MissingFile,
    PublisherBusy,
    RootChanged,
    SizeRegressed,
)
from adjudge.domain.register.note import MAX_NOTE_BYTES, Signer, VerifierKey, parse_vkey
from adjudge.domain.register.proof import build_proof
from adjudge.domain.register.tiles import (
    CHECKPOINT,
    EMPTY_EDGE,
    TILE_WIDTH,
    Edge,
    File,
    edge_of,
    extend,
    room,
    tile_nodes,
)
from adjudge.domain.register.tree import leaf_hash

Reader = Callable[[str], bytes]
"""A path below the log -> the bytes there; raises MissingFile."""

LeavesFrom = Callable[[int], Iterable[bytes]]
"""An index -> the bytes of the committed leaves from there on, in order."""

# The largest file of a log: a full bundle of the largest entries.
MAX_FILE_BYTES = TILE_WIDTH * (2 + 65_535)
_LOCK = ".lock"


def folder_reader(folder: Path) -> Reader:
    """A reader of the log below `folder`; it raises MissingFile, or BadTile for a huge file."""

    def read(path: str) -> bytes:
        try:
            with (folder / path).open("rb") as file:
                data = file.read(MAX_FILE_BYTES + 1)
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            raise MissingFile(path=path) from None
        if len(data) > MAX_FILE_BYTES:
            raise BadTile(path=path)
        return data

    return read


def publish(
    folder: Path, leaves_from: LeavesFrom, size: int, signer: Signer, at: datetime
) -> Checkpoint:
    """Publish the first `size` leaves; costs what is new, and reads at most 255 older leaves.

    `at` becomes the file time of the checkpoint, which has no time of its own. The same size again
    changes nothing. Raises SizeRegressed, RootChanged, LeavesMissing, LeafTooLarge, PublisherBusy,
    or, if the published checkpoint itself was altered, BadCheckpoint, UnknownKey or BadSignature.
    """
    with _one_writer(folder):
        published = _published(folder, signer)
        _refuse_regress(published, size)
        edge = _published_edge(folder, leaves_from, published)
        if published is not None and size == published.size:
            return published
        write = partial(_write_all, folder)
        return _sign(folder, _grow(edge, leaves_from, size, write), signer, at)


def rebuild(
    folder: Path, leaves_from: LeavesFrom, size: int, signer: Signer, at: datetime
) -> Checkpoint:
    """Write every file anew from the leaves alone, after checking all of them.

    Nothing is written unless the leaves lead through the root last published. Raises as `publish`.
    """
    with _one_writer(folder):
        published = _published(folder, signer)
        _refuse_regress(published, size)
        if published is not None:
            before = _grow(EMPTY_EDGE, leaves_from, published.size, _write_nothing)
            if before.root() != published.root:
                raise RootChanged(published=published.size, problem="an earlier leaf differs")
            _write_all(folder, before.partial_files())
        edge = _grow(EMPTY_EDGE, leaves_from, size, partial(_write_all, folder))
        return _sign(folder, edge, signer, at)


def receipt(read: Reader, index: int, vkey: str) -> str:
    """The receipt of entry `index` under the published checkpoint, made from the tiles.

    Raises BadSize if the checkpoint does not cover the entry yet, MissingFile, BadTile, and what
    opening the checkpoint raises.
    """
    text = read_checkpoint(read)
    checkpoint = open_checkpoint(text, parse_vkey(vkey), verify_ed25519)
    # One path crosses a tile a few times; it has at most two tiles a level.
    cached = lru_cache(maxsize=32)(read)
    nodes = tile_nodes(checkpoint.size, cached)
    return build_proof(index, checkpoint.size, nodes, text).encode()


def read_checkpoint(read: Reader) -> str:
    """The text of the published checkpoint, unverified. Raises MissingFile or BadCheckpoint."""
    data = read(CHECKPOINT)
    if len(data) > MAX_NOTE_BYTES:
        raise BadCheckpoint(problem=f"it is longer than {MAX_NOTE_BYTES} bytes")
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise BadCheckpoint(problem="it is not UTF-8 text") from None


def _published(folder: Path, signer: Signer) -> Checkpoint | None:
    try:
        text = read_checkpoint(folder_reader(folder))
    except MissingFile:
        return None
    key = VerifierKey(name=signer.name, public=signer.public)
    return open_checkpoint(text, key, verify_ed25519)


def _refuse_regress(published: Checkpoint | None, size: int) -> None:
    if published is not None and size < published.size:
        raise SizeRegressed(published=published.size, size=size)


def _published_edge(folder: Path, leaves_from: LeavesFrom, published: Checkpoint | None) -> Edge:
    """The edge of what is published, from the files, checked against root and leaves."""
    if published is None:
        return EMPTY_EDGE
    size = published.size
    start = size - size % TILE_WIDTH
    tail = _take(leaves_from(start), size - start)
    if len(tail) != size - start:
        raise LeavesMissing(found=start + len(tail), size=size)
    try:
        edge = edge_of(size, folder_reader(folder), tail)
    except (BadTile, MissingFile) as error:
        raise RootChanged(published=size, problem=error.message()) from error
    if edge.root() != published.root:
        raise RootChanged(published=size, problem="the tiles lead to another root")
    for offset, leaf in enumerate(tail):
        if leaf_hash(leaf) != edge.rows[0][offset]:
            raise RootChanged(published=size, problem=f"leaf {start + offset} differs")
    return edge


def _grow(
    edge: Edge, leaves_from: LeavesFrom, size: int, write: Callable[[Iterable[File]], None]
) -> Edge:
    """The edge at `size`; each file that fills up on the way is written."""
    leaves = iter(leaves_from(edge.size)) if edge.size < size else iter(())
    while edge.size < size:
        batch = _take(leaves, min(room(edge), size - edge.size))
        if not batch:
            raise LeavesMissing(found=edge.size, size=size)
        edge, files = extend(edge, batch)
        write(files)
    return edge


def _take(leaves: Iterable[bytes], count: int) -> list[bytes]:
    return list(islice(leaves, count))


def _sign(folder: Path, edge: Edge, signer: Signer, at: datetime) -> Checkpoint:
    _write_all(folder, edge.partial_files())
    checkpoint = Checkpoint(origin=signer.name, size=edge.size, root=edge.root())
    text = sign_checkpoint(checkpoint, signer)
    _write(folder, CHECKPOINT, text.encode(), at.timestamp())
    return checkpoint


def _write_nothing(_files: Iterable[File]) -> None:
    """For a pass that only hashes."""


def _write_all(folder: Path, files: Iterable[File]) -> None:
    for path, data in files:
        _write(folder, path, data)


def _write(folder: Path, path: str, data: bytes, file_time: float | None = None) -> None:
    """The file appears whole or not at all, and stays after a power cut."""
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    # Under the lock nobody else uses this name; one left by a crash is overwritten.
    draft = target.with_name(f".{target.name}.new")
    with draft.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    if file_time is not None:
        os.utime(draft, (file_time, file_time))
    draft.replace(target)
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _one_writer(folder: Path) -> Iterator[None]:
    """Hold the log's lock. Raises PublisherBusy; the lock of a dead process is free."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _LOCK).open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise PublisherBusy from None
        yield
