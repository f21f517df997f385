"""Category: what a promoted post is about, as its advertiser declares it or screening finds it.

A general act or a measure may reach a category. Categories are open words, as slugs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from adjudge.domain.errors import InvalidValue
from adjudge.domain.signals.signal import SignalSet

MAX_CATEGORIES: Final = 10
_SLUG: Final = re.compile(r"[a-z][a-z0-9-]{1,39}")

FOUND_BY: Final[Mapping[str, str]] = MappingProxyType(
    {
        "text.crypto_terms": "crypto",
        "text.gambling_terms": "gambling",
        "text.miracle_terms": "health",
        "text.return_terms": "investments",
        "text.tobacco_terms": "tobacco",
        "text.weapon_terms": "weapons",
    }
)
"""The signal whose terms show that a post is of a category."""


def categories_of(declared: Iterable[str], signals: SignalSet) -> tuple[str, ...]:
    """What was declared and what was found, sorted."""
    found = {category for signal, category in FOUND_BY.items() if signals[signal]}
    return tuple(sorted({*declared, *found}))


def check_categories(declared: Iterable[str]) -> None:
    """Raise `InvalidValue` unless these are at most ten slugs."""
    declared = list(declared)
    if len(declared) > MAX_CATEGORIES:
        raise InvalidValue(field="categories", problem=f"at most {MAX_CATEGORIES}")
    for each in declared:
        if _SLUG.fullmatch(each) is None:
            raise InvalidValue(
                field="categories", problem=f"{each[:40]!r} is no word like 'gambling'"
            )
