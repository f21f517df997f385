"""The landing page: where a promoted post leads, what a visit found there, and what it says."""

from __future__ import annotations

import re

from adjudge.adapters.extractors.claims import find_rates, greatest_yearly_bp
from adjudge.adapters.extractors.domains import is_numeric, is_shortener, registrable
from adjudge.adapters.extractors.links import Link, parse
from adjudge.adapters.extractors.names import imitated_host
from adjudge.adapters.extractors.normalise import placeless
from adjudge.adapters.extractors.terms import terms_of_page
from adjudge.domain.signals.facts import LandingFacts, PageFacts
from adjudge.domain.signals.schema import Value
from adjudge.domain.signals.signal import MAX_ELEMENTS, Signal, Span

MAX_TITLE = 300
_CONTACT = re.compile(
    r"mailto:|tel:|contact|kontakt|imprint|impressum|aviso legal|mentions l\u00e9gales|colofon"
)
_PRIVACY = re.compile(
    r"privacy|privacidad|datenschutz|data protection|confidentialit\u00e9|privatlivs|integritet"
)


def landing_signals(landing: LandingFacts | None, links: tuple[Link, ...]) -> tuple[Signal, ...]:
    """`landing.*`: an address that cannot be read counts as insecure and unreachable."""
    if landing is None:
        return ()
    url = parse(landing.url)
    host = url.hostname if url else ""
    elsewhere = [link for link in links if _bare(link.host) != _bare(host)]
    domain = registrable(host) if host else ""
    other = [link for link in elsewhere if registrable(link.host) != domain]
    own_site = bool(landing.own_origin) and url is not None and url.origin == landing.own_origin
    reachable = landing.reachable and url is not None
    values: dict[str, Value] = {
        "present": True,
        "unreachable": not reachable,
        "host": host,
        "domain": domain,
        "insecure": url is None or url.protocol != "https:",
        "own_site": own_site,
        "shortened": bool(host) and is_shortener(host),
        "numeric": bool(host) and is_numeric(host) and not own_site,
        "imitates": imitated_host(host) if host else "",
        "checked": own_site and reachable,
    }
    provenance = ""
    if landing.page is not None:
        values |= _visited(landing.page, domain)
        values["unreachable"] = bool(values["unreachable"] or landing.page.failure)
        provenance = landing.page.provenance
    return (
        *(
            Signal(name=f"landing.{name}", value=value, provenance=provenance)
            for name, value in values.items()
            if value or provenance
        ),
        *_of_links("landing.other_hosts", [(link.host, link.span) for link in elsewhere]),
        *_of_links(
            "landing.other_domains", [(registrable(link.host), link.span) for link in other]
        ),
    )


def _of_links(name: str, found: list[tuple[str, Span]]) -> list[Signal]:
    if not found:
        return []
    return [Signal(name=name, value=tuple(v for v, _ in found), spans=tuple(s for _, s in found))]


def _visited(page: PageFacts, domain: str) -> dict[str, Value]:
    """What a visit says; of a page that was not read only how that failed."""
    final = parse(page.final_url) if page.final_url else None
    final_host = final.hostname if final else ""
    final_domain = registrable(final_host) if final_host else ""
    onward = parse(page.refreshes_to) if page.refreshes_to else None
    values: dict[str, Value] = {
        "checked": not page.failure,
        "failure": page.failure,
        "refused": page.failure == "refused",
        "status": page.status,
        "final_host": final_host,
        "final_domain": final_domain,
        "redirects": page.redirects,
        "leads_elsewhere": (bool(final_domain) and final_domain != domain)
        or (onward is not None and registrable(onward.hostname) != domain),
        "starts_download": page.is_file,
        "changed": page.changed,
    }
    if not page.failure:
        values |= _read(page)
    return values


def _read(page: PageFacts) -> dict[str, Value]:
    terms, topics = terms_of_page(page.text)
    greatest = greatest_yearly_bp(find_rates(placeless(page.text)))
    return {
        "title": page.title[:MAX_TITLE],
        "language": page.language,
        "terms": terms[:MAX_ELEMENTS],
        "topics": tuple(topics),
        "states_apr": greatest is not None,
        "max_apr_bp": greatest or 0,
        "states_contact": any(_CONTACT.search(way) for way in page.ways),
        "states_privacy": any(_PRIVACY.search(way) for way in page.ways),
        "asks_password": page.asks_password,
        "asks_card": page.asks_card,
    }


def _bare(host: str) -> str:
    return host.removeprefix("www.")
