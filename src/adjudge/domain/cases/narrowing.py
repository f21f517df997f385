"""Narrowing: whether one statement of reasons takes less from the party than another.

What was proposed may be dropped or narrowed without a new proposal letter, and what is in force may
be modified downwards. A new fact, exhibit, ground or wider scope is neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from adjudge.domain.cases.measure import Duration, MeasureKind, Scope
from adjudge.domain.cases.statement import Statement
from adjudge.domain.errors import DomainError

SEVERITY: Mapping[MeasureKind, int] = MappingProxyType(
    {
        MeasureKind.TERMINATE: 6,
        MeasureKind.SUSPEND: 5,
        MeasureKind.REFUSE: 4,
        MeasureKind.LIMIT: 4,
        MeasureKind.REQUIRE_AUTHORISATION: 4,
        MeasureKind.REMOVE: 3,
        MeasureKind.DECLINE: 3,
        MeasureKind.LABEL: 2,
        MeasureKind.STRIKE: 1,
        MeasureKind.WARNING: 0,
    }
)
"""Of two measures of one scope, which is milder: the lower number."""
_LISTS = (
    *("account_ids", "products", "categories", "formats", "targeting"),
    *("time_windows", "territories"),
)


class NotNarrower(DomainError):
    """The new text says or takes more than the old one."""

    code = "ruling.not_narrower"

    def message(self) -> str:
        return f"The new text is not narrower: {self.details.get('problem')}."

    def remedy(self) -> str:
        return (
            "Only drop or narrow here. A new fact, exhibit, ground or wider scope is proposed "
            "anew, with its own proposal letter."
        )


def must_be_narrower(new: Statement, old: Statement) -> None:
    """Raise `NotNarrower` unless `new` only drops or narrows what `old` says.

    Its summary, and what is not affected, are told anew, because less is decided.
    """
    for problem in _problems(new, old):
        raise NotNarrower(problem=problem)


def is_within(new: Scope, old: Scope) -> bool:
    """Whether everything that `new` reaches, `old` reaches."""
    if new.whole_party and not old.whole_party:
        return False
    if not old.whole_party and not set(new.promoted_post_ids) <= set(old.promoted_post_ids):
        return False
    if not set(new.roles) <= set(old.roles):
        return False
    age = old.minimum_age
    if age is not None and (new.minimum_age is None or new.minimum_age > age):
        return False
    return all(_is_part(getattr(new, name), getattr(old, name)) for name in _LISTS)


def _problems(new: Statement, old: Statement) -> Iterable[str]:
    assert new.measure is not None, "the linter passed it"
    assert old.measure is not None, "the linter passed it"
    if new.ground != old.ground:
        yield "the ground is another"
    if not set(new.fact_ids) <= set(old.fact_ids):
        yield "it states a fact that was not stated before"
    known = {(finding.element_id, finding.why) for finding in old.findings}
    if not {(finding.element_id, finding.why) for finding in new.findings} <= known:
        yield "it gives reasons that were not given before"
    if SEVERITY[new.measure] > SEVERITY[old.measure]:
        yield "the measure is a harsher one"
    if not is_within(new.scope, old.scope):
        yield "the scope reaches further"
    if not _ends_no_later(new.duration, old.duration):
        yield "it lasts longer"
    if new.would_change != old.would_change:
        yield "what would change the decision is another thing"
    if not new.redress >= old.redress:
        yield "it leaves out a way to contest"
    terms = (new.measure, new.scope, new.duration)
    if terms == (old.measure, old.scope, old.duration):
        yield "measure, scope and duration are the same"


def _ends_no_later(new: Duration, old: Duration) -> bool:
    if old.ends_on is not None:
        return new.ends_on is not None and new.ends_on <= old.ends_on
    if new.ends_on is not None:
        return True
    later = old.review_on is not None and (new.review_on is None or new.review_on > old.review_on)
    return new.condition == old.condition and not later


def _is_part(new: tuple[object, ...], old: tuple[object, ...]) -> bool:
    """Whether an axis narrows at least as much: an empty one reaches everything."""
    return not old or (bool(new) and set(new) <= set(old))
