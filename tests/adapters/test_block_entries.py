"""Scope entries in the block: exact after a write, never lost by a narrowing, shared by slots."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.kernel.entries import IDS, entries

from adjudge.adapters import block_entries
from adjudge.adapters.block_entries import EntriesExhausted
from adjudge.adapters.standing_block import StandingBlock
from adjudge.domain.ads.serving import DARK, LIT, SITE_SLOT
from adjudge.domain.standing.entry import (
    MAX_ENTRIES,
    EntryKind,
    ScopeEntry,
    Viewer,
    hides,
)
from adjudge.kernel.layout import COUNTS_AT, ENTRY_ROWS, REFERENCES_AT, is_dark, viewer_number

NOW = 1_795_000_000_000_000
GERMANY = ScopeEntry(id=IDS[0], countries=("DE",))
YOUNG = ScopeEntry(id=IDS[1], minimum_age=18)
LABEL = ScopeEntry(id=IDS[2], kind=EntryKind.LABEL)
NINE = tuple(ScopeEntry(id=each, countries=("DE",)) for each in IDS[:9])


@pytest.fixture
def path(tmp_path):
    return tmp_path / "standing.block"


@pytest.fixture
def block(path):
    opened = StandingBlock.open(path, create=True)
    yield opened
    opened.close()


def dark_for(block, slot, country="", age=None):
    return is_dark(block.words, slot, NOW, viewer_number(country, "", age))


def rows_in_use(block):
    return int(np.count_nonzero(block.words[COUNTS_AT : COUNTS_AT + ENTRY_ROWS]))


def test_entries_keep_a_post_from_some_and_everybody_sees_it_at_once(block, path):
    other = StandingBlock.open(path)
    block.write({1: LIT, 2: LIT}, {1: (GERMANY, YOUNG)})
    assert set(other.entries(1)) == {GERMANY, YOUNG}
    assert other.entries(2) == ()
    assert [dark_for(other, 1, country, 30) for country in ("DE", "FR", "")] == [True, False, True]
    assert dark_for(other, 1, "FR", 12)
    assert not other.is_dark(1, NOW), "for everybody it is not"
    block.light([1])
    assert other.entries(1) == ()
    assert not dark_for(other, 1, "DE", 12)
    other.close()


def test_slots_of_one_measure_share_a_row_and_give_it_back(block):
    slots = dict.fromkeys(range(1, 101), LIT)
    block.write(slots, dict.fromkeys(slots, (GERMANY,)))
    assert rows_in_use(block) == 1
    block.write({1: LIT})
    assert rows_in_use(block) == 1
    block.write(slots, {7: (YOUNG,)})
    assert rows_in_use(block) == 1
    assert block.entries(7) == (YOUNG,)
    block.darken(slots)
    assert rows_in_use(block) == 0


def test_narrowing_adds_and_never_removes(block):
    block.write({1: LIT}, {1: (GERMANY,)})
    loosenings = block.loosenings
    block.narrow({1: LIT}, {1: (YOUNG,)})
    assert set(block.entries(1)) == {GERMANY, YOUNG}
    block.narrow({1: NOW})
    assert block.dark_from(1) == NOW
    block.narrow({1: LIT})
    assert block.dark_from(1) == NOW
    assert set(block.entries(1)) == {GERMANY, YOUNG}
    block.narrow({1: DARK})
    assert block.is_dark(1, 0)
    block.narrow({1: LIT}, {1: (LABEL,)})
    assert block.is_dark(1, 0)
    assert block.loosenings == loosenings


def test_a_ninth_is_not_widened_into_another_it_is_dark_until_written_exactly(block):
    block.write({1: LIT}, {1: NINE[:MAX_ENTRIES]})
    block.narrow({1: LIT}, {1: NINE[1:]})
    assert block.is_dark(1, 0)
    block.write({1: LIT}, {1: NINE[1:]})
    assert set(block.entries(1)) == set(NINE[1:])
    assert not dark_for(block, 1, "FR", 30)
    block.write({1: LIT}, {1: NINE})
    assert block.is_dark(1, 0)


def test_a_full_table_refuses_a_restriction_and_keeps_a_loosening_dark(block, monkeypatch):
    monkeypatch.setattr(block_entries, "ENTRY_ROWS", 3)
    block.write({1: LIT}, {1: NINE[:2]})
    block.write({2: LIT})
    with pytest.raises(EntriesExhausted, match="can hold no more"):
        block.narrow({2: LIT}, {2: (YOUNG,)})
    assert not dark_for(block, 2, "FR", 30), "what it could not do it has not done half"
    block.write({2: LIT}, {2: (YOUNG,)})
    assert block.is_dark(2, 0)


def test_an_entry_with_a_moment_waits_for_it_and_then_for_nothing(block):
    later = ScopeEntry(id=IDS[0], countries=("DE",), dark_from=NOW + 1)
    block.write({1: LIT}, {1: (later,)})
    assert not dark_for(block, 1, "DE")
    assert is_dark(block.words, 1, NOW + 1, viewer_number("DE", "", None))
    assert block.differs(1, LIT, (GERMANY,))
    block.write({1: LIT}, {1: (GERMANY,)})
    assert dark_for(block, 1, "DE")


def test_compare_sees_entries_too(block):
    block.write({1: LIT, 2: LIT}, {1: (GERMANY,)})
    assert block.compare({1: LIT, 2: LIT}) == [1]
    assert block.compare({1: LIT, 2: LIT}, {1: (GERMANY,), 2: (YOUNG,)}) == [2]
    assert block.compare({1: LIT, 2: LIT}, {1: (GERMANY,)}) == []
    assert block.compare({1: LIT}, {1: (GERMANY,)}) == [2]


def test_the_slot_of_the_site_is_like_any_other_and_is_no_stray(block):
    assert dark_for(block, SITE_SLOT)
    block.write({SITE_SLOT: LIT}, {SITE_SLOT: (GERMANY,)})
    assert dark_for(block, SITE_SLOT, "DE")
    assert not dark_for(block, SITE_SLOT, "FR")
    assert block.lit() == []


@given(
    st.lists(
        st.tuples(
            st.booleans(),
            st.integers(1, 3),
            st.sampled_from([DARK, NOW, LIT]),
            st.lists(entries(NOW), max_size=4),
        ),
        max_size=12,
    )
)
@settings(deadline=None)
def test_whatever_was_written_is_read_and_no_row_is_lost(tmp_path_factory, acts):
    """A narrowing leaves nobody a viewer more than before, and than was desired."""
    path = tmp_path_factory.mktemp("block") / "standing.block"
    block = StandingBlock.open(path, create=True)
    viewers = [Viewer(country=c, age=a) for c in ("", "DE", "FR") for a in (None, 12, 30)]

    def seen(slot):
        return {v for v in viewers if not dark_for(block, slot, v.country, v.age)}

    for exactly, slot, dark_from, found in acts:
        wanted = {v for v in viewers if not hides(dark_from, found, v, NOW)}
        if exactly:
            block.write({slot: dark_from}, {slot: found})
            assert seen(slot) == wanted
            assert not block.differs(slot, dark_from, found)
        else:
            before = seen(slot)
            block.narrow({slot: dark_from}, {slot: found})
            assert seen(slot) <= before & wanted
    references = block.words[REFERENCES_AT : REFERENCES_AT + 4 * MAX_ENTRIES]
    counts = block.words[COUNTS_AT : COUNTS_AT + ENTRY_ROWS]
    assert int(counts.sum()) == int(np.count_nonzero(references))
    block.darken([1, 2, 3])
    assert rows_in_use(block) == 0
    block.close()
    path.unlink()


WRITES = """
import sys
from pathlib import Path
from adjudge.adapters.standing_block import StandingBlock
from adjudge.domain.ads.serving import LIT
from adjudge.domain.standing.entry import ScopeEntry
block, slot = StandingBlock.open(Path(sys.argv[1])), int(sys.argv[2])
start = f"01900000-0000-7000-8000-{slot:06x}"
mine = [ScopeEntry(id=f"{start}{n:06x}", minimum_age=n) for n in range(9)]
for turn in range(300):
    found = {slot: [mine[(turn + n) % 9] for n in range(turn % 8 + 1)]}
    block.write({slot: LIT}, found)
    assert set(block.entries(slot)) == set(found[slot]), (turn, block.entries(slot))
