"""Ports on this machine: is one free, and what to say when it is not."""

from __future__ import annotations

import socket
from typing import Final

from adjudge.domain.errors import DomainError

LAST_PORT: Final = 65_535
SUGGESTED_STEP: Final = 10


class PortTaken(DomainError):
    """Another program listens on a port that we need."""

    code = "port.taken"

    def message(self) -> str:
        d = self.details
        return f"Port {d['port']} ({d['purpose']}) is taken by another program on this machine."

    def remedy(self) -> str:
        d = self.details
        return f"Stop that program, or choose another port: {d['variable']}={d['free']} make demo"


def is_free(host: str, port: int) -> bool:
    """Whether we could listen there now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # As servers do: a port whose last connections only wait to be forgotten is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def require_free(host: str, port: int, *, purpose: str, variable: str) -> None:
    """Refuse a taken port, with another one that is free as the way out.

    Raises:
        PortTaken: somebody listens there.
    """
    if not is_free(host, port):
        candidates = range(port + SUGGESTED_STEP, LAST_PORT, SUGGESTED_STEP)
        other = next((each for each in candidates if is_free(host, each)), None)
        free = other if other is not None else free_ports(1)[0]
        raise PortTaken(port=port, purpose=purpose, variable=variable, free=free)


def free_ports(count: int, host: str = "127.0.0.1") -> list[int]:
    """Different ports that nobody listens on, chosen by the system."""
    held: list[socket.socket] = []
    try:
        for _ in range(count):
            probe = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            held.append(probe)
            probe.bind((host, 0))
        return [int(each.getsockname()[1]) for each in held]
    finally:
        for each in held:
            each.close()
