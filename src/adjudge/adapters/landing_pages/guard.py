"""The guard: which addresses of the world a landing page may have.

A page is named by the advertiser, and fetched from inside the operator's network. So nothing that
only this network can reach is ever asked: the guard judges the address that will be connected to,
not the name, and the fetcher connects to that address and no other.
"""

from __future__ import annotations

import ipaddress
import socket
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from ada_url import URL

from adjudge.adapters.extractors.domains import is_numeric
from adjudge.adapters.extractors.links import parse

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int, float], Sequence[str]]
"""Host, port and seconds to the addresses of the host; `NameUnknown` if it has none in time."""

PORTS: Final = frozenset({80, 443, 8080, 8443})
_DEFAULT_PORTS: Final = {"http:": 80, "https:": 443}
# Networks that lead elsewhere than they say, or nowhere, whatever `ipaddress` calls them: IPv4 in
# IPv6 (mapped, compatible, translated, NAT64 with its local prefix, 6to4, Teredo), site-local,
# relays, documentation, benchmarks, discard.
_NEVER: Final = tuple(
    map(
        ipaddress.ip_network,
        (
            *("0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24"),
            *("198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3"),
            *("::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48"),
            *("100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16"),
            *("fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8"),
        ),
    )
)


class Refused(Exception):
    """The guard does not let this address be fetched; the message says why."""


class NameUnknown(Exception):
    """The host has no address, or none in time."""


@dataclass(frozen=True, slots=True)
class Target:
    """A checked address: what to ask for, and the IP addresses that may be connected to."""

    url: URL
    port: int
    addresses: tuple[str, ...]


def is_public(address: Address) -> bool:
    """Whether an address belongs to the public Internet and to one host in it."""
    if any(address in network for network in _NEVER if network.version == address.version):
        return False
    return address.is_global and not (
        address.is_multicast or address.is_reserved or address.is_loopback or address.is_unspecified
    )


class Guard:
    """Checks an address and resolves its host, once.

    `permitted` are addresses with a port that are let through although they are not public. It
    exists so that tests can serve pages from loopback; nothing in the package passes it, and no
    setting does.
    """

    def __init__(
        self,
        resolve: Resolve | None = None,
        *,
        permitted: frozenset[tuple[str, int]] = frozenset(),
    ) -> None:
        self._resolve = resolve or resolve_by_system
        self._permitted = permitted

    def check(self, address: str, *, seconds: float) -> Target:
        """What to connect to for a web address.

        Raises:
            Refused: no web address, with credentials, on another port, or of no public host. One
                address that is not public is enough: nobody's page needs it.
            NameUnknown: the host has no address.
        """
        url = parse(address)
        if url is None:
            raise Refused("it is no web address")
        if url.username or url.password:
            raise Refused("it holds a user name or a password")
        port = int(url.port) if url.port else _DEFAULT_PORTS[url.protocol]
        host = url.hostname.strip("[]")
        found = (host,) if is_numeric(host) else tuple(self._resolve(host, port, seconds))
        if not found:
            raise NameUnknown(f"{host} has no address")
        addresses = tuple(dict.fromkeys(map(_plain, found)))
        for each in addresses:
            if (each, port) in self._permitted:
                continue
            if not is_public(ipaddress.ip_address(each)):
                raise Refused("its host is not in the public Internet")
            if port not in PORTS:
                raise Refused(f"port {port} is none of a web page")
        return Target(url, port, addresses)


def _plain(address: str) -> str:
    """An address in its one form; a zone ('%eth0') is never part of a public one."""
    try:
        return str(ipaddress.ip_address(address))
    except ValueError:
        raise Refused("its host has no proper address") from None


def resolve_by_system(host: str, port: int, seconds: float) -> tuple[str, ...]:
    """The addresses that the system's resolver knows, waiting at most so many seconds."""
    found: list[str] = []

    def ask() -> None:
        try:
            answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            return
        found.extend(str(answer[4][0]) for answer in answers)

    # The resolver has no time limit of its own; a thread that outlives it ends with the resolver.
    thread = threading.Thread(target=ask, name=f"resolve {host}"[:40], daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive() or not found:
        raise NameUnknown(f"{host} has no address")
    return tuple(found)
