"""`python -m adjudge.serve --home DIR --port N --worker K`: one serving process.

Several of them, each with its own worker index, share one port.
"""

from __future__ import annotations

import argparse
import logging
import signal
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import uvicorn

from adjudge.adapters.home import Home
from adjudge.adapters.standing_block import MAX_WORKERS
from adjudge.domain.errors import DomainError
from adjudge.serve.app import App
from adjudge.serve.worker import Worker

HOST: Final = "127.0.0.1"
BACKLOG: Final = 1024
MAX_CONNECTIONS: Final = 1024
KEEP_ALIVE_SECONDS: Final = 30
GRACE_SECONDS: Final = 5
EXIT_REFUSED: Final = 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until SIGTERM or SIGINT; return the exit status."""
    parser = argparse.ArgumentParser(prog="adjudge.serve", description="One serving process.")
    parser.add_argument("--home", type=Path, required=True, help="the folder with all state")
    parser.add_argument("--host", default=HOST, help="address to listen on (default: loopback)")
    parser.add_argument("--port", type=int, required=True, help="port; 0 takes a free one")
    parser.add_argument(
        "--worker", type=int, default=0, help=f"index of this process, 0 to {MAX_WORKERS - 1}"
    )
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")
    for number in (signal.SIGTERM, signal.SIGINT):
        # Before the server runs there is nothing to finish; after it has stopped gracefully, it
        # raises the signal again, and that should end the process without a complaint.
        signal.signal(number, lambda *_: sys.exit(0))
    home = Home(options.home.absolute())
    home.create()
    try:
        listener = bind(options.host, options.port)
    except OSError as error:
        sys.stderr.write(f"Port {options.port} cannot be used: {error.strerror}.\n")
        return EXIT_REFUSED
    with listener:
        try:
            worker = Worker.open(home, options.worker)
        except DomainError as error:
            sys.stderr.write(f"{error} {error.remedy()}\n")
            return EXIT_REFUSED
        host, port = listener.getsockname()[:2]
        sys.stdout.write(f"serving on {host}:{port} as worker {options.worker}\n")
        sys.stdout.flush()
        server = uvicorn.Server(server_config(App(worker)))
        server.run(sockets=[listener])
    return 0


def bind(host: str, port: int) -> socket.socket:
    """A bound socket that other processes of the same user may share.

    It does not listen yet: nobody's connection waits for this process to get ready.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    return listener


def server_config(app: App) -> uvicorn.Config:
    """How uvicorn runs the application."""
    return uvicorn.Config(
        app,
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        proxy_headers=False,
        backlog=BACKLOG,
        limit_concurrency=MAX_CONNECTIONS,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


if __name__ == "__main__":
    sys.exit(main())
