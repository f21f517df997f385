"""The suite `signals`: from a text to its signals, each extractor apart, and what is bounded.

The texts are our own, of the length of posts. Each round reads every text once; a measurement is
the mean over the texts, so that the rows can be added up.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from adjudge.adapters.extractors import EXTRACTORS, Reading, extract, read
from adjudge.adapters.extractors.normalise import normalise
from adjudge.bench.report import Row, Suite, summary
from adjudge.domain.signals.facts import AdvertiserFacts, Facts, LandingFacts, PayerFacts

ROUNDS: Final = 2_000
WARM_UP: Final = 50
BOUND: Final = ("terms", "rates", "money", "links")
"""What the design bounds together with normalisation: at most 150 microseconds for one text."""

_POSTS = """
We bake at four in the morning so that you can sleep. Fresh rolls from £0.60, sourdough £3.20.
Come and see: 12 Mill Street, open from seven.

Running shoes, 40% off until Sunday: https://shoes.example/summer?ref=post. Was €89.90, now €53.94.
Free delivery in 2 days. #running #shoes @kestrel_lab

Borrow $500 to $5,000 for up to 36 months at 12.9% APR. 18+ only, subject to status. Apply at
loans.example; representative example on the page.

Our new scanner finds what others miss. Try it free for 30 days, no card needed:
kestrel-lab.example/try

Trade BitC0IN now \U0001f680\U0001f680 and double your money, daily returns of 2% GUARANTEED!!!
http://coins.example

Das Wochenende wird schön: Wanderkarten für den Harz, wetterfest, ab 9,90 € in jeder guten
Buchhandlung. Versand kostenlos ab 20 €.

Vote on Thursday? The library stays open until ten, with tea and a warm room for everybody who
waits for the bus.

\uff2c\uff41\uff53\uff54 chance: gua\u200branteed weight loss, lose 10 kg in 7 days. Doctors hate
this one weird trick, see why at slim.example
"""
TEXTS: Final = tuple(post.replace("\n", " ").strip() for post in _POSTS.split("\n\n"))


def run_signals(rounds: int = ROUNDS) -> Suite:
    """The whole suite."""
    facts = Facts(
        advertiser=AdvertiserFacts(age_days=400, country="DE", handle="kestrel_lab"),
        payer=PayerFacts(named=True, confirmed=True),
        landing=LandingFacts(url="https://kestrel-lab.example/", reachable=True),
    )
    readings = [Reading(text, facts) for text in TEXTS]
    bound = {name: EXTRACTORS[name] for name in BOUND}
    rows = [
        _row("normalise", "normalisation", lambda: [normalise(text) for text in TEXTS], rounds),
        *(_extractor(name, readings, rounds) for name in EXTRACTORS),
        _row(
            "bound",
            "all of what is bounded",
            lambda: [read(Reading(text, facts), bound) for text in TEXTS],
            rounds,
        ),
        _row("all", "text to signals", lambda: [extract(text, facts) for text in TEXTS], rounds),
    ]
    characters = sum(map(len, TEXTS)) // len(TEXTS)
    return Suite(
        name="signals",
        rows=tuple(rows),
        facts={"texts": len(TEXTS), "characters_each": characters},
    )


def _extractor(name: str, readings: list[Reading], rounds: int) -> Row:
    extractor = EXTRACTORS[name]

    def act() -> object:
        for reading in readings:
            reading.forget()
        return [tuple(extractor(reading)) for reading in readings]

    return _row(name, f"extractor {name}", act, rounds)


def _row(key: str, title: str, act: Callable[[], object], rounds: int) -> Row:
    """Microseconds for one text; each measurement goes over all of them."""
    for _ in range(min(WARM_UP, rounds)):
        act()
    taken = []
    for _ in range(rounds):
        began = time.perf_counter_ns()
        act()
        taken.append((time.perf_counter_ns() - began) / 1_000 / len(TEXTS))
    return summary(key, title, taken, unit="us")
