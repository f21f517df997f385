from __future__ import annotations

import io
import json
import zipfile
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st
from tests.memory.people import REVIEWER
from tests.services.roads import CONTENT, road

from adjudge.adapters.bundle import MANIFEST, BundleWriter, TileProofs
from adjudge.adapters.home import Home
from adjudge.adapters.log_port import TileLog, log_signer
from adjudge.adapters.signing import Ed25519Signer
from adjudge.adapters.verify_bundle import BundleBroken, verify_bundle
from adjudge.domain.register.errors import BadKey
from adjudge.services.bundle import write_case_bundle
from adjudge.services.register import publish_log

OTHER_KEY = Ed25519Signer(name="elsewhere", seed=bytes(32)).vkey


def made(folder: Path, *, published: bool = True, actor=None) -> SimpleNamespace:
    """A bundle of a case with a proposal, an answer, a notice and an appeal."""
    here = road()
    ruling = here.ban()
    here.appeal(ruling)
    home = Home(folder)
    home.create()
    log = TileLog(home, log_signer(home), here.deps.clock)
    if published:
        publish_log(_with_log(here.deps, log))
    proofs = TileProofs(home)
    file = folder / "case.zip"
    with file.open("wb") as target:
        writer = BundleWriter(target)
        write_case_bundle(
            here.deps,
            actor or here.scene.actor,
            case_id=here.case.id,
            proofs=proofs,
            put=writer.put,
        )
        writer.finish()
    return SimpleNamespace(file=file, vkey=proofs.vkey, road=here)


def _with_log(deps, log):
    from dataclasses import replace  # noqa: PLC0415 - used here only

    return replace(deps, log=log)


@cache
def example() -> tuple[bytes, str, Path]:
    from tempfile import mkdtemp  # noqa: PLC0415 - used here only

    folder = Path(mkdtemp())
    bundle = made(folder)
    return bundle.file.read_bytes(), bundle.vkey, folder


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(contents: dict[str, bytes], target: Path) -> Path:
    """These members as a bundle whose manifest is right again."""
    with target.open("wb") as file:
        writer = BundleWriter(file)
        for name, content in contents.items():
            if name != MANIFEST:
                writer.put(name, content)
        writer.finish()
    return target


def test_a_bundle_holds(tmp_path):
    bundle = made(tmp_path)
    report = verify_bundle(bundle.file, bundle.vkey)
    assert report.case == bundle.road.case.reference
    assert report.letters == len(bundle.road.letters())
    assert (report.exhibits, report.cited) == (1, 1)
    assert report.receipts > report.letters
    assert report.unproven == ()
    assert report.size is not None
    assert members(bundle.file.read_bytes())["exhibits/E1.bin"] == CONTENT


def test_before_the_log_is_signed_it_holds_and_says_what_is_not_proven(tmp_path):
    bundle = made(tmp_path, published=False)
    report = verify_bundle(bundle.file, bundle.vkey)
    assert report.receipts == 0
    assert len(report.unproven) > report.letters
    assert report.size is None


def test_the_same_case_gives_the_same_bytes(tmp_path):
    (tmp_path / "one").mkdir()
    bundle = made(tmp_path / "one")
    again = tmp_path / "again.zip"
    with again.open("wb") as target:
        writer = BundleWriter(target)
        write_case_bundle(
            bundle.road.deps,
            bundle.road.scene.actor,
            case_id=bundle.road.case.id,
            proofs=TileProofs(Home(tmp_path / "one")),
            put=writer.put,
        )
        writer.finish()
    assert again.read_bytes() == bundle.file.read_bytes()


@given(data=st.data())
def test_any_altered_byte_is_found(data):
    whole, vkey, folder = example()
    at = data.draw(st.integers(0, len(whole) - 1))
    changed = bytearray(whole)
    changed[at] ^= data.draw(st.integers(1, 255))
    file = folder / "altered.zip"
    file.write_bytes(changed)
    with pytest.raises(BundleBroken):
        verify_bundle(file, vkey)


@given(data=st.data())
def test_any_altered_byte_of_any_member_is_found_and_the_member_is_named(data):
    whole, vkey, folder = example()
    name = data.draw(st.sampled_from(sorted(members(whole))))
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        info = archive.getinfo(name)
    start = info.header_offset + 30 + len(name)
    changed = bytearray(whole)
    changed[start + data.draw(st.integers(0, info.file_size - 1))] ^= 1 << data.draw(
        st.integers(0, 7)
    )
    file = folder / "altered.zip"
    file.write_bytes(changed)
    with pytest.raises(BundleBroken) as refused:
        verify_bundle(file, vkey)
    assert refused.value.details["member"] == name


