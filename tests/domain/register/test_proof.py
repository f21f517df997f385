from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adjudge.adapters.signing import Ed25519Signer, verify_ed25519
from adjudge.domain.errors import DomainError
from adjudge.domain.register.checkpoint import Checkpoint, sign_checkpoint
from adjudge.domain.register.errors import BadProof, BadSize
from adjudge.domain.register.proof import (
    HEADER,
    MAX_RECEIPT_BYTES,
    LogProof,
    build_proof,
    parse_proof,
    verify_proof,
)
from adjudge.domain.register.tree import Levels, leaf_hash, root

SIGNER = Ed25519Signer(name="register.example/log", seed=bytes(range(32)))
SIZE = 45
ENTRIES = [b"entry %d" % number for number in range(SIZE)]
LEVELS = Levels.of(leaf_hash(entry) for entry in ENTRIES)


def receipt(index: int, size: int = SIZE) -> LogProof:
    head = Checkpoint(origin=SIGNER.name, size=size, root=root(size, LEVELS.node))
    return build_proof(index, size, LEVELS.node, sign_checkpoint(head, SIGNER))


@given(data=st.data(), size=st.integers(1, SIZE))
def test_a_receipt_is_read_back_and_holds(data, size):
    index = data.draw(st.integers(0, size - 1))
    text = receipt(index, size).encode()
    proof = parse_proof(text)
    assert proof.encode() == text
    checkpoint = verify_proof(proof, ENTRIES[index], SIGNER.verifier, verify_ed25519)
    assert checkpoint.size == size


def test_a_receipt_has_the_lines_of_the_specification():
    lines = receipt(3).encode().split("\n")
    assert lines[:2] == [HEADER, "index 3"]
    blank = lines.index("")
    assert lines[blank + 1 : blank + 3] == [SIGNER.name, str(SIZE)]
    assert lines[blank + 4] == ""
    assert lines[blank + 5].startswith("\u2014 ")


def test_extra_data_are_kept_and_prove_nothing():
    proof = parse_proof(replace(receipt(3), extra=b"a note").encode())
    assert proof.extra == b"a note"
    assert verify_proof(proof, ENTRIES[3], SIGNER.verifier, verify_ed25519).size == SIZE


@given(data=st.data())
def test_no_byte_of_a_receipt_or_its_entry_can_change(data):
    index = data.draw(st.integers(0, SIZE - 1))
    whole = receipt(index).encode().encode()
    altered = bytearray(whole)
    position = data.draw(st.integers(0, len(whole) - 1))
    altered[position] ^= data.draw(st.integers(1, 127))
    try:
        text = altered.decode()
    except UnicodeDecodeError:
        text = ""
    with pytest.raises(DomainError):
        verify_proof(parse_proof(text), ENTRIES[index], SIGNER.verifier, verify_ed25519)
    for entry in (ENTRIES[index] + b" ", ENTRIES[(index + 1) % SIZE]):
        with pytest.raises(BadProof):
            verify_proof(parse_proof(whole.decode()), entry, SIGNER.verifier, verify_ed25519)


@pytest.mark.parametrize(
    "text",
    [
        "",
        HEADER,
        HEADER + "\n\n",
        HEADER + "\nindex 01\n\n",
        HEADER + "\nindex -1\n\n",
        HEADER + "\nextra !\nindex 1\n\n",
        HEADER + "\nextra AA==\n\n",
        HEADER + "\nindex 1\nAA==\n\n",
        HEADER + "\nindex 1\n" + "\u00e4\n\n",
        "x" * (MAX_RECEIPT_BYTES + 1),
    ],
)
def test_what_is_not_written_as_a_receipt_is_refused(text):
    with pytest.raises(BadProof):
        parse_proof(text)


def test_a_checkpoint_that_does_not_cover_the_entry_gives_no_receipt():
    with pytest.raises(BadSize):
        receipt(SIZE)
