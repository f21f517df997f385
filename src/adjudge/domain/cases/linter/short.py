"""Short statements: of interim measures and holds, which act first; and of rulings of no action.

They say less than a statement of reasons, and never nothing: a cause, dated facts on exhibits, an
expiry, and a way to contest. A dismissal is a reasoned decision too, because others will cite it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from adjudge.domain.cases.exhibit import Exhibit
from adjudge.domain.cases.fact import Fact
from adjudge.domain.cases.linter.facts import MIN_WORDS_WHY
from adjudge.domain.cases.linter.missing import Missing
from adjudge.domain.cases.wording import repeats, words
from adjudge.domain.policy.clause import Clause


def check_short(
    *,
    cause: str,
    facts: Sequence[Fact],
    exhibits: Mapping[str, Exhibit],
    expires_at: datetime | None,
    route: str,
    now: datetime,
    longest: timedelta,
) -> tuple[Missing, ...]:
    """What the short statement of an interim measure or a hold lacks; empty: it may be served.

    `cause` is the clause or cause code, `route` the way to contest it, `longest` how long such an
    act may last.
    """
    return (
        *_said(cause, "cause", "It names no clause and no cause.", "Name the cause."),
        *_based(facts, exhibits),
        *_expiry(expires_at, now, longest),
        *_said(route, "route", "It does not say how to contest it.", "Name the way to contest it."),
    )


def check_dismissal(
    *, reasons: str, clause: Clause | None, facts: Sequence[Fact], exhibits: Mapping[str, Exhibit]
) -> tuple[Missing, ...]:
    """What the reasons for taking no action lack; empty: the case may be closed.

    `clause` is the one that was asked about. A dismissal may find that there is no fact at all, but
    what it states is dated and rests on exhibits.
    """
    lacking = list(_based(facts, exhibits)) if facts else []
    if clause is None:
        lacking.append(
            Missing(
                code="reasons.ground_missing",
                field="ground",
                problem="It does not say under which clause the case was looked at.",
                remedy="Name the clause and its version.",
            )
        )
    if len(words(reasons)) < MIN_WORDS_WHY or (clause and repeats(reasons, clause.text)):
        lacking.append(
            Missing(
                code="reasons.dismissal_unreasoned",
                field="reasons",
                problem="It does not say why nothing is done.",
                remedy="Say which element is not met, or what could not be shown.",
            )
        )
    return tuple(lacking)


def _said(text: str, name: str, problem: str, remedy: str) -> Iterator[Missing]:
    if not text.strip():
        yield Missing(code=_CODES[name], field=name, problem=problem, remedy=remedy)


_CODES = {"cause": "reasons.cause_missing", "route": "reasons.redress_missing"}


def _based(facts: Sequence[Fact], exhibits: Mapping[str, Exhibit]) -> Iterator[Missing]:
    if not facts:
        yield Missing(
            code="reasons.facts_missing",
            field="facts",
            problem="It states no fact.",
            remedy="Record what was seen, when, and on which exhibit.",
        )
    for fact in facts:
        if fact.began is None:
            yield Missing(
                code="reasons.fact_undated",
                field="facts",
                problem=f"{fact.label} has no date.",
                remedy=f"Give {fact.label} the date or interval on which it was so.",
            )
        if not any(exhibits[key].stands for key in fact.exhibit_ids if key in exhibits):
            yield Missing(
                code="reasons.fact_without_exhibit",
                field="facts",
                problem=f"{fact.label} rests on no exhibit that stands.",
                remedy=f"Add the exhibit that shows {fact.label}, or drop it.",
            )


def _expiry(expires_at: datetime | None, now: datetime, longest: timedelta) -> Iterator[Missing]:
    if expires_at is None:
        yield Missing(
            code="reasons.expiry_missing",
            field="expiry",
            problem="It does not say when it ends by itself.",
            remedy="Give the time at which it ends.",
        )
    elif not now < expires_at <= now + longest:
        hours = int(longest.total_seconds() // 3600)
        yield Missing(
            code="reasons.expiry_out_of_bounds",
            field="expiry",
            problem=f"It would end before it begins, or last longer than {hours} hours.",
            remedy="Give a time within that; what is to last longer needs a ruling.",
        )
