"""Disguises: terms that are there only if look-alikes are read as what they look like.

Three of them: other characters in the place of letters ('BitC0IN', Cyrillic in Latin words), a
small l for a capital I and the other way round ('casIno' is none, 'BlTCOIN' is one), and letters
set apart ('b.i.t.c.o.i.n'). Honest writing is no disguise: neither an accent nor a digit that the
term itself has, nor a word that merely shares its skeleton ('mall', 'mail').
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick

from adjudge.adapters.extractors.lookalikes import is_accented, looked_like, skeleton
from adjudge.adapters.extractors.normalise import Normalised

Match = tuple[int, int, int]
"""The number of a term, and the half-open range of folded characters in which it stands."""

MIN_LETTERS = 4
"""Shorter terms share their skeleton with too many honest words."""

_SIGNS = "0134578@$|!9\u00a3"
_MAYBE = re.compile(
    rf"[a-z][{_SIGNS}]+[a-z]|(?<![\w./@#$&=?-])[{_SIGNS}][a-z]{{2}}|[a-z]{{3}}[@$|]"
    r"|[a-z][^\x00-\x7f]|[^\x00-\x7f][a-z]|[^\x00-\x7f]{2}"
)
# What needs a look at each character: marks to be dropped, and Greek capitals.
_SLOW = re.compile("[\u0300-\u036f\u20d0-\u20ff]|[^\\W\x00-\u024f\u0400-\U0010ffff]")
_TWISTED = re.compile(r"[a-z]I[a-zI]|[A-Z]l[A-Zl]|\bl[A-Z]{2}")
_LETTER = r"(?:[^\W_]|[@$!])"
_SPACED = re.compile(
    rf"(?<![^\W_]){_LETTER}([ .*\u00b7\u2022~|,]){_LETTER}(?:\1{_LETTER}){{2,30}}(?![^\W_])"
)


@dataclass(frozen=True, slots=True)
class DisguiseIndex:
    """Terms by their skeletons."""

    terms: tuple[str, ...]
    automaton: AhoCorasick
    of_skeleton: tuple[tuple[int, ...], ...]
    spelled: dict[str, int]


def build_disguises(terms: tuple[str, ...]) -> DisguiseIndex:
    """An index over folded terms; those that are too short are left out."""
    by_skeleton: dict[str, list[int]] = {}
    spelled: dict[str, int] = {}
    for number, term in enumerate(terms):
        if sum(map(str.isalpha, term)) >= MIN_LETTERS:
            by_skeleton.setdefault(skeleton(term), []).append(number)
            spelled.setdefault(skeleton(term.replace(" ", "")), number)
    return DisguiseIndex(
        terms=terms,
        automaton=AhoCorasick(tuple(by_skeleton)),
        of_skeleton=tuple(map(tuple, by_skeleton.values())),
        spelled=spelled,
    )


def find_disguises(
    text: str, comparable: str, normal: Normalised, index: DisguiseIndex
) -> list[Match]:
    """Every disguised term; `comparable` is the folded text as terms are compared with it."""
    found = []
    if _MAYBE.search(comparable) is not None or _TWISTED.search(text) is not None:
        found.extend(_by_look(text, comparable, normal, index))
    found.extend(_spaced(comparable, index))
    return found


def _by_look(text: str, comparable: str, normal: Normalised, index: DisguiseIndex) -> list[Match]:
    looks, places = _skeleton_of(text, comparable, normal)
    found: list[Match] = []
    for number, first, last in index.automaton.find_matches_as_indexes(looks, overlapping=True):
        # Marks that were dropped belong to the letter before them.
        start, end = places[first], places[last] if last < len(places) else len(comparable)
        if _inside_word(comparable, start, end):
            continue
        at = places[first:last]
        found.extend(
            (term, start, end)
            for term in index.of_skeleton[number]
            if _is_disguise(index.terms[term], at, text, comparable, normal)
        )
    return found


def _skeleton_of(text: str, comparable: str, normal: Normalised) -> tuple[str, list[int] | range]:
    """The skeleton without combining marks, and where each of its characters stands."""
    if comparable.isascii() or _SLOW.search(comparable) is None:
        return skeleton(comparable), range(len(comparable))
    looks: list[str] = []
    places: list[int] = []
    for at, character in enumerate(comparable):
        if character.isascii():
            looks.append(skeleton(character))
        elif _is_mark(character):
            continue
        else:
            start, end = normal.origins[at]
            looks.append(looked_like(text[start:end], character))
        places.append(at)
    return "".join(looks), places


def _is_mark(character: str) -> bool:
    return "\u0300" <= character <= "\u036f" or "\u20d0" <= character <= "\u20ff"


def _inside_word(text: str, start: int, end: int) -> bool:
    return bool(start and text[start - 1].isalnum()) or (end < len(text) and text[end].isalnum())


def _is_disguise(
    term: str, at: list[int] | range, text: str, comparable: str, normal: Normalised
) -> bool:
    """Whether each letter that differs from the term is one that poses as it, and one is."""
    poses = at[-1] - at[0] >= len(at)  # marks stand between the letters
    word = text[normal.origins[at[0]][0] : normal.origins[at[-1]][1]]
    for place, wanted in zip(at, term, strict=True):
        character = comparable[place]
        if character == wanted or is_accented(character):
            continue
        if character in "il" and not _is_twisted(text[normal.origins[place][0]], word):
            return False
        if character.isascii() and character.isalpha() and character not in "il":
            return False
        if character == " " or wanted == " ":
            return False
        poses = True
    return poses


def _is_twisted(written: str, word: str) -> bool:
    """A small l among capitals, or a capital I among small letters."""
    others = [letter for letter in word if letter.isalpha() and letter not in "lI"]
    if written == "l":
        return bool(others) and all(map(str.isupper, others))
    return written == "I" and bool(others) and any(map(str.islower, others))


def _spaced(comparable: str, index: DisguiseIndex) -> list[Match]:
    found = []
    for match in _SPACED.finditer(comparable):
        letters = match.group()[::2]
        term = index.spelled.get(skeleton(letters))
        if term is not None:
            found.append((term, match.start(), match.end()))
    return found
