from __future__ import annotations

import polars as pl
import psutil
import pytest
from tests.conformance.language.randoms import Randoms

from adjudge.adapters.rulebook_files import shipped_rulebook
from adjudge.domain.policy.language.checker import check_rule
from adjudge.domain.policy.language.evaluate import evaluate
from adjudge.domain.signals.schema import TYPES
from adjudge.domain.signals.signal import Signal, SignalSet
from adjudge.screen.bulk import BulkJudge, ColumnsInvalid, signals_frame

RULES = {
    "ADS-1.1@1": check_rule("!payer.named"),
    "ADS-2.1@1": check_rule("text.terms.exists(t, t in ['sure'])"),
    "ADS-3.1@1": check_rule("advertiser.age_days < 7 && landing.host != ''"),
}
SHIPPED = {
    clause.ref: check_rule(clause.rule)
    for clause in shipped_rulebook("ads").clauses
    if clause.rule is not None
}


def rows(count, seed=1):
    randoms = Randoms(seed, TYPES, texts=["sure", "", "gambling"], numbers=range(10))
    return [randoms.row() for _ in range(count)]


def test_a_frame_is_judged_as_each_post_is():
    found = rows(200)
    hits = BulkJudge(SHIPPED).hits(signals_frame(found))
    assert hits.columns == list(SHIPPED)
    assert hits.height == 200
    for ref, rule in SHIPPED.items():
        assert hits[ref].to_list() == [evaluate(rule, row) for row in found]


def test_many_frames_are_counted_as_one():
    judge = BulkJudge(RULES)
    found = rows(90)
    parts = (signals_frame(found[first : first + 25]) for first in range(0, 90, 25))
    counted = judge.count(parts)
    assert counted == {
        ref: sum(evaluate(rule, row) for row in found) for ref, rule in RULES.items()
    }
    assert [part.height for part in judge.judge([signals_frame(found), signals_frame([])])] == [
        90,
        0,
    ]


@pytest.mark.parametrize("different", [1, 3, 200])
def test_what_is_asked_of_one_string_is_answered_for_every_post(different):
    sources = [
        "landing.host in ['host-1', 'host-2']",
        "landing.host.startsWith('host-') && landing.host < 'host-2'",
        "landing.host.endsWith('0') || landing.host.size() > 6",
        "landing.host == advertiser.country",
        "landing.host != '' && !payer.named",
    ]
    rules = {str(n): check_rule(source) for n, source in enumerate(sources)}
    found = [{**row, "landing.host": f"host-{n % different}"} for n, row in enumerate(rows(200))]
    hits = BulkJudge(rules).hits(signals_frame(found))
    for ref, rule in rules.items():
        assert hits[ref].to_list() == [evaluate(rule, row) for row in found]


def test_nothing_to_judge_hits_nothing():
    assert BulkJudge(RULES).count([]) == dict.fromkeys(RULES, 0)
    assert BulkJudge(RULES).count([signals_frame([])]) == dict.fromkeys(RULES, 0)


def test_sets_of_signals_make_a_frame():
    signals = SignalSet.of("sure", [Signal(name="text.terms", value=("sure",), spans=((0, 4),))])
    frame = signals_frame([signals])
    assert frame["text.terms"].to_list() == [["sure"]]
    assert BulkJudge(RULES).count([frame]) == {"ADS-1.1@1": 1, "ADS-2.1@1": 1, "ADS-3.1@1": 0}


@pytest.mark.parametrize(
    ("change", "name", "problem"),
    [
        (lambda f: f.drop("payer.named"), "payer.named", "is not there"),
        (
            lambda f: f.with_columns(pl.lit(1).alias("payer.named")),
            "payer.named",
            "holds Int32, not bool",
        ),
        (
            lambda f: f.with_columns(pl.lit(None, dtype=pl.Int64).alias("advertiser.age_days")),
            "advertiser.age_days",
            "holds a null",
        ),
        (
            lambda f: f.with_columns(
                pl.Series("text.terms", [["a", None]] * f.height, dtype=pl.List(pl.String))
            ),
            "text.terms",
            "holds a null",
        ),
    ],
)
def test_what_would_make_rules_unsure_is_refused(change, name, problem):
    with pytest.raises(ColumnsInvalid) as refused:
        BulkJudge(RULES).count([change(signals_frame(rows(3)))])
    assert (refused.value.details["name"], refused.value.details["problem"]) == (name, problem)
    assert name in str(refused.value)
    assert refused.value.remedy()


def test_a_column_that_no_rule_reads_is_not_needed():
    frame = signals_frame(rows(5)).select("payer.named")
    assert BulkJudge({"ADS-1.1@1": RULES["ADS-1.1@1"]}).check(frame).columns == ["payer.named"]


@pytest.mark.deep
def test_memory_does_not_grow_with_the_number_of_posts():
    distinct = signals_frame(rows(2_000))
    judge, process, sizes = BulkJudge(SHIPPED), psutil.Process(), []
    for number in range(60):
        frame = distinct.sample(50_000, with_replacement=True, seed=number)
        assert judge.hits(judge.check(frame)).height == 50_000
        sizes.append(process.memory_info().rss)
    # Kept, the later forty frames would take more than a gigabyte.
    assert max(sizes[20:]) - max(sizes[:20]) < 100 * 2**20
