"""What a reader finds on a page: its words, title, language, ways onward, and fields to fill in.

The page is never rendered and none of its code runs. What scripts would add is not seen; a page
that is all script says so little that a person has to look.
"""

from __future__ import annotations

import hashlib
import re
from typing import Final
from urllib.parse import urljoin

from adjudge.adapters.landing_pages.markup import Tag, cut
from adjudge.domain.ads.landing_visit import Fetched, LandingVisit
from adjudge.domain.signals.facts import PageFacts

MAX_WORDS: Final = 200_000
MAX_WAYS: Final = 2_000
MAX_WAY: Final = 300
_WITHIN_WORDS: Final = frozenset(
    {"b", "i", "em", "strong", "span", "u", "s", "small", "sub", "sup", "font", "mark", "wbr"}
)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_REFRESH = re.compile(
    r"\s{0,9}\d{1,6}(?:\.\d{0,9})?\s{0,9}[;,]\s{0,9}(?:url\s{0,9}=\s{0,9})?[\"']?([^\"']{1,2000})",
    re.IGNORECASE,
)
_CARD = re.compile(r"cc-?num|card-?num|cardnumber|credit-?card|kreditkarte", re.IGNORECASE)
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def page_facts(visit: LandingVisit) -> PageFacts:
    """What a visit found, as extractors are told it."""
    fetched = visit.fetched
    if fetched.failure is not None:
        return PageFacts(
            provenance=visit.provenance,
            failure=fetched.failure.value,
            status=fetched.status,
            final_url=fetched.final_url,
            redirects=fetched.redirects,
            is_file=fetched.is_file,
            changed=visit.changed,
        )
    reader = _read(fetched)
    return PageFacts(
        provenance=visit.provenance,
        status=fetched.status,
        final_url=fetched.final_url,
        redirects=fetched.redirects,
        title=reader.title,
        language=reader.language,
        text=reader.words(),
        ways=tuple(reader.ways),
        refreshes_to=urljoin(fetched.final_url, reader.refresh) if reader.refresh else "",
        asks_password=reader.asks_password,
        asks_card=reader.asks_card,
        changed=visit.changed,
    )


def words_sha256(fetched: Fetched) -> str:
    """The hash of what a reader sees, and of where the page was; empty if none was read."""
    if fetched.failure is not None:
        return ""
    reader = _read(fetched)
    seen = f"{fetched.final_url}\n{reader.title}\n{reader.words()}"
    return hashlib.sha256(seen.encode()).hexdigest()


def text_of_page(fetched: Fetched) -> str:
    """The page as text, by the charset that it names, else UTF-8; wrong bytes become U+FFFD."""
    named = _CHARSET.search(fetched.content_type.encode()) or _CHARSET.search(fetched.body[:2048])
    charset = named.group(1).decode() if named else "utf-8"
    try:
        text = fetched.body.decode(charset, "replace")
    except (LookupError, ValueError):
        text = fetched.body.decode("utf-8", "replace")
    return _UNSTORABLE.sub("\ufffd", text)


def _read(fetched: Fetched) -> _Reader:
    reader = _Reader()
    text = text_of_page(fetched)
    if fetched.content_type.strip().lower().startswith("text/plain"):
        reader.data(text)
        return reader
    for piece in cut(text):
        if isinstance(piece, str):
            reader.data(piece)
        else:
            reader.tag(piece)
    return reader


class _Reader:
    """Takes in a page tag by tag."""

    def __init__(self) -> None:
        self.title = ""
        self.language = ""
        self.ways: list[str] = []
        self.refresh = ""
        self.asks_password = False
        self.asks_card = False
        self._words: list[str] = []
        self._length = 0
        self._in_link = False

    def words(self) -> str:
        """What a reader sees, white space as single spaces."""
        return " ".join("".join(self._words).split())

    def tag(self, tag: Tag) -> None:
        """Take in one tag."""
        given = tag.attributes
        if tag.name not in _WITHIN_WORDS:
            self._words.append(" ")
        if tag.name == "a":
            self._in_link = not tag.is_end
            self._way(given.get("href", ""))
        elif tag.name == "html":
            self.language = self.language or _primary(given.get("lang", ""))
        elif tag.name == "title":
            self.title = self.title or " ".join(tag.text.split())
        elif tag.name == "textarea":
            self.data(tag.text)
        elif tag.name == "meta" and given.get("http-equiv", "").lower() == "refresh":
            found = _REFRESH.match(given.get("content", ""))
            self.refresh = self.refresh or (found.group(1).strip() if found else "")
        elif tag.name == "input":
            self._field(given)
        if given.get("alt"):
            self.data(f" {given['alt']} ")

    def data(self, words: str) -> None:
        """Take in text between tags."""
        if self._length > MAX_WORDS:
            return
        words = words[:MAX_WORDS]
        self._length += len(words)
        self._words.append(words)
        if self._in_link:
            self._way(words)

    def _way(self, words: str) -> None:
        if words.strip() and len(self.ways) < MAX_WAYS:
            self.ways.append(words.strip()[:MAX_WAY].casefold())

    def _field(self, given: dict[str, str]) -> None:
        self.asks_password |= given.get("type", "").lower() == "password"
        named = " ".join(given.get(key, "") for key in ("autocomplete", "name", "id"))
        self.asks_card |= _CARD.search(named) is not None
        if given.get("type", "").lower() in {"submit", "button"}:
            self.data(f" {given.get('value', '')} ")


def _primary(tag: str) -> str:
    primary = tag.strip().split("-", 1)[0].lower()
    return primary if primary.isascii() and primary.isalpha() and len(primary) in {2, 3} else ""
