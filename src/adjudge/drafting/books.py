"""Which rulebook a word on the command line means: a folder, or one that comes with Adjudge."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from adjudge.adapters.rulebook_files import shipped_path

SHIPPED: Final = ("ads", "rules")


def book_path(word: str) -> Path:
    """The folder (or file) that `word` names; `ads` and `rules` are the shipped ones if none is."""
    path = Path(word)
    if word in SHIPPED and not path.exists():
        return shipped_path(word)
    return path