@pytest.mark.parametrize("cut", [1, 22, 500])
def test_a_bundle_that_was_cut_off_or_added_to_is_found(tmp_path, cut):
    whole, vkey, _ = example()
    file = tmp_path / "cut.zip"
    file.write_bytes(whole[:-cut])
    with pytest.raises(BundleBroken):
        verify_bundle(file, vkey)
    file.write_bytes(bytes(cut) + whole)
    with pytest.raises(BundleBroken):
        verify_bundle(file, vkey)


def test_a_letter_with_other_words_and_right_hashes_still_does_not_open_the_log(tmp_path):
    """A forger with our tools: the letter, its own hash, its pages and the manifest all agree."""
    whole, vkey, _ = example()
    contents = members(whole)
    name = next(name for name in contents if name.startswith("letters/") and "json" in name)
    letter = json.loads(contents[name])
    stem = name.removesuffix(".json")
    from adjudge.domain.cases.letter import Rendered  # noqa: PLC0415 - used here only
    from adjudge.services.bundle_words import page  # noqa: PLC0415 - the same

    letter["text"] = letter["text"].replace("Kestrel", "Heron")
    parts = {key: letter[key] for key in ("subject", "html", "text", "language")}
    letter["sha256"] = Rendered(**parts).sha256
    contents[name] = rfc8785.dumps(letter)
    contents[f"{stem}.txt"] = letter["text"].encode()
    contents[f"{stem}.html"] = page(letter["subject"], letter["html"], letter["language"]).encode()
    with pytest.raises(BundleBroken, match="another letter"):
        verify_bundle(packed(contents, tmp_path / "forged.zip"), vkey)
    number = stem.removeprefix("letters/")
    opening = json.loads(contents[f"proofs/{number}.opening.json"])
    opening["record"]["record"]["sha256"] = letter["sha256"]
    contents[f"proofs/{number}.opening.json"] = rfc8785.dumps(opening)
    with pytest.raises(BundleBroken, match="does not open the entry"):
        verify_bundle(packed(contents, tmp_path / "forged.zip"), vkey)


def test_a_forged_entry_has_no_receipt(tmp_path):
    whole, vkey, _ = example()
    contents = members(whole)
    name = next(name for name in contents if name.endswith(".leaf"))
    contents[name] = contents[name].replace(b'"v":1', b'"v":2')
    with pytest.raises(BundleBroken):
        verify_bundle(packed(contents, tmp_path / "forged.zip"), vkey)


def test_an_exhibit_that_is_not_what_was_captured_is_named(tmp_path):
    whole, vkey, _ = example()
    contents = members(whole) | {"exhibits/E1.bin": b"something kinder"}
    with pytest.raises(BundleBroken, match=r"E1\.bin") as refused:
        verify_bundle(packed(contents, tmp_path / "forged.zip"), vkey)
    assert "not what was captured" in refused.value.message()


def test_another_key_is_refused(tmp_path):
    whole, _, folder = example()
    file = tmp_path / "case.zip"
    file.write_bytes(whole)
    with pytest.raises(BundleBroken, match="tlog-proof"):
        verify_bundle(file, OTHER_KEY)
    with pytest.raises(BadKey):
        verify_bundle(file, "no key")
    assert folder.exists()


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "letters/..\\x", "exhibits/E1.exe", "README.txt/a"]
)
def test_a_hostile_name_is_refused_unread(tmp_path, name):
    whole, vkey, _ = example()
    with pytest.raises(BundleBroken, match="no bundle has a member of this name"):
        verify_bundle(packed(members(whole) | {name: b"x"}, tmp_path / "bad.zip"), vkey)


def test_a_zip_bomb_is_refused_unread(tmp_path):
    _, vkey, _ = example()
    file = tmp_path / "bomb.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", bytes(50_000_000))
    with pytest.raises(BundleBroken, match="compressed"):
        verify_bundle(file, vkey)


@pytest.mark.parametrize("content", [b"", b"PK\x05\x06", b"not a zip at all", bytes(10_000)])
def test_what_is_no_zip_is_refused(tmp_path, content):
    _, vkey, _ = example()
    file = tmp_path / "odd.zip"
    file.write_bytes(content)
    with pytest.raises(BundleBroken):
        verify_bundle(file, vkey)
    with pytest.raises(BundleBroken):
        verify_bundle(tmp_path / "nowhere.zip", vkey)


def test_staff_have_the_whole_case_and_no_login_stands_in_it(tmp_path):
    bundle = made(tmp_path, actor=REVIEWER)
    report = verify_bundle(bundle.file, bundle.vkey)
    assert report.letters == len(bundle.road.letters())
    openings = [n for n in members(bundle.file.read_bytes()) if n.endswith("opening.json")]
    assert len(openings) == report.letters
