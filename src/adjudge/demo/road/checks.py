"""Checks that the steps of the road make: it holds, or the step has failed and says why."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from adjudge.demo.road.visitor import Page
from adjudge.domain.errors import DomainError

POLL_SECONDS: Final = 0.2
PATIENCE_SECONDS: Final = 20.0


class StepFailed(DomainError):
    """Something that the road promises did not hold."""

    code = "road.step_failed"

    def message(self) -> str:
        return str(self.details["why"])


def must(condition: object, why: str) -> None:
    """Raise `StepFailed` unless the condition holds."""
    if not condition:
        raise StepFailed(why=why)


def must_refuse(page: Page, code: str, what: str) -> None:
    """Raise `StepFailed` unless the page refused with this code."""
    is_refusal = page.status in {403, 404, 409, 422}
    must(
        is_refusal and code in page.codes,
        f"{what}: status {page.status}, codes {page.codes}, and {code} was expected",
    )


def eventually(look: Callable[[], object], what: str, seconds: float = PATIENCE_SECONDS) -> None:
    """Look again and again until it is so. Raises `StepFailed` when patience ends."""
    deadline = time.monotonic() + seconds
    while not look():
        must(time.monotonic() < deadline, f"{what}: not within {seconds:.0f} s")
        time.sleep(POLL_SECONDS)
