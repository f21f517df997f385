"""The made-up policy and posts of the suite `policy`: the same ones each time.

Rules are like those of the shipped pack: words of a topic and a missing authorisation, a host, a
young advertiser, a threshold. They keep to what all peers can say, so that all judge the same.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from adjudge.adapters.rulebook_files import shipped_rulebook
from adjudge.domain.policy.rulebook import Rulebook
from adjudge.domain.signals.schema import SCHEMA, Value
from adjudge.domain.signals.signal import Signal, SignalSet

SEED: Final = 2018
ON: Final = date(2026, 1, 1)
TOPICS: Final = {
    "text.gambling_terms": tuple(f"game-{n}" for n in range(60)),
    "text.crypto_terms": tuple(f"coin-{n}" for n in range(60)),
    "text.guarantee_terms": tuple(f"promise-{n}" for n in range(60)),
    "text.return_terms": tuple(f"gain-{n}" for n in range(60)),
    "text.tobacco_terms": tuple(f"leaf-{n}" for n in range(60)),
    "text.miracle_terms": tuple(f"cure-{n}" for n in range(60)),
}
AUTHORISATIONS: Final = tuple(f"licence-{n}" for n in range(12))
HOSTS: Final = tuple(f"{a}{b}.example" for a in ("shop", "news", "bank", "play") for b in range(50))
COUNTRIES: Final = tuple(f"{a}{b}" for a in "ABCD" for b in "ABCDE")
FLAGS: Final = ("landing.present", "landing.insecure", "advertiser.verified", "payer.confirmed")


def made_up_rules(count: int, seed: int = SEED) -> list[str]:
    """The sources of `count` rules, each of two to four parts."""
    chance = random.Random(seed)  # noqa: S311 - the same made-up policy each time
    return [_rule(chance) for _ in range(count)]


def made_up_rulebook(count: int, seed: int = SEED) -> Rulebook:
    """A rulebook of clauses with those rules, each otherwise like a clause that we ship."""
    shipped = shipped_rulebook("ads")
    like = next(clause for clause in shipped.clauses if clause.rule is not None)
    clauses = tuple(
        replace(like, id=f"ADS-{1 + at // 90}.{1 + at % 90}", rule=rule, effective_from=ON)
        for at, rule in enumerate(made_up_rules(count, seed))
    )
    return replace(shipped, id="made-up", clauses=clauses)


def _rule(chance: random.Random) -> str:
    topic = chance.choice(list(TOPICS))
    some = ", ".join(f"'{term}'" for term in chance.sample(TOPICS[topic], chance.randint(2, 12)))
    words = chance.choice((f"{topic}.size() > 0", f"{topic}.exists(t, t in [{some}])"))
    parts = [words, *(_part(chance) for _ in range(chance.randint(1, 2)))]
    if chance.random() < 0.3:  # noqa: PLR2004 - a share
        return f"{' && '.join(parts)} || ({words} && {_part(chance)} && {_part(chance)})"
    return " && ".join(parts)


def _part(chance: random.Random) -> str:
    choose = chance.choice
    hosts = ", ".join(f"'{host}'" for host in chance.sample(HOSTS, 5))
    return choose(
        (
            f"!('{choose(AUTHORISATIONS)}' in advertiser.authorisations)",
            f"!('{choose(AUTHORISATIONS)}' in advertiser.authorisations)",
            f"advertiser.age_days < {chance.randint(1, 60)}",
            f"text.max_percentage >= {chance.randint(10, 400)}",
            f"landing.host in [{hosts}]",
            f"landing.host.startsWith('{choose(('shop', 'bank4', 'play1'))}')",
            f"advertiser.country == '{choose(COUNTRIES)}'",
            choose(FLAGS),
            f"!{choose(FLAGS)}",
        )
    )


def made_up_signals(count: int, seed: int = SEED) -> list[SignalSet]:
    """The signals of `count` posts: most say nothing of most topics."""
    chance = random.Random(seed + 1)  # noqa: S311 - the same made-up posts each time
    return [
        SignalSet.of("", [Signal(name=n, value=v) for n, v in _values(chance).items()])
        for _ in range(count)
    ]


def _values(chance: random.Random) -> Mapping[str, Value]:
    values: dict[str, Value] = {flag: chance.random() < 0.5 for flag in FLAGS}  # noqa: PLR2004 - a share
    for topic, terms in TOPICS.items():
        found = chance.choices((0, 1, 2, 3), weights=(85, 8, 5, 2))[0]
        values[topic] = tuple(chance.sample(terms, found))
    held = chance.choices((0, 1, 3), weights=(70, 20, 10))[0]
    values["advertiser.authorisations"] = tuple(chance.sample(AUTHORISATIONS, held))
    values["advertiser.age_days"] = chance.randint(0, 2_000)
    values["advertiser.country"] = chance.choice(COUNTRIES)
    values["text.max_percentage"] = chance.choice((0, 0, 0, 5, 20, 50, 300))
    values["landing.host"] = chance.choice(HOSTS)
    assert values.keys() <= SCHEMA.keys()
    return values
