"""The player: performs a story, event by event, and compares what came with what the file says.

After a refusal the story goes on as if the refused act was not done; what presupposes it is done
otherwise or is moot (CASES.md, Replay of real events).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from adjudge.adapters.rulebook_files import shipped_rulebook
from adjudge.domain.errors import DomainError
from adjudge.domain.policy.rulebook import Rulebook
from adjudge.replay import outcome as came
from adjudge.replay.acts.doing import Doing
from adjudge.replay.acts.table import do
from adjudge.replay.clauses import rulebook_of
from adjudge.replay.homes import Homes, ReplayClock
from adjudge.replay.outcome import (
    ActOutcome,
    EventOutcome,
    NothingMade,
    Played,
    compare,
    refusal,
)
from adjudge.replay.stage import MORNING, Stage
from adjudge.replay.story import Act, Event, Story, WorldText

BEFORE: Final = timedelta(days=30)
NO_DATES: Final = date(2018, 1, 1)
HAPPENED: Final = frozenset({came.DONE, came.OTHERWISE, came.CONTEXT})


@dataclass(slots=True)
class _Course:
    """How far the story has come: the stages it needs, and the result of each event."""

    stages: dict[str, Stage] = field(default_factory=dict)
    results: dict[str, str] = field(default_factory=dict)


def play(story: Story, homes: Homes) -> Played:
    """Perform a whole story on homes of its own."""
    first = min((e.first for e in story.events if e.first is not None), default=NO_DATES)
    course = _Course()
    for world in story.worlds:
        course.stages[world.id] = _stage(story, world, homes, first - BEFORE)
    outcomes = []
    for number, event in enumerate(story.events):
        played = _play_event(course, event, _day_of(story.events[number:]))
        course.results[event.id] = played.result
        outcomes.append(played)
    return Played(story=story, outcomes=tuple(outcomes))


def _stage(story: Story, world: WorldText, homes: Homes, before: date) -> Stage:
    """The operator with its advertisers, each since the day on which the file says it began."""
    entries = [
        (advertising.since or before, party, advertising)
        for party in story.parties
        for advertising in party.advertises
        if advertising.at == world.id
    ]
    entries.sort(key=lambda entry: entry[0])
    begins = min([before, *(since for since, _, _ in entries)])
    clock = ReplayClock(datetime.combine(begins, MORNING))
    home = homes.make(name=world.name, currency=world.currency, clock=clock, book=_book(world))
    stage = Stage(story, world, home)
    for since, party, advertising in entries:
        stage.move_to(since)
        stage.enter(party, advertising)
    return stage


def _book(world: WorldText) -> Rulebook:
    return rulebook_of(world.policy, shipped_rulebook("ads"))


def _day_of(events: Sequence[Event]) -> date | None:
    """The day of the first of these events: of what its accounts allow, the better one.

    What the operator does counts late, because the party's time runs from it; what the party does
    counts early, because the operator's time runs from it. Nothing counts after what comes later.
    """
    event = events[0]
    if event.first is None or event.last is None:
        return None
    if event.act.name.startswith(("operator.", "authority.", "proceeding.")):
        return min(each.last for each in events if each.last is not None)
    return event.first


def _play_event(course: _Course, event: Event, day: date | None) -> EventOutcome:
    stage = course.stages.get(event.act.at or "")
    if stage is not None:
        stage.home.enter()
        stage.move_to(day)
    because = tuple(
        cause
        for cause in dict.fromkeys((*event.needs, *event.act.causes))
        if course.results.get(cause, came.DONE) not in HAPPENED
    )
    if event.act.name == "context":
        played, result = None, came.CONTEXT
    elif because:
        played, result = None, came.MOOT
    else:
        assert stage is not None, "the reader gave every act an operator"
        played = _play_act(stage, event.act, (event.id,))
        result = played.result
    instead: tuple[ActOutcome, ...] = ()
    if result in {came.REFUSED, came.MOOT} and event.instead:
        instead = _play_instead(course, event)
        if any(each.result == came.DONE for each in instead):
            result = came.OTHERWISE
    standing = _standing(course, event)
    return EventOutcome(
        event=event,
        result=result,
        played=played,
        instead=instead,
        because=because,
        standing=standing,
        mismatches=_mismatches(event, result, played, instead, standing),
    )


def _play_instead(course: _Course, event: Event) -> tuple[ActOutcome, ...]:
    outcomes = []
    for act in event.instead:
        stage = course.stages[act.at or ""]
        stage.home.enter()
        later = stage.today + timedelta(days=act.days_later) if act.days_later else None
        stage.move_to(later)
        names = (event.id,) if act.id is None else (event.id, act.id)
        played = _play_act(stage, act, names)
        if act.id is not None:
            course.results[act.id] = played.result
        outcomes.append(played)
    return tuple(outcomes)


def _play_act(stage: Stage, act: Act, names: tuple[str, ...]) -> ActOutcome:
    at = stage.deps.clock.now()
    if act.name == "time.passes":
        stage.move_to(stage.today + timedelta(days=int(str(act.fields.get("days", 0)))))
        return ActOutcome(act=act, at=stage.deps.clock.now(), result=came.DONE)
    try:
        told = do(Doing(stage=stage, act=act, names=names))
    except NothingMade as missing:
        return ActOutcome(act=act, at=at, result=came.MOOT, refused=refusal(missing))
    except DomainError as error:
        return ActOutcome(act=act, at=at, result=came.REFUSED, refused=refusal(error))
    return ActOutcome(act=act, at=at, result=came.DONE, told=told)


def _standing(course: _Course, event: Event) -> str | None:
    party = event.act.fields.get("party")
    stage = course.stages.get(event.act.at or "")
    if party is None or stage is None:
        return None
    stage.home.enter()
    return stage.standing_of(party)


def _mismatches(
    event: Event,
    result: str,
    played: ActOutcome | None,
    instead: Sequence[ActOutcome],
    standing: str | None,
) -> tuple[str, ...]:
    refused = played.refused if played else None
    found = list(compare(event.expect, result, refused, standing))
    for each in instead:
        expected = each.act.expect
        if expected is not None:
            found += [
                f"instead, {each.act.name}: {text}"
                for text in compare(expected, each.result, each.refused, None)
            ]
        elif each.result in {came.REFUSED, came.MOOT}:
            assert each.refused is not None
            found.append(f"instead, {each.act.name} was refused: {each.refused.message}")
    return tuple(found)
