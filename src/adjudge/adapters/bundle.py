"""The case bundle as a file: a zip that is a function of its members, and the proofs for it.

Members are stored, not compressed, under one fixed time, and the manifest comes last. So the same
members always give the same bytes, whoever checks a bundle can build it again and compare, and
nothing in it can grow when it is read.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import IO, Any
from zipfile import ZIP_STORED, ZipFile, ZipInfo

import rfc8785

from adjudge.adapters import tiles
from adjudge.adapters.home import Home
from adjudge.adapters.log_port import log_signer
from adjudge.domain.register.errors import BadSize, MissingFile

FORMAT = "adjudge-case-bundle@1"
MANIFEST = "manifest.json"
# The earliest time that the format knows: the real times are in the letters.
_TIME = (1980, 1, 1, 0, 0, 0)
_UNIX, _MODE = 3, 0o100644 << 16


class BundleWriter:
    """Writes members one by one to `file`, which may be larger than memory; then `finish`."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = ZipFile(file, "w", ZIP_STORED, allowZip64=True)
        self._listed: dict[str, Any] = {}

    def put(self, name: str, content: bytes) -> None:
        """Add one member."""
        assert name not in self._listed, "each member has its own name"
        self._listed[name] = {
            "sha256": hashlib.sha256(content).hexdigest(),
            "size": len(content),
        }
        self.put_unlisted(name, content)

    def put_unlisted(self, name: str, content: bytes) -> None:
        """Add bytes as they are, without a line in the manifest."""
        info = ZipInfo(name, _TIME)
        info.create_system, info.external_attr = _UNIX, _MODE
        self._zip.writestr(info, content, ZIP_STORED)

    def finish(self) -> None:
        """Write the manifest and the end of the zip."""
        manifest: dict[str, Any] = {"format": FORMAT, "members": self._listed}
        self.put_unlisted(MANIFEST, rfc8785.dumps(manifest))
        self.close()

    def close(self) -> None:
        """Write the end of the zip."""
        self._zip.close()


class TileProofs:
    """Fills the `Proofs` port from the log's published files, all under one checkpoint."""

    def __init__(self, home: Home) -> None:
        # The log may grow while a bundle is made; the checkpoint read first is the one for all.
        self._read = lru_cache(maxsize=64)(tiles.folder_reader(home.log))
        self.vkey = log_signer(home).vkey

    def checkpoint(self) -> str | None:
        """The signed checkpoint, or None before the first."""
        try:
            return tiles.read_checkpoint(self._read)
        except MissingFile:
            return None

    def receipt(self, index: int) -> str | None:
        """The receipt of an entry, or None until the log has grown past it."""
        try:
            return tiles.receipt(self._read, index, self.vkey)
        except (BadSize, MissingFile):
            return None
