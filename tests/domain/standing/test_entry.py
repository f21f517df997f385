"""Scope entries: whom one reaches, and what counts where something is unknown."""

from datetime import UTC, datetime

import pytest

from adjudge.domain.errors import InvalidValue
from adjudge.domain.standing.entry import (
    MAX_SUBDIVISIONS,
    EntryKind,
    ScopeEntry,
    Viewer,
    hides,
    hour_of_week,
    micros,
)

ID = "01900000-0000-7000-8000-000000000001"
MONDAY = micros(datetime(2026, 11, 23, 0, 30, tzinfo=UTC))
HOUR = 3_600_000_000


def entry(**axes):
    return ScopeEntry(id=ID, **axes)


def reaches(made, now=MONDAY, **known):
    return made.reaches(Viewer(**known), now)


def test_without_an_axis_it_reaches_everybody():
    assert reaches(entry())
    assert entry().is_for_everybody
    assert not entry(hours=(1,)).is_for_everybody


def test_a_country_is_reached_and_another_is_not():
    assert reaches(entry(countries=("DE",)), country="DE")
    assert reaches(entry(countries=("DE",)), country="DE", region="DE-BY")
    assert reaches(entry(countries=("DE",)), region="DE-BY")
    assert not reaches(entry(countries=("DE",)), country="FR")


def test_a_subdivision_is_reached_by_itself():
    bavaria = entry(subdivisions=("DE-BY",))
    assert reaches(bavaria, country="DE", region="DE-BY")
    assert not reaches(bavaria, country="DE", region="DE-BE")
    assert not reaches(bavaria, country="FR")


@pytest.mark.parametrize("axes", [{"countries": ("DE",)}, {"subdivisions": ("DE-BY",)}])
def test_an_unknown_territory_counts_as_inside_but_not_under_a_law(axes):
    assert reaches(entry(**axes))
    assert not reaches(entry(by_law=True, **axes))


def test_somewhere_in_a_country_of_which_a_part_is_covered():
    assert reaches(entry(subdivisions=("DE-BY",)), country="DE")
    assert not reaches(entry(subdivisions=("DE-BY",), by_law=True), country="DE")
    assert reaches(entry(countries=("DE",), by_law=True), country="DE")


def test_a_minimum_age_reaches_the_younger_and_the_unknown():
    adults = entry(minimum_age=18)
    assert reaches(adults, age=17)
    assert not reaches(adults, age=18)
    assert reaches(adults)
    assert reaches(entry(minimum_age=18, by_law=True)), "the exception is territory's only"


def test_hours_are_of_the_week_in_utc():
    assert hour_of_week(MONDAY) == 0
    assert hour_of_week(MONDAY + 6 * 24 * HOUR + 23 * HOUR) == 167
    assert reaches(entry(hours=(0,)))
    assert not reaches(entry(hours=(0,)), now=MONDAY + HOUR)


def test_every_axis_that_is_set_must_match():
    both = entry(countries=("DE",), minimum_age=18)
    assert reaches(both, country="DE", age=12)
    assert not reaches(both, country="DE", age=40)
    assert not reaches(both, country="FR", age=12)


def test_it_holds_from_its_moment_on():
    later = entry(dark_from=MONDAY)
    assert not reaches(later, now=MONDAY - 1)
    assert reaches(later)


def test_a_slot_is_the_union_of_its_entries_and_a_label_hides_nothing():
    german, young = entry(countries=("DE",)), entry(minimum_age=18)
    assert hides(MONDAY + 1, (german, young), Viewer(country="FR", age=3), MONDAY)
    assert not hides(MONDAY + 1, (german, young), Viewer(country="FR", age=30), MONDAY)
    assert hides(MONDAY, (), Viewer(), MONDAY)
    assert not hides(MONDAY + 1, (entry(kind=EntryKind.LABEL),), Viewer(), MONDAY)


def test_the_order_of_codes_makes_no_difference():
    assert entry(countries=("FR", "DE", "FR")) == entry(countries=("DE", "FR"))


@pytest.mark.parametrize(
    "axes",
    [
        {"countries": ("Germany",)},
        {"subdivisions": ("DE",)},
        {"subdivisions": tuple(f"US-{n:03}" for n in range(MAX_SUBDIVISIONS + 1))},
        {"minimum_age": -1},
        {"hours": (168,)},
        {"dark_from": -1},
    ],
)
def test_what_does_not_exist_is_refused(axes):
    with pytest.raises(InvalidValue):
        entry(**axes)


def test_micros_are_exact():
    assert micros(datetime(2026, 11, 23, 12, 0, 0, 999_999, tzinfo=UTC)) % 1_000_000 == 999_999
