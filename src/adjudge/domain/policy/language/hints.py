"""Hints: what was probably meant, for those who know another language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_CONDITIONAL: Final = "the language has no conditional; use && and ||"
_ARITHMETIC: Final = "the language has no arithmetic; compute it in an extractor"
_PATTERNS: Final = (
    "the language has no regular expressions; an extractor finds patterns in the text"
)

CHARACTERS: Final[Mapping[str, str]] = {
    "&": "write && for 'and'",
    "|": "write || for 'or'",
    "=": "write == to compare",
    "?": _CONDITIONAL,
    ":": _CONDITIONAL,
    "+": _ARITHMETIC,
    "*": _ARITHMETIC,
    "%": _ARITHMETIC,
    "/": "the language has no arithmetic; a comment begins with //",
    "{": "the language has no maps",
    "`": "put text in single or double quotes",
    ";": "a rule is one condition; leave ';' out",
    "~": "the language has no patterns; use contains(), startsWith() or endsWith()",
    "#": "a comment begins with //",
    "@": "signals are named by words and dots, such as text.terms",
    "\u2260": "write != for 'is not'",
    "\u2264": "write <= for 'at most'",
    "\u2265": "write >= for 'at least'",
    "\u2212": "write - before a number below zero",
    "\u2013": "write - before a number below zero",
    "\u00a0": "this is a no-break space; type a plain one",
    "\ufeff": "this is a byte order mark; save the file without it",
    **dict.fromkeys("\u2018\u2019\u201c\u201d\u201e\u00ab\u00bb", "use straight quotes: ' or \""),
}
"""What to write instead of a character that the language does not have."""

WORDS: Final[Mapping[str, str]] = {"and": "&&", "or": "||", "not": "!", "is": "=="}
"""Words of other languages for operators."""

NO_FUNCTIONS: Final[Mapping[str, str]] = {
    "size": "write it after the value: x.size()",
    "has": "signals are never null, so every one is there",
    "matches": _PATTERNS,
    **dict.fromkeys(("len", "length", "count"), "write x.size()"),
    **dict.fromkeys(("int", "string", "bool", "double", "dyn"), "values are never converted"),
}
"""What to write instead of functions that CEL or other languages have."""

METHODS: Final = "the methods are contains, startsWith, endsWith, size, exists and all"
NO_METHODS: Final[Mapping[str, str]] = {
    "matches": _PATTERNS,
    **dict.fromkeys(("lowerAscii", "lower"), "extractors fold letters; ask for what they found"),
    **dict.fromkeys(("length", "len", "count"), "write x.size()"),
    **dict.fromkeys(("map", "filter", "exists_one"), "of a list, only exists and all can be asked"),
    **dict.fromkeys(("startswith", "starts_with"), "write x.startsWith(...)"),
    **dict.fromkeys(("endswith", "ends_with"), "write x.endsWith(...)"),
    **dict.fromkeys(("any", "some"), "write x.exists(t, t in [...])"),
}
"""The same for methods."""
