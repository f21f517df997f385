"""Deadlines: how many days each clock runs. All configurable; the defaults are the model's."""

from __future__ import annotations

from dataclasses import dataclass, fields

from adjudge.domain.errors import InvalidValue

LONGEST_DAYS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadlines:
    """Whole days, but for `interim_hours`. A change moves no clock that runs already.

    `human_look` is the second look of a person at a decline; `pending` how long a submission may
    wait; `later_hearing` how long an answer may that is given after the effect;
    `termination_notice` lies between service and effect of a termination; `grace_at_most` bounds
    the one grace period after a deadline that the operator missed.

    Raises:
        InvalidValue: a deadline that is not between 1 and 400.
    """

    answer_to_proposal: int = 7
    later_hearing: int = 7
    particulars: int = 7
    appeal_admission: int = 7
    appeal_decision: int = 30
    complaint: int = 7
    review: int = 30
    authorisation: int = 14
    pending: int = 3
    human_look: int = 3
    refund: int = 14
    election: int = 30
    termination_notice: int = 30
    grace_at_most: int = 14
    interim_hours: int = 72
    stay_hours: int = 72

    def __post_init__(self) -> None:
        for field in fields(self):
            if not 0 < getattr(self, field.name) <= LONGEST_DAYS:
                raise InvalidValue(field=field.name, problem=f"between 1 and {LONGEST_DAYS}")
