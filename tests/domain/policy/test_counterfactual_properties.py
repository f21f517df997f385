"""What a counterfactual promises: applied, it passes; nothing in it is needless; it ends soon."""

from __future__ import annotations

import re
from itertools import combinations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adjudge.domain.policy.counterfactual import MAX_CHANGES, MAX_TRIES, find_counterfactual
from adjudge.domain.policy.language.checker import check_rule
from adjudge.domain.policy.language.evaluate import evaluate
from adjudge.domain.policy.language.explain import explain, support
from adjudge.domain.signals.schema import SCHEMA, SignalType
from adjudge.domain.signals.signal import Signal, SignalSet

TERMS = {
    "text.guarantee_terms": ("sure", "certain"),
    "text.gambling_terms": ("casino", "bet"),
    "text.crypto_terms": ("coin", "sure"),
}
WORDS = ("tea", "milk", "sure", "certain", "casino", "bet", "coin", "Sure", "bets")
FLAGS = [name for name, spec in SCHEMA.items() if spec.passes_when and spec.type is SignalType.BOOL]
AUTHORISATIONS = ("gambling", "crypto-assets", "loans")
# One attempt for each choice, then all together and each given back, for words and for all.
MOST_ATTEMPTS = MAX_TRIES + 2 * (MAX_CHANGES + 1)


def extracted(text, facts):
    found = []
    for name, terms in TERMS.items():
        places = list(re.finditer(rf"\b(?:{'|'.join(terms)})\b", text, re.IGNORECASE))
        found.append(
            Signal(
                name=name,
                value=tuple(place.group().lower() for place in places),
                spans=tuple(place.span() for place in places),
            )
        )
    return SignalSet.of(text, [*found, *facts])


def atom(random):
    name = random.choice(list(TERMS))
    word = random.choice(TERMS[name])
    return random.choice(
        (
            f"{name}.size() > {random.randint(0, 2)}",
            f"'{word}' in {name}",
            f"{name}.exists(t, t in ['{word}', 'bet'])",
            f"{name}.all(t, !(t in ['{word}']))",
            f"!('{random.choice(AUTHORISATIONS)}' in advertiser.authorisations)",
            f"!{random.choice(FLAGS)}",
            random.choice(FLAGS),
            f"advertiser.age_days < {random.randint(0, 9)}",
        )
    )


def case(seed):
    random = Random(seed)
    rules = [
        check_rule(f" {random.choice(('&&', '||'))} ".join(atom(random) for _ in range(n)))
        for n in random.choices((1, 1, 2, 3), k=random.randint(1, 4))
    ]
    facts = [Signal(name=name, value=random.random() < 0.5) for name in FLAGS]
    held = tuple(each for each in AUTHORISATIONS if random.random() < 0.3)
    facts.append(Signal(name="advertiser.authorisations", value=held))
    facts.append(Signal(name="advertiser.age_days", value=random.randint(0, 9)))
    return " ".join(random.choices(WORDS, k=random.randint(0, 12))), rules, facts


class Search:
    """A search that counts what it costs."""

    def __init__(self, text, rules, facts):
        self.rules, self.facts, self.asked, self.extractions = rules, facts, 0, 0
        self.signals = extracted(text, facts)
        self.hit = [rule for rule in rules if evaluate(rule, self.signals)]
        self.found = find_counterfactual(
            self.signals,
            spans=tuple(
                span
                for rule in self.hit
                for leaf in support(explain(rule, self.signals))
                for span in leaf.spans
            ),
            rules=self.hit,
            passes=self.passes,
            rescreen=self.rescreen,
        )

    def passes(self, signals):
        self.asked += 1
        return not any(evaluate(rule, signals) for rule in self.rules)

    def rescreen(self, text):
        self.extractions += 1
        return extracted(text, self.facts)

    def applied(self, text, facts):
        values = {}
        for fact in facts:
            before = values.get(fact.signal)
            joined = isinstance(before, tuple)
            values[fact.signal] = tuple(sorted({*before, *fact.value})) if joined else fact.value
        return extracted(text, self.facts).replaced(values)


@given(st.integers(0, 2**32))
def test_applied_it_passes_every_rule_and_nothing_in_it_is_needless(seed):
    search = Search(*case(seed))
    found = search.found
    if not search.hit or found is None:
        return
    assert search.passes(search.applied(found.text, found.facts))
    assert found.without or found.facts
    for word in found.without:
        assert search.signals.text.casefold().count(word.casefold())
    for fact in found.facts:
        fewer = [other for other in found.facts if other != fact]
        assert not search.passes(search.applied(found.text, fewer))
        assert fact.words in found.sentence
    if found.without:
        assert not search.passes(search.applied(search.signals.text, found.facts))


@given(st.integers(0, 2**32))
def test_its_work_is_bounded(seed):
    search = Search(*case(seed))
    assert search.asked <= MOST_ATTEMPTS
    assert search.extractions <= MOST_ATTEMPTS


def test_where_words_alone_would_do_it_finds_them():
    """Against a search that knows no bounds: every choice of words, the fewest first."""
    compared = 0
    for seed in range(400):
        text, rules, facts = case(seed)
        search = Search(text, rules, facts)
        words = list(dict.fromkeys(word.lower() for word in text.split()))
        bad = [word for word in words if any(word in terms for terms in TERMS.values())]
        if not search.hit or len(bad) > 5:
            continue
        fewest = None
        for size in range(1, len(bad) + 1):
            for chosen in combinations(bad, size):
                left = " ".join(word for word in text.split() if word.lower() not in chosen)
                if left and search.passes(extracted(left, facts)):
                    fewest = size
                    break
            if fewest:
                break
        if fewest is None:
            continue
        compared += 1
        assert search.found is not None
        assert len(search.found.without) + len(search.found.facts) <= fewest
    assert compared > 60


@pytest.mark.parametrize("words", [MAX_CHANGES, MAX_CHANGES + 1, 200])
def test_many_words_end_the_search_soon(words):
    text = "tea " + " ".join(f"sure{n}" for n in range(words))
    spans = tuple(match.span() for match in re.finditer(r"sure\d+", text))
    asked = []

    def passes(signals):
        asked.append(signals)
        return False

    rule = check_rule("text.terms.size() > 0")
    signals = SignalSet.of(text, [])
    found = find_counterfactual(
        signals, spans=spans, rules=[rule], passes=passes, rescreen=lambda t: SignalSet.of(t, [])
    )
    assert found is None
    assert len(asked) <= MOST_ATTEMPTS
    assert bool(asked) is (words <= MAX_CHANGES)
