from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from adjudge.domain.money import MAX_MICROS, Money
from adjudge.web import formats

NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)


def spaces(text):
    return str(text).replace("\N{NO-BREAK SPACE}", " ")


def test_money_is_written_with_its_currency_and_does_not_break():
    assert formats.money(Money("EUR", 1_500_000_000)) == "EUR\N{NO-BREAK SPACE}1,500.00"
    assert spaces(formats.money(500_000, "SEK")) == "SEK 0.50"
    assert spaces(formats.money(Money("EUR", -1_000_001))) == "EUR \N{MINUS SIGN}1.000001"


@given(st.integers(-MAX_MICROS, MAX_MICROS))
def test_money_reads_back_as_the_same_amount(micros):
    text = spaces(formats.money(micros, "EUR")).removeprefix("EUR ")
    typed = text.replace(",", "").replace("\N{MINUS SIGN}", "-")
    assert Money.parse(typed, "EUR").micros == micros


def test_times_are_absolute_and_in_utc():
    assert spaces(formats.instant(NOW)) == "23 November 2026, 17:00 UTC"
    tokyo = timezone(timedelta(hours=9))
    assert spaces(formats.instant(NOW.astimezone(tokyo))) == "23 November 2026, 17:00 UTC"
    assert spaces(formats.day(date(2027, 1, 2))) == "2 January 2027"
    late = datetime(2026, 11, 24, 1, 0, tzinfo=tokyo)
    assert spaces(formats.day(late)) == "23 November 2026"


def test_the_time_element_can_be_read_by_a_program():
    tag = spaces(formats.time_tag(NOW))
    assert tag == '<time datetime="2026-11-23T17:00:00Z">23 November 2026, 17:00 UTC</time>'


def test_relative_times():
    said = {
        "now": timedelta(seconds=59),
        "in 1 minute": timedelta(seconds=119),
        "in 23 hours": timedelta(hours=23, minutes=59),
        "in 1 day": timedelta(hours=47),
        "3 days ago": -timedelta(days=3),
    }
    assert {spaces(formats.relative(NOW + gap, NOW)): gap for gap in said.values()} == said


@given(st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=9999)))
def test_a_deadline_never_looks_further_away_than_it_is(gap):
    words = spaces(formats.relative(NOW + gap, NOW)).split()
    sizes = {"day": 86_400, "hour": 3_600, "minute": 60}
    shown = 0 if words == ["now"] else int(words[1].replace(",", "")) * sizes[words[2].rstrip("s")]
    assert shown <= gap.total_seconds()


def test_plurals():
    assert [spaces(formats.plural(n, "post", "posts")) for n in (0, 1, 1204)] == [
        "0 posts",
        "1 post",
        "1,204 posts",
    ]
