from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.memory import memory_deps

from adjudge.domain.errors import InvalidValue
from adjudge.domain.register.leaf import LeafType, decode_leaf, opens
from adjudge.services.register import LEAF_TYPES, EntryType, publish_log, record, release

ENTRY = {
    "type": "case_opened",
    "subject_id": "case",
    "party_id": "party",
    "record": {"case_id": "case", "why": "press"},
    "public": {"case": "C-1"},
    "released": False,
}


def entered(deps, **changes):
    with deps.uow() as uow:
        return record(uow, deps, **{**ENTRY, **changes})


def test_every_type_has_its_word_in_the_log():
    assert set(LEAF_TYPES) == set(EntryType)
    assert set(LEAF_TYPES.values()) <= set(LeafType)


def test_the_leaf_commits_to_the_record_and_says_nothing_of_it():
    deps = memory_deps()
    entry = entered(deps)
    leaf = decode_leaf(entry.leaf)
    assert (entry.index, leaf.type, leaf.at) == (0, LeafType.CASE_OPENED, entry.at)
    assert opens(leaf.record_sha256, entry.salt, entry.record)
    assert opens(leaf.subject_commitment, entry.salt, {"party_id": "party"})
    for secret in (b"press", b"party", b"C-1"):
        assert secret not in entry.leaf


def test_a_rulings_leaf_holds_type_time_and_commitment_only():
    deps = memory_deps()
    entered(deps, subject_id="ruling", type="ruling_proposed")
    entry = entered(
        deps, subject_id="ruling", type="ruling_served", record={"policy_version": "ads@1"}
    )
    leaf = decode_leaf(entry.leaf)
    assert leaf.type is LeafType.RULING
    assert (leaf.prev, leaf.subject_commitment, leaf.policy_version) == (None, None, None)


def test_entries_of_one_matter_are_chained():
    deps = memory_deps()
    first, other, second = (
        entered(deps),
        entered(deps, subject_id="another"),
        entered(deps, record={"policy_version": "ads@1"}),
    )
    assert decode_leaf(second.leaf).prev == decode_leaf(first.leaf).id
    assert decode_leaf(other.leaf).prev is None
    assert decode_leaf(second.leaf).policy_version == "ads@1"
    assert [e.index for e in (first, other, second)] == [0, 1, 2]


def test_nothing_is_readable_before_its_release():
    deps = memory_deps()
    entered(deps)
    shown = entered(deps, released=True)
    other = entered(deps, subject_id="another")
    assert shown.released_at == shown.at
    now = deps.clock.now()
    with deps.uow() as uow:
        release(uow, "case", now)
    with deps.reading() as uow:
        assert [e.released_at for e in uow.register.by_subject("case")] == [now, shown.at]
        assert uow.register.entry(other.index).released_at is None


def test_an_unknown_type_is_refused():
    with pytest.raises(InvalidValue, match="type"):
        entered(memory_deps(), type="gossip")


def test_the_log_is_published_as_far_as_it_is_committed():
    deps = memory_deps()
    assert publish_log(deps) == 0
    assert deps.log.sizes == []
    entries = [entered(deps) for _ in range(3)]
    assert publish_log(deps) == 3
    entries.append(entered(deps))
    assert publish_log(deps) == 4
    assert deps.log.leaves == [entry.leaf for entry in entries]


@given(st.lists(st.booleans(), max_size=12))
def test_what_was_rolled_back_leaves_no_gap(commits):
    deps = memory_deps()
    for commit in commits:
        if not commit:
            deps.uow.tables.fail_next_commit = OSError("disk full")
            with pytest.raises(OSError, match="disk full"):
                entered(deps)
        else:
            entered(deps)
    with deps.reading() as uow:
        assert uow.register.size() == sum(commits)
        assert [uow.register.entry(n).index for n in range(sum(commits))] == list(
            range(sum(commits))
        )
