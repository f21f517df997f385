from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from adjudge.domain.policy.clause import Clause, Element
from adjudge.domain.policy.rulebook import (
    ClauseAmbiguous,
    ClauseNotInForce,
    Rulebook,
    UnknownClause,
)


def clause(clause_id, version, begin, end=None):
    return Clause(
        id=clause_id,
        version=version,
        title="A title",
        text=f"Version {version}.",
        rationale="Because.",
        surface="ads",
        applies_to=("creative",),
        elements=(Element(id="one", text="One."),),
        measures_allowed=frozenset({"decline"}),
        judges="act",
        effective_from=begin,
        effective_until=end,
        dsa_category="STATEMENT_CATEGORY_CONSUMER_INFORMATION",
    )


def book(*clauses):
    return Rulebook(id="ads", version=3, title="Ads Policy", surface="ads", clauses=clauses)


OLD = clause("ADS-2.1", 1, date(2026, 1, 1), date(2026, 6, 1))
NEW = clause("ADS-2.1", 2, date(2026, 6, 1))
TENTH = clause("ADS-10.1", 1, date(2026, 1, 1))
BOOK = book(TENTH, NEW, OLD)


def test_a_ruling_dated_a_day_is_shown_the_text_in_force_on_that_day():
    assert BOOK.clause_in_force("ADS-2.1", date(2026, 5, 31)) is OLD
    assert BOOK.clause_in_force("ADS-2.1", date(2026, 6, 1)) is NEW
    assert BOOK.clause_in_force("ADS-2.1@2", date(2026, 6, 1)) is NEW


def test_every_version_stays_known_by_its_name():
    assert BOOK.clause("ADS-2.1@1") is OLD
    with pytest.raises(UnknownClause):
        BOOK.clause("ADS-2.1@3")
    assert BOOK.ref == "ads@3"


def test_versions_are_told_oldest_first():
    assert BOOK.versions("ADS-2.1") == (OLD, NEW)
    assert BOOK.versions("ADS-9.9") == ()


def test_clauses_in_force_stand_in_their_chapters():
    day = date(2026, 7, 1)
    assert BOOK.by_chapter(day) == (("Chapter 2", (NEW,)), ("Chapter 10", (TENTH,)))
    headed = replace(BOOK, chapters=("Who pays", "Claims"))
    assert headed.by_chapter(day)[0] == ("Claims", (NEW,))
    assert headed.by_chapter(day)[1] == ("Chapter 10", (TENTH,))
    assert headed.by_chapter(date(2025, 1, 1)) == ()


@pytest.mark.parametrize("ref", ["ADS-9.9", "ADS-2.1@9", "", "our business model"])
def test_a_clause_that_never_was_is_unknown(ref):
    with pytest.raises(UnknownClause) as refused:
        BOOK.clause_in_force(ref, date(2026, 5, 1))
    assert refused.value.code == "policy.unknown_clause"
    assert refused.value.details["clause"] == ref


@pytest.mark.parametrize(
    ("ref", "on"),
    [
        ("ADS-2.1", date(2025, 12, 31)),
        ("ADS-2.1@1", date(2026, 6, 1)),
        ("ADS-2.1@2", date(2026, 5, 1)),
    ],
)
def test_a_version_outside_its_days_is_not_in_force(ref, on):
    with pytest.raises(ClauseNotInForce) as refused:
        BOOK.clause_in_force(ref, on)
    assert refused.value.code == "policy.not_in_force"
    assert on.isoformat() in str(refused.value)


def test_two_texts_on_one_day_are_ambiguous():
    both = book(OLD, clause("ADS-2.1", 2, date(2026, 5, 1)))
    with pytest.raises(ClauseAmbiguous) as refused:
        both.clause_in_force("ADS-2.1", date(2026, 5, 15))
    assert refused.value.code == "policy.ambiguous"
    with pytest.raises(ClauseAmbiguous):
        both.clauses_in_force(date(2026, 5, 15))
    with pytest.raises(ClauseAmbiguous):
        book(OLD, OLD)


def test_the_clauses_in_force_come_in_the_order_of_their_numbers():
    assert BOOK.clauses_in_force(date(2026, 7, 1)) == (NEW, TENTH)
    assert BOOK.clauses_in_force(date(2025, 7, 1)) == ()
