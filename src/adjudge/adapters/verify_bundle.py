"""Verifying a case bundle, offline, with nothing believed but the verifier key.

The container is built again from its members and compared byte for byte; every member is compared
with the manifest; every letter must open the commitment of its entry; every receipt must lead to a
checkpoint that the key signed. The bundle is a stranger's file: sizes, names and counts are bounded
before anything is read.
"""

from __future__ import annotations

import hashlib
import json
import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any
from zipfile import ZIP_STORED, BadZipFile, ZipFile

import rfc8785

from adjudge.adapters.bundle import FORMAT, MANIFEST, BundleWriter
from adjudge.adapters.signing import verify_ed25519
from adjudge.adapters.verify import verify_receipt
from adjudge.domain.cases.letter import Rendered
from adjudge.domain.errors import DomainError
from adjudge.domain.register.checkpoint import open_checkpoint
from adjudge.domain.register.leaf import SALT_BYTES, decode_leaf, opens
from adjudge.domain.register.note import parse_vkey
from adjudge.services.bundle_words import page

MAX_BUNDLE_BYTES = 600_000_000
MAX_MEMBER_BYTES = 20_000_000
MAX_MEMBERS = 20_000
_CHUNK = 1 << 20
_NAME = re.compile(
    r"(?:README\.txt|case\.json|manifest\.json|thread\.(?:json|txt)|log/(?:vkey|checkpoint)"
    r"|letters/\d{8}\.(?:json|html|txt)|exhibits/(?:index\.json|E\d{1,4}\.bin)"
    r"|clauses/[A-Z]{1,16}-\d{1,3}(?:\.\d{1,3})?@\d{1,6}\.txt"
    r"|proofs/\d{8}\.(?:leaf|tlog-proof|opening\.json))"
)
# What zipfile raises for a container that is not what it says.
_TORN = (BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError, struct.error)


class BundleBroken(DomainError):
    """A case bundle is not as it was made: the message names the first member that does not hold.

    Details: `member`, `problem`.
    """

    code = "bundle.broken"

    def message(self) -> str:
        return f"{self.details.get('member')} does not hold: {self.details.get('problem')}."

    def remedy(self) -> str:
        return (
            "Take the zip as it was downloaded, not repacked, and the key from a source that you "
            "trust. If both are right, the bundle was changed."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleReport:
    """A bundle that holds: what was checked, counted.

    `unproven` are the leaves that no receipt covers yet; `cited` how many exhibits a letter that
    holds names by their hash; `size` is that of the log under the bundle's checkpoint, or None.
    """

    case: str
    members: int
    letters: int
    exhibits: int
    cited: int
    receipts: int
    unproven: tuple[int, ...]
    size: int | None


@dataclass(slots=True, kw_only=True)
class _Bundle:
    zip: ZipFile
    names: frozenset[str]
    leaves: dict[int, bytes] = field(default_factory=dict)

    def read(self, name: str) -> bytes:
        if name not in self.names:
            raise BundleBroken(member=name, problem="it is missing")
        try:
            return self.zip.read(name)
        except _TORN as error:
            raise BundleBroken(member=name, problem="its bytes are damaged") from error

    def json(self, name: str) -> Mapping[str, Any]:
        return _canonical(name, self.read(name))


def verify_bundle(path: Path, vkey: str) -> BundleReport:
    """Check a bundle against the log's key.

    Raises:
        BundleBroken: something in it does not hold; the first such thing is named.
        BadKey: `vkey` is no verifier key.
    """
    key = parse_vkey(vkey)
    try:
        with path.open("rb") as file, ZipFile(file) as archive:
            bundle = _Bundle(zip=archive, names=_checked_names(archive, path.stat().st_size))
            _check_manifest(bundle)
            _check_container(bundle, file)
            words = [_check_letter(bundle, name) for name in _like(bundle, "letters/", ".json")]
            receipts, unproven = _check_proofs(bundle, vkey)
            exhibits, cited = _check_exhibits(bundle, words)
            size = None
            if "log/checkpoint" in bundle.names:
                with _naming("log/checkpoint"):
                    text = bundle.read("log/checkpoint").decode()
                    size = open_checkpoint(text, key, verify_ed25519).size
            if bundle.read("log/vkey") != f"{vkey.strip()}\n".encode():
                raise BundleBroken(
                    member="log/vkey", problem="it is another key than the given one"
                )
            return BundleReport(
                case=str(bundle.json("case.json").get("case")),
                members=len(bundle.names),
                letters=len(words),
                exhibits=exhibits,
                cited=cited,
                receipts=receipts,
                unproven=unproven,
                size=size,
            )
    except OSError as error:
        raise BundleBroken(member=path.name, problem=error.strerror or "not readable") from error
    except _TORN as error:
        raise BundleBroken(member=path.name, problem="it is no case bundle") from error


class _naming:  # noqa: N801 - it reads as the statement that it is
    """Refusals inside name this member."""

    def __init__(self, member: str) -> None:
        self._member = member

    def __enter__(self) -> None:
        """Nothing is needed."""

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, BundleBroken):
            return
        if isinstance(error, DomainError):
            problem = error.message().rstrip(".")
            raise BundleBroken(member=self._member, problem=problem) from error
        if isinstance(error, (ValueError, KeyError, TypeError, AttributeError, RecursionError)):
            raise BundleBroken(member=self._member, problem="it is malformed") from error


