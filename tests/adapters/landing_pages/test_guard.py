from __future__ import annotations

import inspect
import ipaddress
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adjudge import bootstrap, worker
from adjudge.adapters.landing_pages.guard import (
    Guard,
    NameUnknown,
    Refused,
    is_public,
    resolve_by_system,
)
from adjudge.settings import Settings

PUBLIC = ("93.184.216.34", "8.8.8.8", "2606:4700::1111", "2a00:1450::1")
NOT_PUBLIC = (
    *("127.0.0.1", "127.9.9.9", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1"),
    *("169.254.169.254", "0.1.2.3", "100.64.0.1", "192.0.0.8", "192.0.2.1"),
    *("198.18.0.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "192.88.99.1"),
    *("::1", "::", "fe80::1", "fc00::1", "fd12::1", "fec0::1", "ff02::1", "2001:db8::1"),
    *("::ffff:127.0.0.1", "::ffff:93.184.216.34", "::127.0.0.1", "64:ff9b::7f00:1"),
    *("64:ff9b::808:808", "64:ff9b:1::1", "2002:7f00:1::1", "2001::1", "100::1", "3fff::1"),
)


def guard(*addresses, **more):
    return Guard(lambda _host, _port, _seconds: addresses, **more)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_let_through(address):
    assert is_public(ipaddress.ip_address(address))
    target = guard(address).check("https://kestrel-lab.example/x?y#z", seconds=1)
    assert target.addresses == (address,)
    assert (target.port, target.url.hostname) == (443, "kestrel-lab.example")


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_no_other_address_is(address):
    assert not is_public(ipaddress.ip_address(address))
    with pytest.raises(Refused, match="public Internet"):
        guard(address).check("https://kestrel-lab.example/", seconds=1)
    host = f"[{address}]" if ":" in address else address
    with pytest.raises(Refused):
        guard("93.184.216.34").check(f"https://{host}/", seconds=1)


@pytest.mark.parametrize("bad", NOT_PUBLIC[:4])
def test_one_address_that_is_not_public_is_enough(bad):
    with pytest.raises(Refused):
        guard("93.184.216.34", bad).check("https://kestrel-lab.example/", seconds=1)


@pytest.mark.parametrize(
    "host",
    [
        *("2130706433", "0x7f.1", "0x7f000001", "017700000001", "0177.0.0.1", "127.1", "127.0.1"),
        *(
            "0",
            "0x0",
            "00",
            "127.0.0.1.",
            "%31%32%37.0.0.1",
            "\uff11\uff12\uff17.0.0.1",
            "3232235777",
        ),
        *(
            "[::ffff:7f00:1]",
            "[0:0:0:0:0:ffff:127.0.0.1]",
            "[::]",
            "0xa9fea9fe",
            "127\u30020\u30020\u30021",
        ),
    ],
)
def test_numbers_in_any_form_are_the_address_that_they_are(host):
    with pytest.raises(Refused):
        guard("93.184.216.34").check(f"http://{host}/", seconds=1)


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("ftp://kestrel-lab.example/", "no web address"),
        ("file:///etc/passwd", "no web address"),
        ("gopher://kestrel-lab.example/", "no web address"),
        ("javascript:alert(1)", "no web address"),
        ("http://", "no web address"),
        ("/path", "no web address"),
        ("https://me:secret@kestrel-lab.example/", "user name"),
        ("https://me@kestrel-lab.example/", "user name"),
        ("https://kestrel-lab.example:22/", "port 22"),
        ("http://kestrel-lab.example:6379/", "port 6379"),
        ("http://kestrel-lab.example:25/", "port 25"),
    ],
)
def test_what_is_no_landing_page_is_refused_with_the_reason(url, problem):
    with pytest.raises(Refused, match=problem):
        guard("93.184.216.34").check(url, seconds=1)


@pytest.mark.parametrize("port", [80, 443, 8080, 8443])
def test_ports_of_web_pages(port):
    target = guard("93.184.216.34").check(f"https://kestrel-lab.example:{port}/", seconds=1)
    assert target.port == port


def test_a_host_without_an_address_is_unknown():
    with pytest.raises(NameUnknown):
        guard().check("https://kestrel-lab.example/", seconds=1)


@pytest.mark.parametrize("answer", ["fe80::1%eth0", "nonsense", "127.0.0.1;8.8.8.8"])
def test_a_resolver_that_answers_nonsense_is_refused(answer):
    with pytest.raises(Refused):
        guard(answer).check("https://kestrel-lab.example/", seconds=1)


def test_only_the_very_address_and_port_of_a_test_are_permitted():
    permitted = frozenset({("127.0.0.1", 7777)})
    assert guard("127.0.0.1", permitted=permitted).check("http://a.example:7777/", seconds=1)
    for url, found in (("http://a.example:7778/", "127.0.0.1"), ("http://a.example:7777/", "::1")):
        with pytest.raises(Refused):
            guard(found, permitted=permitted).check(url, seconds=1)


def test_nothing_in_the_product_permits_anything():
    for module in (bootstrap, worker):
        assert "permitted" not in inspect.getsource(module)
    assert not [name for name in Settings.model_fields if "permit" in name or "allow" in name]


def test_the_system_resolver_has_a_limit(monkeypatch):
    assert "127.0.0.1" in resolve_by_system("localhost", 80, 5)
    late = threading.Event()

    def ask(*_, **__):
        late.wait(5)
        return []

    monkeypatch.setattr("socket.getaddrinfo", ask)
    with pytest.raises(NameUnknown):
        resolve_by_system("kestrel-lab.example", 80, 0.01)
    late.set()


@given(st.integers(0, 2**32 - 1))
def test_no_private_address_hides_in_a_longer_one(number):
    short = ipaddress.IPv4Address(number)
    for prefix in ("::ffff:0:0", "::", "64:ff9b::", "64:ff9b:1::", "::ffff:0:0:0"):
        assert not is_public(ipaddress.IPv6Address(int(ipaddress.IPv6Address(prefix)) + number))
    assert not is_public(ipaddress.IPv6Address((0x2002 << 112) | (number << 80) | 1))
    if is_public(short):
        assert short.is_global
        assert not short.is_private
