"""Tokens: what a decision hands out, and an impression or a click hands back.

A token is signed, expires, and names the decision it belongs to by a time-ordered id; using it once
is enforced where events are stored, by that id and the kind of event. It carries no URL: the target
of a click comes from our record. It is not secret from its holder, so it names the viewer only by a
keyed digest.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Final

import msgspec

from adjudge.adapters.home import Home
from adjudge.domain.errors import DomainError

LIFETIME_US: Final = 30 * 60 * 1_000_000
MAX_TOKEN_LENGTH: Final = 640
SECRET_BYTES: Final = 32
MAC_BYTES: Final = 16
TOKEN_ID_BYTES: Final = 16
VIEWER_DIGEST_BYTES: Final = 8
RANDOM_BYTES: Final = 10
_PURPOSE: Final = b"adjudge token 1\0"
_VIEWER_PURPOSE: Final = b"adjudge viewer 1\0"
_TEXT: Final = re.compile(rf"[A-Za-z0-9_-]{{{MAC_BYTES},{MAX_TOKEN_LENGTH}}}")


class TokenMalformed(DomainError):
    """The text is no token."""

    code = "token.malformed"

    def message(self) -> str:
        return "This is not a token."

    def remedy(self) -> str:
        return "Send the token exactly as the decision returned it."


class TokenForged(DomainError):
    """The token was not signed by this site, or was changed since."""

    code = "token.forged"

    def message(self) -> str:
        return "This token was not made by this site, or was changed."

    def remedy(self) -> str:
        return "Send the token exactly as the decision returned it."


class TokenForeign(DomainError):
    """The token is genuine but belongs to another viewer or to a key that is not in use."""

    code = "token.foreign"

    def message(self) -> str:
        return "This token belongs to somebody else."

    def remedy(self) -> str:
        return "Use the token only for the viewer and the site it was made for."


class TokenExpired(DomainError):
    """The token is genuine but too old; `claims` says what it was for."""

    code = "token.expired"

    def __init__(self, claims: Claims) -> None:
        self.claims = claims
        super().__init__()

    def message(self) -> str:
        return "This token has expired."

    def remedy(self) -> str:
        return "Ask for a new decision; nothing was billed."


class Claims(msgspec.Struct, frozen=True, array_like=True, kw_only=True):
    """What a token says. Slots are places in the standing block, times are Unix microseconds.

    `price_micros` is per thousand impressions, `charge_micros` what one impression costs. The token
    serves both kinds of event. `runner_up_slot` (None: the reserve set the price) and `generation`
    say how the price came about.
    """

    token_id: bytes
    key_id: str
    viewer: bytes
    promoted_post_id: str
    line_item_id: str
    post_slot: int
    advertiser_slot: int
    price_micros: int
    charge_micros: int
    runner_up_slot: int | None
    generation: int
    decided_us: int
    expires_us: int


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Claims)


class TokenSigner:
    """Signs and opens tokens with one secret of 32 bytes (`Home.secret("token_key")`)."""

    def __init__(self, secret: bytes) -> None:
        assert len(secret) == SECRET_BYTES, len(secret)
        self._secret = secret

    def seal(self, claims: Claims) -> str:
        """The token that carries `claims`: URL-safe, at most MAX_TOKEN_LENGTH characters."""
        payload = _encoder.encode(claims)
        token = urlsafe_b64encode(self._mac(_PURPOSE, payload) + payload).rstrip(b"=").decode()
        assert len(token) <= MAX_TOKEN_LENGTH, "ids are at most 64 characters"
        return token

    def open(self, token: str, now_us: int) -> Claims:
        """The claims of a token that this site signed and that is not older than its lifetime.

        Raises:
            TokenMalformed: the text cannot be a token.
            TokenForged: the signature is not ours.
            TokenExpired: ours, but `now_us` is not before its expiry.
        """
        if not _TEXT.fullmatch(token) or len(token) % 4 == 1:
            raise TokenMalformed
        sealed = urlsafe_b64decode(token + "=" * (-len(token) % 4))
        mac, payload = sealed[:MAC_BYTES], sealed[MAC_BYTES:]
        if not hmac.compare_digest(mac, self._mac(_PURPOSE, payload)):
            raise TokenForged
        claims = _decoder.decode(payload)
        if now_us >= claims.expires_us:
            raise TokenExpired(claims)
        return claims

    def viewer_digest(self, viewer: str) -> bytes:
        """How a token names its viewer."""
        return self._mac(_VIEWER_PURPOSE, viewer.encode())[:VIEWER_DIGEST_BYTES]

    def _mac(self, purpose: bytes, message: bytes) -> bytes:
        return hmac.digest(self._secret, purpose + message, "sha256")[:MAC_BYTES]


def new_token_id(now_us: int, random: bytes) -> bytes:
    """A UUIDv7 as sixteen bytes (see `adjudge.domain.ids.uuid7`), made from ten random bytes."""
    assert len(random) == RANDOM_BYTES, len(random)
    tail = int.from_bytes(random, "big")
    high, low = (tail >> 62) & 0xFFF, tail & ((1 << 62) - 1)
    millis = now_us // 1000 & 0xFFFF_FFFF_FFFF
    number = (millis << 80) | (0x7 << 76) | (high << 64) | (0b10 << 62) | low
    return number.to_bytes(TOKEN_ID_BYTES, "big")


def site_key(home: Home) -> str:
    """The key with which the site asks `serve` for decisions (`Authorization: Bearer ...`)."""
    return home.secret("site_key").hex()


def key_id(key: str) -> str:
    """The public name of a site key, as tokens carry it."""
    return hashlib.sha256(b"adjudge site key\0" + key.encode()).hexdigest()[:12]
