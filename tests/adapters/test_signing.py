import pytest

from adjudge.adapters.signing import Ed25519Signer, verify_ed25519
from adjudge.domain.register.errors import BadKey
from adjudge.domain.register.note import parse_vkey

# RFC 8032, section 7.1, test 2.
SEED = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
PUBLIC = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
MESSAGE = bytes.fromhex("72")
SIGNATURE = bytes.fromhex(
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
)


def test_the_vector_of_the_rfc():
    signer = Ed25519Signer(name="register.example/log", seed=SEED)
    assert signer.public == PUBLIC
    assert signer.sign(MESSAGE) == SIGNATURE
    assert verify_ed25519(PUBLIC, MESSAGE, SIGNATURE)


@pytest.mark.parametrize(
    ("public", "message", "signature"),
    [
        (PUBLIC, b"s", SIGNATURE),
        (PUBLIC, MESSAGE, SIGNATURE[:-1] + b"\1"),
        (PUBLIC, MESSAGE, b""),
        (PUBLIC[::-1], MESSAGE, SIGNATURE),
        (b"short", MESSAGE, SIGNATURE),
    ],
)
def test_what_does_not_fit_is_false_and_never_an_exception(public, message, signature):
    assert not verify_ed25519(public, message, signature)


def test_the_verifier_key_is_published_and_the_seed_is_not():
    signer = Ed25519Signer(name="register.example/log", seed=SEED)
    key = parse_vkey(signer.vkey)
    assert key == signer.verifier
    assert (key.name, key.public) == ("register.example/log", PUBLIC)
    assert SEED.hex() not in repr(signer)
    assert not hasattr(signer, "__dict__")


def test_a_key_needs_a_plain_name():
    with pytest.raises(BadKey):
        Ed25519Signer(name="two words", seed=SEED)
