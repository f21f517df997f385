from __future__ import annotations

import importlib.util

import pytest

from adjudge.bench.cases import POSTGRESQL_WHEEL, QUICK, TITLES, run_cases


@pytest.mark.deep
def test_every_act_is_measured_on_every_database_that_can_be_had():
    suite = run_cases(QUICK)
    engines = {"sqlite"}
    if importlib.util.find_spec(POSTGRESQL_WHEEL) is not None:
        engines.add("postgresql")
    assert {row.key for row in suite.rows} == {f"{key}_{e}" for key in TITLES for e in engines}
    assert all(row.p50 > 0 for row in suite.rows)
    counts = {row.key: row.count for row in suite.rows}
    assert counts["case_sqlite"] == QUICK.cases
    assert counts["clock_sqlite"] == QUICK.clocks
    assert counts["precedents_sqlite"] == QUICK.searches
