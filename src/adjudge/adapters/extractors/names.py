"""Names that others imitate: known names, and whether a host, handle or name looks like one.

The list is `known_names.txt` beside this module: label, domains, handle. It says who is often
imitated, nothing else; what is found goes to a person.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from adjudge.adapters.extractors.domains import registrable
from adjudge.adapters.extractors.lookalikes import skeleton
from adjudge.adapters.extractors.mentions import find_handles
from adjudge.adapters.extractors.normalise import Normalised, fold
from adjudge.domain.signals.signal import Signal

_MIN_MISSPELT = 6
"""A name shorter than this has too many honest neighbours at one letter's distance."""
_APART = re.compile(r"[^\w]+|_+")
_LEGAL_FORMS = frozenset(
    (
        *("inc", "ltd", "llc", "gmbh", "ag", "sa", "bv", "nv", "plc", "corp", "co", "oy", "ab"),
        *("company", "limited", "corporation", "incorporated", "srl", "sarl", "spa", "sro"),
    )
)
_BAIT = frozenset(
    (
        *("support", "help", "service", "services", "login", "signin", "secure", "security"),
        *("account", "accounts", "verify", "verification", "update", "official", "team", "care"),
        *("billing", "pay", "wallet", "refund", "alert", "online", "web", "app", "customer"),
        *("info", "center", "centre", "desk", "id", "auth", "bonus", "gift", "promo", "giveaway"),
    )
)


@dataclass(frozen=True, slots=True)
class KnownName:
    """One name: its label as one word, the domains and the handle that are its own."""

    label: str
    domains: tuple[str, ...]
    handle: str


@dataclass(frozen=True, slots=True)
class NameIndex:
    """Known names by skeleton, and by what is left when one letter is taken out of it."""

    by_skeleton: dict[str, KnownName]
    by_gap: dict[str, tuple[KnownName, ...]]
    domains: frozenset[str]
    handles: frozenset[str]


@cache
def name_index() -> NameIndex:
    """The shipped list, read once."""
    text = (files("adjudge.adapters.extractors") / "known_names.txt").read_text(encoding="utf-8")
    lines = (line.split() for line in text.splitlines() if line and not line.startswith("#"))
    return build_names(
        tuple(
            KnownName(label, tuple(domains.split(",")), handle) for label, domains, handle in lines
        )
    )


def build_names(names: tuple[KnownName, ...]) -> NameIndex:
    """An index over known names."""
    by_gap: dict[str, tuple[KnownName, ...]] = {}
    for name in names:
        if len(name.label) >= _MIN_MISSPELT:
            for gap in _gaps(skeleton(name.label)):
                by_gap[gap] = (*by_gap.get(gap, ()), name)
    return NameIndex(
        by_skeleton={skeleton(name.label): name for name in names},
        by_gap=by_gap,
        domains=frozenset(domain for name in names for domain in name.domains),
        handles=frozenset(name.handle for name in names),
    )


@lru_cache(maxsize=16_384)
def imitated_host(host: str) -> str:
    """The known domain that a host imitates; empty if it imitates none, or is its own."""
    index = name_index()
    domain = registrable(host)
    if domain in index.domains:
        return ""
    label = fold(_readable(domain.split(".", 1)[0]))
    found = _imitated(label, index, itself="." in domain and label not in _own_labels(index))
    if found is None:
        before = host.removesuffix(domain).strip(".")
        found = next(
            (n for n in index.by_skeleton.values() for d in n.domains if _names(before, d)), None
        )
    return found.domains[0] if found else ""


def imitated_handle(handle: str) -> str:
    """The known handle that a handle imitates; empty if it imitates none, or is its own."""
    index = name_index()
    folded = fold(handle)
    if folded in index.handles or folded in {n.label for n in index.by_skeleton.values()}:
        return ""
    found = _imitated(folded, index, itself=True)
    return found.handle if found else ""


