"""Many readers who ask for promoted posts all the time, and what each of them was shown when."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, Self

import httpx

from adjudge.demo.road.visitor import AGENT
from adjudge.domain.errors import DomainError

READERS: Final = 4
SLOTS: Final = 10
TIMEOUT_SECONDS: Final = 10.0
POLL_SECONDS: Final = 0.02
MAX_SIGHTINGS: Final = 1_000_000


class StormTooSlow(DomainError):
    """Not enough decisions were answered in time."""

    code = "storm.too_slow"

    def message(self) -> str:
        d = self.details
        return f"Only {d['got']} of {d['wanted']} decisions were answered within {d['seconds']} s."

    def remedy(self) -> str:
        return "Free the machine of other work and try again; the logs in run/ say more."


@dataclass(frozen=True, slots=True)
class Sighting:
    """One decision: whether it showed a post of the advertiser in question.

    When its request was sent and its answer had come is this machine's clock, in Unix seconds.
    """

    sent_at: float
    answered_at: float
    showed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Decisions that started within some span of time, and how many of them showed the post."""

    decisions: int
    showed: int


class Storm:
    """Asks `GET /api/v1/promoted` from several threads until it is left."""

    def __init__(self, base_url: str, advertiser: str, readers: int = READERS) -> None:
        self._base_url = base_url
        self._advertiser = advertiser
        self._over = threading.Event()
        self._sightings: list[Sighting] = []
        self._unanswered: list[float] = []
        self._threads = [
            threading.Thread(target=self._ask, name=f"reader-{number}", daemon=True)
            for number in range(readers)
        ]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join(2 * TIMEOUT_SECONDS)

    @property
    def sightings(self) -> list[Sighting]:
        """What was seen so far."""
        return self._sightings.copy()

    @property
    def unanswered(self) -> int:
        """Requests without a decision: serving did not answer in time, or the site did not."""
        return len(self._unanswered)

    def wait_for(self, decisions: int, *, since: float = 0.0, seconds: float) -> None:
        """Wait until that many decisions started after `since`.

        Raises:
            StormTooSlow: they did not within `seconds`.
        """
        deadline = time.monotonic() + seconds
        while (got := tally(self.sightings, since=since).decisions) < decisions:
            if time.monotonic() > deadline:
                raise StormTooSlow(got=got, wanted=decisions, seconds=round(seconds))
            time.sleep(POLL_SECONDS * 5)

    def wait_shown(self, seconds: float, *, since: float = 0.0) -> None:
        """Wait until some decision after `since` showed the post. Raises `StormTooSlow`."""
        deadline = time.monotonic() + seconds
        while not tally(self.sightings, since=since).showed:
            if time.monotonic() > deadline:
                raise StormTooSlow(got=0, wanted="1 that shows the post", seconds=round(seconds))
            time.sleep(POLL_SECONDS)

    def _ask(self) -> None:
        # A list's append is atomic, so the threads need no lock.
        headers = {"User-Agent": AGENT, "Accept": "application/json"}
        with httpx.Client(
            base_url=self._base_url, timeout=TIMEOUT_SECONDS, trust_env=False, headers=headers
        ) as client:
            while not self._over.is_set() and len(self._sightings) < MAX_SIGHTINGS:
                sent_at = time.time()
                try:
                    answer = client.get("/api/v1/promoted", params={"slots": SLOTS})
                    decision: dict[str, Any] = (
                        answer.json() if answer.is_success else {"unavailable": True}
                    )
                except (httpx.HTTPError, ValueError):
                    decision = {"unavailable": True}
                if decision.get("unavailable"):
                    self._unanswered.append(sent_at)
                    self._over.wait(POLL_SECONDS)
                else:
                    names = {each["advertiser"] for each in decision["promoted"]}
                    sighting = Sighting(sent_at, time.time(), self._advertiser in names)
                    self._sightings.append(sighting)


def tally(
    sightings: Iterable[Sighting], *, since: float = 0.0, until: float = float("inf")
) -> Tally:
    """The decisions that started after `since` and before `until`."""
    within = [each for each in sightings if since < each.sent_at < until]
    return Tally(decisions=len(within), showed=sum(each.showed for each in within))
