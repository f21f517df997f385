"""The story clock: in a demo home, and only there, the time of cases may run ahead of real time.

It moves case clocks and policy dates. Decisions, acknowledgements, billing, tokens and sessions go
by real time. No page and no API sets it: whoever can, has a shell.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from adjudge.adapters.home import Home
from adjudge.domain.errors import DomainError
from adjudge.services.organic_ports import Clock

LONGEST = timedelta(days=3_660)


class StoryClockRefused(DomainError):
    """The story clock belongs to demo homes, and never runs backwards."""

    code = "story_clock.refused"

    def message(self) -> str:
        return f"The story clock was not moved: {self.details.get('problem')}."

    def remedy(self) -> str:
        return "Use a home that `adjudge demo` made, and move time forward by at most ten years."


class StoryClock:
    """Real time, plus the offset that the demo home's file holds."""

    def __init__(self, home: Home, real: Clock) -> None:
        self._home = home
        self._real = real

    def now(self) -> datetime:
        """The time of cases, aware, in UTC."""
        return self._real.now() + offset(self._home)


def offset(home: Home) -> timedelta:
    """How far the story is ahead; zero outside a demo home, whatever the file says."""
    if not home.is_demo:
        return timedelta(0)
    try:
        seconds = int(home.story_offset.read_text())
    except FileNotFoundError:
        return timedelta(0)
    except ValueError:
        raise StoryClockRefused(problem=f"{home.story_offset} holds no number") from None
    return timedelta(seconds=min(max(seconds, 0), int(LONGEST.total_seconds())))


def advance(home: Home, by: timedelta) -> timedelta:
    """Move the story forward; the new offset. Raises `StoryClockRefused`."""
    if not home.is_demo:
        raise StoryClockRefused(problem="this is no demo home")
    moved = offset(home) + by
    if by < timedelta(0) or moved > LONGEST:
        raise StoryClockRefused(problem="that is backwards or too far")
    draft = home.story_offset.with_suffix(".draft")
    draft.write_text(f"{int(moved.total_seconds())}\n")
    draft.replace(home.story_offset)
    return moved
