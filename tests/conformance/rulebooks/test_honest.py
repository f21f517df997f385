"""Every post of honest.yaml, and every example that passes one clause, before the whole policy."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml

from adjudge.adapters.extractors import extract
from adjudge.adapters.rulebook_examples import signals_of
from adjudge.adapters.rulebook_files import shipped_rulebook
from adjudge.domain.policy.screening import screen
from adjudge.domain.signals.facts import Facts, LandingFacts, PayerFacts

HONEST = yaml.safe_load((Path(__file__).parent / "honest.yaml").read_text(encoding="utf-8"))
ON = date(2026, 11, 25)
BOOK = shipped_rulebook("ads")
ORDINARY = Facts(
    payer=PayerFacts(named=True, confirmed=True),
    landing=LandingFacts(url="https://kestrel-lab.example/", reachable=True),
)
PASSES = [
    pytest.param(example, id=f"{clause.id}: {example.text[:40]}")
    for clause in BOOK.clauses
    if clause.rule is not None
    for example in clause.examples_pass
]


def clauses_that_hit(signals):
    return [hit.clause_ref.partition("@")[0] for hit in screen(BOOK, signals, ON).hits]


@pytest.mark.parametrize("text", HONEST["admitted"])
def test_an_honest_post_is_admitted(text):
    assert clauses_that_hit(extract(text, ORDINARY)) == []


@pytest.mark.parametrize("known", HONEST["false_alarms"], ids=lambda known: known["text"])
def test_a_false_alarm_is_known(known):
    assert clauses_that_hit(extract(known["text"], ORDINARY)) == [known["clause"]]


@pytest.mark.parametrize("example", PASSES)
def test_an_example_that_passes_its_clause_passes_the_policy(example):
    payer = {"payer.named": True, "payer.confirmed": True}
    signals = signals_of(replace(example, facts=payer | dict(example.facts)))
    assert clauses_that_hit(signals) == []
