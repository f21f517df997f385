"""Tokens: ours, unchanged, in time, and without a URL."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adjudge.adapters.home import Home
from adjudge.adapters.tokens import (
    MAX_TOKEN_LENGTH,
    Claims,
    TokenExpired,
    TokenForged,
    TokenMalformed,
    TokenSigner,
    key_id,
    new_token_id,
    site_key,
)
from adjudge.domain.ids import uuid7

NOW = 1_700_000_000_123_456
SIGNER = TokenSigner(b"k" * 32)
CLAIMS = Claims(
    token_id=new_token_id(NOW, bytes(10)),
    key_id="0123456789ab",
    viewer=SIGNER.viewer_digest("viewer"),
    promoted_post_id="post",
    line_item_id="line",
    post_slot=7,
    advertiser_slot=8,
    price_micros=300_000,
    charge_micros=300,
    runner_up_slot=None,
    generation=4,
    decided_us=NOW,
    expires_us=NOW + 10,
)
numbers = st.integers(0, 2**63 - 1)
ids = st.text("abcdef-0123456789", min_size=1, max_size=64)


@given(post=ids, line=ids, slot=st.integers(0, 2**22), price=numbers, runner_up=st.none() | numbers)
def test_what_is_sealed_is_opened(post, line, slot, price, runner_up):
    claims = msgspec.structs.replace(
        CLAIMS,
        promoted_post_id=post,
        line_item_id=line,
        post_slot=slot,
        price_micros=price,
        runner_up_slot=runner_up,
    )
    token = SIGNER.seal(claims)
    assert len(token) <= MAX_TOKEN_LENGTH
    assert SIGNER.open(token, NOW) == claims


def test_a_token_expires_and_says_what_it_was_for():
    token = SIGNER.seal(CLAIMS)
    assert SIGNER.open(token, NOW + 9) == CLAIMS
    with pytest.raises(TokenExpired) as caught:
        SIGNER.open(token, NOW + 10)
    assert caught.value.claims == CLAIMS


@given(place=st.integers(0), bit=st.integers(0, 7))
def test_a_token_with_one_changed_bit_is_forged(place, bit):
    token = SIGNER.seal(CLAIMS)
    sealed = bytearray(urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    sealed[place % len(sealed)] ^= 1 << bit
    changed = urlsafe_b64encode(sealed).rstrip(b"=").decode()
    with pytest.raises(TokenForged):
        SIGNER.open(changed, NOW)


def test_another_sites_token_is_forged():
    with pytest.raises(TokenForged):
        TokenSigner(b"x" * 32).open(SIGNER.seal(CLAIMS), NOW)


@given(text=st.text(max_size=80) | st.binary(max_size=900).map(lambda raw: raw.decode("latin-1")))
def test_any_other_text_is_malformed_or_forged(text):
    with pytest.raises((TokenMalformed, TokenForged)):
        SIGNER.open(text, NOW)


@pytest.mark.parametrize(
    "text", ["", "a" * 15, "a" * 17, "a" * (MAX_TOKEN_LENGTH + 1), "a" * 40 + "\n", "ä" * 40]
)
def test_what_cannot_be_a_token_is_malformed(text):
    with pytest.raises(TokenMalformed):
        SIGNER.open(text, NOW)


def test_a_token_names_its_viewer_by_a_digest_only():
    token = SIGNER.seal(
        msgspec.structs.replace(CLAIMS, viewer=SIGNER.viewer_digest("reader-of-the-feed"))
    )
    assert b"reader" not in urlsafe_b64decode(token + "=" * (-len(token) % 4))
    assert SIGNER.viewer_digest("a") != SIGNER.viewer_digest("b")
    assert SIGNER.viewer_digest("a") != TokenSigner(b"x" * 32).viewer_digest("a")


def test_a_token_id_is_the_uuid7_of_its_moment():
    random = bytes(range(10))
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=NOW)
    assert str(UUID(bytes=new_token_id(NOW, random))) == uuid7(at, random)


def test_the_site_key_stays_the_same_and_has_a_public_name(tmp_path):
    home = Home(tmp_path / "home")
    home.create()
    assert site_key(home) == site_key(home)
    assert len(site_key(home)) == 64
    assert key_id(site_key(home)) not in site_key(home)
