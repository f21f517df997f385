from __future__ import annotations

import pytest
from tests.factories.story import Story, tell


@pytest.fixture
def told(database: str) -> Story:
    """A database with the whole story in it."""
    from adjudge.adapters.store.unit_of_work import DjangoUnitOfWork  # noqa: PLC0415 - needs Django

    assert database in {"sqlite", "postgresql"}
    with DjangoUnitOfWork() as uow:
        return tell(uow)
