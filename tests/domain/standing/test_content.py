"""What the block should hold: slots for what is dark for all, entries for what depends."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.standing.test_measures import ADMITTED, ADVERTISER, NOW, OTHER, measure, post
from tests.domain.standing.test_reach import at

from adjudge.domain.ads.serving import SITE_SLOT
from adjudge.domain.cases.measure import MeasureKind, Scope, TerritoryRole, TimeWindow
from adjudge.domain.standing.content import Pause, Restrictions, content_of, site_content
from adjudge.domain.standing.entry import EntryKind, TooManyEntries, Viewer, hides, micros
from adjudge.domain.standing.measures import DARK_NOW, NEVER_DARK, EndKind
from adjudge.domain.standing.reach import Attributes

ID = "01900000-0000-7000-8000-{:012x}"
GERMANY = Scope(whole_party=True, territories=(at("DE"),))
ONE_IN_GERMANY = Scope(promoted_post_ids=(ADMITTED.id,), territories=(at("DE"),))
POSTS = [ADMITTED, OTHER]


def limit(scope=GERMANY, kind=MeasureKind.LIMIT, number=1, **fields):
    return measure(scope, kind, id=ID.format(number), **fields)


def content(*measures, **more):
    return content_of(ADVERTISER, POSTS, measures, **more)


def test_a_limit_on_all_is_one_entry_at_the_advertisers_slot():
    found = content(limit())
    assert set(found.slots.values()) == {NEVER_DARK}
    (entry,) = found.entries[ADVERTISER.slot]
    assert (entry.kind, entry.countries, entry.id) == (EntryKind.FILTER, ("DE",), ID.format(1))
    assert set(found.entries) == {ADVERTISER.slot}


def test_a_limit_on_named_posts_is_an_entry_at_each_of_them():
    assert set(content(limit(ONE_IN_GERMANY)).entries) == {ADMITTED.slot}


def test_a_suspension_in_one_land_is_an_entry_too():
    found = content(limit(kind=MeasureKind.SUSPEND))
    assert set(found.slots.values()) == {NEVER_DARK}
    assert set(found.entries) == {ADVERTISER.slot}


def test_what_does_not_depend_on_the_viewer_is_dark_and_needs_no_entry():
    scope = Scope(whole_party=True, categories=("gambling",))
    known = {
        ADMITTED.id: Attributes(categories=("gambling",)),
        OTHER.id: Attributes(categories=("books",)),
    }
    found = content(limit(scope), known=known)
    assert found.slots == {1: NEVER_DARK, ADMITTED.slot: DARK_NOW, OTHER.slot: NEVER_DARK}
    assert not found.entries
    assert set(content(limit(scope)).slots.values()) == {NEVER_DARK, DARK_NOW}, "unknown: inside"


def test_an_axis_of_each_kind_is_resolved_to_posts_and_the_rest_is_an_entry():
    scope = Scope(whole_party=True, categories=("gambling",), minimum_age=18)
    known = {OTHER.id: Attributes(categories=("books",))}
    found = content(limit(scope), known=known)
    assert set(found.entries) == {ADMITTED.slot}
    assert found.entries[ADMITTED.slot][0].minimum_age == 18


def test_a_label_hides_nothing_and_a_warning_does_nothing():
    found = content(limit(Scope(whole_party=True), MeasureKind.LABEL))
    assert set(found.slots.values()) == {NEVER_DARK}
    assert found.entries[1][0].kind is EntryKind.LABEL
    assert not content(limit(Scope(whole_party=True), MeasureKind.WARNING)).entries


def test_a_law_keeps_to_its_land():
    assert content(limit(), lawful={ID.format(1)}).entries[1][0].by_law
    assert not content(limit()).entries[1][0].by_law


def test_what_has_ended_or_is_dark_for_all_has_no_entries():
    assert not content(limit().end(EndKind.LIFTED, NOW)).entries
    assert not content(limit(), measure()).entries


def test_a_ninth_is_refused_and_meanwhile_the_slot_is_dark():
    eight = [limit(number=number) for number in range(1, 9)]
    content(*eight).must_fit()
    nine = content(*eight, limit(number=9))
    with pytest.raises(TooManyEntries, match="Slot 1 has 8"):
        nine.must_fit()
    fitting = nine.fitting()
    assert fitting.slots[1] == DARK_NOW
    assert not fitting.entries
    assert fitting.slots[ADMITTED.slot] == NEVER_DARK


def pause(exempt=(), **axes):
    return Pause(id=ID.format(1), scope=Scope(whole_party=True, **axes), exempt=exempt)


def test_a_pause_by_the_viewer_alone_belongs_to_the_site():
    land = pause(territories=(at("DE"),))
    assert set(site_content([land]).entries) == {SITE_SLOT}
    assert not content(pauses=[land]).entries
    assert site_content([]).slots == {SITE_SLOT: NEVER_DARK}
    assert not site_content([]).entries


def test_a_pause_of_a_category_is_an_entry_at_its_posts_and_spares_who_is_exempt():
    loans = pause(categories=("loans",), territories=(at("DE"),), exempt=("charity",))
    known = {
        ADMITTED.id: Attributes(categories=("loans",)),
        OTHER.id: Attributes(categories=("loans", "charity")),
    }
    found = content(pauses=[loans], known=known)
    assert set(found.entries) == {ADMITTED.slot}
    assert found.entries[ADMITTED.slot][0].countries == ("DE",)
    assert not site_content([loans]).entries


def test_a_pause_by_the_advertisers_land_is_resolved_to_posts():
    abroad = pause(territories=(at("FR", TerritoryRole.ADVERTISER),))
    assert set(content(pauses=[abroad]).entries) == {ADMITTED.slot, OTHER.slot}
    home = dict.fromkeys((ADMITTED.id, OTHER.id), Attributes(advertiser_country="DE"))
    assert not content(pauses=[abroad], known=home).entries


SCOPES = st.builds(
    Scope,
    whole_party=st.just(value=True),
    minimum_age=st.sampled_from([None, 18]),
    categories=st.sampled_from([(), ("loans",)]),
    territories=st.lists(
        st.sampled_from([at("DE"), at("FR", TerritoryRole.ADVERTISER)]), max_size=2
    ).map(tuple),
    time_windows=st.sampled_from([(), (TimeWindow(weekdays=(0,), from_hour=0, to_hour=12),)]),
)


@given(
    scopes=st.lists(SCOPES, max_size=3),
    more=SCOPES,
    kind=st.sampled_from([MeasureKind.LIMIT, MeasureKind.SUSPEND]),
    categories=st.sampled_from([None, ("loans",), ("books",)]),
    viewer=st.builds(
        Viewer,
        country=st.sampled_from(["", "DE", "FR"]),
        age=st.sampled_from([None, 12, 30]),
    ),
)
def test_one_more_measure_never_shows_a_viewer_more(scopes, more, kind, categories, viewer):
    known = {ADMITTED.id: Attributes(advertiser_country="FR", categories=categories)}
    rows = [limit(scope, kind, number) for number, scope in enumerate(scopes)]

    def shown(measures):
        found = content(*measures, known=known)
        return not any(
            hides(
                found.slots[slot],
                found.entries.get(slot, ()),
                viewer,
                micros(NOW),
            )
            for slot in (1, ADMITTED.slot)
        )

    assert shown(rows) >= shown([*rows, limit(more, kind, 99)])


def test_what_was_on_its_way_when_a_limit_took_effect_is_free():
    row = limit(dark_at=NOW)
    rows = Restrictions(measures=[row], known={}, lawful=())
    before, after = NOW - timedelta(seconds=1), NOW + timedelta(seconds=1)
    assert rows.overtook(ADMITTED, before, NOW)
    assert not rows.overtook(ADMITTED, before, before)
    assert not rows.overtook(ADMITTED, NOW, after), "it was decided for somebody out of scope"
    assert not rows.stopped(ADMITTED, after), "for others it goes on"
    lifted = replace(row, ended_at=NOW, lit_at=NOW + timedelta(microseconds=1))
    assert not Restrictions(measures=[lifted], known={}, lawful=()).overtook(
        ADMITTED, before, after
    )


def test_a_post_that_waits_is_dark_whatever_its_entries():
    waiting = post(9)
    found = content_of(ADVERTISER, [waiting], [limit(ONE_IN_GERMANY)])
    assert found.slots[9] == DARK_NOW
