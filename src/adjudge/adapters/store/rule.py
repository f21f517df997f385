"""Rule: what a trigger holds about the rows of one table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.db.models import Model


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Before `event` on a row of `model`, refuse it with `message` if `refuse_when` holds."""

    model: type[Model]
    event: Literal["INSERT", "UPDATE"]
    message: str
    refuse_when: str
