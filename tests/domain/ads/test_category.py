"""What a promoted post is about, as declared and as found."""

from __future__ import annotations

import pytest

from adjudge.domain.ads.category import (
    FOUND_BY,
    MAX_CATEGORIES,
    categories_of,
    check_categories,
)
from adjudge.domain.errors import InvalidValue
from adjudge.domain.signals.schema import TYPES, SignalType
from adjudge.domain.signals.signal import Signal, SignalSet

TEXT = "Bet on it."


def signals(**found):
    named = {"gambling": "text.gambling_terms"}
    return SignalSet.of(
        TEXT, [Signal(name=named[k], value=v, spans=((0, 3),)) for k, v in found.items()]
    )


def test_what_is_declared_and_what_is_found_are_joined():
    assert categories_of((), signals()) == ()
    assert categories_of(("sports", "gambling"), signals()) == ("gambling", "sports")
    assert categories_of(("sports",), signals(gambling=("Bet",))) == ("gambling", "sports")


def test_every_signal_that_finds_a_category_exists_and_its_category_may_be_declared():
    assert {TYPES[signal] for signal in FOUND_BY} == {SignalType.STRINGS}
    check_categories(FOUND_BY.values())


@pytest.mark.parametrize(
    "declared", [["Gambling"], [""], ["two words"], ["x" * 41], ["a-b"] * (MAX_CATEGORIES + 1)]
)
def test_what_is_no_slug_is_refused(declared):
    with pytest.raises(InvalidValue):
        check_categories(declared)
