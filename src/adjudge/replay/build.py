"""Build a story from the plain values that the reader checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from adjudge.replay.story import (
    Account,
    Act,
    Advertising,
    Event,
    Expectation,
    PartyText,
    PostText,
    Source,
    Story,
    WorldText,
)
from adjudge.replay.when import When, parse_when

Values = Mapping[str, Any]


def story(file: str, rest: Values, events: Sequence[Values]) -> Story:
    """The whole story; `rest` is everything of the file but its events."""
    return Story(
        file=file,
        id=rest["id"],
        title=rest["title"],
        about=rest["about"],
        sources=tuple(Source(**each) for each in rest.get("sources", ())),
        worlds=tuple(_world(each) for each in rest["worlds"]),
        parties=tuple(_party(each) for each in rest.get("parties", ())),
        exhibits={each["id"]: each for each in rest.get("exhibits", ())},
        events=tuple(_event(each) for each in events),
    )


def _world(values: Values) -> WorldText:
    return WorldText(
        id=values["id"],
        name=values["name"],
        currency=values.get("currency", "EUR"),
        what_if=values.get("what_if", False),
        about=values.get("about", ""),
        policy=values.get("policy"),
    )


def _party(values: Values) -> PartyText:
    return PartyText(
        id=values["id"],
        name=values["name"],
        country=values["country"],
        advertises=tuple(_advertising(each) for each in values.get("advertises", ())),
    )


def _advertising(values: Values) -> Advertising:
    return Advertising(
        at=values["at"],
        since=values.get("since"),
        deposit=values.get("deposit"),
        models=values.get("models", ()),
        countries=values.get("countries", ()),
        posts=tuple(post(each) for each in values.get("posts", ())),
    )


def post(values: Values) -> PostText:
    """A post that is promoted."""
    return PostText(id=values["id"], text=values["text"], landing=values.get("landing", "/"))


def _event(values: Values) -> Event:
    accounts = tuple(
        Account(source=each["source"], on=each.get("when"), says=each.get("says", ""))
        for each in values.get("accounts", ())
    )
    return Event(
        id=values["id"],
        on=values.get("when") or _on(accounts),
        what=values["what"],
        act=_act(values),
        sources=values.get("sources", ()),
        accounts=accounts,
        needs=values.get("needs", ()),
        corrects=values.get("corrects"),
        instead=tuple(_act(each) for each in values.get("instead", ())),
        expect=_expectation(values.get("expect")),
    )


def _on(accounts: Sequence[Account]) -> When:
    """The first date that an account tells; the reader saw that there is one."""
    return next((each.on for each in accounts if each.on is not None), parse_when("unknown"))


def _act(values: Values) -> Act:
    return Act(
        name=values["act"],
        fields=values["fields"],
        at=values["at"],
        causes=values["causes"],
        id=values.get("id"),
        what=values.get("what", ""),
        days_later=values.get("days_later", 0),
        expect=_expectation(values.get("expect")),
    )


def _expectation(values: Values | None) -> Expectation | None:
    if values is None:
        return None
    return Expectation(
        result=values["result"],
        codes=values.get("codes", ()),
        standing=values.get("standing"),
    )
