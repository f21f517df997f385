"""A site over the real store, for the tests of this folder; they run on both engines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.services.stored.stage import Site, open_site


@pytest.fixture
def site(database: str, tmp_path: Path) -> Iterator[Site]:
    assert database in {"sqlite", "postgresql"}
    with open_site(tmp_path) as made:
        yield made
