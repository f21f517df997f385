"""How amounts and times are written for people: absolute first, in UTC, the same everywhere."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString

from adjudge.domain.money import Money

NO_BREAK: Final = "\N{NO-BREAK SPACE}"
MINUS: Final = "\N{MINUS SIGN}"
# Not strftime's %B: a server's locale must not change a letter.
MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_STEPS: Final = (("day", 86_400), ("hour", 3_600), ("minute", 60))


def money(value: Money | int, currency: str = "") -> str:
    """`EUR 1,500.00`, from Money, or from micros and a currency. It never breaks over a line."""
    amount = value if isinstance(value, Money) else Money(currency, value)
    return str(amount).replace(" ", NO_BREAK).replace("-", MINUS)


def day(value: date) -> str:
    """`23 November 2026`; of an instant, the day in UTC."""
    moment = value.astimezone(UTC) if isinstance(value, datetime) else value
    return f"{moment.day}{NO_BREAK}{MONTHS[moment.month - 1]}{NO_BREAK}{moment.year}"


def instant(value: datetime) -> str:
    """`23 November 2026, 17:00 UTC`, to the minute (rounded down)."""
    assert value.tzinfo is not None, "times are aware"
    moment = value.astimezone(UTC)
    return f"{day(moment)}, {moment:%H:%M}{NO_BREAK}UTC"


def exact(value: datetime) -> str:
    """`23 November 2026, 17:00:03 UTC`, to the second (rounded down)."""
    return f"{day(value)}, {value.astimezone(UTC):%H:%M:%S}{NO_BREAK}UTC"


def machine(value: datetime) -> str:
    """The instant for programs, to the microsecond: `2026-11-23T17:00:03.000250Z`."""
    text = value.astimezone(UTC).isoformat(timespec="microseconds")
    return text.replace("+00:00", "Z")


def time_tag(value: datetime) -> SafeString:
    """The same as a `time` element that a program can read to the second."""
    machine = value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return format_html('<time datetime="{}">{}</time>', machine, instant(value))


def relative(value: datetime, now: datetime) -> str:
    """`in 3 days`, `2 hours ago`, `now`: always beside the absolute time, never instead of it.

    Rounded towards now, so that a deadline never looks further away than it is.
    """
    gap: timedelta = value - now
    seconds = int(abs(gap.total_seconds()))
    for unit, size in _STEPS:
        count = seconds // size
        if count:
            words = plural(count, unit, f"{unit}s")
            return f"in {words}" if gap > timedelta(0) else f"{words} ago"
    return "now"


def plural(count: int, one: str, many: str) -> str:
    """`1 post`, `2 posts`, `1,204 posts`."""
    return f"{count:,}{NO_BREAK}{one if count == 1 else many}"
