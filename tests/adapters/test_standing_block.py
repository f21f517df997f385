"""The standing block: shared at once, never lit by accident, and time that never decreases."""

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adjudge.adapters import standing_block
from adjudge.adapters.standing_block import FILE_BYTES, BlockDamaged, Heartbeat, StandingBlock
from adjudge.domain.ads.serving import DARK, LIT, SITE_SLOT, STANDING_SLOTS
from adjudge.domain.errors import InvalidValue
from adjudge.kernel.layout import SLOTS_AT

CLOCK = 1_700_000_000_000_000


@pytest.fixture
def path(tmp_path):
    return tmp_path / "standing.block"


@pytest.fixture
def block(path):
    opened = StandingBlock.open(path, create=True, clock=lambda: CLOCK)
    yield opened
    opened.close()


@pytest.fixture
def other(block, path):  # noqa: ARG001 - the block makes the file
    opened = StandingBlock.open(path)
    yield opened
    opened.close()


def test_a_new_block_is_dark_everywhere_and_takes_almost_no_disk(block, path):
    assert {block.dark_from(0), block.dark_from(STANDING_SLOTS - 1)} == {DARK}
    assert path.stat().st_size == FILE_BYTES
    assert path.stat().st_blocks * 512 < FILE_BYTES / 100


def test_another_mapping_sees_a_change_at_once(block, other):
    block.light([3, STANDING_SLOTS - 1])
    assert other.dark_from(3) == other.dark_from(STANDING_SLOTS - 1) == LIT
    assert not other.is_dark(3, CLOCK)
    other.darken([3])
    assert block.dark_from(3) == DARK
    assert block.is_dark(3, CLOCK)
    assert block.words[SLOTS_AT + 3] == DARK


def test_a_slot_is_dark_from_its_moment_on(block):
    block.write({3: CLOCK, 4: LIT, 5: DARK})
    assert [block.is_dark(slot, CLOCK - 1) for slot in (3, 4, 5)] == [False, False, True]
    assert block.is_dark(3, CLOCK)


def test_opening_again_keeps_what_is_written(block, path):
    block.light([7])
    again = StandingBlock.open(path, create=True)
    assert again.dark_from(7) == LIT
    again.close()


def test_an_interrupted_creation_is_completed(path):
    path.write_bytes(b"")
    with path.open("r+b") as file:
        file.truncate(FILE_BYTES)
    with pytest.raises(BlockDamaged):
        StandingBlock.open(path)
    completed = StandingBlock.open(path, create=True)
    assert completed.compare({}) == []
    completed.close()


@pytest.mark.parametrize("create", [False, True])
@pytest.mark.parametrize("size", [100, FILE_BYTES], ids=["size", "header"])
def test_a_file_that_is_no_block_is_refused_and_left_alone(path, size, create):
    with path.open("wb") as file:
        file.write(b"x" * 100)
        file.truncate(size)
    with pytest.raises(BlockDamaged) as caught:
        StandingBlock.open(path, create=create)
    assert str(path) in str(caught.value)
    assert path.stat().st_size == size
    with path.open("rb") as file:
        assert file.read(101).rstrip(b"\0") == b"x" * 100


def test_no_file_is_an_error_unless_it_may_be_made(path):
    with pytest.raises(BlockDamaged, match="no such file"):
        StandingBlock.open(path)


@pytest.mark.parametrize("slot", [-1, SITE_SLOT + 1])
def test_a_slot_outside_is_refused_and_nothing_is_written(block, slot):
    for attempt in (block.darken, block.light):
        with pytest.raises(InvalidValue):
            attempt([1, slot])
    with pytest.raises(InvalidValue):
        block.dark_from(slot)
    with pytest.raises(InvalidValue):
        block.compare({slot: LIT})
    assert block.compare({}) == []


@given(
    written=st.dictionaries(st.integers(0, 300), st.sampled_from([DARK, CLOCK, LIT])),
    desired=st.dictionaries(st.integers(0, 300), st.sampled_from([DARK, CLOCK, LIT])),
)
@settings(deadline=None)
def test_compare_finds_every_difference_and_write_mends_it(tmp_path_factory, written, desired):
    path = tmp_path_factory.mktemp("block") / "standing.block"
    block = StandingBlock.open(path, create=True)
    block.write(written)
    differing = [n for n in range(301) if written.get(n, DARK) != desired.get(n, DARK)]
    assert block.compare(desired) == differing
    block.write({slot: desired.get(slot, DARK) for slot in differing})
    assert block.compare(desired) == []
    block.close()
    path.unlink()


def test_time_never_decreases_whatever_the_clock_does(block, other):
    assert block.now_us(CLOCK) == CLOCK
    assert other.now_us(CLOCK - 5) == CLOCK
    assert other.now_us(CLOCK + 5) == CLOCK + 5
    assert block.now_us(0) == CLOCK + 5


def test_an_effective_time_is_after_every_decision_before_it(block, other):
    before = other.now_us(CLOCK + 7)
    block.darken([1])
    effective = block.read_effective_now()
    assert before < effective <= other.now_us(CLOCK)
    assert block.read_effective_now() > effective


TICKS = """
import sys
from pathlib import Path
from adjudge.adapters.standing_block import StandingBlock
block = StandingBlock.open(Path(sys.argv[1]))
for _ in range(20_000):
    sys.stdout.write(f"{block.read_effective_now()}\\n")
"""


def test_no_two_processes_read_the_same_effective_time(block, path):  # noqa: ARG001 - the block makes the file
    running = [
        subprocess.Popen([sys.executable, "-c", TICKS, path], stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    read = [[int(line) for line in each.communicate(timeout=120)[0].split()] for each in running]
    for ticks in read:
        assert ticks == sorted(set(ticks))
    assert len(set(read[0]) | set(read[1])) == 40_000


def test_every_store_that_may_light_is_counted(block, other):
    assert block.loosenings == 0
    block.darken([1])
    block.light([])
    assert other.loosenings == 0
    block.light([1, 2])
    block.write({1: DARK, 3: CLOCK, 4: LIT})
    assert other.loosenings == 3


def test_it_is_reconciled_only_in_the_boot_in_which_it_was(block, other, monkeypatch):
    assert not block.is_reconciled()
    block.mark_reconciled()
    assert other.is_reconciled()
    monkeypatch.setattr(standing_block, "_BOOT_MARK", 12345)
    assert not other.is_reconciled()


def test_a_generation_only_rises(block, other):
    assert block.generation == 0
    block.bump_generation(3)
    block.bump_generation(2)
    assert other.generation == 3


def test_heartbeats_are_kept_by_worker(block, other):
    block.heartbeat(0, pid=11, at_us=1)
    block.heartbeat(63, pid=22, at_us=2)
    block.heartbeat(0, pid=11, at_us=5)
    assert other.heartbeats() == {0: Heartbeat(pid=11, at_us=5), 63: Heartbeat(pid=22, at_us=2)}
    with pytest.raises(InvalidValue):
        block.heartbeat(64, pid=1, at_us=1)
