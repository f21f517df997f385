import fcntl
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adjudge.adapters.signing import Ed25519Signer
from adjudge.adapters.tiles import folder_reader, publish, rebuild, receipt
from adjudge.adapters.verify import verify_log, verify_receipt
from adjudge.domain.register.errors import (
    BadSignature,
    BadSize,
    BadTile,
    LeafTooLarge,
    LeavesMissing,
    MissingFile,
    PublisherBusy,
    RootChanged,
    SizeRegressed,
    UnknownKey,
)
from adjudge.domain.register.tree import EMPTY_ROOT, Levels, leaf_hash, root

NOW = datetime(2018, 4, 20, 12, tzinfo=UTC)
SIGNER = Ed25519Signer(name="register.example/log", seed=bytes(range(32)))
LEAVES = [b"entry %d" % number for number in range(700)]


def leaves_of(leaves):
    return lambda start: iter(leaves[start:])


def files_below(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != ".lock"
    }


def test_an_empty_log_is_a_signed_checkpoint(tmp_path):
    checkpoint = publish(tmp_path, leaves_of([]), 0, SIGNER, NOW)
    assert (checkpoint.size, checkpoint.root) == (0, EMPTY_ROOT)
    assert set(files_below(tmp_path)) == {"checkpoint"}
    assert verify_log(folder_reader(tmp_path), SIGNER.vkey).checkpoint == checkpoint


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sizes=st.lists(st.integers(0, 700), min_size=1, max_size=4).map(sorted))
def test_growing_step_by_step_is_the_same_log_as_building_it_at_once(tmp_path_factory, sizes):
    stepwise, at_once = (tmp_path_factory.mktemp(name) for name in ("stepwise", "at_once"))
    levels = Levels.of(leaf_hash(leaf) for leaf in LEAVES)
    for size in sizes:
        checkpoint = publish(stepwise, leaves_of(LEAVES), size, SIGNER, NOW)
        assert (checkpoint.size, checkpoint.root) == (size, root(size, levels.node))
    assert rebuild(at_once, leaves_of(LEAVES), sizes[-1], SIGNER, NOW) == checkpoint
    kept, built = files_below(stepwise), files_below(at_once)
    assert built.items() <= kept.items()
    # Beyond that, a log that grew keeps the partial tiles of its earlier checkpoints.
    assert all(".p/" in path for path in kept.keys() - built.keys())
    assert verify_log(folder_reader(stepwise), SIGNER.vkey).checkpoint == checkpoint


def test_only_what_is_new_is_read(tmp_path):
    asked: list[int] = []

    def leaves_from(start):
        asked.append(start)
        return iter(LEAVES[start:])

    publish(tmp_path, leaves_from, 600, SIGNER, NOW)
    asked.clear()
    publish(tmp_path, leaves_from, 610, SIGNER, NOW)
    assert min(asked) == 512


def test_the_same_size_again_changes_nothing(tmp_path):
    first = publish(tmp_path, leaves_of(LEAVES), 300, SIGNER, NOW)
    before = (tmp_path / "checkpoint").stat().st_ino
    assert publish(tmp_path, leaves_of(LEAVES), 300, SIGNER, NOW) == first
    assert (tmp_path / "checkpoint").stat().st_ino == before


def test_the_checkpoint_has_the_time_that_was_given(tmp_path):
    publish(tmp_path, leaves_of(LEAVES), 3, SIGNER, NOW)
    assert (tmp_path / "checkpoint").stat().st_mtime == NOW.timestamp()


@pytest.mark.parametrize("act", [publish, rebuild])
def test_a_smaller_log_is_never_signed(tmp_path, act):
    publish(tmp_path, leaves_of(LEAVES), 300, SIGNER, NOW)
    before = files_below(tmp_path)
    with pytest.raises(SizeRegressed):
        act(tmp_path, leaves_of(LEAVES), 299, SIGNER, NOW)
    assert files_below(tmp_path) == before


@pytest.mark.parametrize("act", [publish, rebuild])
def test_a_changed_leaf_is_never_signed_over(tmp_path, act):
    publish(tmp_path, leaves_of(LEAVES), 300, SIGNER, NOW)
    before = files_below(tmp_path)
    changed = [*LEAVES]
    changed[299] = b"rewritten"
    for size in (300, 310):
        with pytest.raises(RootChanged):
            act(tmp_path, leaves_of(changed), size, SIGNER, NOW)
    assert files_below(tmp_path) == before


def test_a_leaf_changed_long_ago_is_found_by_a_rebuild_and_cannot_change_the_files(tmp_path):
    publish(tmp_path, leaves_of(LEAVES), 300, SIGNER, NOW)
    changed = [b"rewritten", *LEAVES[1:]]
    publish(tmp_path, leaves_of(changed), 310, SIGNER, NOW)
    assert verify_log(folder_reader(tmp_path), SIGNER.vkey).checkpoint.size == 310
    assert (tmp_path / "tile/entries/000").read_bytes()[2:9] == b"entry 0"
    with pytest.raises(RootChanged):
        rebuild(tmp_path, leaves_of(changed), 310, SIGNER, NOW)


