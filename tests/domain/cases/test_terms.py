from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from tests.memory.people import OPERATOR, SECOND_OPERATOR

from adjudge.domain.cases.terms import Terms, TermsPart, TermsTooSoon, must_be_in_time, terms_on
from adjudge.domain.errors import InvalidValue

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def made(version: int, day: date) -> Terms:
    return Terms(
        id=f"terms-{version}",
        opened_by=OPERATOR.id,
        opened_at=NOW,
        part=TermsPart.FORUM,
        version=version,
        text="The court of the seat.",
        effective_from=day,
    )


def test_fifteen_days_lie_before_terms_apply():
    must_be_in_time(made(1, date(2026, 3, 17)), NOW)
    with pytest.raises(TermsTooSoon):
        must_be_in_time(made(1, date(2026, 3, 16)), NOW)
    with pytest.raises(InvalidValue):
        made(0, date(2026, 3, 17))


def test_only_published_terms_apply():
    first = made(1, date(2026, 4, 1))
    published = first.take("publish", SECOND_OPERATOR, NOW)
    second = made(2, date(2026, 5, 1)).take("publish", SECOND_OPERATOR, NOW)
    assert terms_on([first], TermsPart.FORUM, date(2026, 6, 1)) is None
    assert terms_on([published, second], TermsPart.FORUM, date(2026, 4, 30)) == published
    assert terms_on([published, second], TermsPart.FORUM, date(2026, 5, 1)) == second
