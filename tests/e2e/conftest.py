"""A whole demo site for the tests that drive it as people do."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from adjudge.demo.headless import hermetic, settings_for
from adjudge.demo.home import Login, prepare_home, read_logins
from adjudge.demo.run import prepare
from adjudge.fleet.supervisor import supervised

CHROMIUM = "chromium"


@dataclass(frozen=True, slots=True)
class DemoSite:
    """A running demo: its address, its home, and who can log in (by role)."""

    base_url: str
    home: Path
    logins: dict[str, Login]


@pytest.fixture(scope="module")
def demo_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoSite]:
    folder = tmp_path_factory.mktemp("site") / "home"
    with hermetic():
        settings = settings_for(folder)
        home = prepare_home(settings, reset=False)
        with supervised(settings, report=lambda _line: None) as supervisor:
            prepare(settings, world=True, quiet=True)
            supervisor.start()
            logins = {login.role: login for login in read_logins(home)}
            yield DemoSite(base_url=settings.base_url, home=folder, logins=logins)


@pytest.fixture(scope="session")
def chromium_path() -> str:
    found = shutil.which(CHROMIUM)
    if found is None:
        pytest.skip("Debian's Chromium is missing: apt-get install chromium")
    return found
