"""The text of an exhibit, where it is of text: what a quotation is looked up in."""

from __future__ import annotations

from collections.abc import Mapping
from html.parser import HTMLParser

from adjudge.domain.cases.exhibit import Exhibit
from adjudge.services.ports import UnitOfWork

HTML = frozenset({"text/html", "application/xhtml+xml"})
PLAIN = frozenset({"application/json", "application/xml", "message/rfc822"})
_UNSEEN = frozenset({"script", "style", "template", "noscript"})


class ExhibitTexts:
    """Reads exhibits of one case when they are asked for, each once.

    Called with an exhibit's id, it gives its text, or None for what is not of text or not in the
    encoding that it names.
    """

    def __init__(self, uow: UnitOfWork, exhibits: Mapping[str, Exhibit]) -> None:
        self._uow = uow
        self._exhibits = exhibits
        self._read: dict[str, str | None] = {}

    def __call__(self, exhibit_id: str) -> str | None:
        if exhibit_id not in self._read:
            media_type = self._exhibits[exhibit_id].media_type
            self._read[exhibit_id] = (
                text_of(media_type, self._uow.exhibits.content(exhibit_id))
                if is_text(media_type)
                else None
            )
        return self._read[exhibit_id]


def is_text(media_type: str) -> bool:
    """Whether an exhibit of this media type has words that we can read."""
    essence = media_type.partition(";")[0].strip().lower()
    return essence.startswith("text/") or essence in PLAIN | HTML


def text_of(media_type: str, content: bytes) -> str | None:
    """The words in the bytes; of a page, those that a reader sees. None if they cannot be read."""
    essence, _, parameters = media_type.partition(";")
    named = parameters.lower().partition("charset=")[2].partition(";")[0].strip(" \"'")
    try:
        text = content.decode(named or "utf-8")
    except (LookupError, UnicodeDecodeError):
        return None
    return _seen(text) if essence.strip().lower() in HTML else text


def _seen(page: str) -> str:
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return "".join(reader.parts)


class _Reader(HTMLParser):
    """Keeps the words of a page. Blocks end words; a tag inside a word does not."""

    _INLINE = frozenset({"a", "abbr", "b", "bdi", "em", "font", "i", "mark", "s", "span", "strong"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self._unseen += tag in _UNSEEN
        self._end_word(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN and self._unseen:
            self._unseen -= 1
        self._end_word(tag)

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(data)

    def _end_word(self, tag: str) -> None:
        if tag not in self._INLINE:
            self.parts.append("\n")
