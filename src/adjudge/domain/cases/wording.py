"""How near two texts are, by the words and runs of words they share.

Enough to tell an answer from an echo: in 2018 a request for reasons was answered, weeks later, with
the sentence it asked about. And enough to tell one party's statement from a copy of another's.
"""

from __future__ import annotations

import re
import unicodedata

RUN = 4
ECHO_SHARE = 0.8
MIN_OWN_WORDS = 10
NEAR_IDENTICAL = 0.7
MIN_TELLING = 4
# Chinese and Japanese are written without spaces, so there each character counts as a word.
_SENTENCE = re.compile(r"[.;!?\n]+")
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+")


def words(text: str) -> list[str]:
    """The words of a text, case folded (compatibility forms made plain)."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def runs(text: str) -> frozenset[str]:
    """Its runs of four words; for a text shorter than that, all of it as one run."""
    found = words(text)
    if len(found) < RUN:
        return frozenset({" ".join(found)} if found else ())
    return frozenset(" ".join(found[i : i + RUN]) for i in range(len(found) - RUN + 1))


def telling(text: str) -> frozenset[str]:
    """The words that tell what a text is about: numbers, and words of four letters or more.

    Words that stand in nearly every text, or only say that somebody decided, tell nothing. A
    character of Chinese or Japanese tells as much as a word.
    """
    return frozenset(
        word
        for word in words(text)
        if (len(word) >= MIN_TELLING or word.isnumeric() or "\u3040" <= word[0] <= "\u9fff")
        and word not in _EMPTY
    )


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """What share of all that either has both have: from 0 (nothing) to 1 (everything)."""
    either = len(one | other)
    return len(one & other) / either if either else 0.0


def near_identical(one: str, other: str) -> bool:
    """Whether at least 70 % of the runs of words in either text stand in both."""
    return likeness(runs(one), runs(other)) >= NEAR_IDENTICAL


def without(text: str, common: str) -> str:
    """The words of a text that are left without the sentences of a common part.

    A sentence of fewer than four words is too short to be told from chance, and stays.
    """
    if not common:
        return text
    left = f" {' '.join(words(text))} "
    for sentence in _SENTENCE.split(common):
        said = words(sentence)
        if len(said) >= RUN:
            left = left.replace(f" {' '.join(said)} ", " ")
    return left.strip()


# Words of courtesy say nothing about the matter, so they do not make an echo an answer.
_COURTESY = frozenset(
    words(
        "dear sir sirs madam hello hi thank thanks you your for the a an and to of we our us "
        "please contact contacting reaching out message letter request enquiry inquiry question "
        "concern team support regards kind best sincerely yours again as already said stated "
        "explained repeat"
    )
)

_EMPTY = _COURTESY | frozenset(
    words(
        "about above after again against also although always among another because been "
        "before being below between both cannot could does doing down during each either "
        "every from further have having here hers him his into itself just like made make "
        "many may might more most much must neither none only other ours over same shall "
        "should since some such than that their them then there therefore these they this "
        "those through thus under until upon very were what when where whether which while "
        "whom whose will with within without would account accounts acceptable activity "
        "advertise advertiser advertisers advertising allowed applicable appropriate based "
        "business breach breached community complies comply compliance conduct conflict "
        "conflicts consistent content contrary decided decision decline declined "
        "determination determine determined eligible ineligible found guidelines "
        "inappropriate inherently model operates permitted platform policies policy practice "
        "practices prohibited promote promoted promotion reason reasons requirements "
        "restricted rule rules service services standards suspend suspended terms unable "
        "using various violate violated violates violating violation violations"
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
