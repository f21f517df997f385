import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adjudge.adapters.signing import Ed25519Signer, verify_ed25519
from adjudge.domain.errors import DomainError
from adjudge.domain.register.errors import BadCheckpoint, BadKey, BadSignature, UnknownKey
from adjudge.domain.register.note import (
    MAX_NOTE_BYTES,
    MAX_SIGNATURES,
    VerifierKey,
    decode_base64,
    open_note,
    parse_note,
    parse_vkey,
    sign_note,
)

# The worked example of the signed-note specification, and that of Go's note package.
SPEC_VKEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
SPEC_TEXT = "This is an example message.\n"
SPEC_NOTE = (
    SPEC_TEXT + "\n\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1E"
    "RYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)
GO_VKEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdng"
    "otpRZb6KE6RyyBwJnAM=\n"
)
SIGNER = Ed25519Signer(name="register.example/log", seed=bytes(range(32)))
TEXT = "first line\n\nafter an empty line\n"
NOTE = sign_note(TEXT, SIGNER).encode()


@pytest.mark.parametrize(("vkey", "note"), [(SPEC_VKEY, SPEC_NOTE), (GO_VKEY, GO_NOTE)])
def test_the_published_examples_open(vkey, note):
    key = parse_vkey(vkey)
    assert key.encode() == vkey
    assert open_note(note, key, verify_ed25519) == note[: note.rindex("\n\n") + 1]
    assert parse_note(note).encode() == note


def test_a_note_of_ours_opens_and_may_hold_empty_lines():
    assert open_note(NOTE, SIGNER.verifier, verify_ed25519) == TEXT


@given(position=st.integers(0, len(NOTE.encode()) - 1), change=st.integers(1, 255))
def test_no_byte_of_a_note_can_change(position, change):
    data = bytearray(NOTE.encode())
    data[position] ^= change
    try:
        altered = data.decode()
    except UnicodeDecodeError:
        return
    with pytest.raises(DomainError):
        open_note(altered, SIGNER.verifier, verify_ed25519)


def test_signatures_by_other_keys_are_ignored_but_one_of_ours_must_fit():
    other = Ed25519Signer(name="witness.example", seed=b"w" * 32)
    theirs = sign_note(TEXT, other).signatures[0].encode()
    assert open_note(NOTE + theirs, SIGNER.verifier, verify_ed25519) == TEXT
    with pytest.raises(UnknownKey):
        open_note(sign_note(TEXT, other).encode(), SIGNER.verifier, verify_ed25519)
    forged = sign_note("another text\n", SIGNER).signatures[0].encode()
    for note in (NOTE + forged, TEXT + "\n" + forged):
        with pytest.raises(BadSignature):
            open_note(note, SIGNER.verifier, verify_ed25519)


LINE = NOTE[NOTE.rindex("\n\n") + 2 :]


@pytest.mark.parametrize(
    "note",
    [
        "",
        TEXT,
        TEXT + "\n",
        "\n\n" + LINE,
        TEXT + "\n" + LINE[:-1],
        TEXT + "\n" + LINE.replace("\u2014", "-"),
        TEXT + "\n" + LINE.replace(" register", "  register"),
        TEXT + "\n\u2014 name AAAAAA==\n",
        TEXT + "\r\n" + LINE,
        "tab\there\n\n" + LINE,
        TEXT + "\n" + LINE * (MAX_SIGNATURES + 1),
        "x" * MAX_NOTE_BYTES + "\n\n" + LINE,
    ],
)
def test_what_is_not_written_as_a_note_is_refused(note):
    with pytest.raises(BadCheckpoint):
        open_note(note, SIGNER.verifier, verify_ed25519)


def test_a_note_may_carry_as_many_signatures_as_the_limit():
    note = TEXT + "\n" + LINE * MAX_SIGNATURES
    assert open_note(note, SIGNER.verifier, verify_ed25519) == TEXT


@pytest.mark.parametrize(
    "vkey",
    [
        "",
        "name",
        "name+00000000",
        SPEC_VKEY.replace("530d903a", "530d903b"),
        SPEC_VKEY.replace("foo", "fop"),
        SPEC_VKEY.replace("AekyeR", "BekyeR"),
        SPEC_VKEY[:-4],
        SPEC_VKEY.replace("example.com", "exam ple.com"),
    ],
)
def test_a_key_that_contradicts_itself_is_refused(vkey):
    with pytest.raises(BadKey):
        parse_vkey(vkey)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\nb", "a\u2003b", "x" * 201])
def test_a_key_has_a_plain_name(name):
    with pytest.raises(BadKey):
        VerifierKey(name=name, public=bytes(32))
    with pytest.raises(BadKey):
        VerifierKey(name="name", public=bytes(31))


@given(data=st.binary(max_size=60))
def test_base64_has_one_way_to_write_each_value(data):
    text = base64.b64encode(data).decode()
    assert decode_base64(text) == data
    assert decode_base64(text + "\n") is None
    if text.endswith("="):
        assert decode_base64(text.rstrip("=")) is None


def test_spare_bits_of_base64_must_be_zero():
    assert decode_base64("AA==") == b"\0"
    assert decode_base64("AB==") is None
    assert decode_base64("\u00e4") is None
