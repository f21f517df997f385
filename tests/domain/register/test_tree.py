import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adjudge.domain.register.errors import BadProof, BadSize
from adjudge.domain.register.tree import (
    EMPTY_ROOT,
    MAX_PROOF,
    Levels,
    consistency_proof,
    fold,
    inclusion_proof,
    leaf_hash,
    root,
    verify_consistency,
    verify_inclusion,
)

# The eight leaves and the roots that implementations of RFC 6962 commonly test against.
LEAVES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
SIZE = 70


def by_definition(leaves: list[bytes]) -> bytes:
    """RFC 6962, section 2.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    both = by_definition(leaves[:split]) + by_definition(leaves[split:])
    return hashlib.sha256(b"\x01" + both).digest()


def entries(count: int) -> list[bytes]:
    return [b"entry %d" % number for number in range(count)]


LEVELS = Levels.of(leaf_hash(entry) for entry in entries(SIZE))
ALL_ROOTS = [by_definition(entries(size)) for size in range(SIZE + 1)]


@pytest.mark.parametrize("size", range(9))
def test_the_well_known_roots(size):
    levels = Levels.of(leaf_hash(leaf) for leaf in LEAVES)
    assert root(size, levels.node).hex() == ROOTS[size]
    assert fold([leaf_hash(leaf) for leaf in LEAVES[:size]]).hex() == ROOTS[size]


def test_the_well_known_path_and_consistency_proof():
    # RFC 6962, section 2.1.3, on seven leaves: the path of leaf 3 is c, g, l; of leaf 6, i, k;
    # the proof from 3 to 7 is c, d, g, l.
    hashes = [leaf_hash(leaf) for leaf in LEAVES[:7]]
    levels = Levels.of(hashes)
    c, d = hashes[2], hashes[3]
    g, h, i, j = fold(hashes[:2]), fold(hashes[2:4]), fold(hashes[4:6]), hashes[6]
    k, x = fold(hashes[:4]), fold(hashes[4:7])
    assert inclusion_proof(3, 7, levels.node) == (c, g, x)
    assert inclusion_proof(4, 7, levels.node) == (hashes[5], j, k)
    assert inclusion_proof(6, 7, levels.node) == (i, k)
    assert consistency_proof(3, 7, levels.node) == (c, d, g, x)
    assert consistency_proof(4, 7, levels.node) == (x,)
    assert consistency_proof(6, 7, levels.node) == (i, j, k)
    assert h == levels.node(1, 1)


def test_every_index_of_every_size_is_proved():
    for size in range(1, SIZE + 1):
        assert root(size, LEVELS.node) == ALL_ROOTS[size]
        for index in range(size):
            proof = inclusion_proof(index, size, LEVELS.node)
            verify_inclusion(LEVELS.node(0, index), index, size, proof, ALL_ROOTS[size])


def test_every_size_continues_every_earlier_one():
    for new in range(SIZE + 1):
        for old in range(new + 1):
            proof = consistency_proof(old, new, LEVELS.node)
            verify_consistency(old, ALL_ROOTS[old], new, ALL_ROOTS[new], proof)


sizes = st.integers(1, SIZE)


def flip(data: bytes, bit: int) -> bytes:
    number = int.from_bytes(data, "big") ^ (1 << bit % (8 * len(data)))
    return number.to_bytes(len(data), "big")


@given(data=st.data(), size=sizes, bit=st.integers(0, 255))
def test_an_altered_inclusion_proof_never_holds(data, size, bit):
    index = data.draw(st.integers(0, size - 1))
    proof = list(inclusion_proof(index, size, LEVELS.node))
    leaf, top = LEVELS.node(0, index), ALL_ROOTS[size]
    bad: list[tuple] = [
        (flip(leaf, bit), index, size, proof, top),
        (leaf, index, size, proof, flip(top, bit)),
        (leaf, index, size, [*proof, leaf], top),
        (leaf, size, size, proof, top),
        (leaf, -1, size, proof, top),
    ]
    if proof:
        position = data.draw(st.integers(0, len(proof) - 1))
        altered = list(proof)
        altered[position] = flip(altered[position], bit)
        bad.append((leaf, index, size, altered, top))
        bad.append((leaf, index, size, proof[:-1], top))
        bad.append((leaf, index, size, [*proof[:-1], b"short"], top))
        other = data.draw(st.integers(0, size - 1).filter(lambda i: i != index))
        bad.append((leaf, other, size, proof, top))
    for arguments in bad:
        with pytest.raises(BadProof):
            verify_inclusion(*arguments)


@given(data=st.data(), new=sizes, bit=st.integers(0, 255))
def test_an_altered_consistency_proof_never_holds(data, new, bit):
    old = data.draw(st.integers(1, new))
    proof = list(consistency_proof(old, new, LEVELS.node))
    first, second = ALL_ROOTS[old], ALL_ROOTS[new]
    bad: list[tuple] = [
        (old, flip(first, bit), new, second, proof),
        (old, first, new, flip(second, bit), proof),
        (old, first, new, second, [*proof, first]),
        (new + 1, first, new, second, proof),
        (0, first, new, second, []),
    ]
    if proof:
        position = data.draw(st.integers(0, len(proof) - 1))
        altered = list(proof)
        altered[position] = flip(altered[position], bit)
        bad.append((old, first, new, second, altered))
        bad.append((old, first, new, second, proof[1:]))
        bad.append((old, first, new, second, []))
    for arguments in bad:
        with pytest.raises(BadProof):
            verify_consistency(*arguments)


def test_a_proof_has_a_limit():
    with pytest.raises(BadProof):
        verify_inclusion(EMPTY_ROOT, 0, 2, [EMPTY_ROOT] * (MAX_PROOF + 1), EMPTY_ROOT)


@pytest.mark.parametrize(("index", "size"), [(0, 0), (5, 5), (-1, 3)])
def test_there_is_no_proof_of_what_is_not_there(index, size):
    with pytest.raises(BadSize):
        inclusion_proof(index, size, LEVELS.node)
    with pytest.raises(BadSize):
        consistency_proof(size + 1, size, LEVELS.node)
