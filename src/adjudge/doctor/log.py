"""The append-only part of invariant 10: the leaf table, and the log that was derived from it."""

from __future__ import annotations

from collections.abc import Iterator

from adjudge.adapters.log_port import log_signer
from adjudge.adapters.store import models
from adjudge.adapters.tiles import folder_reader, read_checkpoint
from adjudge.adapters.verify import verify_log
from adjudge.doctor.verdict import Found, View, check
from adjudge.domain.errors import DomainError
from adjudge.domain.register.errors import MissingFile
from adjudge.domain.register.leaf import LeafType, decode_leaf, opens
from adjudge.services.register import EntryType


@check("10", "10 The record cannot be rewritten (append-only part)")
def record_is_append_only(view: View) -> Found:
    """Leaves have no gap and open to their records; the published log is their beginning."""
    entries = list(models.RegisterEntry.objects.order_by("index"))
    broken = [
        f"entry {entry.index} stands where {place} should"
        for place, entry in enumerate(entries)
        if entry.index != place
    ]
    for entry in entries:
        broken += _leaf_faults(entry)
    published, log_broken = _log_faults(view, [bytes(entry.leaf) for entry in entries])
    broken += log_broken
    letters = models.Letter.objects.count()
    broken += _letter_faults({entry.index: entry for entry in entries})
    return Found(
        checked={"entries": len(entries), "published": published, "letters": letters},
        broken=broken,
    )


def _leaf_faults(entry: models.RegisterEntry) -> Iterator[str]:
    try:
        leaf = decode_leaf(bytes(entry.leaf))
    except DomainError as error:
        yield f"entry {entry.index}: {error.message()}"
        return
    if entry.salt and not opens(leaf.record_sha256, bytes(entry.salt), entry.record):
        yield f"entry {entry.index} is not the record that its leaf commits to"


def _log_faults(view: View, leaves: list[bytes]) -> tuple[int, list[str]]:
    """How many leaves are published, and whether the files are exactly the first of them."""
    read = folder_reader(view.home.log)
    try:
        read_checkpoint(read)
    except MissingFile:
        return 0, []  # nothing was published yet
    published: list[bytes] = []
    try:
        report = verify_log(
            read, log_signer(view.home).vkey, on_entry=lambda _index, leaf: published.append(leaf)
        )
    except DomainError as error:
        return len(published), [f"the published log: {error.message()} {error.remedy()}"]
    size = report.checkpoint.size
    if size > len(leaves):
        return size, [f"{size} entries are published, and the table has {len(leaves)}"]
    broken = [
        f"entry {index} was published with other bytes"
        for index, leaf in enumerate(published)
        if leaf != leaves[index]
    ]
    return size, broken


def _letter_faults(entries: dict[int, models.RegisterEntry]) -> Iterator[str]:
    """Each letter's leaf commits to that letter."""
    for letter in models.Letter.objects.order_by("proof_leaf"):
        entry = entries.get(letter.proof_leaf)
        if entry is None or entry.type != EntryType.LETTER_SERVED.value:
            yield f"letter {letter.id} names entry {letter.proof_leaf}, which is none of a letter"
            continue
        if decode_leaf(bytes(entry.leaf)).type is not LeafType.LETTER_SERVED:
            yield f"entry {entry.index} is of another type in the log than in the register"
        record = entry.record.get("record", {}) if entry.salt else {"sha256": letter.sha256}
        if record.get("sha256") != letter.sha256:
            yield f"letter {letter.id} is not the one that entry {entry.index} commits to"
