from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adjudge.bench.report import Suite, as_json, as_table, quantile, summary

TIMES = st.lists(st.floats(0.001, 1e7), min_size=1, max_size=200)


@given(TIMES)
def test_a_summary_is_made_of_measured_values(times):
    row = summary("k", "title", times, unit="us")
    assert row.p50 in times
    assert row.p99 in times
    assert min(times) <= row.p50 <= row.p99 <= max(times)
    assert row.per_second == pytest.approx(1e6 / row.mean)
    assert row.count == len(times)


def test_quantiles_are_nearest_rank():
    hundred = [float(n) for n in range(1, 101)]
    assert quantile(hundred, 0.5) == 50
    assert quantile(hundred, 0.99) == 99
    assert quantile([7.0], 0.99) == 7


def test_keys_of_the_json_are_stable():
    row = summary("decide_kernel", "ad decision", [1.0, 2.0, 3000.0], unit="us")
    suite = Suite(name="road", rows=(row,), facts={"line_items": 10}, ratios={"a_to_b": 2.5})
    document = json.loads(as_json([suite]))
    assert set(document) == {"format", "machine", "suites"}
    measured = document["suites"]["road"]["measures"]["decide_kernel"]
    assert set(measured) == {"unit", "count", "p50", "p99", "mean", "per_second"}
    assert document["suites"]["road"]["ratios"] == {"a_to_b": 2.5}
    assert document["suites"]["road"]["facts"] == {"line_items": 10}


def test_the_table_reads_well():
    row = summary("x", "an approval", [30_000.0, 31_000.0], unit="us")
    text = as_table([Suite(name="road", rows=(row,), facts={"line_items": 10_000})])
    assert "10,000 line items" in text
    assert "30.00 ms" in text
