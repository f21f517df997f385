# ruff: noqa: RUF001 - these texts hold the look-alike letters that they are about
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adjudge.adapters.extractors.domains import is_numeric, is_shortener, registrable
from adjudge.adapters.extractors.links import find_links
from adjudge.adapters.extractors.names import (
    imitated_handle,
    imitated_host,
    imitated_name,
    name_index,
    name_signals,
)
from adjudge.adapters.extractors.normalise import normalise
from adjudge.domain.signals.signal import SignalSet


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("www.kestrel-lab.example", "kestrel-lab.example"),
        ("a.b.co.uk", "b.co.uk"),
        ("me.github.io", "me.github.io"),
        ("co.uk", "co.uk"),
        ("localhost", "localhost"),
        ("127.0.0.1", "127.0.0.1"),
        ("[::1]", "[::1]"),
        ("www.xn--mnchen-3ya.de", "xn--mnchen-3ya.de"),
    ],
)
def test_what_somebody_registered(host, domain):
    assert registrable(host) == domain


def test_addresses_and_shorteners():
    assert is_numeric("192.0.2.1")
    assert is_numeric("[2001:db8::1]")
    assert not is_numeric("a.example")
    assert is_shortener("bit.ly")
    assert not is_shortener("rabbit.ly")


@pytest.mark.parametrize(
    ("host", "imitated"),
    [
        ("paypal.com", ""),
        ("www.paypal.com", ""),
        ("paypa1.com", "paypal.com"),
        ("xn--pypal-4ve.com", "paypal.com"),  # with a Cyrillic letter
        ("paypall.com", "paypal.com"),
        ("payapl.com", "paypal.com"),
        ("paypal-login.com", "paypal.com"),
        ("secure-paypal.example", "paypal.com"),
        ("paypalsupport.com", "paypal.com"),
        ("paypal.com.evil.example", "paypal.com"),
        ("amazon.com.account.evil.example", "amazon.com"),
        ("gooogle.com", "google.com"),
        ("micros0ft.com", "microsoft.com"),
        ("app1e.com", "apple.com"),
        ("kestrel-lab.example", ""),
        ("applepie.com", ""),
        ("apples.com", ""),
        ("login.example", ""),
        ("secure-login.example", ""),
        ("localhost", ""),
        ("127.0.0.1", ""),
    ],
)
def test_hosts_that_imitate(host, imitated):
    assert imitated_host(host) == imitated


def test_no_known_name_imitates_another_or_itself():
    for domain in name_index().domains:
        assert imitated_host(domain) == "", domain
        assert imitated_host(f"www.{domain}") == "", domain
    for handle in name_index().handles:
        assert imitated_handle(handle) == "", handle


@pytest.mark.parametrize(
    ("handle", "imitated"),
    [
        ("PayPal", ""),
        ("PayPaI_Support", "paypal"),
        ("paypa1", "paypal"),
        ("paypal_help", "paypal"),
        ("binancesupport", "binance"),
        ("kestrel_lab", ""),
        ("apple_orchard", ""),
    ],
)
def test_handles_that_imitate(handle, imitated):
    assert imitated_handle(handle) == imitated


@pytest.mark.parametrize(
    ("name", "imitated"),
    [
        ("PayPal Inc.", ""),
        ("PаyPal Ltd", "paypal"),
        ("Micros0ft Corp", "microsoft"),
        ("Mircosoft GmbH", "microsoft"),
        ("Kestrel Lab Ltd", ""),
        ("", ""),
    ],
)
def test_legal_names_that_imitate(name, imitated):
    assert imitated_name(name) == imitated


def test_signals_have_their_places():
    text = "Log in at https://paypa1.com/x or ask @paypal_help"
    normal = normalise(text)
    links = find_links(text, normal)
    signals = SignalSet.of(text, name_signals(normal, tuple((k.host, k.span) for k in links)))
    assert signals["text.lookalike_hosts"] == ("paypa1.com",)
    assert signals["text.imitated_hosts"] == ("paypal.com",)
    assert signals["text.lookalike_handles"] == ("paypal_help",)
    ((start, end),) = signals.signals["text.lookalike_hosts"].spans
    assert text[start:end] == "https://paypa1.com/x"


@given(st.from_regex(r"[a-z0-9.-]{1,40}", fullmatch=True))
def test_any_host_has_an_answer_that_is_a_known_domain(host):
    assert imitated_host(host) in name_index().domains | {""}
