"""What of a scope does not depend on the viewer, and what is left for an entry."""

from __future__ import annotations

import pytest
from tests.domain.standing.test_measures import ADMITTED, OTHER

from adjudge.domain.cases.measure import Scope, Territory, TerritoryRole, TimeWindow
from adjudge.domain.standing.entry import EntryKind
from adjudge.domain.standing.reach import UNKNOWN, Attributes, entries_for, reaches

ID = "01900000-0000-7000-8000-000000000001"
KNOWN = Attributes(
    account_id="u",
    advertiser_country="DE",
    payer_country="FR",
    targeted=("SE",),
    dimensions=("countries",),
    categories=("gambling",),
)


def at(code, role=TerritoryRole.VIEWER):
    return Territory(code=code, role=role)


def whole(**axes):
    return Scope(whole_party=True, **axes)


def entry(scope, known=KNOWN, **more):
    (made,) = entries_for(scope, ID, known, kind=EntryKind.FILTER, **more)
    return made


@pytest.mark.parametrize(
    ("inside", "outside"),
    [
        ({"account_ids": ("u",)}, {"account_ids": ("v",)}),
        ({"categories": ("gambling", "loans")}, {"categories": ("loans",)}),
        ({"targeting": ("countries",)}, {"targeting": ("topics",)}),
        (
            {"territories": (at("DE", TerritoryRole.ADVERTISER),)},
            {"territories": (at("FR", TerritoryRole.ADVERTISER),)},
        ),
        (
            {"territories": (at("FR", TerritoryRole.PAYER),)},
            {"territories": (at("DE", TerritoryRole.PAYER),)},
        ),
        (
            {"territories": (at("SE", TerritoryRole.TARGETED),)},
            {"territories": (at("DE", TerritoryRole.TARGETED),)},
        ),
    ],
)
def test_an_axis_reaches_what_has_one_of_its_values_and_the_unknown(inside, outside):
    assert reaches(whole(**inside), ADMITTED, KNOWN)
    assert not reaches(whole(**outside), ADMITTED, KNOWN)
    assert reaches(whole(**outside), ADMITTED, UNKNOWN)


def test_a_law_does_not_reach_an_unknown_land_nor_an_unknown_part_of_a_known_one():
    abroad = whole(territories=(at("DE", TerritoryRole.ADVERTISER),))
    assert not reaches(abroad, ADMITTED, UNKNOWN, by_law=True)
    assert reaches(abroad, ADMITTED, KNOWN, by_law=True)
    for role, code in (
        (TerritoryRole.ADVERTISER, "DE-BY"),
        (TerritoryRole.PAYER, "FR-75"),
        (TerritoryRole.TARGETED, "SE-AB"),
    ):
        part = whole(territories=(at(code, role),))
        assert reaches(part, ADMITTED, KNOWN)
        assert not reaches(part, ADMITTED, KNOWN, by_law=True)


def test_targeting_nobody_in_particular_is_targeting_everywhere():
    scope = whole(territories=(at("DE", TerritoryRole.TARGETED),))
    assert reaches(scope, ADMITTED, Attributes(targeted=()), by_law=True)


def test_named_posts_are_reached_and_others_are_not():
    named = Scope(promoted_post_ids=(ADMITTED.id,))
    assert reaches(named, ADMITTED, KNOWN)
    assert not reaches(named, OTHER, KNOWN)


def test_a_viewers_territory_is_left_for_the_entry():
    scope = whole(territories=(at("DE"), at("US-CA")), minimum_age=18)
    assert reaches(scope, ADMITTED, KNOWN, by_law=True)
    made = entry(scope, by_law=True)
    assert (made.countries, made.subdivisions, made.minimum_age) == (("DE",), ("US-CA",), 18)
    assert made.by_law


def test_a_post_that_one_role_reaches_is_reached_for_every_viewer():
    both = whole(territories=(at("SE"), at("DE", TerritoryRole.ADVERTISER)))
    assert entry(both).is_for_everybody
    other = whole(territories=(at("SE"), at("IT", TerritoryRole.ADVERTISER)))
    assert entry(other).countries == ("SE",)


def test_a_window_becomes_hours_of_the_week():
    window = TimeWindow(weekdays=(0, 6), from_hour=22, to_hour=24)
    assert entry(whole(time_windows=(window,))).hours == (22, 23, 166, 167)


def test_more_subdivisions_than_an_entry_holds_make_more_entries():
    codes = [f"US-{number:03}" for number in range(250)]
    scope = whole(territories=(*map(at, codes), at("DE")), minimum_age=18)
    made = entries_for(scope, ID, KNOWN, kind=EntryKind.FILTER)
    assert [len(each.subdivisions) for each in made] == [100, 100, 50]
    assert [each.countries for each in made] == [("DE",), (), ()]
    assert {each.minimum_age for each in made} == {18}
