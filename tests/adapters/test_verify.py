from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adjudge.adapters.signing import Ed25519Signer
from adjudge.adapters.tiles import folder_reader, publish, receipt
from adjudge.adapters.verify import verify_log, verify_receipt
from adjudge.domain.errors import DomainError
from adjudge.domain.register.checkpoint import Checkpoint, sign_checkpoint
from adjudge.domain.register.errors import (
    BadEntry,
    BadKey,
    BadProof,
    BadRoot,
    BadTile,
    MissingFile,
    SizeRegressed,
    UnknownKey,
)
from adjudge.domain.register.tiles import EMPTY_EDGE, extend, room

NOW = datetime(2018, 4, 20, 12, tzinfo=UTC)
SIGNER = Ed25519Signer(name="register.example/log", seed=bytes(range(32)))
LEAVES = [b"entry %d" % number for number in range(600)]


def log_of(leaves: list[bytes]) -> dict[str, bytes]:
    """A signed log in memory, as a dictionary of its files."""
    edge, files = EMPTY_EDGE, {}
    while edge.size < len(leaves):
        edge, full = extend(edge, leaves[edge.size : edge.size + room(edge)])
        files.update(full)
    files.update(edge.partial_files())
    head = Checkpoint(origin=SIGNER.name, size=edge.size, root=edge.root())
    files["checkpoint"] = sign_checkpoint(head, SIGNER).encode()
    return files


LOG = log_of(LEAVES)


def reader_of(files: dict[str, bytes]):
    def read(path: str) -> bytes:
        if path not in files:
            raise MissingFile(path=path)
        return files[path]

    return read


def altered(path: str, position: int, change: int = 1) -> dict[str, bytes]:
    data = bytearray(LOG[path])
    data[position] ^= change
    return LOG | {path: bytes(data)}


def test_a_good_log_is_reported_with_every_file_compared():
    seen: list[bytes] = []
    report = verify_log(
        reader_of(LOG), SIGNER.vkey, on_entry=lambda index, entry: seen.append((index, entry))
    )
    assert report.checkpoint.size == 600
    assert report.files == len(LOG)
    assert seen == list(enumerate(LEAVES))


@given(data=st.data(), change=st.integers(1, 255))
def test_one_altered_byte_anywhere_is_detected(data, change):
    path = data.draw(st.sampled_from(sorted(LOG)))
    position = data.draw(st.integers(0, len(LOG[path]) - 1))
    with pytest.raises(DomainError) as found:
        verify_log(reader_of(altered(path, position, change)), SIGNER.vkey)
    assert found.value.code.startswith("register.")
    if path != "checkpoint":
        assert found.value.details["path"] == path


def test_every_byte_of_a_small_log_counts():
    small = log_of(LEAVES[:3])
    for path, content in small.items():
        for position in range(len(content)):
            data = bytearray(content)
            data[position] ^= 0x20
            with pytest.raises(DomainError):
                verify_log(reader_of(small | {path: bytes(data)}), SIGNER.vkey)


def test_an_altered_entry_is_named_by_its_number():
    with pytest.raises(BadEntry) as found:
        verify_log(reader_of(altered("tile/entries/000", 9 * 3 + 4)), SIGNER.vkey)
    assert found.value.details["index"] == 3
    assert "3" in found.value.message()


def test_an_altered_tile_is_named_by_its_path():
    for path in ("tile/0/001", "tile/0/002.p/88", "tile/1/000.p/2"):
        with pytest.raises(BadTile) as found:
            verify_log(reader_of(altered(path, 40)), SIGNER.vkey)
        assert found.value.details["path"] == path


@pytest.mark.parametrize("path", sorted(LOG))
def test_a_missing_file_is_named(path):
    files = {name: data for name, data in LOG.items() if name != path}
    with pytest.raises(MissingFile) as found:
        verify_log(reader_of(files), SIGNER.vkey)
    assert found.value.details["path"] == path


def test_a_log_rewritten_with_all_its_tiles_does_not_meet_the_signed_root():
    forged = log_of([b"rewritten", *LEAVES[1:]]) | {"checkpoint": LOG["checkpoint"]}
    with pytest.raises(BadRoot):
        verify_log(reader_of(forged), SIGNER.vkey)


@pytest.mark.parametrize("size", [0, 1, 255, 256, 300, 599, 600])
def test_a_log_continues_every_checkpoint_kept_from_it(size):
    kept = log_of(LEAVES[:size])["checkpoint"].decode()
    report = verify_log(reader_of(LOG), SIGNER.vkey, since=kept)
    assert report.since is not None
    assert report.since.size == size


@pytest.mark.parametrize("size", [1, 256, 300, 600])
def test_history_rewritten_and_signed_by_the_real_key_is_found_with_an_old_checkpoint(size):
    forged = log_of([b"rewritten", *LEAVES[1:]])
    assert verify_log(reader_of(forged), SIGNER.vkey).checkpoint.size == 600
    kept = log_of(LEAVES[:size])["checkpoint"].decode()
    with pytest.raises(BadRoot) as found:
        verify_log(reader_of(forged), SIGNER.vkey, since=kept)
    assert found.value.details["size"] == size


def test_a_log_that_became_shorter_is_found_with_an_old_checkpoint():
    with pytest.raises(SizeRegressed):
        verify_log(reader_of(log_of(LEAVES[:599])), SIGNER.vkey, since=LOG["checkpoint"].decode())


def test_an_empty_kept_checkpoint_has_the_empty_root():
    head = Checkpoint(origin=SIGNER.name, size=0, root=bytes(32))
    with pytest.raises(BadRoot):
        verify_log(reader_of(LOG), SIGNER.vkey, since=sign_checkpoint(head, SIGNER))


def test_only_the_right_key_opens_the_log():
    other = Ed25519Signer(name=SIGNER.name, seed=b"o" * 32)
    with pytest.raises(UnknownKey):
        verify_log(reader_of(LOG), other.vkey)
    with pytest.raises(BadKey):
        verify_log(reader_of(LOG), "no key")


def test_a_folder_is_verified_as_published(tmp_path: Path):
    publish(tmp_path, lambda start: iter(LEAVES[start:]), 600, SIGNER, NOW)
    report = verify_log(folder_reader(tmp_path), SIGNER.vkey)
    assert report.checkpoint.size == 600
    for path, data in LOG.items():
        assert (tmp_path / path).read_bytes() == data


def test_a_receipt_belongs_to_its_entry_and_its_log():
    text = receipt(reader_of(LOG), 7, SIGNER.vkey)
    assert verify_receipt(text, LEAVES[7], SIGNER.vkey).index == 7
    with pytest.raises(BadProof):
        verify_receipt(text, LEAVES[8], SIGNER.vkey)
    with pytest.raises(BadProof):
        verify_receipt(text.replace("index 7", "index 8"), LEAVES[7], SIGNER.vkey)
    other = Ed25519Signer(name=SIGNER.name, seed=b"o" * 32)
    with pytest.raises(UnknownKey):
        verify_receipt(text, LEAVES[7], other.vkey)
