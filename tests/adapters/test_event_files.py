"""Event files: each event once, on disk, readable exactly up to the watermark."""

import itertools
import sqlite3
from uuid import UUID

import pytest

from adjudge.adapters.event_files import (
    EVERYTHING,
    EventFileDamaged,
    EventReader,
    EventWriter,
    PendingEvent,
)
from adjudge.adapters.home import Home
from adjudge.adapters.processes import deregister_worker, register_worker

DAY_US = 24 * 3600 * 1_000_000
START = 20_000 * DAY_US


class Clock:
    """Standing with stamps a millisecond apart; `during` is done while a slot is read."""

    def __init__(self):
        self.now = START
        self.dark = {}
        self.loosenings = 0
        self.during = lambda: None

    def read_effective_now(self):
        self.now += 1000
        return self.now

    def is_dark(self, slot, now_us):
        self.during()
        return self.dark.get(slot, EVERYTHING) <= now_us


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def home(tmp_path):
    made = Home(tmp_path / "home")
    made.create()
    return made


@pytest.fixture
def registration(home):
    return register_worker(home, 0)


@pytest.fixture
def writer(home, registration, clock):
    made = EventWriter(home, registration, clock)
    yield made
    made.close()


@pytest.fixture
def reader(home):
    return EventReader(home)


numbers = itertools.count(1)


def event(number=None, **changes):
    number = next(numbers) if number is None else number
    fields = {
        "token_id": number.to_bytes(16, "big"),
        "kind": "impression",
        "promoted_post_id": "post",
        "line_item_id": "line",
        "post_slot": 7,
        "advertiser_slot": 8,
        "charge_micros": 300,
        "price_micros": 300_999,
        "runner_up_slot": None,
        "generation": 4,
        "decided_us": START,
    }
    return PendingEvent(**(fields | changes))


def die(home, registration, writer):
    """What a killed process leaves: its files, and a registration that names nobody."""
    writer.close()
    deregister_worker(home, registration)


def read_all(reader, cursors=None, limit=100):
    return [event for batch in reader.batches(cursors or {}, limit) for event in batch.events]


def test_an_event_is_read_as_it_was_written(writer, reader):
    written = event(5, runner_up_slot=9)
    committed = writer.commit([written])
    assert committed.outcomes == ("billable",)
    (batch,) = reader.batches({}, limit=10)
    (read,) = batch.events
    assert read.token_id == str(UUID(int=5))
    assert (read.kind, read.promoted_post_id, read.line_item_id) == ("impression", "post", "line")
    assert (read.charge_micros, read.price_micros, read.runner_up_slot) == (300, 300_999, 9)
    assert (read.generation, read.decided_us, read.ack_us) == (4, START, committed.ack_us)
    assert (read.outcome, read.advertiser_slot) == ("billable", 8)
    assert reader.batches({batch.file: batch.last_row}, limit=10) == []


def test_the_same_event_again_is_a_duplicate_without_a_row(writer, reader):
    outcomes = [writer.commit([event(1), event(1)]).outcomes, writer.commit([event(1)]).outcomes]
    assert outcomes == [("billable", "duplicate"), ("duplicate",)]
    assert len(read_all(reader)) == 1


def test_a_click_on_the_same_token_is_another_event_and_free(writer, reader):
    writer.commit([event(1), event(1, kind="click")])
    assert [(each.kind, each.charge_micros) for each in read_all(reader)] == [
        ("impression", 300),
        ("click", 0),
    ]


@pytest.mark.parametrize("slot", [7, 8], ids=["the post", "the advertiser"])
def test_an_event_is_billable_exactly_until_the_effective_time(writer, reader, clock, slot):
    clock.dark[slot] = clock.now + 2000
    assert writer.commit([event()]).outcomes == ("billable",)
    assert writer.commit([event(), event(reason="expired")]).outcomes == ("dark", "dark")
    assert [each.charge_micros for each in read_all(reader)] == [300, 0, 0]


def test_an_event_is_judged_by_the_standing_as_of_its_stamp(writer, clock):
    def light():
        if clock.dark.pop(7, None) is not None:
            clock.loosenings += 1

    clock.dark[7] = 0
    clock.during = light
    first = clock.now + 1000
    committed = writer.commit([event()])
    assert committed.outcomes == ("billable",)
    assert committed.ack_us > first  # the first stamp was of a time at which it was still dark


def test_events_are_free_while_standing_never_holds_still(writer, clock):
    def loosen():
        clock.loosenings += 1

    clock.during = loosen
    assert writer.commit([event()]).outcomes == ("dark",)


