"""The binding order of a notice's parts, with the headings under which people read them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

PARTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "decision": "What we decided",
        "unaffected": "What is not affected",
        "clause": "The rule we applied",
        "facts": "Facts and exhibits",
        "deciders": "Who decided",
        "money": "Your money",
        "contest": "What you can do",
        "reference": "Reference",
    }
)
"""Key of each part and its heading, in the order in which a notice has them (DESIGN.md, Look)."""
