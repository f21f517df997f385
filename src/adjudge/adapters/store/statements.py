"""Statements of reasons as JSON: strict both ways, with the version of the form."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from adjudge.domain.ads.roles import PartyRole
from adjudge.domain.cases.measure import (
    AS_ADVERTISER,
    Duration,
    MeasureKind,
    Scope,
    Territory,
    TerritoryRole,
    TimeWindow,
)
from adjudge.domain.cases.statement import (
    Automation,
    ElementFinding,
    Ground,
    GroundKind,
    Redress,
    Statement,
)

VERSION = 1


class StatementUnreadable(Exception):
    """A stored statement is not of the form that this version writes: the record is damaged."""


def statement_to_json(statement: Statement) -> dict[str, Any]:
    """The statement's own record, with the version of this form."""
    return {"version": VERSION, **statement.record()}


def statement_from_json(stored: Mapping[str, Any]) -> Statement:
    """The statement that was stored.

    Raises:
        StatementUnreadable: another version, a missing or unknown key, or a value of another type.
    """
    try:
        statement = _read(stored)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise StatementUnreadable(repr(error)) from error
    # Whatever was not read (an unknown key, a second value in a set) shows up as a difference.
    if statement_to_json(statement) != dict(stored):
        raise StatementUnreadable("it does not read back as it was stored")
    return statement


def _read(stored: Mapping[str, Any]) -> Statement:
    if stored["version"] != VERSION:
        raise ValueError(f"version {stored['version']!r}")
    ground, automation = stored["ground"], stored["automation"]
    measure, duration, scope = stored["measure"], stored["duration"], stored["scope"]
    return Statement(
        summary=_text(stored["summary"]),
        measure=None if measure is None else MeasureKind(measure),
        ground=None
        if ground is None
        else Ground(
            kind=GroundKind(ground["kind"]),
            reference=_text(ground["reference"]),
            as_of=date.fromisoformat(ground["as_of"]),
            text=_text(ground.get("text", "")),
            binds_operator=_flag(ground.get("binds_operator", True)),
            subject=_text(ground.get("subject", "")),
            territories=_texts(ground.get("territories", [])),
            until=_day(ground.get("until")),
        ),
        fact_ids=_texts(stored["fact_ids"]),
        findings=tuple(
            ElementFinding(
                element_id=_text(finding["element_id"]),
                fact_ids=_texts(finding["fact_ids"]),
                why=_text(finding["why"]),
            )
            for finding in stored["findings"]
        ),
        scope=scope_from_json(scope),
        duration=Duration(
            ends_on=_day(duration["ends_on"]),
            condition=_text(duration["condition"]),
            review_on=_day(duration["review_on"]),
        ),
        not_affected=_text(stored["not_affected"]),
        would_change=_text(stored["would_change"]),
        redress=frozenset(Redress(way) for way in stored["redress"]),
        automation=None
        if automation is None
        else Automation(
            detection=_flag(automation["detection"]),
            decision=_flag(automation["decision"]),
            program=_text(automation["program"]),
        ),
    )


def scope_from_json(scope: Mapping[str, Any]) -> Scope:
    """The scope of a stored statement or measure. Raises `KeyError`, `TypeError`, `ValueError`."""
    return Scope(
        whole_party=_flag(scope["whole_party"]),
        promoted_post_ids=_texts(scope["promoted_post_ids"]),
        roles=tuple(map(PartyRole, scope.get("roles", AS_ADVERTISER))),
        account_ids=_texts(scope.get("account_ids", [])),
        products=_texts(scope.get("products", [])),
        categories=_texts(scope.get("categories", [])),
        formats=_texts(scope.get("formats", [])),
        targeting=_texts(scope.get("targeting", [])),
        minimum_age=scope.get("minimum_age"),
        time_windows=tuple(
            TimeWindow(
                weekdays=tuple(window["weekdays"]),
                from_hour=window["from_hour"],
                to_hour=window["to_hour"],
            )
            for window in scope.get("time_windows", [])
        ),
        territories=tuple(
            Territory(code=_text(each["code"]), role=TerritoryRole(each["role"]))
            for each in scope.get("territories", [])
        ),
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _texts(values: list[object]) -> tuple[str, ...]:
    return tuple(_text(value) for value in values)


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"{value!r} is neither true nor false")
    return value
