# ruff: noqa: RUF001 - these texts hold the look-alike letters that they are about
from __future__ import annotations

import hashlib

import pytest

from adjudge.adapters.extractors.normalise import normalise
from adjudge.adapters.extractors.terms import TOPICS, build_index, read_terms, term_signals
from adjudge.domain.signals.schema import SIGNALS_VERSION
from adjudge.domain.signals.signal import SignalSet

# Whoever changes a list makes a new version of the signals, and writes its hash here.
LISTS_BY_VERSION = {
    1: "cc420eae21ea9a1680c1fa562c82a554ba13d4f5fb7367b97b80e5ba4075b3a2",
    2: "87256a5982831eb4aba22e0fe80fb82f345a92573694d2c408daa152f0fe4a88",
}


def find(text, topic=None):
    name = f"text.{topic}_terms" if topic else "text.terms"
    signal = SignalSet.of(text, term_signals(text, normalise(text))).signals[name]
    return [
        (term, text[start:end])
        for term, (start, end) in zip(signal.value, signal.spans, strict=True)
    ]


def test_the_lists_belong_to_the_version_of_the_signals():
    lists = "\n".join(f"{topic}: {term}" for topic in TOPICS for term in read_terms(topic))
    digest = hashlib.sha256(lists.encode()).hexdigest()
    assert LISTS_BY_VERSION[SIGNALS_VERSION] == digest


@pytest.mark.parametrize("topic", TOPICS)
def test_every_shipped_term_finds_itself(topic):
    for term in read_terms(topic):
        assert find(f"So: {term}!", topic), term
        assert find(term.upper(), topic), term


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Guaranteed!", [("guaranteed", "Guaranteed")]),
        ("#guaranteed", [("guaranteed", "guaranteed")]),
        ("risk\u2011free", [("risk free", "risk\u2011free")]),
        ("RISK \n FREE", [("risk free", "RISK \n FREE")]),
        ("you can’t lose", [("can't lose", "can’t lose")]),
        ("Ｇｕａｒａｎｔｅｅｄ", [("guaranteed", "Ｇｕａｒａｎｔｅｅｄ")]),
        ("guaranteed, guaranteed", [("guaranteed", "guaranteed")] * 2),
        ("unguaranteed guaranteeds", []),
        ("results guaranteed", [("results guaranteed", "results guaranteed")]),
        (
            "guaranteed results guaranteed",
            [("guaranteed results", "guaranteed results"), ("guaranteed", "guaranteed")],
        ),
        ("guaranteed resultset", [("guaranteed", "guaranteed")]),
        ("a guarantee of two years", []),
        ("", []),
    ],
)
def test_terms_are_whole_words_as_they_were_written(text, found):
    assert find(text, "guarantee") == found


def test_a_term_of_two_topics_counts_in_both_and_once_in_all():
    text = "guaranteed returns on bitcoin"
    assert find(text, "guarantee") == [("guaranteed returns", "guaranteed returns")]
    assert find(text, "return") == [("guaranteed returns", "guaranteed returns")]
    assert find(text) == [("guaranteed returns", "guaranteed returns"), ("bitcoin", "bitcoin")]


def test_every_topic_has_its_signal():
    for topic in TOPICS:
        first = read_terms(topic)[0]
        signals = SignalSet.of(first, term_signals(first, normalise(first)))
        assert signals[f"text.{topic}_terms"]
        assert topic in signals["text.topics"]
    assert term_signals("tea", normalise("tea")) == ()


def test_other_lists_can_be_searched_for():
    index = build_index(dict.fromkeys(TOPICS, ("tea",)))
    signals = SignalSet.of("Tea, tea", term_signals("Tea, tea", normalise("Tea, tea"), index))
    assert {signals[f"text.{topic}_terms"] for topic in TOPICS} == {("tea", "tea")}
