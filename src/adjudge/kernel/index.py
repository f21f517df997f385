"""The targeting index: one bitmap row for each value that somebody targets, and a few columns.

An item is a promoted post; its position is its place in the order of promoted post ids, which also
breaks ties between equal bids. The row of a value has a bit for each item that targets the value
or does not target that dimension at all, so a decision is the intersection of three rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter
from typing import Final

import numpy as np
from numpy.typing import NDArray

from adjudge.domain.ads.serving import STANDING_SLOTS, Context, ServingItem
from adjudge.domain.errors import InvalidValue

BITS: Final = 64
MAX_ITEMS: Final = 2_000_000
MAX_VALUES: Final = 4_096
DIMENSIONS: Final = ("countries", "languages", "topics")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class KernelIndex:
    """Read-only arrays of one snapshot; `rows` is (values + 3) x ceil(items / 64).

    The first three rows are those of an unknown country, language and topic. The three mappings
    give the row of a known value. `lines` maps an item to its line item, `remaining` is the budget
    in micros of each line item when the snapshot was made.
    """

    rows: NDArray[np.uint64]
    countries: Mapping[str, int]
    languages: Mapping[str, int]
    topics: Mapping[str, int]
    bids: NDArray[np.int64]
    post_slots: NDArray[np.int32]
    advertiser_slots: NDArray[np.int32]
    lines: NDArray[np.int32]
    remaining: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.bids)

    def rows_for(self, context: Context) -> tuple[int, int, int]:
        """The rows whose intersection matches `context`."""
        return (
            self.countries.get(context.country, 0),
            self.languages.get(context.language, 1),
            self.topics.get(context.topic, 2),
        )

    def check(self) -> None:
        """Refuse arrays that would make the kernel read outside of them.

        Raises:
            InvalidValue: shapes or numbers do not belong together.
        """
        items, lines = len(self.bids), len(self.remaining)
        vocabularies = (self.countries, self.languages, self.topics)
        values = len(DIMENSIONS) + sum(map(len, vocabularies))
        row_numbers = sorted(row for each in vocabularies for row in each.values())
        columns = (self.post_slots, self.advertiser_slots, self.lines)
        if (
            self.rows.shape != (values, _words(items))
            or row_numbers != list(range(len(DIMENSIONS), values))
            or any(column.shape != (items,) for column in columns)
            or not _within(self.post_slots, STANDING_SLOTS)
            or not _within(self.advertiser_slots, STANDING_SLOTS)
            or not _within(self.lines, lines)
            or _has_bits_beyond(self.rows, items)
        ):
            raise InvalidValue(field="index", problem="its arrays do not fit together")


def in_order(items: Iterable[ServingItem]) -> list[ServingItem]:
    """The items in the order that `build_index` needs."""
    return sorted(items, key=attrgetter("promoted_post_id"))


def build_index(items: Sequence[ServingItem]) -> KernelIndex:
    """The index of items that are `in_order`, each promoted post once.

    Raises:
        InvalidValue: a slot outside the standing block, posts of one line item that disagree about
            its budget, a post listed twice, or more items or targeting values than the limits.
    """
    _refuse_bad_items(items)
    rows, vocabularies = _build_rows(items)
    numbers = {line: number for number, line in enumerate(dict.fromkeys(map(_line, items)))}
    remaining = np.zeros(len(numbers), np.int64)
    for item in items:
        remaining[numbers[item.line_item_id]] = item.remaining_micros
    index = KernelIndex(
        rows=rows,
        countries=vocabularies[0],
        languages=vocabularies[1],
        topics=vocabularies[2],
        bids=np.array([item.bid_micros for item in items], np.int64),
        post_slots=np.array([item.post_slot for item in items], np.int32),
        advertiser_slots=np.array([item.advertiser_slot for item in items], np.int32),
        lines=np.array([numbers[item.line_item_id] for item in items], np.int32),
        remaining=remaining,
    )
    for array in (index.bids, index.post_slots, index.advertiser_slots, index.lines, remaining):
        array.flags.writeable = False
    index.check()
    return index


def _line(item: ServingItem) -> str:
    return item.line_item_id


def _words(items: int) -> int:
    return -(-items // BITS)


def _within(column: NDArray[np.int32], limit: int) -> bool:
    return not len(column) or (int(column.min()) >= 0 and int(column.max()) < limit)


def _has_bits_beyond(rows: NDArray[np.uint64], items: int) -> bool:
    """Whether the last word of a row has a bit set where there is no item any more."""
    spare = items % BITS
    if not spare or not rows.size:
        return False
    allowed = np.uint64((1 << spare) - 1)
    return bool(np.any(rows[:, -1] & ~allowed))


def _refuse_bad_items(items: Sequence[ServingItem]) -> None:
    if len(items) > MAX_ITEMS:
        raise InvalidValue(field="items", problem=f"more than {MAX_ITEMS}")
    for before, item in pairwise(items):
        if before.promoted_post_id >= item.promoted_post_id:
            problem = f"{item.promoted_post_id} is listed twice or out of order"
            raise InvalidValue(field="items", problem=problem)
    budgets: dict[str, int] = {}
    for item in items:
        for slot in (item.post_slot, item.advertiser_slot):
            if not 0 <= slot < STANDING_SLOTS:
                raise InvalidValue(field="slot", problem=f"{slot} is not in the standing block")
        if budgets.setdefault(item.line_item_id, item.remaining_micros) != item.remaining_micros:
            problem = f"two posts of line item {item.line_item_id} disagree"
            raise InvalidValue(field="remaining_micros", problem=problem)


def _build_rows(
    items: Sequence[ServingItem],
) -> tuple[NDArray[np.uint64], tuple[dict[str, int], ...]]:
    targets = [[getattr(item, dimension) for item in items] for dimension in DIMENSIONS]
    positions = [_positions(dimension) for dimension in targets]
    for name, found in zip(DIMENSIONS, positions, strict=True):
        if len(found) > MAX_VALUES:
            raise InvalidValue(field=name, problem=f"more than {MAX_VALUES} different values")
    total = len(DIMENSIONS) + sum(map(len, positions))
    rows = np.zeros((total, _words(len(items))), np.uint64)
    vocabularies: list[dict[str, int]] = []
    next_row = len(DIMENSIONS)
    for number, (dimension, found) in enumerate(zip(targets, positions, strict=True)):
        anyone = np.array([not target for target in dimension], np.bool_)
        rows[number] = _pack(anyone)
        vocabulary: dict[str, int] = {}
        for value in sorted(found):
            flags = anyone.copy()
            flags[found[value]] = True
            rows[next_row] = _pack(flags)
            vocabulary[value] = next_row
            next_row += 1
        vocabularies.append(vocabulary)
    rows.flags.writeable = False
    return rows, tuple(vocabularies)


def _positions(targets: Sequence[tuple[str, ...]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for position, target in enumerate(targets):
        for value in target:
            found.setdefault(value, []).append(position)
    return found


def _pack(flags: NDArray[np.bool_]) -> NDArray[np.uint64]:
    packed = np.zeros(_words(len(flags)) * (BITS // 8), np.uint8)
    row = np.packbits(flags, bitorder="little")
    packed[: len(row)] = row
    return packed.view("<u8").astype(np.uint64)
