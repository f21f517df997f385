"""Links: what a reader could follow, parsed by the WHATWG rules that browsers follow."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ada_url import URL

from adjudge.adapters.extractors.domains import is_numeric, is_shortener, registrable
from adjudge.adapters.extractors.normalise import Normalised
from adjudge.domain.signals.signal import Signal, Span

MAX_URL = 4096
# A bare host is read as a link only under a top-level domain that people write in sentences for
# nothing else; with a scheme or "www." any host is.
_BARE = "com|org|net|info|biz|io|app|dev|shop|online|site|xyz|eu|uk|de|fr|nl|pl|ch|se|dk|example"
_LINK = re.compile(
    rf"(?<![\w@./-])(?:https?://[^\s<>\"]+|www\.[^\s<>\"]+|(?:[\w-]{{1,63}}\.){{1,8}}(?:{_BARE})\b[^\s<>\"]*)"
)
_CLOSING = ".,;:!?'\")]}>\u2026\u00bb\u201d\u2019"


@dataclass(frozen=True, slots=True)
class Link:
    """One link in a text: its parsed address, its host, and where it stands."""

    href: str
    host: str
    secure: bool
    span: Span


def find_links(text: str, normal: Normalised) -> tuple[Link, ...]:
    """The links in `text`, in reading order; what no browser would open is left out."""
    if "." not in normal.text and "://" not in normal.text:
        return ()
    links = []
    for match in _LINK.finditer(normal.text):
        start, end = match.start(), match.end()
        while end > start and normal.text[end - 1] in _CLOSING:
            end -= 1
        first, last = normal.span(start, end)
        written = text[first:last]
        with_scheme = normal.text.startswith(("http://", "https://"), start)
        # Browsers add a scheme where none is written, and ours says https.
        parsed = parse(written if with_scheme else f"https://{written}")
        if parsed is not None:
            links.append(
                Link(
                    href=parsed.href,
                    host=parsed.hostname,
                    secure=parsed.protocol == "https:",
                    span=(first, last),
                )
            )
    return tuple(links)


def parse(address: str) -> URL | None:
    """The parsed web address, scheme and all; None if it is none that a browser would open."""
    if len(address) > MAX_URL:
        return None
    try:
        url = URL(address)
    except ValueError:
        return None
    return url if url.protocol in {"http:", "https:"} and url.hostname else None


def link_signals(links: tuple[Link, ...]) -> tuple[Signal, ...]:
    """`text.links` with their hosts and domains, and which are insecure, shortened or numeric."""
    if not links:
        return ()
    spans = tuple(link.span for link in links)
    of_kind = {
        "text.insecure_links": [link for link in links if not link.secure],
        "text.shortened_links": [link for link in links if is_shortener(link.host)],
        "text.numeric_links": [link for link in links if is_numeric(link.host)],
    }
    return (
        Signal(name="text.links", value=tuple(link.href for link in links), spans=spans),
        Signal(name="text.link_hosts", value=tuple(link.host for link in links), spans=spans),
        Signal(
            name="text.link_domains",
            value=tuple(registrable(link.host) for link in links),
            spans=spans,
        ),
        *(
            Signal(
                name=name,
                value=tuple(link.href for link in chosen),
                spans=tuple(link.span for link in chosen),
            )
            for name, chosen in of_kind.items()
            if chosen
        ),
    )
