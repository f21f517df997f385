from __future__ import annotations

import pytest

from adjudge.bench import policy
from adjudge.bench.policy import QUICK, run_policy
from adjudge.bench.policy_peers import PEERS
from adjudge.bench.policy_world import made_up_rules, made_up_signals
from adjudge.domain.policy.language.checker import check_rule
from adjudge.domain.policy.language.codegen import compile_rules


def test_the_same_policy_and_posts_each_time():
    assert made_up_rules(40) == made_up_rules(40)
    assert made_up_rules(40) != made_up_rules(40, seed=1)
    assert [dict(s) for s in made_up_signals(20)] == [dict(s) for s in made_up_signals(20)]


@pytest.mark.parametrize("peer", PEERS)
def test_a_peer_judges_as_we_do(peer):
    rules = [check_rule(source) for source in made_up_rules(120)]
    ours = compile_rules(rules)
    judge, prepare = PEERS[peer][1](rules)
    posts = made_up_signals(60)
    found = [ours(post) for post in posts]
    assert [judge(prepare(post)) for post in posts] == found
    assert sum(map(len, found)) > 20


def test_everything_is_measured_and_compared():
    suite = run_policy(QUICK)
    keys = {row.key for row in suite.rows}
    for count in QUICK.rules:
        assert keys >= {f"{name}_{count}" for name in ("python", "screened", "bulk", *PEERS)}
        assert {f"{peer}_to_python_{count}_p50" for peer in PEERS} <= set(suite.ratios)
    assert all(row.p50 > 0 for row in suite.rows)
    assert "cedarpy 4" in str(suite.facts["peers"])


def test_what_is_not_installed_is_named(monkeypatch):
    monkeypatch.setattr(policy, "installed", lambda _: "")
    suite = run_policy(QUICK)
    assert {row.key.split("_")[0] for row in suite.rows} == {"python", "screened"}
    assert "zen-engine is not installed" in str(suite.facts["peers"])
    assert "polars is not installed" in str(suite.facts["bulk"])
    assert not suite.ratios
