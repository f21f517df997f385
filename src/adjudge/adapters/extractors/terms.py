"""Terms: words and phrases of a topic, found as whole words by one Aho-Corasick automaton.

The lists are text files beside this module, one per topic, one term per line. A space in a term
stands for any white space, hyphen or dash; case, width and invisible characters do not matter.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ahocorasick_rs import AhoCorasick

from adjudge.adapters.extractors.disguises import (
    DisguiseIndex,
    Match,
    build_disguises,
    find_disguises,
)
from adjudge.adapters.extractors.normalise import Normalised, fold, normalise
from adjudge.domain.signals.schema import TOPICS as TOPICS_OF_SCHEMA
from adjudge.domain.signals.signal import Signal

TOPICS = tuple(TOPICS_OF_SCHEMA)
MAX_TERMS = 10_000
_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u30fb_/"
# One character for one, so that offsets stay: dashes become spaces, curly apostrophes straight.
_LIKE = str.maketrans(dict.fromkeys(_DASHES, " ") | dict.fromkeys("\u2018\u2019\u02bc`\u00b4", "'"))


@dataclass(frozen=True, slots=True)
class TermIndex:
    """All terms of all topics, ready to be searched for."""

    automaton: AhoCorasick
    terms: tuple[str, ...]
    topics: tuple[frozenset[str], ...]
    disguises: DisguiseIndex


@cache
def term_index() -> TermIndex:
    """The shipped lists, read once."""
    return build_index({topic: read_terms(topic) for topic in TOPICS})


def read_terms(topic: str) -> tuple[str, ...]:
    """The terms of one shipped list; lines that begin with '# ' are comments."""
    path = files("adjudge.adapters.extractors") / "terms" / f"{topic}.txt"
    lines = path.read_text(encoding="utf-8").splitlines()
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("# "))


def build_index(lists: dict[str, tuple[str, ...]]) -> TermIndex:
    """An index over lists of terms by topic; at most 10,000 terms."""
    topics_of: dict[str, set[str]] = {}
    for topic, terms in lists.items():
        for term in terms:
            topics_of.setdefault(_comparable(normalise(term).text), set()).add(topic)
    assert len(topics_of) <= MAX_TERMS, len(topics_of)
    names = tuple(topics_of)
    return TermIndex(
        AhoCorasick(names),
        names,
        tuple(frozenset(topics_of[name]) for name in names),
        build_disguises(names),
    )


def term_signals(
    text: str, normal: Normalised, index: TermIndex | None = None
) -> tuple[Signal, ...]:
    """`text.terms`, `text.topics`, `text.disguised_terms`, and `text.<topic>_terms` where found.

    A list has one element per occurrence.
    """
    index = index or term_index()
    comparable = _comparable(normal.text)
    honest = _whole_words(comparable, index)
    disguised = find_disguises(text, comparable, normal, index.disguises)
    if not honest and not disguised:
        return ()
    found = [*honest, *disguised]
    by_topic: dict[str, list[Match]] = {}
    for match in found:
        for topic in index.topics[match[0]]:
            by_topic.setdefault(topic, []).append(match)
    signals = [
        _signal("text.terms", normal, index, _leftmost_longest(found)),
        Signal(name="text.topics", value=tuple(sorted(by_topic))),
    ]
    if disguised:
        signals.append(_signal("text.disguised_terms", normal, index, _leftmost_longest(disguised)))
    signals.extend(
        _signal(f"text.{topic}_terms", normal, index, _leftmost_longest(matches))
        for topic, matches in sorted(by_topic.items())
    )
    return tuple(signals)


def terms_of_page(text: str, index: TermIndex | None = None) -> tuple[tuple[str, ...], list[str]]:
    """The terms in a long text, each once and sorted, and their topics; places are not asked."""
    index = index or term_index()
    folded = " ".join(fold(text).split())
    found = {term for term, _, _ in _whole_words(_comparable(folded), index)}
    topics = sorted({topic for term in found for topic in index.topics[term]})
    return tuple(sorted(index.terms[term] for term in found)), topics


def _comparable(folded: str) -> str:
    return folded.translate(_LIKE)


def _whole_words(text: str, index: TermIndex) -> list[Match]:
    """Matches (term, start, end) that neither begin nor end inside a word."""
    return [
        (term, start, end)
        for term, start, end in index.automaton.find_matches_as_indexes(text, overlapping=True)
        if not (start and text[start - 1].isalnum() and text[start].isalnum())
        and not (end < len(text) and text[end].isalnum())
    ]


def _leftmost_longest(found: list[Match]) -> list[Match]:
    """Of matches that overlap, the one that begins first, and of those the longest."""
    kept: list[Match] = []
    for match in sorted(found, key=lambda m: (m[1], -m[2])):
        if not kept or match[1] >= kept[-1][2]:
            kept.append(match)
    return kept


def _signal(name: str, normal: Normalised, index: TermIndex, found: list[Match]) -> Signal:
    return Signal(
        name=name,
        value=tuple(index.terms[term] for term, _, _ in found),
        spans=tuple(normal.span(start, end) for _, start, end in found),
    )
