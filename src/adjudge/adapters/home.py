"""ADJUDGE_HOME: the one folder that holds all state. Deleting it is a reset."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class Home:
    """Where each kind of state lives below `root`."""

    root: Path

    @property
    def database(self) -> Path:
        return self.root / "adjudge.sqlite"

    @property
    def events(self) -> Path:
        return self.root / "events"

    @property
    def log(self) -> Path:
        return self.root / "log"

    @property
    def mail(self) -> Path:
        return self.root / "mail"

    @property
    def uploads(self) -> Path:
        return self.root / "uploads"

    @property
    def snapshots(self) -> Path:
        return self.root / "snapshots"

    @property
    def standing_block(self) -> Path:
        return self.root / "standing.block"

    @property
    def run(self) -> Path:
        """Registrations of running processes (pid, start time) and lock files."""
        return self.root / "run"

    @property
    def secrets(self) -> Path:
        return self.root / "secrets"

    @property
    def demo_marker(self) -> Path:
        return self.root / "demo-home"

    @property
    def story_offset(self) -> Path:
        """How many seconds the story of a demo home is ahead of real time."""
        return self.root / "story-offset"

    @property
    def is_demo(self) -> bool:
        """Whether this home was made by the demo; only such a home honours failpoints."""
        return self.demo_marker.exists()

    def create(self) -> None:
        """Make the folders (idempotent); secrets and the rest are for the owner only."""
        for folder in (
            self.root,
            self.events,
            self.log,
            self.mail,
            self.uploads,
            self.snapshots,
            self.run,
            self.secrets,
        ):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def secret(self, name: str) -> bytes:
        """The secret called `name`, made at random on first use, kept with mode 0600.

        Two processes may ask at once: the first exclusive link wins and both read the same bytes.
        """
        path = self.secrets / name
        if not path.exists():
            draft = self.secrets / f".{name}.{os.getpid()}.{secrets.token_hex(4)}"
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(secrets.token_bytes(SECRET_BYTES))
                file.flush()
                os.fsync(file.fileno())
            try:
                os.link(draft, path)
            except FileExistsError:
                pass
            finally:
                draft.unlink()
        return path.read_bytes()
