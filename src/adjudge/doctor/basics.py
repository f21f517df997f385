"""What a home needs to run: folders, secrets, database, triggers, block, room, ports."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Iterator
from typing import Final

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from adjudge.adapters.home import Home
from adjudge.adapters.rulebook_examples import check_rulebook
from adjudge.adapters.rulebook_files import shipped_path
from adjudge.adapters.standing_block import StandingBlock
from adjudge.adapters.store.triggers import missing_triggers, triggers
from adjudge.doctor.verdict import Verdict
from adjudge.domain.errors import DomainError
from adjudge.fleet.ports import is_free
from adjudge.fleet.prepare import SECRETS
from adjudge.settings import Settings

MIN_FREE_BYTES: Final = 500_000_000
OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


def basics(settings: Settings) -> list[Verdict]:
    """Every basic check, in the order in which things depend on each other."""
    home = settings.state
    return [
        _verdict("home", "Home folder", {"folders": 8}, _home_faults(home)),
        _verdict("secrets", "Secrets", {"secrets": len(SECRETS)}, _secret_faults(home)),
        _verdict("room", "Free room on the disk", {"megabytes": _free(home) // 10**6}, _room(home)),
        _verdict("migrations", "Database is up to date", {}, _migration_faults()),
        _verdict(
            "triggers",
            "Triggers",
            {"triggers": len(triggers())},
            (f"{name} is missing or altered" for name in missing_triggers(connection)),
        ),
        _verdict("block", "Standing block", {}, _block_faults(home)),
        _verdict("policy", "Ads Policy", {}, _policy_faults()),
        _verdict("ports", "Ports", {"ports": 2}, _port_faults(settings)),
    ]


def _verdict(key: str, title: str, checked: dict[str, int], broken: Iterator[str]) -> Verdict:
    return Verdict(key=key, title=title, checked=checked, broken=tuple(broken))


def _home_faults(home: Home) -> Iterator[str]:
    folders = (home.events, home.log, home.mail, home.uploads, home.snapshots, home.run)
    for folder in (home.root, *folders, home.secrets):
        if not folder.is_dir():
            yield f"{folder} is missing; run `adjudge init`"
    if home.secrets.is_dir() and stat.S_IMODE(home.secrets.stat().st_mode) & OTHERS:
        yield f"{home.secrets} can be entered by others; run chmod 700 on it"


def _secret_faults(home: Home) -> Iterator[str]:
    for name in SECRETS:
        path = home.secrets / name
        if not path.is_file():
            yield f"{path} is missing; run `adjudge init`"
        elif stat.S_IMODE(path.stat().st_mode) & OTHERS:
            yield f"{path} can be read by others; run chmod 600 on it"


def _free(home: Home) -> int:
    return shutil.disk_usage(home.root).free


def _room(home: Home) -> Iterator[str]:
    if _free(home) < MIN_FREE_BYTES:
        yield f"less than {MIN_FREE_BYTES // 10**6} MB are free; events could not be acknowledged"


def _migration_faults() -> Iterator[str]:
    executor = MigrationExecutor(connection)
    for migration, _backwards in executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield f"{migration} is not applied; run `adjudge init`"


def _block_faults(home: Home) -> Iterator[str]:
    try:
        block = StandingBlock.open(home.standing_block)
    except DomainError as error:
        yield f"{error.message()} {error.remedy()}"
        return
    if not block.is_reconciled():
        yield "it was not reconciled since this boot; start the worker"
    block.close()


def _policy_faults() -> Iterator[str]:
    for fault in check_rulebook(shipped_path("ads")):
        yield fault.message()


def _port_faults(settings: Settings) -> Iterator[str]:
    if (settings.state.run / "supervisor.lock").exists():
        return  # ours, or of a supervisor that was here before: `up` says whose they are
    for port, name in ((settings.port, "port"), (settings.serve_port, "serve_port")):
        if not is_free(settings.host if name == "port" else "127.0.0.1", port):
            yield f"port {port} ({name}) is taken by another program"
