from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from adjudge.domain.cases.sketch import COPIES, SUBJECT, copy_bands, subject_bands
from adjudge.domain.cases.wording import likeness, runs, telling

WORDS = [f"word{number}" for number in range(4000)]


def test_a_text_has_a_band_for_each_of_its_cuts_and_an_empty_one_none():
    assert len(copy_bands("one two three four five")) == COPIES.count
    assert len(subject_bands("harbour ferry price", within="ADS-3.2")) == SUBJECT.count
    assert copy_bands("  ") == subject_bands("of the and", within="x") == ()


def test_bands_are_the_same_for_ever():
    """Stored bands were made with these numbers: whoever changes them rebuilds the table."""
    assert copy_bands("Kestrel Lab sells a kit that opens phones.")[:2] == (
        -1272275310048224952,
        -4679949244198276627,
    )


@given(st.text())
def test_bands_fit_the_databases(text):
    for band in (*copy_bands(text), *subject_bands(text, within="ADS-8.1")):
        assert -(2**63) <= band < 2**63


def test_the_same_words_under_another_ground_do_not_meet():
    text = "harbour ferry price checkout"
    meet = set(subject_bands(text, within="ADS-1.1")) & set(subject_bands(text, within="ADS-1.2"))
    assert not meet


def test_copies_meet_and_strangers_do_not():
    """Fixed seed. Nine of ten words kept: found nearly always. Nothing kept: never."""
    chance = random.Random(7)
    met = strangers = 0
    for _ in range(200):
        text = chance.choices(WORDS, k=120)
        copy = [*text[:60], *chance.choices(WORDS, k=4), *text[64:]]
        assert likeness(runs(" ".join(text)), runs(" ".join(copy))) > 0.8
        mine = set(copy_bands(" ".join(text)))
        met += bool(mine & set(copy_bands(" ".join(copy))))
        strangers += bool(mine & set(copy_bands(" ".join(chance.choices(WORDS, k=120)))))
    assert met >= 195
    assert strangers == 0


def test_texts_about_alike_things_mostly_meet():
    chance = random.Random(8)
    met = 0
    for _ in range(200):
        shared, mine, theirs = (chance.sample(WORDS, k=k) for k in (20, 10, 10))
        one, other = " ".join(shared + mine), " ".join(shared + theirs)
        assert 0.4 < likeness(telling(one), telling(other)) < 0.6
        bands = set(subject_bands(one, within="ADS-8.1"))
        met += bool(bands & set(subject_bands(other, within="ADS-8.1")))
    assert met >= 190
