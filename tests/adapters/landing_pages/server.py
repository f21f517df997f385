"""A small server on loopback whose answers a test writes byte by byte."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import contextmanager

Answer = Callable[[socket.socket, bytes], None]


class Served:
    """What was asked, and the port."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.requests: list[bytes] = []
        self.names: list[str | None] = []


def page(body=b"<title>Hello</title><p>Words", *, kind=b"text/html", status=b"200 OK", more=b""):
    """A whole answer."""
    head = b"HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n%s\r\n"
    return head % (status, kind, len(body), more) + body


def redirect(location: bytes, status=b"302 Found"):
    return b"HTTP/1.1 %s\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n" % (status, location)


@contextmanager
def serving(answer: bytes | Answer, *, tls: ssl.SSLContext | None = None):
    """Serve `answer` to every request until the block is left."""
    listener = socket.create_server(("127.0.0.1", 0))
    served = Served(listener.getsockname()[1])
    if tls is not None:
        tls.sni_callback = lambda _socket, name, _context: served.names.append(name)
    over = threading.Event()

    def loop():
        while not over.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                try:
                    _talk(connection, answer, served, tls)
                except OSError:
                    continue

    thread = threading.Thread(target=loop, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        over.set()
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)


def _talk(connection, answer, served, tls):
    connection.settimeout(5)
    with tls.wrap_socket(connection, server_side=True) if tls is not None else connection as stream:
        _answer(stream, answer, served)


def _answer(stream, answer, served):
    request = b""
    while b"\r\n\r\n" not in request:
        piece = stream.recv(4096)
        if not piece:
            return
        request += piece
    served.requests.append(request)
    if callable(answer):
        answer(stream, request)
    else:
        stream.sendall(answer)
