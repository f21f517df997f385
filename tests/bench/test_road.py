from __future__ import annotations

import json
import subprocess
import sys

from adjudge.bench.road import World, decisions, made_up_items


def test_the_same_world_each_time():
    assert made_up_items(50) == made_up_items(50)
    assert made_up_items(50, seed=1) != made_up_items(50, seed=2)


def test_kernel_and_loop_agree_over_the_measured_world():
    World(500).must_agree(50)


def test_both_deciders_are_measured():
    kernel, plain = decisions(line_items=300, rounds=2, kernel_per_round=5)
    assert (kernel.key, kernel.count) == ("decide_kernel", 10)
    assert (plain.key, plain.count) == ("decide_plain_loop", 2)
    assert 0 < kernel.p50 <= kernel.p99


def test_approvals_are_measured_in_a_home_that_is_gone_afterwards(tmp_path):
    program = (
        "import json; from adjudge.bench.approvals import approvals; "
        "print(json.dumps(approvals(2)))"
    )
    result = subprocess.run(
        [sys.executable, "-c", program],
        env={"TMPDIR": str(tmp_path), "PATH": "/usr/bin:/bin", "ADJUDGE_HOME": "/nonexistent"},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    taken = json.loads(result.stdout)
    assert len(taken) == 2
    assert min(taken) > 0
    assert list(tmp_path.iterdir()) == []
