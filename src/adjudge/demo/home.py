"""The demo's home: marked as such, so that nothing of the demo ever touches a real site."""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from adjudge.adapters.home import Home
from adjudge.adapters.sole import sole
from adjudge.domain.errors import DomainError
from adjudge.settings import CONFIG_NAME, Settings

MARKER: Final = (
    "This folder was made by `adjudge demo`. It may be deleted by `adjudge demo --reset`.\n"
)
LOGINS: Final = "demo-logins.json"
PASSWORD_BYTES: Final = 9


class NotADemo(DomainError):
    """The folder holds something that the demo did not make."""

    code = "demo.not_a_demo_home"

    def message(self) -> str:
        return f"{self.details['home']} was not made by the demo; it was not touched."

    def remedy(self) -> str:
        return "Give the demo a folder of its own: ADJUDGE_HOME=/another/folder make demo"


class DemoNeedsSqlite(DomainError):
    """The demo would load made-up people into somebody's database server, or send them mail."""

    code = "demo.outside_home"

    def message(self) -> str:
        return f"The demo keeps everything in its folder, but {self.details['setting']} is set."

    def remedy(self) -> str:
        return f"Unset ADJUDGE_{str(self.details['setting']).upper()}, or use `adjudge up`."


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """Somebody whom the newcomer can be. The password is made at random for each home."""

    role: str
    username: str
    password: str
    sees: str


def prepare_home(settings: Settings, *, reset: bool) -> Home:
    """The demo's home, made and marked; with `reset` emptied first.

    Raises:
        NotADemo: the folder has content and no marker.
        DemoNeedsSqlite: a setting points outside of the folder.
        AlreadyRunning: `reset`, and a demo runs there.
    """
    for setting, own in (("database", "sqlite"), ("mail", "file")):
        if getattr(settings, setting).get_secret_value() != own:
            raise DemoNeedsSqlite(setting=setting)
    home = settings.state
    if not home.is_demo and _has_content(home.root):
        raise NotADemo(home=home.root)
    if reset and home.is_demo:
        home.create()
        with sole("supervisor", home.root, home.run / "supervisor.lock"):
            _empty(home.root)
    home.create()
    home.demo_marker.write_text(MARKER)
    return home


def _has_content(folder: Path) -> bool:
    return folder.is_dir() and any(each.name != CONFIG_NAME for each in folder.iterdir())


def _empty(folder: Path) -> None:
    """Remove what the demo made; the operator's configuration file stays."""
    for each in folder.iterdir():
        if each.is_dir() and not each.is_symlink():
            shutil.rmtree(each)
        elif each.name != CONFIG_NAME:
            each.unlink()


def new_password() -> str:
    """A password that nobody can guess and everybody can copy."""
    return secrets.token_urlsafe(PASSWORD_BYTES)


def write_logins(home: Home, logins: Sequence[Login]) -> None:
    """Keep the logins for the next start, readable by the owner only."""
    path = home.root / LOGINS
    draft = path.with_suffix(".draft")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump([asdict(login) for login in logins], file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def read_logins(home: Home) -> list[Login]:
    """The logins of this home; empty if its world was not loaded yet."""
    try:
        return [Login(**each) for each in json.loads((home.root / LOGINS).read_text())]
    except FileNotFoundError:
        return []
