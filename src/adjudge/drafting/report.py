"""The blast radius in words, as a table, and as data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from adjudge.domain.policy.rulebook import Rulebook
from adjudge.drafting.blast import Blast, ClauseTally, Sample, by_number
from adjudge.drafting.rows import Columns

_TITLE: Final = 44
_GROUPS: Final = 10


def told(changed: Rulebook, against: Rulebook, columns: Columns, blast: Blast) -> dict[str, Any]:
    """Plain data with stable keys."""
    return {
        "changed": changed.ref,
        "against": against.ref,
        "text_column": columns.text,
        "landing_column": columns.landing,
        "weight_column": columns.weight,
        "group_column": columns.group,
        **blast.record(),
    }


def say_report(
    changed: Rulebook,
    against: Rulebook,
    columns: Columns,
    blast: Blast,
    say: Callable[[str], None],
) -> None:
    """Print the numbers, then the clauses that change anything, then samples."""
    say(f"{against.title} {against.ref} -> {changed.title} {changed.ref}, column {columns.text}")
    say(f"{blast.rows:,} rows, {blast.judged:,} texts judged{_left_out(blast)}.")
    say(
        f"Hit before: {blast.hit_before:,} ({_share(blast.hit_before, blast.judged)}); "
        f"after: {blast.hit_after:,} ({_share(blast.hit_after, blast.judged)})."
    )
    say(
        f"Newly declined: {blast.newly_declined:,}. Newly admitted: {blast.newly_admitted:,}. "
        "The others come out as before."
    )
    if columns.weight:
        say(
            f"By {columns.weight}: {blast.weight_declined:,} newly declined and "
            f"{blast.weight_admitted:,} newly admitted, of {blast.weight:,}."
        )
    titles = titles_of(against, changed)
    ordered = sorted(blast.clauses, key=by_number)
    _say_table(titles, [(clause, blast.clauses[clause]) for clause in ordered], say)
    if blast.groups:
        say(f"\nMost newly declined, by {columns.group}:")
        for group, count in blast.groups.most_common(_GROUPS):
            say(f"{count:>8,}  {group}")
    for clause in ordered:
        _say_samples(clause, "newly hit", blast.clauses[clause].hit_samples, say)
        _say_samples(clause, "newly freed", blast.clauses[clause].freed_samples, say)


def titles_of(*books: Rulebook) -> dict[str, str]:
    """The heading of each clause by its id; of the last book that has it."""
    return {clause.id: clause.title for book in books for clause in book.clauses}


def _say_table(
    titles: dict[str, str], rows: list[tuple[str, ClauseTally]], say: Callable[[str], None]
) -> None:
    if not rows:
        say("\nNo clause hits any of them, before or after.")
        return
    heads = ("before", "after", "newly hit", "alone", "freed")
    say(f"\n{'clause':<10} {'title':<{_TITLE}} " + " ".join(f"{head:>9}" for head in heads))
    for clause, tally in rows:
        title = titles.get(clause, "")
        shown = title if len(title) <= _TITLE else title[: _TITLE - 3] + "..."
        numbers = (
            *(tally.before, tally.after, tally.newly_hit, tally.only_reason, tally.newly_freed),
        )
        say(f"{clause:<10} {shown:<{_TITLE}} " + " ".join(f"{each:>9,}" for each in numbers))
    say("alone: of the newly hit, those that no other clause hits.")


def _say_samples(clause: str, what: str, samples: list[Sample], say: Callable[[str], None]) -> None:
    for sample in samples:
        words = f" {', '.join(repr(word) for word in sample.words)}" if sample.words else ""
        say(f"\n{clause} {what}, row {sample.row}:{words}\n  {sample.text}")


def _left_out(blast: Blast) -> str:
    counts = (
        (blast.without_text, "without a text"),
        (blast.too_long, "too long"),
        (blast.not_storable, "with signs that cannot be stored"),
    )
    parts = [f"{count:,} {what}" for count, what in counts if count]
    if blast.broken_bytes:
        parts.append(f"{blast.broken_bytes:,} with bytes that are not UTF-8, judged all the same")
    return f" ({', '.join(parts)})" if parts else ""


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%" if whole else "0.0%"
