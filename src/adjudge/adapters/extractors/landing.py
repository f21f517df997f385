"""The landing page: where a promoted post leads, and whether the text says so."""

from __future__ import annotations

from adjudge.adapters.extractors.links import Link, parse
from adjudge.domain.signals.facts import LandingFacts
from adjudge.domain.signals.signal import Signal


def landing_signals(landing: LandingFacts | None, links: tuple[Link, ...]) -> tuple[Signal, ...]:
    """`landing.*`: an address that cannot be read counts as insecure and unreachable."""
    if landing is None:
        return ()
    url = parse(landing.url)
    host = url.hostname if url else ""
    elsewhere = [link for link in links if _bare(link.host) != _bare(host)]
    return (
        Signal(name="landing.present", value=True),
        Signal(name="landing.unreachable", value=not (landing.reachable and url)),
        Signal(name="landing.host", value=host),
        Signal(name="landing.insecure", value=url is None or url.protocol != "https:"),
        Signal(
            name="landing.own_site",
            value=bool(landing.own_origin) and url is not None and url.origin == landing.own_origin,
        ),
        Signal(
            name="landing.other_hosts",
            value=tuple(link.host for link in elsewhere),
            spans=tuple(link.span for link in elsewhere),
        ),
    )


def _bare(host: str) -> str:
    return host.removeprefix("www.")
