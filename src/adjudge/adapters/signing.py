"""Ed25519 (RFC 8032) behind the signing port. The key is the caller's 32 secret bytes."""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from adjudge.domain.register.note import VerifierKey

SEED_BYTES = 32


class Ed25519Signer:
    """Signs with one key under one name; the name is the origin of the log that it signs.

    The seed stays inside: neither the repr nor any attribute shows it. Raises BadKey for a name
    that cannot name a key.
    """

    __slots__ = ("_key", "_verifier")

    def __init__(self, *, name: str, seed: bytes) -> None:
        assert len(seed) == SEED_BYTES, "an Ed25519 seed has 32 bytes"
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self._verifier = VerifierKey(name=name, public=self._key.public_key().public_bytes_raw())

    @property
    def name(self) -> str:
        """The name of the key."""
        return self._verifier.name

    @property
    def public(self) -> bytes:
        """The public key, 32 bytes."""
        return self._verifier.public

    @property
    def verifier(self) -> VerifierKey:
        """The verifier key, parsed."""
        return self._verifier

    @property
    def vkey(self) -> str:
        """The verifier key as one line of text, to be published."""
        return self._verifier.encode()

    def sign(self, message: bytes) -> bytes:
        """The signature over the message, 64 bytes; the same message gives the same signature."""
        return self._key.sign(message)

    def __repr__(self) -> str:
        return f"Ed25519Signer({self.vkey!r})"


def verify_ed25519(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the signature over the message fits the public key."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
