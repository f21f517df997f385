"""Step 9: the register holds every step, receipts verify, and one altered byte is detected."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any, Final

from adjudge.adapters.tiles import folder_reader
from adjudge.adapters.verify import verify_log, verify_receipt
from adjudge.demo.road.checks import eventually, must
from adjudge.demo.road.mirror import keeping_reader, site_reader
from adjudge.demo.road.pages import letters_of
from adjudge.demo.road.visitor import Visitor
from adjudge.demo.road.walk import Measured, Road
from adjudge.domain.errors import DomainError
from adjudge.domain.register.proof import parse_proof

PAGE: Final = 100
BUNDLES: Final = "tile/entries"
EVERY_STEP: Final = frozenset(
    {
        "post_admitted",
        "post_declined",
        "case_opened",
        "letter_served",
        "ruling_proposed",
        "ruling_served",
        "ruling_in_force",
        "particulars_asked",
        "particulars_answered",
        "appeal_filed",
        "appeal_decided",
        "ruling_reversed",
        "winddown_opened",
        "winddown_residual",
        "winddown_elected",
        "winddown_settled",
    }
)


def check_the_register(road: Road) -> Measured:
    """Everything by the public addresses: entries, verifier key, tiles, receipts."""
    with Visitor(road.base_url, "an outsider") as outsider, tempfile.TemporaryDirectory() as kept:
        entries = _entries(outsider)
        absent = EVERY_STEP - {entry["type"] for entry in entries}
        must(not absent, f"the register has no {', '.join(sorted(absent))}")
        vkey = outsider.client.get("/register/vkey").text.strip()
        read = site_reader(f"{road.base_url}/register/log")
        eventually(
            lambda: verify_log(read, vkey).checkpoint.size >= len(entries), "the log is published"
        )
        copy = Path(kept)
        leaves: list[bytes] = []
        report = verify_log(
            keeping_reader(read, copy), vkey, on_entry=lambda _index, leaf: leaves.append(leaf)
        )
        for entry in entries:
            must(
                leaves[entry["index"]].decode() == entry["leaf"],
                f"entry {entry['index']} differs between register and log",
            )
        receipts = _verify_receipts(road.visitor("advertiser"), vkey, leaves)
        detected = _alter_one_byte(copy, vkey)
        return {
            "entries": len(entries),
            "log_size": report.checkpoint.size,
            "files_compared": report.files,
            "receipts_verified": receipts,
            "altered_byte_detected": detected,
        }


def _entries(outsider: Visitor) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    while True:
        after = str(found[-1]["index"] if found else -1)
        page = outsider.read("/register", after=after, limit=str(PAGE))
        found += page["entries"]
        if len(page["entries"]) < PAGE:
            return found


def _verify_receipts(party: Visitor, vkey: str, leaves: list[bytes]) -> int:
    """Every letter of the party has a receipt that verifies against its own leaf; how many."""
    letters = letters_of(party)
    must(letters, "the advertiser has no letters")
    for letter in letters:
        answer = party.client.get(f"{letter}/receipt")
        must(answer.is_success, f"the receipt of {letter} answered {answer.status_code}")
        index = parse_proof(answer.text).index
        report = verify_receipt(answer.text, leaves[index], vkey)
        must(report.index == index, f"the receipt of {letter} is about another entry")
    return len(letters)


def _alter_one_byte(copy: Path, vkey: str) -> bool:
    """Change one byte of the oldest entry in the copy; whether the verifier says so."""
    verify_log(folder_reader(copy), vkey)
    bundle = min(path for path in (copy / BUNDLES).rglob("*") if path.is_file())
    content = bytearray(bundle.read_bytes())
    # Behind the entry's length (two bytes): a byte of the first entry's text.
    content[10] ^= 1
    bundle.write_bytes(content)
    try:
        verify_log(folder_reader(copy), vkey)
    except DomainError:
        return True
    must(False, "one altered byte in an old entry was not detected")  # noqa: FBT003 - it failed
    return False
