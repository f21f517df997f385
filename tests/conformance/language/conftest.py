"""A PostgreSQL server for the rules, whatever database the other tests run on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests import databases


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a server: the one of this run on PostgreSQL, or one of its own."""
    given = os.environ.get(databases.URL)
    if given:
        yield given
        return
    before = os.environ.get("XDG_RUNTIME_DIR")
    url = databases.start_postgresql(Path(tmp_path_factory.mktemp("postgresql")))
    yield url
    databases.stop_postgresql()
    if before is None:
        del os.environ["XDG_RUNTIME_DIR"]
    else:
        os.environ["XDG_RUNTIME_DIR"] = before
