from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adjudge.domain.ids import RANDOM_BYTES, is_id, uuid7

# The example of RFC 9562, appendix A.6.
RFC_MOMENT = datetime(2022, 2, 22, 19, 22, 22, tzinfo=UTC)
moments = st.integers(0, 30_000_000_000).map(lambda s: datetime.fromtimestamp(s, UTC))
randoms = st.binary(min_size=RANDOM_BYTES, max_size=RANDOM_BYTES)


def test_the_example_of_the_standard():
    tail = (0xCC3 << 62) | 0x18C4DC0C0C07398F
    random = tail.to_bytes(RANDOM_BYTES, "big")
    assert uuid7(RFC_MOMENT, random) == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"


@given(moments, randoms, randoms)
def test_ids_sort_by_time(moment, one, other):
    later = moment + timedelta(milliseconds=1)
    assert uuid7(moment, one) < uuid7(later, other)


@given(moments, randoms)
def test_every_id_is_one(moment, random):
    assert is_id(uuid7(moment, random))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398",
        "017F22E2-79B0-7CC3-98C4-DC0C0C07398F",
        "017f22e2-79b0-4cc3-98c4-dc0c0c07398f",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398f\n",
    ],
)
def test_anything_else_is_none(text):
    assert not is_id(text)


def test_a_naive_time_is_a_mistake():
    with pytest.raises(AssertionError):
        uuid7(RFC_MOMENT.replace(tzinfo=None), b"0" * RANDOM_BYTES)