def test_a_reason_makes_an_event_free(writer, reader):
    assert writer.commit([event(reason="expired"), event(reason="bot")]).outcomes == (
        "expired",
        "bot",
    )
    assert [each.charge_micros for each in read_all(reader)] == [0, 0]


def test_the_watermark_is_the_stamp_of_the_last_group_or_of_idling(writer, reader):
    stamp = writer.commit([event()]).ack_us
    assert reader.lowest_watermark() == stamp
    assert reader.watermark_passed(stamp)
    assert not reader.watermark_passed(stamp + 1)
    idle = writer.commit([]).ack_us
    assert reader.lowest_watermark() == idle > stamp


def test_events_are_taken_up_to_the_lowest_watermark_of_living_processes(
    home, writer, reader, clock
):
    other = register_worker(home, 1)
    assert reader.lowest_watermark() == 0  # registered, and may be about to stamp its first group
    slow = EventWriter(home, other, clock)
    before = writer.commit([event(1)]).ack_us
    mark = slow.commit([]).ack_us
    after = writer.commit([event(2)]).ack_us
    assert before < mark < after
    assert [each.ack_us for each in read_all(reader)] == [before]
    die(home, other, slow)
    assert [each.ack_us for each in read_all(reader)] == [before, after]


def test_the_file_of_a_dead_process_is_taken_whole(home, registration, writer, reader):
    writer.commit([event(1), event(2)])
    die(home, registration, writer)
    assert reader.lowest_watermark() == EVERYTHING
    assert reader.watermark_passed(EVERYTHING)
    (batch,) = reader.batches({}, limit=1)
    assert len(batch.events) == 1
    (rest,) = reader.batches({batch.file: batch.last_row}, limit=1)
    assert rest.last_row > batch.last_row
    settled = {batch.file: rest.last_row}
    assert reader.batches(settled, limit=1) == []
    assert reader.batches({}, limit=1) == [batch]  # a cursor that was rolled back is honoured


def test_a_limit_holds_over_all_files(home, writer, reader, clock):
    second = EventWriter(home, register_worker(home, 1), clock)
    for each in (writer, second):
        each.commit([event() for _ in range(3)])
    writer.commit([])
    assert len(read_all(reader, limit=4)) == 4
    second.close()


def test_a_new_day_is_a_new_file_and_the_watermark_goes_on(home, writer, reader, clock):
    writer.commit([event(1)])
    clock.now += DAY_US
    stamp = writer.commit([event(2)]).ack_us
    assert len(list(home.events.glob("*.events"))) == 2
    assert reader.lowest_watermark() == stamp
    assert len(read_all(reader)) == 2


def test_settled_files_of_dead_processes_are_removed_once_they_are_old(
    home, registration, writer, reader, clock
):
    writer.commit([event(1)])
    clock.now += DAY_US
    mark = writer.commit([event(2)]).ack_us
    (first, second) = sorted(path.name for path in home.events.glob("*.events"))
    assert reader.remove_settled({first: 1, second: 1}, EVERYTHING) == []  # still alive
    die(home, registration, writer)
    assert reader.remove_settled({}, EVERYTHING) == []  # not settled
    assert reader.remove_settled({first: 1, second: 1}, mark) == [first]  # the other is young
    assert reader.remove_settled({first: 1, second: 1}, mark + 1) == [second]
    assert list(home.events.iterdir()) == []


def test_a_process_that_died_before_its_tables_existed_left_nothing(home, reader):
    sqlite3.connect(home.events / "2026-01-01-w0-1-2-3.events").close()
    assert (reader.batches({}, limit=1), reader.lowest_watermark()) == ([], EVERYTHING)


@pytest.mark.parametrize("how", ["garbage", "version"])
def test_a_damaged_file_is_named(home, reader, how):
    path = home.events / "2026-01-01-w0-1-2-3.events"
    if how == "garbage":
        path.write_bytes(b"no database" * 1000)
    else:
        database = sqlite3.connect(path)
        database.execute("PRAGMA user_version = 99")
        database.close()
    with pytest.raises(EventFileDamaged, match=path.name):
        reader.batches({}, limit=1)


def test_a_group_that_fails_leaves_nothing_and_the_next_one_works(writer, reader):
    with pytest.raises(sqlite3.IntegrityError):
        writer.commit([event(1), event(2, line_item_id=None)])
    assert writer.commit([event(1)]).outcomes == ("billable",)
    assert len(read_all(reader)) == 1