def _checked_names(archive: ZipFile, size: int) -> frozenset[str]:
    """The names of the members, once sizes, counts and names are known to be harmless."""
    infos = archive.infolist()
    if size > MAX_BUNDLE_BYTES or len(infos) > MAX_MEMBERS:
        raise BundleBroken(member="the zip", problem="it is larger than any bundle")
    names: set[str] = set()
    for info in infos:
        shown = info.filename[:80].encode("ascii", "backslashreplace").decode()
        if _NAME.fullmatch(info.filename) is None or info.filename in names:
            raise BundleBroken(member=shown, problem="no bundle has a member of this name")
        if info.compress_type != ZIP_STORED or info.flag_bits or info.file_size > MAX_MEMBER_BYTES:
            raise BundleBroken(member=shown, problem="it is compressed, encrypted or too large")
        names.add(info.filename)
    if sum(info.file_size for info in infos) > size:
        raise BundleBroken(member="the zip", problem="its members overlap")
    return frozenset(names)


def _check_manifest(bundle: _Bundle) -> None:
    manifest = bundle.json(MANIFEST)
    with _naming(MANIFEST):
        listed = manifest["members"]
        if set(manifest) != {"format", "members"} or manifest["format"] != FORMAT:
            raise BundleBroken(member=MANIFEST, problem=f"it is not of the format {FORMAT}")
        if {*listed, MANIFEST} != set(bundle.names):
            odd = min({*listed, MANIFEST} ^ set(bundle.names))
            raise BundleBroken(member=odd[:80], problem="the manifest and the zip differ about it")
        for name in bundle.zip.namelist():
            if name == MANIFEST:
                continue
            content = bundle.read(name)
            seen = {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
            if listed[name] != seen:
                raise BundleBroken(member=name, problem="it is not what the manifest lists")


def _check_container(bundle: _Bundle, file: IO[bytes]) -> None:
    """The zip holds nothing but its members: built again from them it has the same bytes."""
    with TemporaryFile() as again:
        writer = BundleWriter(again)
        for name in bundle.zip.namelist():
            writer.put_unlisted(name, bundle.read(name))
        writer.close()
        again.seek(0)
        file.seek(0)
        while chunk := file.read(_CHUNK):
            if again.read(len(chunk)) != chunk:
                raise BundleBroken(member="the zip", problem="it was packed anew or altered")
        if again.read(1):
            raise BundleBroken(member="the zip", problem="it was cut off")


def _check_letter(bundle: _Bundle, name: str) -> str:
    """The words of a letter that is the one to which its entry in the log commits."""
    stem = name.removesuffix(".json")
    letter = bundle.json(name)
    with _naming(name):
        rendered = Rendered(
            subject=letter["subject"],
            html=letter["html"],
            text=letter["text"],
            language=letter["language"],
        )
        number = stem.removeprefix("letters/")
        if letter["leaf"] != int(number) or letter["sha256"] != rendered.sha256:
            raise BundleBroken(member=name, problem="its words do not have the hash that it states")
        opening = bundle.json(f"proofs/{number}.opening.json")
        said = opening["record"]["record"]
        expected = (rendered.sha256, letter["id"], letter["kind"])
        if (said["sha256"], said["letter_id"], said["kind"]) != expected:
            raise BundleBroken(member=name, problem="its entry in the log is about another letter")
        whole = page(rendered.subject, rendered.html, rendered.language)
        for suffix, words in ((".txt", rendered.text), (".html", whole)):
            if bundle.read(f"{stem}{suffix}") != words.encode():
                raise BundleBroken(member=f"{stem}{suffix}", problem="it differs from the letter")
    return rendered.text


def _check_proofs(bundle: _Bundle, vkey: str) -> tuple[int, tuple[int, ...]]:
    """How many entries a receipt covers, and which none covers yet."""
    receipts, unproven = 0, []
    for name in _like(bundle, "proofs/", ".leaf"):
        stem, leaf = name.removesuffix(".leaf"), bundle.read(name)
        index = int(stem.removeprefix("proofs/"))
        opening, receipt = f"{stem}.opening.json", f"{stem}.tlog-proof"
        if opening in bundle.names:
            opened = bundle.json(opening)
            with _naming(opening):
                salt = bytes.fromhex(opened["salt"])
                if set(opened) != {"record", "salt"} or len(salt) != SALT_BYTES:
                    raise BundleBroken(member=opening, problem="it has other fields")
                if not opens(decode_leaf(leaf).record_sha256, salt, opened["record"]):
                    raise BundleBroken(member=opening, problem="it does not open the entry")
        if receipt not in bundle.names:
            unproven.append(index)
            continue
        with _naming(receipt):
            if verify_receipt(bundle.read(receipt).decode(), leaf, vkey).index != index:
                raise BundleBroken(member=receipt, problem="it is the receipt of another entry")
        receipts += 1
    return receipts, tuple(unproven)


def _check_exhibits(bundle: _Bundle, letters: list[str]) -> tuple[int, int]:
    """How many exhibits are enclosed, and how many of them a letter names by their hash."""
    index = bundle.json("exhibits/index.json")
    enclosed = cited = 0
    with _naming("exhibits/index.json"):
        for exhibit in index["exhibits"]:
            if not exhibit["file"]:
                continue
            digest = hashlib.sha256(bundle.read(exhibit["file"])).hexdigest()
            if digest != exhibit["sha256"]:
                problem = "it is not what was captured: its hash is another"
                raise BundleBroken(member=exhibit["file"], problem=problem)
            enclosed += 1
            cited += any(digest in words for words in letters)
    return enclosed, cited


def _like(bundle: _Bundle, start: str, end: str) -> list[str]:
    return sorted(name for name in bundle.names if name.startswith(start) and name.endswith(end))


def _canonical(name: str, content: bytes) -> Mapping[str, Any]:
    """The object, if it is written in the one canonical way (RFC 8785)."""
    with _naming(name):
        value = json.loads(content)
        if not isinstance(value, dict) or rfc8785.dumps(value) != content:
            raise BundleBroken(member=name, problem="it is not in canonical form")
    return value
