"""Clause acts: the Ads Policy as general acts have made it, at any moment.

A rulebook is what was published as files, plus every act that was published since. A clause of an
act counts from the day of its effect, and on that day from its moment; the older version stops with
that day. If the act ends (an emergency act by itself, any act by withdrawal), what it did ends with
that day, and the older text is in force again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from adjudge.domain.cases.general_act import Change, ClauseChange, GeneralAct
from adjudge.domain.errors import DomainError, InvalidValue
from adjudge.domain.policy.clause import Clause, Spell
from adjudge.domain.policy.definition import by_text_alone, defined
from adjudge.domain.policy.rulebook import MAX_CLAUSES, Rulebook, UnknownClause
from adjudge.domain.steps import first, last

LOOSENING = frozenset({Change.SUSPEND, Change.END})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Days:
    """From which day an act counts, and up to which (None: for good)."""

    since: date
    until: date | None


def amended(book: Rulebook, acts: Iterable[GeneralAct], now: datetime) -> Rulebook:
    """The rulebook with what published acts have made of it up to `now`, and what is to come.

    Its version counts every act that has taken effect and every one that has ended. An act that
    cannot be carried out (it was refused when it was drafted) changes nothing.
    """
    clauses = {clause.ref: clause for clause in book.clauses}
    moves = 0
    for act in sorted(_published(acts), key=lambda each: (each.effective_at, each.id)):
        days = _days(act, now)
        if days is None:
            continue
        ends_at = _ends_at(act, now)
        moves += (act.effective_at <= now) + (ends_at is not None and ends_at <= now)
        for change in act.clauses:
            _apply(clauses, act, change, days)
    return replace(book, version=book.version + moves, clauses=tuple(clauses.values()))


def seen(acts: Iterable[GeneralAct], now: datetime) -> tuple[object, ...]:
    """What `amended` depends on besides the rulebook: equal keys, equal answers."""
    moments = [
        (act.id, len(act.steps), act.effective_at <= now, ends is not None and ends <= now)
        for act in _published(acts)
        for ends in (_ends_at(act, now),)
    ]
    return now.date(), tuple(moments)


def must_fit(book: Rulebook, act: GeneralAct) -> None:
    """Raise unless every clause change of an act can be carried out on the rulebook.

    Raises:
        UnknownClause: it changes, extends, suspends or ends a clause that there never was.
        InvalidValue: the version exists already, or the new text is none of a clause.
        PolicySyntax, PolicyType: the rule of a new text is wrong.
    """
    versions: dict[str, list[int]] = {}
    for clause in book.clauses:
        versions.setdefault(clause.id, []).append(clause.version)
    for change in act.clauses:
        known = versions.get(change.clause_id, [])
        if not known and change.change is not Change.MAKE:
            raise UnknownClause(clause=change.clause_id, rulebook=book.id)
        if change.change in LOOSENING:
            continue
        if change.version in known:
            latest = max(known)
            problem = f"{change.clause_id}@{change.version} exists; the next is {latest + 1}"
            raise InvalidValue(field="clauses", problem=problem)
        _made(book.clauses, act, change, since=act.effective_at.date())
    if len(book.clauses) + len(act.clauses) > MAX_CLAUSES:
        raise InvalidValue(field="clauses", problem=f"at most {MAX_CLAUSES:,} in a rulebook")


def new_texts(book: Rulebook, act: GeneralAct) -> tuple[Clause, ...]:
    """The clauses that an act brings into being, as they will read. Raises as `must_fit` does."""
    return tuple(
        replace(
            _made(book.clauses, act, change, since=act.effective_at.date()),
            exempt_classes=act.exempt_classes,
        )
        for change in act.clauses
        if change.change not in LOOSENING
    )


def _published(acts: Iterable[GeneralAct]) -> list[GeneralAct]:
    return [act for act in acts if act.clauses and first(act.steps, "publish") is not None]


def _ends_at(act: GeneralAct, now: datetime) -> datetime | None:
    """When it stopped to count, or will, as far as is known at `now`; None: it counts for good."""
    withdrawn = last(act.steps, "withdraw")
    taken_back = withdrawn.at if withdrawn is not None and withdrawn.at <= now else None
    return min((each for each in (taken_back, act.ends_at) if each is not None), default=None)


def _days(act: GeneralAct, now: datetime) -> _Days | None:
    """Its days as seen at `now`; None if it never counts, or not before later on this very day."""
    begins, ends = act.effective_at, _ends_at(act, now)
    if begins > now and begins.date() == now.date():
        return None
    until = ends.date() if ends is not None else None
    if ends is not None and ends > now and until == now.date():
        until = until + timedelta(days=1)  # on its last day it counts up to its moment
    if until is not None and until <= begins.date():
        return None
    return _Days(since=begins.date(), until=until)


def _apply(clauses: dict[str, Clause], act: GeneralAct, change: ClauseChange, days: _Days) -> None:
    """Carry out one change: end or suspend what there is, then add what comes into being."""
    made: Clause | None = None
    if change.change not in LOOSENING:
        try:
            made = _made(clauses.values(), act, change, since=days.since)
        except DomainError:
            return
        if made.ref in clauses:
            return
    for ref, old in list(clauses.items()):
        if old.id == change.clause_id:
            clauses[ref] = _out_of_force(old, days)
    if made is not None:
        run_off = days.since + timedelta(days=act.run_off_days) if act.run_off_days else None
        clauses[made.ref] = replace(
            made,
            effective_until=days.until,
            exempt_classes=act.exempt_classes,
            run_off_until=run_off,
        )


def _made(
    clauses: Iterable[Clause], act: GeneralAct, change: ClauseChange, *, since: date
) -> Clause:
    named = {"clause_id": change.clause_id, "version": change.version, "text": change.text}
    if change.definition is not None:
        return defined(change.definition, since=since, **named)  # type: ignore[arg-type] # each as its field is
    versions = [clause for clause in clauses if clause.id == change.clause_id]
    older = max(versions, key=lambda clause: clause.version, default=None)
    return by_text_alone(older, title=act.title, since=since, **named)  # type: ignore[arg-type] # the same


def _out_of_force(old: Clause, days: _Days) -> Clause:
    """The version without these days."""
    if old.effective_until is not None and old.effective_until <= days.since:
        return old
    if days.until is None and old.effective_from < days.since:
        return replace(old, effective_until=days.since)
    return replace(old, suspended=(*old.suspended, Spell(since=days.since, until=days.until)))
