from __future__ import annotations

import shutil

import pytest
from tests.web.advertiser.conftest import stage

from adjudge.settings import current_settings

__all__ = ["stage"]


@pytest.fixture
def empty_log():
    """A log folder without files, before and after: its log begins with this test's register."""
    folder = current_settings().state.log
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    yield folder
    shutil.rmtree(folder)
    folder.mkdir()
