"""A reader of markup that needs time in proportion to the page, whatever the page is.

It cuts a page into tags and the text between them, as far as that says what a reader finds. It is
no parser of HTML: it builds no tree and mends nothing. What begins and never ends (a comment, a
quote, a script) takes the rest of the page with it, as it does in browsers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Final

MAX_TAG: Final = 8_192
"""Characters of one tag whose attributes are read."""
RAW: Final = frozenset({"script", "style", "textarea", "title", "iframe", "noscript", "template"})
"""What holds no tag but its own end; or, for the last three, nothing that a reader sees."""

_NAME = re.compile(r"[a-zA-Z][^\s/>\x00]{0,63}")
_PLAIN = re.compile(r"[^>\"']*")
_SMALL = {ord(letter): letter.lower() for letter in map(chr, range(ord("A"), ord("Z") + 1))}
_ATTRIBUTE = re.compile(
    r"([^\s\"'<>/=\x00]{1,64})(?:\s{0,16}=\s{0,16}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?"
)


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag; `text` is what a raw element holds, as it is written in the page."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    is_end: bool = False
    text: str = ""


def cut(page: str) -> Iterator[Tag | str]:
    """The tags and the texts of a page in their order, character references replaced."""
    lowered = _lowered(page)
    at = 0
    while at < len(page):
        start = page.find("<", at)
        if start != at:
            yield unescape(page[at:] if start < 0 else page[at:start])
        if start < 0:
            return
        named = _NAME.match(page, start + (2 if page.startswith("</", start) else 1))
        if named is None:
            at = _after_no_tag(page, start)
            if at == start + 1:
                yield "<"
            continue
        end = _end_of_tag(page, named.end())
        if end == len(page):
            return
        name, at = named.group().lower(), end + 1
        attributes = _attributes(page[named.end() : min(end, named.end() + MAX_TAG)])
        is_end = page[start + 1] == "/"
        inside = ""
        if name in RAW and not is_end:
            closes = lowered.find(f"</{name}", at)
            closes = len(page) if closes < 0 else closes
            inside, at = unescape(page[at:closes]), closes
        yield Tag(name, attributes, is_end, inside)


def _after_no_tag(page: str, start: int) -> int:
    """Where it goes on after a '<' that begins no tag: a comment, a declaration, or plain text."""
    if page.startswith("<!--", start):
        end = page.find("-->", start + 4)
        return len(page) if end < 0 else end + 3
    if page[start + 1 : start + 2] in {"!", "?", "/"}:
        end = page.find(">", start)
        return len(page) if end < 0 else end + 1
    return start + 1


def _lowered(page: str) -> str:
    """The page in small letters if that keeps every place, else only its ASCII letters."""
    lowered = page.lower()
    return lowered if len(lowered) == len(page) else page.translate(_SMALL)


def _end_of_tag(page: str, at: int) -> int:
    """Where the '>' of a tag is, quotes skipped; the length of the page if there is none."""
    while True:
        found = _PLAIN.match(page, at)
        assert found is not None, "it matches nothing too"
        at = found.end()
        if at >= len(page) or page[at] == ">":
            return at
        closes = page.find(page[at], at + 1)
        if closes < 0:
            return len(page)
        at = closes + 1


def _attributes(inside: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(inside):
        value = match[2] or match[3] or match[4] or ""
        found.setdefault(match[1].lower(), unescape(value))
    return found
