"""Domains: the part of a host that somebody registered, by the bundled public suffix list."""

from __future__ import annotations

import ipaddress
from functools import cache, lru_cache

from publicsuffixlist import PublicSuffixList

_SHORTENERS = frozenset(
    (
        *("bit.ly", "t.co", "goo.gl", "tinyurl.com", "ow.ly", "is.gd", "v.gd", "buff.ly", "rb.gy"),
        *("cutt.ly", "shorturl.at", "t.ly", "tiny.cc", "bl.ink", "lnkd.in", "amzn.to", "fb.me"),
        *("youtu.be", "adf.ly", "shorte.st", "s.id", "qr.ae", "trib.al", "dlvr.it", "ift.tt"),
        *("bitly.com", "rebrand.ly", "short.io", "soo.gd", "u.to", "x.co", "wp.me", "tny.im"),
    )
)


@lru_cache(maxsize=16_384)
def registrable(host: str) -> str:
    """The registrable domain of a host; the host itself if it has none (an address, a suffix)."""
    if is_numeric(host):
        return host
    return _suffixes().privatesuffix(host) or host


def is_numeric(host: str) -> bool:
    """Whether a host, as a browser parses it, is an IP address instead of a name."""
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def is_shortener(host: str) -> bool:
    """Whether a host is one of a service that hides where a link leads."""
    return registrable(host) in _SHORTENERS


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()
