"""Snapshots: read as they were written, or refused by name."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adjudge.adapters.snapshot import (
    KEPT,
    SnapshotDamaged,
    SnapshotPublisher,
    read_snapshot,
    snapshot_path,
    write_snapshot,
)
from adjudge.adapters.standing_block import StandingBlock
from adjudge.domain.ads.serving import Context, ServingItem
from adjudge.domain.errors import InvalidValue
from adjudge.kernel.index import build_index, in_order


def item(number, **changes):
    fields = {
        "promoted_post_id": f"post-{number:04}",
        "line_item_id": f"line-{number % 3}",
        "campaign_id": "campaign",
        "advertiser_id": "advertiser",
        "post_slot": number,
        "advertiser_slot": 1000 + number,
        "landing_url": f"https://example.org/{number}",
        "bid_micros": 1_000 + number,
        "remaining_micros": 500,
        "countries": ("DE", "FR") if number % 2 else (),
        "topics": ("chess",) if number % 5 == 0 else (),
    }
    return ServingItem(**(fields | changes))


ITEMS = [item(number) for number in range(100)]


def test_a_snapshot_reads_as_it_was_written(tmp_path):
    path = write_snapshot(tmp_path, 7, ITEMS[::-1], reserve_micros=123)
    assert path == snapshot_path(tmp_path, 7)
    snapshot = read_snapshot(path)
    index = build_index(in_order(ITEMS))
    assert (snapshot.generation, snapshot.reserve_micros) == (7, 123)
    for name in ("rows", "bids", "post_slots", "advertiser_slots", "lines", "remaining"):
        read, built = getattr(snapshot.index, name), getattr(index, name)
        assert read.dtype == built.dtype
        assert read.tolist() == built.tolist()
        assert not read.flags.writeable
    for context in (Context(), Context(country="FR", language="fr", topic="chess")):
        assert snapshot.index.rows_for(context) == index.rows_for(context)
    assert snapshot.promoted_post_ids[:] == [each.promoted_post_id for each in ITEMS]
    assert snapshot.line_item_ids[:] == ["line-0", "line-1", "line-2"]
    with pytest.raises(IndexError):
        snapshot.line_item_ids[3]


def test_a_click_target_is_found_by_the_promoted_post(tmp_path):
    snapshot = read_snapshot(write_snapshot(tmp_path, 1, ITEMS))
    assert snapshot.landing_url("post-0042") == "https://example.org/42"
    for unknown in ("post-0042x", "a", "z"):
        assert snapshot.landing_url(unknown) is None


def test_an_empty_snapshot_is_one(tmp_path):
    snapshot = read_snapshot(write_snapshot(tmp_path, 1, []))
    assert (len(snapshot.index), snapshot.landing_url("post")) == (0, None)


@given(urls=st.lists(st.text(max_size=20), max_size=20))
@settings(deadline=None)
def test_texts_of_any_kind_come_back(tmp_path_factory, urls):
    folder = tmp_path_factory.mktemp("snapshots")
    items = [item(number, landing_url=url) for number, url in enumerate(urls)]
    assert read_snapshot(write_snapshot(folder, 1, items)).landing_urls[:] == urls


def test_only_the_last_four_are_kept_and_a_mapped_one_stays_readable(tmp_path):
    first = read_snapshot(write_snapshot(tmp_path, 90, ITEMS))
    # A new block counts from one: what was written last counts, not the number.
    for generation in range(1, KEPT + 1):
        write_snapshot(tmp_path, generation, ITEMS)
    assert sorted(each.name for each in tmp_path.iterdir()) == [
        snapshot_path(tmp_path, generation).name for generation in range(1, KEPT + 1)
    ]
    assert first.landing_url("post-0042") == "https://example.org/42"


def test_items_that_cannot_be_indexed_leave_no_file(tmp_path):
    with pytest.raises(InvalidValue):
        write_snapshot(tmp_path, 1, [item(1), item(1)])
    assert list(tmp_path.iterdir()) == []


@given(place=st.integers(0), bit=st.integers(0, 7))
@settings(deadline=None)
def test_one_changed_bit_anywhere_is_found(tmp_path_factory, place, bit):
    path = write_snapshot(tmp_path_factory.mktemp("snapshots"), 1, ITEMS[:5])
    content = bytearray(path.read_bytes())
    content[place % len(content)] ^= 1 << bit
    path.write_bytes(content)
    with pytest.raises(SnapshotDamaged) as caught:
        read_snapshot(path)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize("length", [0, 10, 48, 200, -1])
def test_a_torn_file_is_refused(tmp_path, length):
    path = write_snapshot(tmp_path, 1, ITEMS)
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(SnapshotDamaged):
        read_snapshot(path)


def test_no_file_is_refused(tmp_path):
    with pytest.raises(SnapshotDamaged, match="no such file"):
        read_snapshot(tmp_path / "snapshot")


@pytest.mark.parametrize(
    ("honest", "lie"),
    [
        (b'"shape":[100]', b'"shape":[999]'),
        (b'"shape":[100]', b'"shape":[-10]'.replace(b"-10", b"-99")),
        (b'"offset":0', b'"offset":9'),
        (b'"kind":"<i8"', b'"kind":"<f8"'),
        (b'"bids"', b'"bidx"'),
        (b'"DE":3', b'"DE":9'),
        (b'"generation":1', b'"generation":x'),
    ],
)
def test_a_header_that_lies_is_refused_though_the_checksum_is_right(tmp_path, honest, lie):
    path = write_snapshot(tmp_path, 1, ITEMS)
    content = path.read_bytes()
    prefix, rest = content[:48], content[48:]
    assert honest in rest
    rest = rest.replace(honest, lie, 1)
    path.write_bytes(prefix[:16] + hashlib.sha256(rest).digest() + rest)
    with pytest.raises(SnapshotDamaged):
        read_snapshot(path)


def test_publishing_announces_a_complete_file(tmp_path):
    block = StandingBlock.open(tmp_path / "standing.block", create=True)
    publisher = SnapshotPublisher(tmp_path, block, reserve_micros=5)
    assert [publisher.publish(ITEMS), publisher.publish(ITEMS[:3])] == [1, 2]
    assert block.generation == 2
    snapshot = read_snapshot(snapshot_path(tmp_path, 2))
    assert (len(snapshot.index), snapshot.reserve_micros) == (3, 5)
    block.close()