"""


def test_processes_that_write_at_once_take_no_row_from_each_other(block, path):
    running = [
        subprocess.Popen([sys.executable, "-c", WRITES, path, str(slot)]) for slot in (11, 12, 13)
    ]
    assert [each.wait(timeout=120) for each in running] == [0, 0, 0]
    block.darken([11, 12, 13])
    assert rows_in_use(block) == 0


READS_DARK = """
import sys
from pathlib import Path
from adjudge.adapters.standing_block import StandingBlock
from adjudge.kernel.layout import is_dark, viewer_number
block, viewer = StandingBlock.open(Path(sys.argv[1])), viewer_number("DE", "", 30)
lit = 0
is_dark(block.words, 1, 1, viewer)
sys.stdout.write("ready\\n")
sys.stdout.flush()
while not block.generation:
    lit += not is_dark(block.words, 1, 1, viewer)
sys.stdout.write(f"{lit}\\n")
"""


def test_a_viewer_in_scope_sees_nothing_while_entries_come_and_go(block, path):
    """Whatever else is rewritten, this entry is in force throughout."""
    block.write({1: LIT}, {1: (GERMANY,)})
    command = [sys.executable, "-c", READS_DARK, path]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    for each in running:
        assert each.stdout.readline() == "ready\n"
    for turn in range(2_000):
        more = NINE[1 : 1 + turn % MAX_ENTRIES]
        block.narrow({1: LIT}, {1: more})
        block.write({1: LIT}, {1: (GERMANY, *more[: turn % 3])})
    block.bump_generation(1)
    assert [each.communicate(timeout=60)[0] for each in running] == ["0\n", "0\n"]
