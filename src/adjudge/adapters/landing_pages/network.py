"""The network under the fetcher: only to addresses that were checked, only until a deadline."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterable
from typing import Any

import httpcore

MAX_RECEIVED = 2 * 1_048_576
"""Bytes that are taken from one connection, headers and framing included."""


class TooMuch(Exception):
    """The other side sent more than one answer may hold."""


class Pinned(httpcore.NetworkBackend):
    """Connects to `addresses`, whatever host is asked for; Host and SNI stay those of the URL."""

    def __init__(self, addresses: tuple[str, ...], deadline: float) -> None:
        """`deadline` is a moment of `time.monotonic`, for everything together."""
        self._addresses = addresses
        self._deadline = deadline
        self._backend = httpcore.SyncBackend()
        self.connected_to = ""

    def connect_tcp(
        self,
        host: str,  # noqa: ARG002 - resolved and checked before
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to the first of the addresses that answers."""
        failure: Exception = httpcore.ConnectError("no address")
        for address in self._addresses:
            try:
                stream = self._backend.connect_tcp(
                    address,
                    port,
                    timeout=_within(timeout, self._deadline, httpcore.ConnectTimeout),
                    local_address=local_address,
                    socket_options=socket_options,
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as failed:
                failure = failed
                continue
            self.connected_to = address
            return _Bounded(stream, self._deadline, _Meter())
        raise failure

    def connect_unix_socket(self, *_: Any, **__: Any) -> httpcore.NetworkStream:
        """Never: no landing page is behind a socket of this machine."""
        raise httpcore.ConnectError("only addresses that were checked")


class _Meter:
    """Counts what one connection received."""

    def __init__(self) -> None:
        self.received = 0

    def add(self, size: int) -> None:
        self.received += size
        if self.received > MAX_RECEIVED:
            raise TooMuch


class _Bounded(httpcore.NetworkStream):
    """A stream on which every wait ends at one deadline, so that a slow drip ends too."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float, meter: _Meter) -> None:
        self._stream = stream
        self._deadline = deadline
        self._meter = meter

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = self._stream.read(max_bytes, _within(timeout, self._deadline, httpcore.ReadTimeout))
        self._meter.add(len(data))
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _within(timeout, self._deadline, httpcore.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        left = _within(timeout, self._deadline, httpcore.ConnectTimeout)
        stream = self._stream.start_tls(ssl_context, server_hostname, left)
        return _Bounded(stream, self._deadline, self._meter)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _within(timeout: float | None, deadline: float, late: Callable[[str], Exception]) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise late("the time for the page is over")
    return left if timeout is None else min(timeout, left)
