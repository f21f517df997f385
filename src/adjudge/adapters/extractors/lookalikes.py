# ruff: noqa: RUF001, RUF002 - this file is about letters that look like others
"""Look-alikes: letters, digits and signs that a reader takes for a Latin letter.

Reading them as that letter gives a skeleton, in which 'BitC0IN', 'bitсоin' with Cyrillic letters
and 'b!tc0in' are one word. 'i' and 'l' are one letter there, because '1' and '|' look like both.
A skeleton says how a word looks, never what it is: who uses it must ask whether what was written
was written honestly.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_PAIRS = (
    # Cyrillic, small letters and those that look Latin as capitals only
    "аa вb еe ёe єe кk мm нh оo рp сc тt уy үy хx іi їi јj ѕs һh ԁd ԛq ԝw гr пn иn ьb ъb яr ґr ԍg"
    # Greek as written small, and as capitals
    " αa βb γy εe ηn ιi κk μu νv οo ρp σo ςc τt υu χx ωw"
    " ΑA ϹC ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX"
    # Armenian and Cherokee
    " օo ոn սu հh ցg յj ՏS ᎠD ᎡR ᎢT ᎥI ᎪA ᎫJ ᎬE ᎳW ᎷM ᎻH ᏀG ᎶG ᏃZ ᏚS ᏟC ᏢP ᏦK ᏴB ᏙV ᏞL"
    # Latin letters with a twist, and small capitals
    " ıi ɑa ɡg ɩi ᴀa ʙb ᴄc ᴅd ᴇe ꜰf ɢg ʜh ɪi ᴊj ᴋk ʟl ᴍm ɴn ᴏo ᴘp ǫq ʀr ꜱs ᴛt ᴜu ᴠv ᴡw ʏy ᴢz"
    " øo đd łl ħh ŧt ƀb ɓb ƈc ɗd ƒf ɠg ɦh ɨi ƙk ɲn ɳn ƞn ƥp ɾr ʂs ƭt ʋu ƴy ƶz ǝe"
    # Digits and signs
    " 0o 1l 3e 4a 5s 7t 8b 9g @a $s €e £l ¥y ₿b ฿b ¢c |l !l ¡l †t §s ©c ®r"
)
_LIKE: dict[str, str] = {pair[0]: pair[1].lower() for pair in _PAIRS.split()}
# Letters in circles, squares and flags that NFKC leaves alone.
for _first in (0x1F150, 0x1F170, 0x1F1E6):
    _LIKE.update({chr(_first + at): chr(ord("a") + at) for at in range(26)})

_ASCII = str.maketrans({key: value for key, value in _LIKE.items() if key.isascii()} | {"i": "l"})


def skeleton(folded: str) -> str:
    """The skeleton of a folded text; as long as the text is."""
    return folded.translate(_ASCII if folded.isascii() else _ANY)


@lru_cache(maxsize=8192)
def looks_like(character: str) -> str:
    """The Latin letter that one folded character looks like, else the character itself."""
    like = _LIKE.get(character)
    if like is None and not character.isascii():
        base = unicodedata.normalize("NFD", character)[0]
        like = base if base.isascii() and base.isalpha() else _LIKE.get(base)
    return (like or character).translate(_ASCII)


def looked_like(written: str, folded: str) -> str:
    """The same of a character that was written as a capital: 'Η' looks like H, 'η' like n."""
    as_capital = _LIKE.get(written) if len(written) == 1 else None
    return as_capital.translate(_ASCII) if as_capital else looks_like(folded)


def is_accented(character: str) -> bool:
    """Whether it is a Latin letter with an accent, as honest words have."""
    parts = unicodedata.normalize("NFD", character)
    return len(parts) > 1 and parts[0].isascii() and parts[0].isalpha()


class _Looks(dict[int, str]):
    """Every character and what it looks like, filled as they come by."""

    def __missing__(self, point: int) -> str:
        like = looks_like(chr(point))
        if len(self) < _MOST_KEPT:
            self[point] = like
        return like


_MOST_KEPT = 8192
_ANY = _Looks(_ASCII)
