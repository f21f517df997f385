"""A story: events in an order, at operators, about parties, from sources. Plain data, no rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from adjudge.replay.quantity import Quantity
from adjudge.replay.when import When

Fields = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Who tells something."""

    id: str
    title: str
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorldText:
    """An operator. `policy` is None for the Ads Policy that comes with Adjudge."""

    id: str
    name: str
    currency: str
    what_if: bool
    about: str
    policy: tuple[Fields, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostText:
    """A post that is promoted."""

    id: str
    text: str
    landing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Advertising:
    """That a party advertises with an operator when the story begins."""

    at: str
    since: date | None
    deposit: Quantity | None
    models: tuple[str, ...]
    countries: tuple[str, ...]
    posts: tuple[PostText, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyText:
    """A party of the story."""

    id: str
    name: str
    country: str
    advertises: tuple[Advertising, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """How one source tells an event."""

    source: str
    on: When | None
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What the file says Adjudge does: a result, codes that must come, a standing afterwards."""

    result: str
    codes: tuple[str, ...] = ()
    standing: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act of the vocabulary with its fields.

    `id` is None for an act that nothing refers to; `days_later` counts from the act before it.
    """

    name: str
    fields: Fields
    at: str | None
    causes: tuple[str, ...] = ()
    id: str | None = None
    what: str = ""
    days_later: int = 0
    expect: Expectation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What really happened, as an act; and what Adjudge has instead, if it does not allow it."""

    id: str
    on: When
    what: str
    act: Act
    sources: tuple[str, ...]
    accounts: tuple[Account, ...]
    needs: tuple[str, ...]
    corrects: str | None
    instead: tuple[Act, ...]
    expect: Expectation | None

    @property
    def tellings(self) -> tuple[When, ...]:
        """Every date that is told of it."""
        return (self.on, *(each.on for each in self.accounts if each.on is not None))

    @property
    def first(self) -> date | None:
        """The earliest day that anybody tells; None if nobody tells any."""
        return min((each.first for each in self.tellings if each.first is not None), default=None)

    @property
    def last(self) -> date | None:
        """The latest day that anybody tells; None if nobody tells any."""
        return max((each.last for each in self.tellings if each.last is not None), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A whole file."""

    file: str
    id: str
    title: str
    about: str
    sources: tuple[Source, ...]
    worlds: tuple[WorldText, ...]
    parties: tuple[PartyText, ...]
    exhibits: Mapping[str, Fields]
    events: tuple[Event, ...]

    def party(self, party_id: str) -> PartyText:
        """The party with this id, which the file has."""
        return next(party for party in self.parties if party.id == party_id)

    def world(self, world_id: str) -> WorldText:
        """The operator with this id, which the file has."""
        return next(world for world in self.worlds if world.id == world_id)

    def source(self, source_id: str) -> Source:
        """The source with this id, which the file has."""
        return next(source for source in self.sources if source.id == source_id)

    def acts(self) -> Iterator[Act]:
        """Every act: those that happened and those instead of them."""
        for event in self.events:
            yield event.act
            yield from event.instead
