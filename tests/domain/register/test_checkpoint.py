import base64

import pytest

from adjudge.adapters.signing import Ed25519Signer, verify_ed25519
from adjudge.domain.register.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from adjudge.domain.register.errors import BadCheckpoint
from adjudge.domain.register.note import sign_note
from adjudge.domain.register.tree import EMPTY_ROOT, fold, leaf_hash

# Checkpoints made by Tessera (Go), from its public test data: key pair, leaves, signed heads.
TESSERA_SEED = base64.b64decode("7KZj9JkBfSNlwnx6dnkVjUPP7BMwvbJZKQr70NIXd6A=")
TESSERA_VKEY = "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"
TESSERA_LEAVES = [
    *(b"one", b"two", b"three", b"four", b"five", b"six", b"seven", b"eit", b"nain", b"ten"),
    *(b"ileven", b"twelf", b"threeten", b"fourten", b"fivten"),
]
TESSERA_CHECKPOINTS = {
    7: (
        "example.com/log/testdata\n7\nIrSXADBqJ7EQoUODSDKROySgNveeL6CFhik2w/+fS7U=\n\n"
        "\u2014 example.com/log/testdata M9e0luA5JhTRUki/BBQD0QNiH6AEJ2pdtsA5CQjqJErViuuKrN6513RCTL"
        "2640wXJv0dCed3neRGI6dMzBq9uANf2Qc=\n"
    ),
    15: (
        "example.com/log/testdata\n15\nrKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs=\n\n"
        "\u2014 example.com/log/testdata M9e0luh4jTG+UMBqOUo9/q+yAEvx1ilBEniMvjf1zfcBOhg+CKubMt53Mv"
        "It/uEWP6zdkdIQzd/fmwlM/dlPWF74ewI=\n"
    ),
}
SIGNER = Ed25519Signer(name="register.example/log", seed=bytes(range(32)))
ROOT64 = base64.b64encode(EMPTY_ROOT).decode()


@pytest.mark.parametrize("size", [7, 15])
def test_we_write_and_read_what_tessera_writes(size):
    signer = Ed25519Signer(name="example.com/log/testdata", seed=TESSERA_SEED)
    assert signer.vkey == TESSERA_VKEY
    root = fold([leaf_hash(leaf) for leaf in TESSERA_LEAVES[:size]])
    checkpoint = Checkpoint(origin=signer.name, size=size, root=root)
    assert sign_checkpoint(checkpoint, signer) == TESSERA_CHECKPOINTS[size]
    opened = open_checkpoint(TESSERA_CHECKPOINTS[size], signer.verifier, verify_ed25519)
    assert opened == checkpoint


@pytest.mark.parametrize(
    "body",
    [
        f"other.example/log\n0\n{ROOT64}\n",
        f"{SIGNER.name}\n01\n{ROOT64}\n",
        f"{SIGNER.name}\n-1\n{ROOT64}\n",
        f"{SIGNER.name}\n\u0661\n{ROOT64}\n",
        f"{SIGNER.name}\n{2**62 + 1}\n{ROOT64}\n",
        f"{SIGNER.name}\n0\n{ROOT64[:-4]}\n",
        f"{SIGNER.name}\n0\n!{ROOT64[1:]}\n",
        f"{SIGNER.name}\n0\n{ROOT64}\nextension\n",
        f"{SIGNER.name}\n0\n",
    ],
)
def test_a_signed_text_that_is_no_head_of_this_log_is_refused(body):
    note = sign_note(body, SIGNER).encode()
    with pytest.raises(BadCheckpoint):
        open_checkpoint(note, SIGNER.verifier, verify_ed25519)
