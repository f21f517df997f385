"""Throw-away homes: each operator of each story has a database, a log and a block of its own."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from django.db import connection

from adjudge import bootstrap
from adjudge.adapters.rulebook_files import shipped_rulebook
from adjudge.demo.headless import hermetic
from adjudge.domain.policy.clause import Clause
from adjudge.domain.policy.rulebook import Rulebook
from adjudge.fleet.prepare import prepare_database
from adjudge.services.ports import Deps
from adjudge.settings import load_settings


class ReplayClock:
    """The clock of cases in a story: it stands until the player moves it, and never goes back."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment

    def now(self) -> datetime:
        """The moment of the story, aware, in UTC."""
        return self._moment

    def move_to(self, moment: datetime) -> None:
        """Go on to this moment; an earlier one changes nothing."""
        self._moment = max(self._moment, moment)


class StoryRulebooks:
    """The Ads Policy of an operator in a story; a general act that is published adds to it."""

    def __init__(self, book: Rulebook) -> None:
        self._book = book

    def ads(self) -> Rulebook:
        """The Ads Policy."""
        return self._book

    def rules(self) -> Rulebook:
        """The Rules that come with the package; stories change nothing in them."""
        return shipped_rulebook("rules")

    def add(self, clause: Clause) -> None:
        """A new clause, or a new version: the one before it ends when this one begins."""
        earlier = [
            replace(old, effective_until=clause.effective_from)
            if old.id == clause.id and old.in_force_on(clause.effective_from)
            else old
            for old in self._book.clauses
            if old.ref != clause.ref
        ]
        self._book = replace(self._book, clauses=(*earlier, clause))


class Homes:
    """Makes homes below one folder; the database is migrated once and copied."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made = 0
        settings = load_settings(home=folder / "first")
        prepare_database(settings)
        connection.close()
        self._first = settings.state

    def make(self, *, name: str, currency: str, clock: ReplayClock, book: Rulebook) -> Home:
        """A new home on the site called `name`."""
        self._made += 1
        root = self._folder / str(self._made)
        settings = load_settings(home=root, site_name=name, currency=currency)
        settings.state.create()
        for secret in self._first.secrets.iterdir():
            shutil.copy(secret, settings.state.secrets / secret.name)
        shutil.copy(self._first.database, settings.state.database)
        point_at(settings.state.database)
        rulebooks = StoryRulebooks(book)
        deps = replace(
            bootstrap.wire(settings, clock=clock),
            # Only cases are in the past; the block and the ledger go by real time, as on a site.
            wall_clock=bootstrap.SystemClock(),
            rulebooks=rulebooks,
        )
        return Home(
            database=settings.state.database,
            base_url=settings.base_url,
            clock=clock,
            rulebooks=rulebooks,
            deps=deps,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """One home, wired."""

    database: Path
    base_url: str
    clock: ReplayClock
    rulebooks: StoryRulebooks
    deps: Deps

    def enter(self) -> None:
        """Work on this home from now on: the database connection is about it."""
        point_at(self.database)


def point_at(database: Path) -> None:
    """Let the one database connection be about this file."""
    if connection.settings_dict["NAME"] != str(database):
        connection.close()
        connection.settings_dict["NAME"] = str(database)


@contextmanager
def throw_away() -> Iterator[Homes]:
    """Homes in a temporary folder that is removed afterwards; no setting has any influence."""
    with tempfile.TemporaryDirectory(prefix="adjudge-replay-") as folder, hermetic():
        os.environ["ADJUDGE_HOME"] = str(Path(folder, "first"))
        bootstrap.configure()
        try:
            yield Homes(Path(folder))
        finally:
            connection.close()
            del os.environ["ADJUDGE_HOME"]
