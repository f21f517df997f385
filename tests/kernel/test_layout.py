"""The layout: an entry survives its row exactly, and the kernel reads a row as the domain does."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.kernel.entries import COUNTRIES, REGIONS, entries

from adjudge.domain.ads.serving import LIT
from adjudge.domain.standing.entry import MAX_ENTRIES, Viewer, hides
from adjudge.kernel.layout import (
    BLOCK_WORDS,
    ENTRY_ROWS,
    REFERENCES_AT,
    ROW_WORDS,
    ROWS_AT,
    SCOPED,
    SLOTS_AT,
    country_number,
    entry_of,
    is_dark,
    row_of,
    subdivision_number,
    viewer_number,
)

NOW = 1_795_000_000_000_000
SLOT = 7
words = np.zeros(BLOCK_WORDS, np.int64)


@given(entries(NOW))
def test_an_entry_survives_its_row(entry):
    assert entry_of(row_of(entry)) == entry


@given(
    dark_from=st.sampled_from([0, NOW, NOW + 1, LIT]),
    found=st.lists(entries(NOW), max_size=MAX_ENTRIES),
    country=st.sampled_from(["", *COUNTRIES]),
    region=st.sampled_from(["", "DE-NW", *REGIONS]),
    age=st.sampled_from([None, 0, 12, 13, 17, 18, 150]),
)
@settings(deadline=None)
def test_the_kernel_reads_a_slot_as_the_domain_does(dark_from, found, country, region, age):
    country = region[:2] or country
    start = REFERENCES_AT + SLOT * MAX_ENTRIES
    words[start : start + MAX_ENTRIES] = 0
    # From the back, so that places are empty before ones that are taken.
    for place, entry in enumerate(found):
        row = ENTRY_ROWS - 1 - place
        words[ROWS_AT + row * ROW_WORDS :][:ROW_WORDS] = row_of(entry)
        words[start + MAX_ENTRIES - 1 - place] = row
    words[SLOTS_AT + SLOT] = dark_from + SCOPED if found and dark_from else dark_from
    viewer = Viewer(country=country, region=region, age=age)
    assert is_dark(words, SLOT, NOW, viewer_number(country, region, age)) == hides(
        dark_from, found, viewer, NOW
    )


@pytest.mark.parametrize("row", [-1, ENTRY_ROWS])
def test_a_reference_that_leads_nowhere_is_dark(row):
    words[SLOTS_AT + SLOT] = LIT + SCOPED
    words[REFERENCES_AT + SLOT * MAX_ENTRIES :][:MAX_ENTRIES] = 0
    words[REFERENCES_AT + SLOT * MAX_ENTRIES] = row
    assert is_dark(words, SLOT, NOW, 0)
    words[REFERENCES_AT + SLOT * MAX_ENTRIES] = 0
    assert not is_dark(words, SLOT, NOW, 0)


def test_the_word_of_a_slot_with_entries_is_below_every_time():
    for dark_from in (0, 1, NOW, LIT):
        assert dark_from + SCOPED < 0


def test_codes_have_numbers_of_their_own():
    countries = {country_number(a + b) for a in "AMZ" for b in "AMZ"}
    assert len(countries) == 9
    assert max(countries) == 675
    codes = ["DE-B", "DE-BY", "DE-YB", "DE-0", "DE-00", "DE-1", "GB-ENG", "FR-75C"]
    assert len({subdivision_number(code) for code in codes}) == len(codes)
    assert subdivision_number("DE-BY") // 37**3 == country_number("DE")
