"""A mail server of our own on loopback, that can also behave badly. As much of SMTP as we speak."""

from __future__ import annotations

import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage


class _Conversation(socketserver.StreamRequestHandler):
    server: SmtpServer

    def handle(self) -> None:
        self.server.conversations += 1
        if self.server.behaves == "silent":
            self.server.over.wait()
            return
        if self.server.behaves == "drips":
            while not self.server.over.wait(0.05):
                try:
                    self.wfile.write(b"220-still greeting\r\n")
                except OSError:
                    return
            return
        self._say(b"220 here")
        while line := self.rfile.readline():
            if not self._answer(line):
                return

    def _answer(self, line: bytes) -> bool:
        verb = line[:4].upper()
        if verb == b"EHLO":
            tls = b"250-STARTTLS\r\n" if self.server.offers_tls else b""
            self._say(b"250-here\r\n" + tls + b"250 SIZE 1000000")
        elif verb == b"STAR":
            self._say(b"454 TLS not available")
        elif verb == b"RCPT":
            address = line.split(b"<")[1].split(b">")[0].decode()
            self._say(self.server.refuses.get(address, "250 fine").encode())
        elif verb == b"DATA":
            return self._data()
        elif verb == b"QUIT":
            self._say(b"221 bye")
            return False
        else:
            self._say(b"250 fine")
        return True

    def _data(self) -> bool:
        self._say(b"354 go on")
        if self.server.behaves == "drops":
            self.rfile.readline()
            self.connection.shutdown(socket.SHUT_RDWR)
            return False
        body = b""
        while not body.endswith(b"\r\n.\r\n"):
            line = self.rfile.readline()
            if not line:
                return False
            body += line
        answer = self.server.data_answer
        if answer.startswith("250"):
            self.server.received.append(body[:-3])
        self._say(answer.encode())
        return True

    def _say(self, line: bytes) -> None:
        self.wfile.write(line + b"\r\n")


class SmtpServer(socketserver.ThreadingTCPServer):
    """`refuses` maps an address to an answer; `behaves` is well, silent, drips or drops."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.received: list[bytes] = []
        self.refuses: dict[str, str] = {}
        self.behaves = "well"
        self.offers_tls = False
        self.data_answer = "250 fine"
        self.conversations = 0
        self.over = threading.Event()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}?tls=off"

    @property
    def mails(self) -> list[EmailMessage]:
        return [message_from_bytes(each, policy=policy.default) for each in self.received]


@contextmanager
def smtp_server() -> Iterator[SmtpServer]:
    """Running until the block ends."""
    with SmtpServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.over.set()
            server.shutdown()
            thread.join()