def imitated_name(name: str) -> str:
    """The label of the known name that a legal name looks like without being it; or empty."""
    index = name_index()
    words = [word for word in _APART.split(fold(name)) if word and word not in _LEGAL_FORMS]
    joined = "".join(words)
    known = index.by_skeleton.get(skeleton(joined))
    if known is None:
        known = _misspelt(skeleton(joined), index)
    return known.label if known is not None and known.label != joined else ""


def name_signals(
    normal: Normalised, hosts: tuple[tuple[str, tuple[int, int]], ...]
) -> list[Signal]:
    """`text.lookalike_hosts` with what they imitate, and `text.lookalike_handles`."""
    signals = []
    alike = [(host, imitated_host(host), span) for host, span in hosts if imitated_host(host)]
    if alike:
        spans = tuple(span for _, _, span in alike)
        signals += [
            Signal(name="text.lookalike_hosts", value=tuple(h for h, _, _ in alike), spans=spans),
            Signal(name="text.imitated_hosts", value=tuple(d for _, d, _ in alike), spans=spans),
        ]
    handles = [
        (handle, normal.span(*span))
        for handle, span in (find_handles(normal) if "@" in normal.text else [])
        if imitated_handle(handle)
    ]
    if handles:
        signals.append(
            Signal(
                name="text.lookalike_handles",
                value=tuple(handle for handle, _ in handles),
                spans=tuple(span for _, span in handles),
            )
        )
    return signals


def _own_labels(index: NameIndex) -> frozenset[str]:
    # The bare label under another suffix ('name.shop') is often the firm's own; too many to list.
    return frozenset(name.label for name in index.by_skeleton.values())


def _imitated(word: str, index: NameIndex, *, itself: bool) -> KnownName | None:
    """The known name that a word imitates: by look, by one letter, or beside a word of bait."""
    looks = skeleton(word)
    if itself:
        known = index.by_skeleton.get(looks) or _misspelt(looks, index)
        if known is not None and known.label != word:
            return known
    parts = [part for part in _APART.split(looks) if part]
    if len(parts) > 1:
        bait = any(_unlooked(part) for part in parts)
        for part in parts:
            known = index.by_skeleton.get(part)
            if known is not None and (bait or len(known.label) >= _MIN_MISSPELT):
                return known
    for end in _BAIT_LOOKS:
        if looks.endswith(end) and (known := index.by_skeleton.get(looks.removesuffix(end))):
            return known
        if looks.startswith(end) and (known := index.by_skeleton.get(looks.removeprefix(end))):
            return known
    return None


_BAIT_LOOKS = tuple(sorted(map(skeleton, _BAIT)))


def _unlooked(part: str) -> bool:
    return part in _BAIT_LOOKS


def _misspelt(looks: str, index: NameIndex) -> KnownName | None:
    """A known name at one letter's distance: one more, one less, another, or two swapped."""
    if len(looks) < _MIN_MISSPELT - 1:
        return None
    for gap in (looks, *_gaps(looks)):
        for known in index.by_gap.get(gap, ()):
            if _one_apart(looks, skeleton(known.label)):
                return known
        exact = index.by_skeleton.get(gap)
        if exact is not None and len(exact.label) >= _MIN_MISSPELT and gap != looks:
            return exact
    return None


def _one_apart(one: str, other: str) -> bool:
    if len(one) != len(other):
        return abs(len(one) - len(other)) == 1
    differing = [at for at in range(len(one)) if one[at] != other[at]]
    if len(differing) == 1:
        return True
    return (
        len(differing) == 2  # noqa: PLR2004 - two letters swapped
        and differing[1] == differing[0] + 1
        and one[differing[0]] == other[differing[1]]
        and one[differing[1]] == other[differing[0]]
    )


def _gaps(word: str) -> set[str]:
    return {word[:at] + word[at + 1 :] for at in range(len(word))} if len(word) < 64 else set()  # noqa: PLR2004 - no label is longer


def _readable(label: str) -> str:
    try:
        return label.encode("ascii").decode("idna") if label.startswith("xn--") else label
    except UnicodeError:
        return label


def _names(before: str, domain: str) -> bool:
    return f".{domain}." in f".{before}."
