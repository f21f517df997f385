"""How near two texts are, by the runs of words they share.

Enough to tell an answer from an echo: in 2018 a request for reasons was answered, weeks later, with
the sentence it asked about.
"""

from __future__ import annotations

import re
import unicodedata

RUN = 4
ECHO_SHARE = 0.8
MIN_OWN_WORDS = 10
_WORD = re.compile(r"\w+")


def words(text: str) -> list[str]:
    """The words of a text, case folded (compatibility forms made plain)."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


# Words of courtesy say nothing about the matter, so they do not make an echo an answer.
_COURTESY = frozenset(
    words(
        "dear sir sirs madam hello hi thank thanks you your for the a an and to of we our us "
        "please contact contacting reaching out message letter request enquiry inquiry question "
        "concern team support regards kind best sincerely yours again as already said stated "
        "explained repeat"
    )
)


def repeats(answer: str, original: str) -> bool:
    """Whether the answer says little but what the original says.

    That is so if at least 80 % of its runs of four words stand in the original; or if some do, and
    what is left has fewer than ten different words of its own besides words of courtesy. An answer
    shorter than one run repeats the original if its words stand there in that order.
    """
    ours, theirs = words(answer), words(original)
    if len(ours) < RUN:
        return bool(ours) and f" {' '.join(ours)} " in f" {' '.join(theirs)} "
    known = {tuple(theirs[i : i + RUN]) for i in range(len(theirs) - RUN + 1)}
    starts = range(len(ours) - RUN + 1)
    copied = [start for start in starts if tuple(ours[start : start + RUN]) in known]
    if not copied:
        return False
    if len(copied) >= ECHO_SHARE * len(starts):
        return True
    inside = {start + offset for start in copied for offset in range(RUN)}
    own = {word for place, word in enumerate(ours) if place not in inside} - _COURTESY
    return len(own) < MIN_OWN_WORDS
