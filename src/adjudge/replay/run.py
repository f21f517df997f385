"""`adjudge replay FILE...`: read every file first, then play each on homes that are thrown away."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from adjudge.domain.errors import DomainError
from adjudge.replay.reader import read_story

MAX_FILES: Final = 200
FAILED: Final = 1


class StoryTwice(DomainError):
    """Two of the files tell a story of the same name."""

    code = "replay.same_story"

    def message(self) -> str:
        return f"{self.details['file']} and {self.details['other']} have the same id."

    def remedy(self) -> str:
        return "Give each story an id of its own; nothing was played."


class TooManyStories(DomainError):
    """More files than one replay takes."""

    code = "replay.too_many"

    def message(self) -> str:
        return f"{self.details['count']} files were named; one replay takes {MAX_FILES}."

    def remedy(self) -> str:
        return "Play them in several runs."


def run_replay(files: Sequence[Path], *, as_json: bool, say: Callable[[str], None]) -> int:
    """Play the stories in these files and print them; 0 only if everything came as they say.

    Raises:
        StoryFault: a file is not what it must be; nothing was played.
        StoryTwice, TooManyStories: the files do not go together.
    """
    if len(files) > MAX_FILES:
        raise TooManyStories(count=len(files))
    stories = [read_story(path) for path in files]
    by_id: dict[str, str] = {}
    for story in stories:
        if story.id in by_id:
            raise StoryTwice(file=story.file, other=by_id[story.id])
        by_id[story.id] = story.file
    # These need a configured Django, which `throw_away` makes ready.
    from adjudge.replay.homes import throw_away  # noqa: PLC0415
    from adjudge.replay.teller import document, table, tell  # noqa: PLC0415

    played = []
    with throw_away() as homes:
        from adjudge.replay.player import play  # noqa: PLC0415

        for story in stories:
            played.append(play(story, homes))
            if not as_json:
                say(tell(played[-1]))
    say(json.dumps(document(played), indent=1) if as_json else table(played))
    return 0 if all(each.held for each in played) else FAILED
