from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adjudge.domain.cases.consistency import MAX_IN_BAND, Judged, differences
from adjudge.domain.cases.wording import near_identical

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
LONG = (
    "Our teachers come to your house on two evenings a week and stay until the last exercise is "
    "understood, and the first month costs nothing if you are not content with it at all."
)
NEARLY = LONG.replace("costs nothing", "is free")
OTHER = "A lamp that burns for ten thousand hours and can be mended by anybody with a screwdriver."


def judged(name, text=LONG, *, admitted=True, days=0, advertiser="kestrel", landing="/a"):
    return Judged(
        promoted_post_id=name,
        post_id=f"post of {name}",
        advertiser_id=advertiser,
        text=text,
        landing_url=landing,
        admitted=admitted,
        judged_at=NOW + timedelta(days=days),
        rests_on=("ads@2",) if admitted else ("ADS-2.1@1",),
        ruling_id="" if admitted else f"ruling of {name}",
        reference="" if admitted else "R-1",
    )


def test_a_decline_stands_beside_what_was_admitted_in_nearly_the_same_words():
    fell = judged("fell", admitted=False)
    found = differences([judged("one", NEARLY), fell, judged("two", OTHER)])
    assert [(each.declined, each.admitted) for each in found] == [(fell, (judged("one", NEARLY),))]


def test_what_was_answered_alike_is_no_difference():
    assert differences([judged("one"), judged("two", NEARLY)]) == ()
    fell = [judged(name, admitted=False) for name in ("one", "two")]
    assert differences(fell) == ()
    assert differences([]) == ()


def test_the_newest_comes_first_on_both_sides():
    old, new = (judged(n, admitted=False, days=d) for n, d in (("old", 1), ("new", 2)))
    early, late = (judged(n, NEARLY, days=d) for n, d in (("early", 0), ("late", 9)))
    found = differences([early, old, late, new])
    assert [each.declined for each in found] == [new, old]
    assert all(each.admitted == (late, early) for each in found)


@pytest.mark.parametrize(
    ("other", "same_landing", "of_others"),
    [
        (judged("one", NEARLY), True, False),
        (judged("one", NEARLY, landing="/b"), False, False),
        (judged("one", NEARLY, advertiser="heron"), True, True),
    ],
)
def test_it_says_what_may_explain_it(other, same_landing, of_others):
    (found,) = differences([judged("fell", admitted=False), other])
    assert (found.same_landing, found.of_others) == (same_landing, of_others)


def test_many_copies_are_cut_to_the_newest():
    copies = [judged(f"{n:04}", days=n) for n in range(MAX_IN_BAND + 50)]
    (found,) = differences([*copies, judged("fell", admitted=False)])
    assert found.admitted == tuple(reversed(copies[50:]))


TEXTS = st.lists(st.sampled_from(LONG.split()), min_size=0, max_size=60).map(" ".join)


@given(st.lists(st.tuples(TEXTS, st.booleans()), max_size=12))
def test_whatever_is_listed_is_a_near_copy_with_another_answer(texts):
    rows = [judged(str(n), text, admitted=admitted) for n, (text, admitted) in enumerate(texts)]
    found = differences(rows)
    for each in found:
        assert not each.declined.admitted
        for other in each.admitted:
            assert other.admitted
            assert near_identical(each.declined.text, other.text)
    # The same words share every band, so nothing of that kind is ever missed.
    for fell in (row for row in rows if not row.admitted and row.text):
        same = [row for row in rows if row.admitted and row.text == fell.text]
        listed = next((each.admitted for each in found if each.declined == fell), ())
        assert set(same) <= set(listed)


def test_a_copy_under_another_name_is_the_same_words():
    copy = replace(judged("one", LONG.upper()), advertiser_id="heron")
    (found,) = differences([judged("fell", admitted=False), copy])
    assert found.of_others
