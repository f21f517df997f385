"""Invariant 2: what an operator could write about one advertiser, beside a ruling, changes nothing.

Every field of every row that belongs to an advertiser is either named here as an input of decisions
(its identity, or the advertiser's own setting), or changing it must leave all decisions the same. A
new field is in neither list until somebody decides, so it is tested as one that must not matter.
"""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta

import pytest
from tests.memory import NOON, memory_deps
from tests.memory.people import scene

from adjudge.domain.ads.campaign import Campaign, LineItem
from adjudge.domain.ads.party import Advertiser, Party
from adjudge.domain.ads.promoted_post import PromotedPost
from adjudge.services.standing import desired_for

INPUTS = {
    Party: {"id"},
    Advertiser: {"id", "slot", "closed_at"},
    Campaign: {"id", "advertiser_id", "paused", "ended_at"},
    LineItem: {"id", "campaign_id", "advertiser_id", "bid", "budget", "targeting"},
    PromotedPost: {
        "id",
        "line_item_id",
        "campaign_id",
        "advertiser_id",
        "landing_url",
        "slot",
        "steps",
    },
}
TABLES = {
    Party: "party",
    Advertiser: "advertiser",
    Campaign: "campaign",
    LineItem: "line item",
    PromotedPost: "promoted post",
}
OTHER_VALUES = {
    "country": "FR",
    "created_at": NOON - timedelta(days=4_000),
    "declared_models": ("government-ties",),
    "address_confirmed": True,
    "currency": "USD",
    "version": 99,
}
CASES = [
    (kind, field.name)
    for kind, inputs in INPUTS.items()
    for field in fields(kind)
    if field.name not in inputs
]


def decisions(deps, advertiser_id):
    with deps.reading() as uow:
        return uow.promoted_posts.serving_items(), desired_for(uow, advertiser_id)


@pytest.mark.parametrize(
    ("kind", "field"), CASES, ids=lambda value: getattr(value, "__name__", value)
)
def test_no_other_field_changes_a_decision(kind, field):
    deps = memory_deps()
    town = scene(deps)
    town.promote()
    town.promote("Guaranteed safety.")
    before = decisions(deps, town.advertiser.id)
    rows = deps.uow.tables.table(TABLES[kind])
    for key, row in rows.items():
        changed = replace(row, **{field: OTHER_VALUES.get(field, f"other {field}")})
        assert changed != row
        rows[key] = changed
    assert decisions(deps, town.advertiser.id) == before
    assert before[0]


def test_cases_letters_and_rulings_without_a_measure_change_nothing():
    deps = memory_deps()
    town = scene(deps)
    promoted = town.promote().promoted_post
    before = decisions(deps, town.advertiser.id)
    town.promote("Guaranteed safety.")
    assert deps.uow.tables.table("case")
    items, desired = decisions(deps, town.advertiser.id)
    assert items == before[0]
    assert desired[promoted.slot] == before[1][promoted.slot]


def test_every_field_is_named_once():
    for kind, inputs in INPUTS.items():
        assert inputs <= {field.name for field in fields(kind)}
