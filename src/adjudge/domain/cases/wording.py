"""How near two texts are, by the runs of words they share: enough to tell an answer from an echo."""

from __future__ import annotations

import re

RUN = 4
ECHO_SHARE = 0.8
_WORD = re.compile(r"\w+")


def words(text: str) -> list[str]:
    """The words of a text, case folded."""
    return _WORD.findall(text.casefold())


def repeats(answer: str, original: str) -> bool:
    """Whether at least 80 % of the answer's runs of four words already stand in the original.

    An answer shorter than one run repeats the original if its words stand there in that order.
    """
    ours, theirs = words(answer), words(original)
    if len(ours) < RUN:
        return bool(ours) and f" {' '.join(ours)} " in f" {' '.join(theirs)} "
    runs = [tuple(ours[i : i + RUN]) for i in range(len(ours) - RUN + 1)]
    known = {tuple(theirs[i : i + RUN]) for i in range(len(theirs) - RUN + 1)}
    return sum(run in known for run in runs) >= ECHO_SHARE * len(runs)
