"""The reference page of the story format, made from the shapes.

`python -m adjudge.replay.reference` prints docs/reference/replay.md.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Final

from adjudge.replay.acts_told import ACTS
from adjudge.replay.shapes import Field, Kind, Shape
from adjudge.replay.vocabulary import (
    ACCOUNT,
    ADVERTISES,
    CLAUSE,
    EVENT,
    EXHIBIT,
    EXPECT,
    FACT,
    INSTEAD,
    MAX_EVENTS,
    PARTY,
    POST,
    SOURCE,
    STATEMENT,
    STORY,
    WORLD,
)

HEAD: Final = f"""# Stories that `adjudge replay` plays

A story file tells real events about advertising and says, for each, what Adjudge does. `adjudge
replay FILE...` performs every event on the product as it is: each operator of each story gets a
throw-away home of its own, made like any other, and every act goes through the use cases that the
site uses. Nothing is stored elsewhere, and no setting has any influence. This page is made from
the program; a test fails when it drifts.

    adjudge replay tests/conformance/cases/*.yaml
    adjudge replay --json my-story.yaml

Exit status: 0 if everything came as the files say, 1 if something did not, or a file is not what
it must be (file, line, column and what is expected there; then nothing is played). A file without
expectations is told as well: what was done, what was refused and why. The format is also a JSON
Schema, `tests/conformance/cases/story.schema.json` (shipped as
`adjudge/replay/story.schema.json`).

## A small file

```yaml
format: adjudge-story-1
id: sentence-of-a-platform
title: A ban in one sentence
about: A platform suspends an advertiser, and says nothing but that it may.
worlds:
  - {{id: platform, name: A platform}}
parties:
  - id: kestrel
    name: Kestrel Lab
    country: CH
    advertises:
      - {{at: platform, posts: [{{id: guard, text: Kestrel Guard is lighter now.}}]}}
events:
  - id: notice
    when: late 2018-01
    what: A letter says that the account may not advertise any more.
    act: operator.decides
    party: kestrel
    measure: suspend
    says: Your account was found ineligible.
    expect: {{result: refused, codes: [reasons.incomplete, reasons.ground_missing]}}
```

## How a story is played

- **Order.** Events are played in the order of the file. The story's clock moves forward to the
  day of each event and never back; what is due on the way (the end of a measure, a refund by
  default) happens.
- **Refusals.** After a refusal the story goes on as if the refused act was not done. An event
  that presupposes it (it names it in a field such as `ruling`, or in `needs`) is moot, unless the
  file says what is done `instead`.
- **Results.** `done`; `refused` (by an error with a code; the reasons linter adds the code of
  each missing part); `otherwise` (refused or moot, and at least one of the acts under `instead`
  was done); `moot`; `context` (an event outside of the operator).
- **Expectations.** `expect: done`, or a mapping. Each code that it lists must be among those that
  came.
- **Dates.** `2018-04-20`, `2018-04`, `2018`, `early`, `mid` or `late` before a month or a year,
  `circa` before any of them (3 days, 31 days or a year around it), `2018-02 to 2018-03`,
  `unknown`. Rival accounts of one event all stay. For the clocks the date better for the
  advertiser counts: of an act of the operator the last day that anybody tells (though none after
  what comes next), of an act of the advertiser the first.
- **Numbers.** `274100`, `about 60`, `93000 to 94000`, `unknown`. Where money has to be paid in
  and the sum is unknown, a stand-in of 1,000 is used.
- **Several operators.** Each is a world with its own database, policy, staff and money. A world
  with `what_if` is an invention, and is told as one.
- **Staff.** Two reviewers, an appeals officer and two operators. `operator.decides` is what
  platforms do: one proposes and the other approves on the same day; with `alone`, the same person
  does both.
- **Limits.** 512 KiB a file, 12 levels, {MAX_EVENTS} events, 200 files. No anchors, aliases or
  tags.
"""
LACKS: Final = """
## What the vocabulary lacks

An event that no act expresses is told as `context` with its own words; that is right for what
happens outside of the operator, and a gap for what the operator does. Gaps that are known:

| in the stories | what is missing |
|---|---|
| one decision on four posts with a common part | a batch for one party; one ruling names all four |
| 1,823 posts, sixty businesses | counts are told in words; no act plays sixty parties |
| ads for men's health that ran | an act that compares with other parties; see precedents |
| sums beyond what anybody paid here | revenue is not earned in a story; a gift may exceed it |
"""
TABLES: Final = (
    ("The file", STORY),
    ("A source", SOURCE),
    ("An operator (worlds)", WORLD),
    ("A party", PARTY),
    ("Where a party advertises (advertises)", ADVERTISES),
    ("A promoted post", POST),
    ("An exhibit", EXHIBIT),
    ("An event", EVENT),
    ("An account (accounts)", ACCOUNT),
    ("An act instead", INSTEAD),
    ("What is expected (expect)", EXPECT),
    ("A statement of reasons", STATEMENT),
    ("A fact", FACT),
    ("A clause", CLAUSE),
)


def page() -> str:
    """The whole page."""
    # The table of what can be played needs the use cases, which need a configured Django.
    from adjudge.replay.acts.table import PLAYABLE  # noqa: PLC0415

    lines = [HEAD, "## Fields", ""]
    for title, shape in TABLES:
        lines += [f"### {title}", "", *_table(shape), ""]
    lines += ["## Acts", "", "An event has the fields above and those of its act.", ""]
    for name, shape in ACTS.items():
        lines += [f"### {name}", ""]
        if name not in PLAYABLE and name not in {"context", "time.passes"}:
            lines += ["Not playable yet: the product has no use case that a story can call.", ""]
        lines += [*_table(shape), ""] if shape else ["No fields of its own.", ""]
    return "\n".join(lines).rstrip("\n") + "\n" + LACKS


def _table(shape: Shape) -> Iterator[str]:
    yield "| field | value | what it says |"
    yield "|---|---|---|"
    for name, part in shape.items():
        needed = "" if part.required else "; may be left out"
        yield f"| `{name}` | {_value(part)}{needed} | {part.says} |"


def _value(part: Field) -> str:
    if part.kind is Kind.CHOICE:
        return "one of " + ", ".join(f"`{choice}`" for choice in part.choices)
    if part.kind is Kind.REFERENCE:
        return f"the id of {'an' if part.to[0] in 'aeiou' else 'a'} {part.to}"
    if part.kind is Kind.LIST:
        assert part.of is not None
        return f"list: {_value(part.of)}"
    if part.kind is Kind.MAP:
        return "names with values"
    return part.kind.value


if __name__ == "__main__":
    from adjudge import bootstrap

    bootstrap.configure()
    sys.stdout.write(page())
