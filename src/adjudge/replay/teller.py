"""The teller: prints a played story so that people can read it, and all stories as one table."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from adjudge.replay import outcome as came
from adjudge.replay.outcome import ActOutcome, EventOutcome, Played, Refusal
from adjudge.replay.story import Event, Story

FORMAT: Final = "adjudge-replay-1"
WIDTH: Final = 100
INDENT: Final = "     "
MARK: Final = {
    came.DONE: "DONE",
    came.REFUSED: "REFUSED",
    came.OTHERWISE: "DONE OTHERWISE",
    came.MOOT: "MOOT",
    came.CONTEXT: "context",
}


def tell(played: Played) -> str:
    """The story as text."""
    story = played.story
    lines = [story.title, "=" * len(story.title), "", *_wrapped(story.about, "")]
    for world in story.worlds:
        if world.what_if:
            lines += _wrapped(f"What if: {world.name}. {world.about}".strip(), "")
    lines.append("")
    for number, each in enumerate(played.outcomes, 1):
        lines += [*_event(story, each, number), ""]
    lines += _summary(played)
    if story.sources:
        titles = "; ".join(f"{source.title} {source.address}".strip() for source in story.sources)
        lines += [*_wrapped(f"Sources: {titles}.", ""), ""]
    return "\n".join(lines)


def _event(story: Story, each: EventOutcome, number: int) -> Iterator[str]:
    event = each.event
    # Whose event it is, is said only where there are several operators.
    where = story.world(event.act.at).name if event.act.at and len(story.worlds) > 1 else ""
    head = ", ".join(part for part in (event.on.words(), where) if part)
    yield f"{number:>3}. {head}"
    yield from _wrapped(event.what)
    yield from _accounts(story, event)
    if event.corrects:
        yield from _wrapped(f"This corrects what was told as '{event.corrects}'; both stay.")
    if each.result == came.CONTEXT:
        return
    at = f" (on the story's clock: {each.played.at:%-d %B %Y})" if each.played else ""
    yield f"{INDENT}{MARK[each.result]}{at}"
    if each.because:
        yield from _wrapped(f"It presupposes what was not done: {', '.join(each.because)}.")
    if each.played is not None:
        yield from _act(each.played)
    for act in each.instead:
        yield from _instead(act)
    if each.standing is not None:
        yield f"{INDENT}Standing on the ads surface afterwards: {each.standing}."
    for mismatch in each.mismatches:
        yield from _wrapped(f"NOT AS THE FILE SAYS: {mismatch}")


def _accounts(story: Story, event: Event) -> Iterator[str]:
    if not event.accounts:
        return
    told = []
    for account in event.accounts:
        parts = (account.on.words() if account.on else "", account.says)
        told.append(f"{story.source(account.source).title}: {', '.join(p for p in parts if p)}")
    yield from _wrapped(f"Accounts differ, and all stay. {'; '.join(told)}.")


def _act(played: ActOutcome) -> Iterator[str]:
    if played.refused is not None:
        yield from _refusal(played.refused)
    for sentence in played.told:
        yield from _wrapped(sentence)


def _refusal(refused: Refusal) -> Iterator[str]:
    yield from _wrapped(f"{refused.code}: {refused.message} {refused.remedy}".strip())
    for code, words in refused.parts:
        yield from _wrapped(f"- {code}: {words}", f"{INDENT}  ", f"{INDENT}    ")


def _instead(act: ActOutcome) -> Iterator[str]:
    what = act.act.what or f"{act.act.name}."
    yield from _wrapped(f"Instead, {act.at:%-d %B %Y}: {what}")
    yield from _act(act)


def _summary(played: Played) -> Iterator[str]:
    refused = [
        each
        for each in played.outcomes
        if each.refused and each.result in {came.REFUSED, came.OTHERWISE}
    ]
    if refused:
        yield "What would have been refused, and why:"
        for each in refused:
            assert each.refused is not None
            codes = ", ".join(each.refused.codes)
            yield from _wrapped(f"- {each.event.id}: {codes}", "  ", "    ")
    otherwise = [each for each in played.outcomes if each.result == came.OTHERWISE]
    if otherwise:
        yield "What is done otherwise:"
        for each in otherwise:
            acts = "; ".join(act.act.what or act.act.name for act in each.instead)
            yield from _wrapped(f"- {each.event.id}: {acts}", "  ", "    ")
    moot = [each.event.id for each in played.outcomes if each.result == came.MOOT]
    if moot:
        yield from _wrapped(f"Moot: {', '.join(moot)}.", "")
    yield ""


def table(stories: Sequence[Played]) -> str:
    """All stories, one line each, and what the columns add up to."""
    names = [came.DONE, came.REFUSED, came.OTHERWISE, came.MOOT, came.CONTEXT]
    width = max([len(each.story.id) for each in stories] + [5])
    head = f"{'story':<{width}}  events  {'  '.join(names)}  as the file says"
    lines = [head, "-" * len(head)]
    lines += [_row(each.story.id, [each], names, width) for each in stories]
    if len(stories) > 1:
        lines.append(_row("all", stories, names, width))
    return "\n".join(lines)


def _row(name: str, stories: Sequence[Played], names: Iterable[str], width: int) -> str:
    events = sum(len(each.outcomes) for each in stories)
    counts = "  ".join(f"{sum(s.count(word) for s in stories):>{len(word)}}" for word in names)
    wrong = sum(bool(e.mismatches) for s in stories for e in s.outcomes)
    return f"{name:<{width}}  {events:>6}  {counts}  {'yes' if not wrong else f'NO ({wrong})'}"


def document(stories: Sequence[Played]) -> dict[str, object]:
    """The same with stable keys, for programs."""
    return {
        "format": FORMAT,
        "held": all(each.held for each in stories),
        "stories": [
            {
                "id": each.story.id,
                "file": each.story.file,
                "held": each.held,
                "events": [_as_json(outcome) for outcome in each.outcomes],
            }
            for each in stories
        ],
    }


def _as_json(each: EventOutcome) -> dict[str, object]:
    return {
        "id": each.event.id,
        "on": each.event.on.said,
        "act": each.event.act.name,
        "result": each.result,
        "codes": list(each.refused.codes) if each.refused else [],
        "because": list(each.because),
        "standing": each.standing,
        "played": _act_json(each.played) if each.played else None,
        "instead": [_act_json(act) for act in each.instead],
        "mismatches": list(each.mismatches),
    }


def _act_json(act: ActOutcome) -> dict[str, object]:
    refused = act.refused
    return {
        "act": act.act.name,
        "at": act.at.isoformat(),
        "result": act.result,
        "told": list(act.told),
        "refused": None
        if refused is None
        else {
            "code": refused.code,
            "message": refused.message,
            "remedy": refused.remedy,
            "parts": [{"code": code, "problem": words} for code, words in refused.parts],
        },
    }


def _wrapped(text: str, first: str = INDENT, then: str | None = None) -> list[str]:
    rest = first if then is None else then
    plain = " ".join(text.split())
    return textwrap.wrap(plain, WIDTH, initial_indent=first, subsequent_indent=rest)
