"""The suite `policy`: one creative against many rules beside other engines, and posts in bulk.

All engines judge the same posts by the same rules, in turns, after their hits were compared. What
is not installed is left out and named.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from adjudge.bench.policy_peers import PEERS, installed
from adjudge.bench.policy_world import (
    ON,
    SEED,
    made_up_rulebook,
    made_up_rules,
    made_up_signals,
)
from adjudge.bench.report import Row, Suite, summary
from adjudge.domain.policy.language.checker import CheckedRule, check_rule
from adjudge.domain.policy.program import program_of
from adjudge.domain.policy.rulebook import Rulebook
from adjudge.domain.policy.screening import ScreeningResult, screen
from adjudge.domain.signals.signal import SignalSet

POLARS: Final = "polars"
COMPARED: Final = 50
KIB_PER_MIB: Final = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Amounts:
    """How much is done: rules, posts at hand, rounds; posts judged a round; chunks in bulk."""

    rules: tuple[int, ...] = (30, 300)
    posts: int = 1_000
    rounds: int = 25
    ours_per_round: int = 200
    peer_per_round: int = 20
    chunks: int = 12
    chunk_posts: int = 250_000
    different_posts: int = 25_000


QUICK: Final = Amounts(
    rules=(5, 12),
    posts=60,
    rounds=2,
    ours_per_round=5,
    peer_per_round=2,
    chunks=2,
    chunk_posts=1_000,
    different_posts=100,
)


def run_policy(amounts: Amounts | None = None) -> Suite:
    """The whole suite."""
    chosen = amounts or Amounts()
    rows: list[Row] = []
    ratios: dict[str, float] = {}
    facts: dict[str, int | str] = {"posts": chosen.posts, "peers": _peers_in_words()}
    for count in chosen.rules:
        found = {row.key: row for row in _single(count, chosen)}
        rows += found.values()
        ours = found[f"python_{count}"]
        for peer in PEERS:
            if f"{peer}_{count}" in found:
                ratios[f"{peer}_to_python_{count}_p50"] = found[f"{peer}_{count}"].p50 / ours.p50
    if installed(POLARS):
        for count in chosen.rules:
            bulk = _Bulk(count, chosen)
            rows += bulk.rows
            facts |= bulk.facts
    else:
        facts["bulk"] = "polars is not installed, so nothing was judged in bulk"
    return Suite(name="policy", rows=tuple(rows), facts=facts, ratios=ratios)


def _peers_in_words() -> str:
    said = []
    for package, _ in PEERS.values():
        version = installed(package)
        said.append(f"{package} {version}" if version else f"{package} is not installed")
    return "; ".join(said)


def _single(count: int, amounts: Amounts) -> Iterator[Row]:
    program = program_of(tuple(made_up_rules(count)))
    posts = made_up_signals(amounts.posts)
    acts: dict[str, tuple[str, Callable[[Any], object], Sequence[Any]]] = {
        "python": ("generated Python", program.hits, [dict(post) for post in posts]),
        "screened": ("screened, with reasons", partial(_screened, made_up_rulebook(count)), posts),
    }
    for key, (package, make) in PEERS.items():
        if installed(package):
            judge, prepare = make(program.rules)
            prepared = [prepare(post) for post in posts]
            for post, data in zip(posts[:COMPARED], prepared[:COMPARED], strict=True):
                assert judge(data) == program.hits(post), f"{package} judges otherwise"
            acts[key] = (package, judge, prepared)
    taken: dict[str, list[float]] = {key: [] for key in acts}
    for number in range(amounts.rounds):
        for key, (_, act, given) in acts.items():
            ours = key in {"python", "screened"}
            size = amounts.ours_per_round if ours else amounts.peer_per_round
            first = number * size
            taken[key] += _timed(act, [given[n % len(given)] for n in range(first, first + size)])
    for key, (title, _, _) in acts.items():
        name = f"{count} rules, {title}"
        yield summary(f"{key}_{count}", name, taken[key], unit="us")


def _screened(rulebook: Rulebook, post: SignalSet) -> ScreeningResult:
    return screen(rulebook, post, ON)


def _timed(act: Callable[[Any], object], given: Sequence[Any]) -> list[float]:
    """How long each call took, in microseconds."""
    taken = []
    for value in given:
        began = time.perf_counter_ns()
        act(value)
        taken.append((time.perf_counter_ns() - began) / 1000)
    return taken


class _Bulk:
    """Chunks of stored posts, each judged by all rules; only one is kept at a time."""

    def __init__(self, count: int, amounts: Amounts) -> None:
        import polars as pl  # noqa: PLC0415 - an extra

        from adjudge.screen.bulk import BulkJudge, signals_frame  # noqa: PLC0415 - needs the extra

        rules = {f"R-{n}": check_rule(source) for n, source in enumerate(made_up_rules(count))}
        judge = BulkJudge(rules)
        distinct = signals_frame(made_up_signals(amounts.different_posts, SEED + 1))
        _must_agree(judge, distinct, rules, made_up_signals(amounts.different_posts, SEED + 1))
        hits, spent, checks, peaks = [], [], [], []
        for number in range(amounts.chunks):
            chunk = distinct.sample(amounts.chunk_posts, with_replacement=True, seed=number)
            began = time.perf_counter_ns()
            columns = judge.check(chunk)
            checked, before = time.perf_counter_ns(), time.process_time_ns()
            assert judge.hits(columns).height == amounts.chunk_posts
            done, after = time.perf_counter_ns(), time.process_time_ns()
            checks.append((checked - began) / 1000 / amounts.chunk_posts)
            hits.append((done - checked) / 1000 / amounts.chunk_posts)
            spent.append((after - before) / 1000 / amounts.chunk_posts)
            peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // KIB_PER_MIB)
        self.rows = (
            summary(f"bulk_{count}", f"{count} rules, a stored post", hits, unit="us"),
            # What a busy machine cannot blur: the time of all processors together.
            summary(f"bulk_cpu_{count}", f"{count} rules, the same, CPU", spent, unit="us"),
            summary(f"bulk_check_{count}", f"{count} rules, its nulls sought", checks, unit="us"),
        )
        self.facts: dict[str, int | str] = {
            "threads_in_bulk": pl.thread_pool_size(),
            f"MiB_at_most_after_2_chunks_of_{count}": peaks[min(1, len(peaks) - 1)],
            f"MiB_at_most_after_{amounts.chunks}_chunks_of_{count}": peaks[-1],
        }


def _must_agree(
    judge: Any, frame: Any, rules: dict[str, CheckedRule], posts: Sequence[SignalSet]
) -> None:
    program = program_of(tuple(rule.source for rule in rules.values()))
    hits = judge.hits(judge.check(frame)).head(COMPARED).rows()
    for row, post in zip(hits, posts[:COMPARED], strict=False):
        assert [at for at, hit in enumerate(row) if hit] == program.hits(post), "bulk differs"
