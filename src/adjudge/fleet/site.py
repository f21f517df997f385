"""The site as one process group: Granian with a fixed number of workers, all tied together.

`python -m adjudge.fleet.site --host 127.0.0.1 --port 8280 --workers 1`
"""

from __future__ import annotations

import argparse
import os
from typing import Any, Final

from granian.constants import Interfaces
from granian.server import Server

from adjudge.fleet.tether import tie_to_parent

_PARENT: Final = "ADJUDGE_SITE_PARENT"
THREADS: Final = 8
BACKLOG: Final = 256
STOP_SECONDS: Final = 5


def load_application() -> Any:
    """The WSGI application, in a worker that is tied to the process that started it.

    Without the tie a killed Granian would leave workers that go on holding the port.
    """
    tie_to_parent(int(os.environ[_PARENT]))
    from adjudge.web.wsgi import application  # noqa: PLC0415 - workers load Django, the parent does not

    return application


def main() -> None:
    """Serve until SIGTERM; then finish what was begun, for at most five seconds."""
    parser = argparse.ArgumentParser(prog="adjudge.fleet.site")
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--workers", type=int, default=1)
    arguments = parser.parse_args()
    os.environ[_PARENT] = str(os.getpid())
    Server(
        "adjudge.fleet.site:load_application",
        factory=True,
        address=arguments.host,
        port=arguments.port,
        interface=Interfaces.WSGI,
        workers=arguments.workers,
        blocking_threads=THREADS,
        backlog=BACKLOG,
        websockets=False,
        workers_kill_timeout=STOP_SECONDS,
    ).serve()


if __name__ == "__main__":
    main()
