"""Scope entries for property tests, and a block of words to put them in by hand."""

from hypothesis import strategies as st

from adjudge.domain.standing.entry import HOURS_OF_WEEK, EntryKind, ScopeEntry

IDS = tuple(f"01900000-0000-7000-8000-{number:012x}" for number in range(1, 30))
COUNTRIES = ("AA", "DE", "FR", "SE", "ZZ")
REGIONS = ("DE-BY", "DE-BE", "FR-75C", "SE-AB", "US-CA", "ZZ-9")


def some(values, most):
    return st.lists(st.sampled_from(values), max_size=most, unique=True).map(tuple)


def entries(now_us, kinds=tuple(EntryKind)):
    """Entries around the moment `now_us`."""
    return st.builds(
        ScopeEntry,
        id=st.sampled_from(IDS),
        kind=st.sampled_from(kinds),
        dark_from=st.sampled_from([0, now_us - 1, now_us, now_us + 1]),
        countries=some(COUNTRIES, 2),
        subdivisions=some(REGIONS, 2),
        by_law=st.booleans(),
        minimum_age=st.sampled_from([0, 13, 18, 150]),
        hours=st.one_of(st.just(()), some(range(HOURS_OF_WEEK), 90)),
    )
