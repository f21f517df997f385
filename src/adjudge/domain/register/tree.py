"""The Merkle tree of RFC 6962 over leaf hashes: root, inclusion and consistency proofs.

Proofs are made from stored hashes of complete subtrees, read through a function of level and index
(level 0: leaves; level k: blocks of 2**k leaves), so that a proof costs a few dozen reads whatever
the size. Verification is that of RFC 9162, sections 2.1.3.2 and 2.1.4.2, and shares no code with
the making.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from adjudge.domain.register.errors import BadProof, BadSize

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()
# A proof has at most two hashes for each bit of a size.
MAX_PROOF = 128
MAX_SIZE = 2**62

NodeReader = Callable[[int, int], bytes]


def leaf_hash(data: bytes) -> bytes:
    """The hash of one entry, told apart from inner nodes by its first byte."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def fold(nodes: Sequence[bytes]) -> bytes:
    """The root over these nodes as leaves of equal height; of none, the empty root."""
    if not nodes:
        return EMPTY_ROOT
    row = list(nodes)
    while len(row) > 1:
        # An odd node at the end moves up unchanged: the same tree as the recursive definition.
        paired = [node_hash(row[i], row[i + 1]) for i in range(0, len(row) - 1, 2)]
        row = paired + row[len(paired) * 2 :]
    return row[0]


@dataclass(frozen=True, slots=True)
class Levels:
    """All hashes of complete subtrees over a list of leaves, kept in memory, level by level."""

    rows: tuple[tuple[bytes, ...], ...]

    @classmethod
    def of(cls, leaf_hashes: Iterable[bytes]) -> Levels:
        """The levels over these leaf hashes: about twice their number in all."""
        rows = [tuple(leaf_hashes)]
        while len(rows[-1]) > 1:
            below = rows[-1]
            rows.append(
                tuple(node_hash(below[i], below[i + 1]) for i in range(0, len(below) - 1, 2))
            )
        return cls(tuple(rows))

    def node(self, level: int, index: int) -> bytes:
        """The hash of the complete subtree of 2**level leaves from index * 2**level."""
        return self.rows[level][index]


def root(size: int, node: NodeReader) -> bytes:
    """The root of the tree of the first `size` leaves."""
    return _subtree(0, size, node) if size else EMPTY_ROOT


def _subtree(start: int, stop: int, node: NodeReader) -> bytes:
    """The hash over leaves start to stop; start is a multiple of a power of two >= stop - start."""
    width = stop - start
    if width & (width - 1) == 0:
        level = width.bit_length() - 1
        return node(level, start >> level)
    split = start + _left_width(width)
    return node_hash(_subtree(start, split, node), _subtree(split, stop, node))


def _left_width(width: int) -> int:
    """The largest power of two below `width`: how RFC 6962 splits a tree."""
    return 1 << ((width - 1).bit_length() - 1)


def inclusion_proof(index: int, size: int, node: NodeReader) -> tuple[bytes, ...]:
    """The path from leaf `index` to the root of the first `size` leaves, leaf's sibling first.

    Raises BadSize if there is no such leaf.
    """
    if not 0 <= index < size <= MAX_SIZE:
        raise BadSize(what=f"entry {index}", size=size)
    path: list[bytes] = []
    start, stop = 0, size
    while stop - start > 1:
        split = start + _left_width(stop - start)
        if index < split:
            path.append(_subtree(split, stop, node))
            stop = split
        else:
            path.append(_subtree(start, split, node))
            start = split
    return tuple(reversed(path))


def consistency_proof(old: int, new: int, node: NodeReader) -> tuple[bytes, ...]:
    """The hashes that show that the first `old` leaves are those of the first `new`.

    Empty if the sizes are equal or the old tree was empty. Raises BadSize unless 0 <= old <= new.
    """
    if not 0 <= old <= new <= MAX_SIZE:
        raise BadSize(what=f"tree of {old}", size=new)
    if old in {0, new}:
        return ()
    proof: list[bytes] = []
    start, stop = 0, new
    while old != stop:
        split = start + _left_width(stop - start)
        if old <= split:
            proof.append(_subtree(split, stop, node))
            stop = split
        else:
            proof.append(_subtree(start, split, node))
            start = split
    if start:
        # The old tree does not end at a subtree that begins it: its own last part is needed.
        proof.append(_subtree(start, stop, node))
    return tuple(reversed(proof))


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root_hash: bytes
) -> None:
    """Nothing, if the path leads from the leaf hash at `index` to the root; else BadProof."""
    if not 0 <= index < size <= MAX_SIZE:
        raise BadProof(problem=f"there is no entry {index} in a log of {size}")
    _check_hashes(proof)
    found = leaf
    for step, is_left in zip(proof, _sides(index, size - 1, len(proof)), strict=True):
        found = node_hash(step, found) if is_left else node_hash(found, step)
    if found != root_hash:
        raise BadProof(problem="the path leads to another root")


def verify_consistency(
    old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]
) -> None:
    """Nothing, if the tree of `new` leaves continues that of `old`; else BadProof."""
    if not 0 <= old <= new <= MAX_SIZE:
        raise BadProof(problem=f"a log of {new} cannot continue one of {old}")
    _check_hashes(proof)
    if old in {0, new}:
        same = old_root == (new_root if old else EMPTY_ROOT)
        if proof or not same:
            raise BadProof(problem="equal or empty trees need equal roots and no proof")
        return
    hashes = list(proof)
    if old & (old - 1) == 0:
        hashes.insert(0, old_root)
    if not hashes:
        raise BadProof(problem="the proof is too short")
    position, last = old - 1, new - 1
    while position & 1:
        position, last = position >> 1, last >> 1
    found_old = found_new = hashes[0]
    for step, is_left in zip(hashes[1:], _sides(position, last, len(hashes) - 1), strict=True):
        if is_left:
            found_old, found_new = node_hash(step, found_old), node_hash(step, found_new)
        else:
            found_new = node_hash(found_new, step)
    if found_old != old_root or found_new != new_root:
        raise BadProof(problem="the proof leads to other roots")


def _sides(position: int, last: int, steps: int) -> list[bool]:
    """For each step up from `position` to the root above `last`, whether its hash is on the left.

    Raises BadProof unless the root is exactly so many steps away.
    """
    sides: list[bool] = []
    for _ in range(steps):
        if last == 0:
            raise BadProof(problem="the path is too long")
        is_left = bool(position & 1) or position == last
        sides.append(is_left)
        while is_left and not position & 1 and position:
            position, last = position >> 1, last >> 1
        position, last = position >> 1, last >> 1
    if last:
        raise BadProof(problem="the path is too short")
    return sides


def _check_hashes(proof: Sequence[bytes]) -> None:
    if len(proof) > MAX_PROOF:
        raise BadProof(problem="the proof is too long")
    if any(len(step) != HASH_BYTES for step in proof):
        raise BadProof(problem="a hash has the wrong length")
