from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.domain.cases.samples import GOOD

from adjudge.domain.cases.measure import Duration, Scope
from adjudge.domain.cases.statement import ElementFinding, Statement
from adjudge.domain.errors import InvalidValue


def test_the_hash_covers_every_part():
    empty = Statement()
    for name in Statement.__slots__:
        changed = replace(GOOD, **{name: getattr(empty, name)})
        assert changed.sha256 != GOOD.sha256, name
    assert empty.record()["ground"] is None


@pytest.mark.parametrize("name", ["summary", "not_affected", "would_change"])
def test_texts_have_a_limit(name):
    with pytest.raises(InvalidValue):
        Statement(**{name: "x" * 10_001})


def test_everything_that_can_grow_has_a_limit():
    finding = GOOD.findings[0]
    with pytest.raises(InvalidValue):
        Statement(findings=(finding,) * 51)
    with pytest.raises(InvalidValue):
        ElementFinding(element_id="x", fact_ids=(), why="x" * 10_001)
    with pytest.raises(InvalidValue):
        Scope(promoted_post_ids=("x",) * 501)
    with pytest.raises(InvalidValue):
        Duration(condition="x" * 1_001)


def test_a_scope_says_one_thing():
    with pytest.raises(InvalidValue):
        Scope(whole_party=True, promoted_post_ids=("x",))
    assert not Scope().is_stated
    assert Scope(promoted_post_ids=("x",)).is_stated


def test_a_duration_ends_by_a_date_or_by_a_condition_with_its_review():
    assert Duration(ends_on=date(2027, 1, 1)).is_stated
    assert not Duration(condition="until then").is_stated
    assert not Duration(review_on=date(2027, 1, 1)).is_stated
