from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.memory import memory_deps
from tests.memory.people import lift, scene, suspend

from adjudge.domain.cases.measure import MeasureKind, Scope, Territory, TerritoryRole
from adjudge.domain.errors import NotFound
from adjudge.domain.standing.entry import ScopeEntry, TooManyEntries
from adjudge.domain.standing.measures import DARK_NOW, NEVER_DARK, Standing
from adjudge.services.standing import darken, desired_for, light, reconcile, standing


def test_standing_is_read_off_the_measures():
    deps = memory_deps()
    town = scene(deps)
    assert standing(deps, town.advertiser.id) is Standing.GOOD
    measure = suspend(deps, town.advertiser.id)
    assert standing(deps, town.advertiser.id) is Standing.SUSPENDED
    lift(deps, measure)
    assert standing(deps, town.advertiser.id) is Standing.GOOD
    with pytest.raises(NotFound):
        standing(deps, "nobody")


def test_darken_never_lights_and_light_never_runs_inside_a_transaction():
    deps = memory_deps()
    town = scene(deps)
    promoted = town.promote().promoted_post
    measure = suspend(deps, town.advertiser.id)
    lift(deps, measure)
    with deps.uow() as uow:
        darken(uow, deps, town.advertiser.id)
        assert deps.block.is_dark(promoted.slot)
        with pytest.raises(AssertionError):
            light(deps, town.advertiser.id)
    light(deps, town.advertiser.id)
    assert not deps.block.is_dark(promoted.slot)


def test_the_moment_is_read_after_the_block_was_written():
    deps = memory_deps()
    town = scene(deps)
    promoted = town.promote().promoted_post
    suspend(deps, town.advertiser.id)
    deps.block.write({promoted.slot: NEVER_DARK})
    before = deps.clock.now()
    with deps.uow() as uow:
        moment = darken(uow, deps, town.advertiser.id)
    assert moment > before
    assert deps.block.is_dark(promoted.slot)


def test_reconciling_writes_only_what_differs():
    deps = memory_deps()
    towns = [scene(deps, name) for name in ("kestrel", "heron")]
    promoted = [town.promote().promoted_post for town in towns]
    assert reconcile(deps) == []
    assert deps.block.reconciled
    deps.block.write({promoted[0].slot: DARK_NOW})
    writes = len(deps.block.writes)
    assert reconcile(deps) == [towns[0].advertiser.id]
    assert len(deps.block.writes) == writes + 1
    assert not deps.block.is_dark(promoted[0].slot)


def test_it_darkens_what_something_else_lit():
    deps = memory_deps()
    town = scene(deps)
    promoted = town.promote().promoted_post
    suspend(deps, town.advertiser.id)
    deps.block.write({promoted.slot: NEVER_DARK, town.advertiser.slot: NEVER_DARK})
    assert reconcile(deps) == [town.advertiser.id]
    assert deps.block.is_dark(promoted.slot)


def test_what_no_row_knows_is_darkened():
    """The database was restored from an older copy, and the block was not."""
    deps = memory_deps()
    promoted = scene(deps).promote().promoted_post
    deps.block.write({700: NEVER_DARK, 701: NEVER_DARK})
    assert reconcile(deps) == []
    assert deps.block.is_dark(700)
    assert deps.block.is_dark(701)
    assert not deps.block.is_dark(promoted.slot)
    writes = len(deps.block.writes)
    reconcile(deps)
    assert len(deps.block.writes) == writes


def test_a_post_that_was_lit_meanwhile_is_nobodys_stray():
    """Its row was committed after the rows were read and before the block was looked at."""
    deps = memory_deps()
    town = scene(deps)
    look, promoted = deps.block.strays, []

    def late(desired):
        promoted.append(town.promote().promoted_post)
        return look(desired)

    deps.block.strays = late
    reconcile(deps)
    assert not deps.block.is_dark(promoted[0].slot)


def test_after_a_loss_of_the_block_everything_is_rebuilt_from_the_rows():
    deps = memory_deps()
    towns = [scene(deps, name) for name in ("kestrel", "heron")]
    for town in towns:
        town.promote()
    suspend(deps, towns[0].advertiser.id)
    reconcile(deps)
    kept = dict(deps.block.slots)
    deps.block.slots.clear()
    reconcile(deps)
    assert {slot: v for slot, v in kept.items() if v} == {
        slot: v for slot, v in deps.block.slots.items() if v
    }


@given(st.lists(st.sampled_from(["all", "first", "second", "lift", "reconcile"]), max_size=12))
def test_no_post_is_lit_while_a_measure_stops_it(acts):
    deps = memory_deps()
    town = scene(deps)
    posts = [town.promote().promoted_post for _ in range(2)]
    measures = []
    for act in acts:
        if act == "lift" and measures:
            lift(deps, measures.pop())
        elif act == "reconcile":
            reconcile(deps)
            with deps.reading() as uow:
                desired = desired_for(uow, town.advertiser.id)
            assert not deps.block.differing(desired)
        elif act != "lift":
            whole = act == "all"
            named = posts[act == "second"].id
            scope = Scope(whole_party=whole, promoted_post_ids=() if whole else (named,))
            measures.append(suspend(deps, town.advertiser.id, scope))
        for promoted in posts:
            if any(measure.stops(promoted) for measure in measures):
                assert deps.block.is_dark(promoted.slot)


GERMANY = Scope(whole_party=True, territories=(Territory(code="DE", role=TerritoryRole.VIEWER),))


def test_a_limit_is_an_entry_from_its_effect_to_its_end():
    deps = memory_deps()
    town = scene(deps)
    promoted = town.promote().promoted_post
    measure = suspend(deps, town.advertiser.id, GERMANY, MeasureKind.LIMIT)
    (entry,) = deps.block.entries[town.advertiser.slot]
    assert (entry.id, entry.countries) == (measure.id, ("DE",))
    assert not deps.block.is_dark(promoted.slot)
    assert standing(deps, town.advertiser.id) is not Standing.SUSPENDED
    assert reconcile(deps) == []
    lift(deps, measure)
    light(deps, town.advertiser.id)
    assert not deps.block.entries[town.advertiser.slot]


def test_an_entry_that_was_lost_or_is_nobodys_is_mended():
    deps = memory_deps()
    town = scene(deps)
    suspend(deps, town.advertiser.id, GERMANY, MeasureKind.LIMIT)
    slot = town.advertiser.slot
    kept = deps.block.entries[slot]
    assert kept
    for entries in ((), (ScopeEntry(id=next(iter(kept)).id, minimum_age=18),)):
        deps.block.write({slot: NEVER_DARK}, {slot: entries})
        assert reconcile(deps) == [town.advertiser.id]
        assert deps.block.entries[slot] == kept


def test_a_ninth_entry_is_refused_and_changes_nothing():
    deps = memory_deps()
    town = scene(deps)
    for _ in range(8):
        suspend(deps, town.advertiser.id, GERMANY, MeasureKind.LIMIT)
    kept = dict(deps.block.entries)
    with pytest.raises(TooManyEntries, match="can have no more"):
        suspend(deps, town.advertiser.id, GERMANY, MeasureKind.LIMIT)
    assert deps.block.entries == kept
    assert not deps.block.is_dark(town.advertiser.slot)
