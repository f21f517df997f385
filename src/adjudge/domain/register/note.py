"""Signed notes (C2SP signed-note): a text and signature lines, and verifier keys as text.

How to sign and to verify is given as a callable, since the domain has no cryptography beyond
hashes. Everything is read strictly: one way to write a note, so that no byte can change unseen.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from adjudge.domain.register.errors import BadCheckpoint, BadKey, BadSignature, UnknownKey

ED25519 = 0x01
KEY_ID_BYTES = 4
MAX_NOTE_BYTES = 131_072
# The specification asks for at least 16.
MAX_SIGNATURES = 64
MAX_NAME = 200
_DASH = "\u2014 "
_PUBLIC_BYTES = 32
_FIRST_PRINTABLE = " "

Verify = Callable[[bytes, bytes, bytes], bool]
"""(public key, message, signature) -> whether the signature fits."""


class Signer(Protocol):
    """A named key that signs: what the log needs of the signing port."""

    @property
    def name(self) -> str:
        """The key's name, which is the log's origin."""
        ...

    @property
    def public(self) -> bytes:
        """The 32 bytes of the Ed25519 public key."""
        ...

    def sign(self, message: bytes) -> bytes:
        """The Ed25519 signature (64 bytes) over the message."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifierKey:
    """An Ed25519 public key with its name, written `name+keyid+base64`. Raises BadKey."""

    name: str
    public: bytes

    def __post_init__(self) -> None:
        if not is_key_name(self.name):
            raise BadKey(problem="the name is empty, too long, or has a space or plus")
        if len(self.public) != _PUBLIC_BYTES:
            raise BadKey(problem="an Ed25519 public key has 32 bytes")

    @property
    def key_id(self) -> bytes:
        """The first four bytes of the SHA-256 of name, newline, type and public key."""
        typed = self.name.encode() + b"\n" + bytes([ED25519]) + self.public
        return hashlib.sha256(typed).digest()[:KEY_ID_BYTES]

    def encode(self) -> str:
        """The key as one line of text, to be published."""
        typed = base64.b64encode(bytes([ED25519]) + self.public).decode()
        return f"{self.name}+{self.key_id.hex()}+{typed}"


def is_key_name(name: str) -> bool:
    """Whether this can name a key: no spaces, no plus, no control characters."""
    if not 0 < len(name) <= MAX_NAME or "+" in name:
        return False
    return name.isprintable() and not any(char.isspace() for char in name)


def parse_vkey(text: str) -> VerifierKey:
    """The verifier key in this text. Raises BadKey."""
    parts = text.strip().split("+", 2)
    if len(parts) != 3:  # noqa: PLR2004 - name, key id and key
        raise BadKey(problem="it has not three parts")
    name, key_id, encoded = parts
    typed = decode_base64(encoded)
    if typed is None or len(typed) != 1 + _PUBLIC_BYTES or typed[0] != ED25519:
        raise BadKey(problem="it holds no Ed25519 public key")
    key = VerifierKey(name=name, public=typed[1:])
    if key_id != key.key_id.hex():
        raise BadKey(problem="its key id belongs to another key")
    return key


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """One signature line: who, by which key id, and the signature."""

    name: str
    key_id: bytes
    signature: bytes

    def encode(self) -> str:
        encoded = base64.b64encode(self.key_id + self.signature).decode()
        return f"{_DASH}{self.name} {encoded}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A text that ends in a newline, and its signatures, none of them verified yet."""

    text: str
    signatures: tuple[SignatureLine, ...]

    def encode(self) -> str:
        """The whole note as it is published."""
        return self.text + "\n" + "".join(line.encode() for line in self.signatures)


def sign_note(text: str, signer: Signer) -> Note:
    """The text with one signature."""
    assert text.endswith("\n"), "the text of a note ends in a newline"
    key = VerifierKey(name=signer.name, public=signer.public)
    return Note(text, (SignatureLine(key.name, key.key_id, signer.sign(text.encode())),))


def parse_note(whole: str) -> Note:
    """The parts of a note, unverified. Raises BadCheckpoint unless it is written exactly so."""
    if len(whole.encode(errors="surrogatepass")) > MAX_NOTE_BYTES:
        raise BadCheckpoint(problem=f"it is longer than {MAX_NOTE_BYTES} bytes")
    if any(char < _FIRST_PRINTABLE and char != "\n" for char in whole):
        raise BadCheckpoint(problem="it has control characters")
    text, blank, lines = whole.rpartition("\n\n")
    if not blank or not text or not lines.endswith("\n"):
        raise BadCheckpoint(problem="it has no signature part")
    signatures = [_parse_line(line) for line in lines[:-1].split("\n")]
    if len(signatures) > MAX_SIGNATURES:
        raise BadCheckpoint(problem=f"it has more than {MAX_SIGNATURES} signatures")
    return Note(text + "\n", tuple(signatures))


def _parse_line(line: str) -> SignatureLine:
    name, space, encoded = line.removeprefix(_DASH).partition(" ")
    signature = decode_base64(encoded)
    if not line.startswith(_DASH) or not space or not is_key_name(name) or signature is None:
        raise BadCheckpoint(problem="a signature line is not written as one")
    if len(signature) <= KEY_ID_BYTES:
        raise BadCheckpoint(problem="a signature is too short")
    return SignatureLine(name, signature[:KEY_ID_BYTES], signature[KEY_ID_BYTES:])


def open_note(whole: str, key: VerifierKey, verify: Verify) -> str:
    """The text of a note that this key signed; signatures by other keys are ignored.

    Raises BadCheckpoint, UnknownKey if the key did not sign, BadSignature if any signature under
    its name and id does not fit.
    """
    note = parse_note(whole)
    known = [s for s in note.signatures if (s.name, s.key_id) == (key.name, key.key_id)]
    if not known:
        raise UnknownKey(key=key.name)
    for line in known:
        if not verify(key.public, note.text.encode(), line.signature):
            raise BadSignature(key=key.name)
    return note.text


def decode_base64(text: str) -> bytes | None:
    """The bytes of canonical standard base64, or None: spare bits must be zero."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return data if base64.b64encode(data).decode() == text else None