@pytest.mark.parametrize("path", ["tile/0/001.p/44", "tile/1/000.p/1"])
@pytest.mark.parametrize("damage", [b"", b"\0" * 32])
def test_damaged_tiles_are_not_built_upon_but_can_be_rebuilt(tmp_path, path, damage):
    publish(tmp_path, leaves_of(LEAVES), 300, SIGNER, NOW)
    (tmp_path / path).write_bytes(damage)
    with pytest.raises(RootChanged):
        publish(tmp_path, leaves_of(LEAVES), 310, SIGNER, NOW)
    (tmp_path / path).unlink()
    with pytest.raises(RootChanged):
        publish(tmp_path, leaves_of(LEAVES), 310, SIGNER, NOW)
    rebuild(tmp_path, leaves_of(LEAVES), 310, SIGNER, NOW)
    assert verify_log(folder_reader(tmp_path), SIGNER.vkey).checkpoint.size == 310
    assert (tmp_path / path).exists()


def test_a_tile_that_leads_to_another_root_is_not_built_upon(tmp_path):
    publish(tmp_path, leaves_of(LEAVES), 300, SIGNER, NOW)
    tile = tmp_path / "tile/1/000.p/1"
    tile.write_bytes(bytes(32))
    with pytest.raises(RootChanged, match="another root"):
        publish(tmp_path, leaves_of(LEAVES), 300, SIGNER, NOW)


def test_a_checkpoint_that_is_not_ours_is_never_replaced(tmp_path):
    publish(tmp_path, leaves_of(LEAVES), 3, SIGNER, NOW)
    other = Ed25519Signer(name=SIGNER.name, seed=b"o" * 32)
    with pytest.raises(UnknownKey):
        publish(tmp_path, leaves_of(LEAVES), 4, other, NOW)
    checkpoint = tmp_path / "checkpoint"
    checkpoint.write_text(checkpoint.read_text().replace("\n3\n", "\n2\n"))
    with pytest.raises(BadSignature):
        publish(tmp_path, leaves_of(LEAVES), 4, SIGNER, NOW)


def test_missing_leaves_are_said(tmp_path):
    with pytest.raises(LeavesMissing):
        publish(tmp_path, leaves_of(LEAVES[:5]), 6, SIGNER, NOW)
    publish(tmp_path, leaves_of(LEAVES), 5, SIGNER, NOW)
    with pytest.raises(LeavesMissing):
        publish(tmp_path, leaves_of(LEAVES[:4]), 6, SIGNER, NOW)


def test_a_leaf_that_does_not_fit_is_not_signed(tmp_path):
    with pytest.raises(LeafTooLarge):
        publish(tmp_path, leaves_of([b"x" * 65_536]), 1, SIGNER, NOW)
    assert not (tmp_path / "checkpoint").exists()


class PowerCut(Exception):
    pass


@pytest.mark.parametrize("survived", range(6))
def test_a_crash_leaves_the_old_log_and_the_next_run_completes(tmp_path, monkeypatch, survived):
    old = publish(tmp_path, leaves_of(LEAVES), 250, SIGNER, NOW)
    left = iter(range(survived))
    rename = Path.replace

    def replace_until_the_cut(self, target):
        if next(left, None) is None:
            raise PowerCut
        return rename(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", replace_until_the_cut)
        with pytest.raises(PowerCut):
            publish(tmp_path, leaves_of(LEAVES), 600, SIGNER, NOW)
    assert verify_log(folder_reader(tmp_path), SIGNER.vkey).checkpoint == old
    new = publish(tmp_path, leaves_of(LEAVES), 600, SIGNER, NOW)
    assert verify_log(folder_reader(tmp_path), SIGNER.vkey).checkpoint == new
    assert not list(tmp_path.rglob("*.new"))


def test_there_is_one_writer_at_a_time(tmp_path):
    publish(tmp_path, leaves_of(LEAVES), 1, SIGNER, NOW)
    descriptor = os.open(tmp_path / ".lock", os.O_RDWR)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        with pytest.raises(PublisherBusy):
            publish(tmp_path, leaves_of(LEAVES), 2, SIGNER, NOW)
    finally:
        os.close(descriptor)
    assert publish(tmp_path, leaves_of(LEAVES), 2, SIGNER, NOW).size == 2


@pytest.mark.parametrize("index", [0, 255, 256, 511, 512, 599])
def test_a_receipt_from_the_tiles_holds_and_outlives_the_growth_of_the_log(tmp_path, index):
    publish(tmp_path, leaves_of(LEAVES), 600, SIGNER, NOW)
    text = receipt(folder_reader(tmp_path), index, SIGNER.vkey)
    publish(tmp_path, leaves_of(LEAVES), 700, SIGNER, NOW)
    report = verify_receipt(text, LEAVES[index], SIGNER.vkey)
    assert (report.index, report.checkpoint.size) == (index, 600)


def test_there_is_no_receipt_for_an_entry_that_is_not_published(tmp_path):
    publish(tmp_path, leaves_of(LEAVES), 600, SIGNER, NOW)
    with pytest.raises(BadSize):
        receipt(folder_reader(tmp_path), 600, SIGNER.vkey)


def test_a_folder_reader_says_what_is_missing_and_stops_at_a_limit(tmp_path, monkeypatch):
    read = folder_reader(tmp_path)
    for path in ("tile/0/000", ".", "checkpoint/x"):
        with pytest.raises(MissingFile):
            read(path)
    monkeypatch.setattr("adjudge.adapters.tiles.MAX_FILE_BYTES", 3)
    (tmp_path / "large").write_bytes(b"1234")
    with pytest.raises(BadTile):
        read("large")
