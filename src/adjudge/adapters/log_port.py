"""The public log: its key, and publishing what was committed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable

from adjudge.adapters import tiles
from adjudge.adapters.home import Home
from adjudge.adapters.signing import Ed25519Signer
from adjudge.domain.register.note import Signer
from adjudge.services.organic_ports import Clock

SECRET = "log_key"  # noqa: S105 - the name of the file, not what is in it
_NAME_DIGITS = 16


def log_signer(home: Home) -> Ed25519Signer:
    """The log's own key. Its name follows from the key, so moving the site does not change it."""
    seed = home.secret(SECRET)
    public = Ed25519Signer(name="adjudge", seed=seed).public
    fingerprint = hashlib.sha256(public).hexdigest()[:_NAME_DIGITS]
    return Ed25519Signer(name=f"adjudge/{fingerprint}", seed=seed)


class TileLog:
    """Fills the `LogPublisher` port: tiles and checkpoint as files below the log folder."""

    def __init__(self, home: Home, signer: Signer, clock: Clock) -> None:
        self._folder = home.log
        self._signer = signer
        self._clock = clock

    def publish(self, size: int, leaves_from: Callable[[int], Iterable[bytes]]) -> None:
        """Publish the first `size` leaves. Raises as `adjudge.adapters.tiles.publish` does."""
        tiles.publish(self._folder, leaves_from, size, self._signer, self._clock.now())
