from __future__ import annotations

import pytest

from adjudge.domain.errors import (
    Conflict,
    DomainError,
    InvalidValue,
    NotAllowed,
    NotFound,
    RequestReused,
)


@pytest.mark.parametrize(
    "error",
    [
        NotFound(kind="post", id="p1"),
        NotAllowed(act="approve it", needs="another person"),
        Conflict(kind="case"),
        RequestReused(key="k"),
        InvalidValue(field="name", problem="too long"),
    ],
)
def test_an_error_says_what_happened_and_what_to_do(error):
    assert str(error) == error.message()
    assert error.message().endswith(".")
    assert error.remedy().endswith(".")
    assert error.message() != error.code


def test_it_carries_the_ids_of_what_it_concerns():
    assert NotFound(kind="post", id="p1").details == {"kind": "post", "id": "p1"}


def test_words_stay_readable_without_details():
    for error in (NotFound, NotAllowed, Conflict, RequestReused, InvalidValue, DomainError):
        assert error().message()
        assert error().remedy()
