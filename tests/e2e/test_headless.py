"""The whole road, as `adjudge demo --headless --json` walks it: what we promise to show."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

pytestmark = [pytest.mark.timeout(600), pytest.mark.xdist_group("fleet")]

KEYS = {
    1: {"accepted_weight", "refused_weight", "refused_with"},
    2: {"deposited_micros", "reserved_micros", "declined_clause", "declined_words"},
    3: {"feeds", "shown", "impressions", "clicks", "billed_micros", "balance_off_micros"},
    4: {"status", "missing", "codes"},
    5: {
        *("proposal_letters", "decisions_before", "showed_before", "decisions_after_effect"),
        *("dark_shown_after_effect", "decisions_after_return", "dark_shown_after_return"),
        *("unanswered", "approval_ms"),
    },
    6: {"feed_posts_in_order", "feed_equal", "profile_equal", "probe_equal", "login_equal"},
    7: {
        *("particulars_answered", "echo_refused", "approver_refused", "decision"),
        *("second_run_decision", "second_run_dark_shown"),
        *("shown_again", "decisions_after_reversal"),
    },
    8: {"residual_micros", "residual_after_micros", "elected", "receipt_sha256"},
    9: {
        *("entries", "log_size", "files_compared", "receipts_verified"),
        "altered_byte_detected",
    },
}


def test_every_step_of_the_road_holds(tmp_path):
    environment = {name: value for name, value in os.environ.items() if "ADJUDGE" not in name}
    result = subprocess.run(
        [sys.executable, "-m", "adjudge.cli", "demo", "--headless", "--json"],
        env=environment | {"TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=580,
    )
    assert result.stdout, result.stderr
    document = json.loads(result.stdout)
    problems = [each["problem"] for each in document["steps"] if not each["held"]]
    assert problems == [], result.stderr
    assert document["broken_invariants"] == []
    assert document["held"] is True
    assert result.returncode == 0
    measured = {each["step"]: each["measured"] for each in document["steps"]}
    assert {step: set(found) for step, found in measured.items()} == KEYS
    assert measured[4]["missing"] >= 8
    assert measured[5]["decisions_before"] >= 1_000
    assert measured[5]["showed_before"] > 0
    assert measured[5]["decisions_after_return"] >= 5_000
    assert measured[5]["dark_shown_after_effect"] == 0
    assert measured[5]["dark_shown_after_return"] == 0
    assert measured[7]["shown_again"] > 0
    assert measured[8]["residual_after_micros"] == 0
    assert measured[9]["altered_byte_detected"] is True
    assert list(tmp_path.iterdir()) == [], "nothing is left behind"
