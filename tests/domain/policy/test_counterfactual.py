from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adjudge.domain.policy.counterfactual import find_counterfactual, without_spans
from adjudge.domain.policy.language.checker import check_rule
from adjudge.domain.policy.language.codegen import compile_rule
from adjudge.domain.policy.language.explain import explain, support
from adjudge.domain.signals.signal import Signal, SignalSet

BAD = re.compile(r"\b(?:sure|certain|safe|always|never|w\d+)\b")


def signals_of(text, *facts):
    found = list(BAD.finditer(text))
    terms = Signal(
        name="text.terms",
        value=tuple(match.group() for match in found),
        spans=tuple(match.span() for match in found),
    )
    return SignalSet.of(text, [terms, *facts])


def search(text, sources, *facts):
    rules = [check_rule(source) for source in sources]
    tests = [compile_rule(rule) for rule in rules]
    signals = signals_of(text, *facts)
    hit = [rule for rule, test in zip(rules, tests, strict=True) if test(signals)]
    spans = tuple(
        span for rule in hit for leaf in support(explain(rule, signals)) for span in leaf.spans
    )
    return find_counterfactual(
        signals,
        spans=spans,
        rules=hit,
        passes=lambda changed: not any(test(changed) for test in tests),
        rescreen=lambda edited: signals_of(edited, *facts),
    )


def test_one_word_is_the_smallest_edit():
    found = search("It works, sure.", ["text.terms.size() > 0"])
    assert found.without == ("sure",)
    assert found.text == "It works."
    assert found.sentence == "It passes without 'sure'."


def test_only_as_many_words_as_needed_are_named():
    found = search("A safe bet, certain and sure", ["text.terms.size() > 2"])
    assert len(found.without) == 1


def test_all_places_of_a_word_are_one_edit():
    found = search("Sure? sure, and sure again", ["text.terms.size() > 0"])
    assert found.without == ("sure",)
    assert "sure" not in found.text


def test_a_fact_is_named_in_words():
    found = search("Tea.", ["!payer.named", "!('gambling' in advertiser.authorisations)"])
    assert [fact.signal for fact in found.facts] == ["payer.named", "advertiser.authorisations"]
    assert found.sentence == (
        "It passes if the party that pays is named and the advertiser holds the authorisation "
        "'gambling'."
    )


def test_a_landing_page_passes_over_https():
    insecure = Signal(name="landing.insecure", value=True)
    found = search("Tea.", ["landing.insecure"], insecure)
    assert found.sentence == "It passes if the landing page is https."
    assert found.text == "Tea."


def test_words_and_facts_are_combined_and_words_come_first_at_equal_size():
    found = search("It works, sure.", ["text.terms.size() > 0", "!payer.named"])
    assert found.sentence == "It passes without 'sure', and if the party that pays is named."
    either = search("It works, sure.", ["text.terms.size() > 0 && !payer.named"])
    assert either.sentence == "It passes without 'sure'."


def test_two_authorisations_are_asked_for_together():
    rules = ["!('a' in advertiser.authorisations)", "!('b' in advertiser.authorisations)"]
    found = search("Tea.", rules)
    assert {fact.words[-4:] for fact in found.facts} == {" 'a'", " 'b'"}


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("sure", ["text.terms.size() > 0"]),
        ("sure, certain!", ["text.terms.size() > 0"]),
        ("Tea.", ["advertiser.age_days < 7"]),
        (" ".join(f"w{n}" for n in range(40)) + " tea", ["text.terms.size() > 0"]),
    ],
)
def test_where_nothing_is_left_or_nothing_can_be_changed_it_says_nothing(text, rules):
    assert search(text, rules) is None


def test_many_words_are_all_named():
    words = [f"w{n}" for n in range(20)]
    found = search("tea " + " ".join(words), ["text.terms.size() > 0"])
    assert sorted(found.without) == sorted(words)
    assert found.text == "tea"


def test_an_edit_that_another_clause_hits_is_no_answer():
    found = search("sure tea", ["'sure' in text.terms", "text.terms.size() == 0"])
    assert found is None


@pytest.mark.parametrize(
    ("text", "cut", "left"),
    [
        ("ten days, sure! More", "sure", "ten days! More"),
        ("a sure thing", "sure", "a thing"),
        ("sure thing", "sure", "thing"),
        ("thing, sure", "sure", "thing"),
        ("sure, it works", "sure", "it works"),
        ("a sure, good thing", "sure", "a, good thing"),
        ("one sure\ntwo", "sure", "one \ntwo"),
        ("no cut", "", "no cut"),
    ],
)
def test_gaps_are_closed(text, cut, left):
    at = text.index(cut)
    assert without_spans(text, [(at, at + len(cut))] if cut else []) == left


def test_places_that_overlap_are_cut_once():
    assert without_spans("a safe sure b", [(2, 6), (2, 11), (7, 11)]) == "a b"


@given(
    st.lists(
        st.sampled_from(["sure", "certain", "safe", "tea", "milk", ",", "!", "\n"]), max_size=10
    )
)
def test_every_answer_really_passes_and_needs_every_word_it_names(words):
    text = " ".join(words)
    found = search(text, ["text.terms.size() > 0"])
    hits = {word for word in words if BAD.fullmatch(word)}
    others = [word for word in words if word.isalpha() and word not in hits]
    assert (found is not None) is bool(hits and others)
    if found is not None:
        assert not BAD.search(found.text)
        assert set(found.without) == hits
