"""What every test stands on: a home of its own, no network, and the chosen depth and database.

Environment:
    ADJUDGE_DEPTH: `quick` (default) or `deep`: Hypothesis counts, and tests marked `deep`.
    ADJUDGE_TEST_DATABASE: `sqlite` (default) or `postgresql` (started here, from the wheel).
    ADJUDGE_SEED: a number; the lives of state machines that count steps are others with another.
    ADJUDGE_NO_SKIP: `1` makes every skipped test a failure, but those marked `shared_data`.
    ADJUDGE_DATA: the shared data; its default is `../shared/data` beside the checkout.
"""

from __future__ import annotations

import importlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django.conf
import django.db
import pytest
import pytest_socket
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:  # `pytest` alone, unlike `python -m pytest`, leaves it out
    sys.path.insert(0, str(ROOT))

from tests import databases  # noqa: E402 - importable only now

DEEP = os.environ.get("ADJUDGE_DEPTH", "quick") == "deep"
NO_SKIP = os.environ.get("ADJUDGE_NO_SKIP") == "1"
LOOPBACK = ["127.0.0.1", "::1", "localhost"]

settings.register_profile(
    "quick",
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "deep", max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("deep" if DEEP else "quick")

_scratch: list[tempfile.TemporaryDirectory[str]] = []


def pytest_configure() -> None:
    """A home for this process, a database server for the session, then Django's settings."""
    folder = tempfile.TemporaryDirectory(prefix="adjudge-test-")
    _scratch.append(folder)
    home = Path(folder.name, "home")
    home.mkdir(mode=0o700)
    os.environ["ADJUDGE_HOME"] = str(home)
    os.environ.pop("ADJUDGE_CONFIG", None)
    # Workers of xdist are started by a process that has been here: they share its server.
    if databases.chosen() == "postgresql" and databases.URL not in os.environ:
        os.environ[databases.URL] = databases.start_postgresql(Path(folder.name))
    if databases.chosen() == "postgresql":
        os.environ["ADJUDGE_DATABASE"] = os.environ[databases.URL]
    os.environ["DJANGO_SETTINGS_MODULE"] = "adjudge.django_settings"
    _read_settings_anew()


def pytest_unconfigure() -> None:
    databases.stop_postgresql()
    while _scratch:
        _scratch.pop().cleanup()


def _read_settings_anew() -> None:
    """Replace the settings that pytest-django read before any conftest, so before the home.

    It reads them that early so that every conftest may import models.
    """
    from adjudge.settings import current_settings  # noqa: PLC0415 - the home is set only now

    current_settings.cache_clear()
    module = sys.modules.get("adjudge.django_settings")
    if module is None:
        return
    importlib.reload(module)
    for name in filter(str.isupper, dir(module)):
        setattr(django.conf.settings, name, getattr(module, name))
    connections = django.db.connections
    for alias in connections:
        del connections[alias]
    connections.settings = connections.configure_settings(module.DATABASES)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if DEEP:
        return
    deep = [item for item in items if item.get_closest_marker("deep")]
    if deep:
        config.hook.pytest_deselected(items=deep)
        items[:] = [item for item in items if item not in deep]


@pytest.hookimpl(trylast=True)
def pytest_runtest_setup() -> None:
    pytest_socket.socket_allow_hosts(LOOPBACK, allow_unix_socket=True)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report: Any = yield
    expected = hasattr(report, "wasxfail") or item.get_closest_marker("shared_data")
    if NO_SKIP and report.skipped and not expected:
        report.outcome = "failed"
        report.longrepr = f"skipped, and nothing may be skipped here: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Iterator[None]:
    report: Any = yield
    if NO_SKIP and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"skipped, and nothing may be skipped here: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of shared data; a test that asks for it is marked `shared_data`."""
    folder = Path(os.environ.get("ADJUDGE_DATA") or ROOT.parent / "shared" / "data").resolve()
    if not folder.is_dir():
        pytest.skip("no shared data: set ADJUDGE_DATA to its folder")
    return folder


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
) -> None:
    """SQLite in a file, as in a real home: threads share one in memory by other locks."""
    del django_db_modify_db_settings_parallel_suffix
    if databases.chosen() == "sqlite":
        databases.use_file(
            django.conf.settings.DATABASES["default"], Path(os.environ["ADJUDGE_HOME"], "test.db")
        )


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    del django_db_setup
    databases.make_flush_know_triggers()
    yield
    with django_db_blocker.unblock():
        databases.end_other_sessions()


@pytest.fixture
def database(transactional_db: None) -> str:
    """A migrated, empty database with real transactions; the name of its engine.

    The log in this process's home goes too: a new record may not be shorter than its log.
    """
    del transactional_db
    shutil.rmtree(Path(os.environ["ADJUDGE_HOME"], "log"), ignore_errors=True)
    return databases.chosen()
