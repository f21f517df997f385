"""Standing: what the standing block should hold, and the acts that make it so.

The order is that of "Serving and consistency": every change runs under the lock of the
advertiser's row; a restriction writes the block before it is committed, a loosening after. So a
crash can leave a post dark, never lit, and `reconcile` lights it again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from adjudge.domain.errors import DomainError
from adjudge.domain.standing.content import Pause, site_content
from adjudge.domain.standing.measures import DARK_NOW, MeasureInForce, Standing, standing_of
from adjudge.services.ports import Deps, UnitOfWork
from adjudge.services.standing_content import content_for, pauses_in_force
from adjudge.services.winddown_starts import restore_freed

# Advertisers compared in one read: it bounds how long one transaction stays open.
COMPARED_AT_ONCE = 50
# Slots looked up in one query.
SLOTS_AT_ONCE = 1_000


class StandingSuspended(DomainError):
    """All promotion of the advertiser is suspended by a measure in force."""

    code = "standing.suspended"

    def message(self) -> str:
        return "Your promotion is suspended, so no post can be promoted now."

    def remedy(self) -> str:
        return "Read the notice in your letters: it says what would change it and how to appeal."


def standing(deps: Deps, advertiser_id: str) -> Standing:
    """The reduction over the advertiser's measures in force. Raises `NotFound`."""
    with deps.reading() as uow:
        uow.advertisers.get(advertiser_id)
        return standing_of(uow.measures.by_advertiser(advertiser_id))


def desired_for(uow: UnitOfWork, advertiser_id: str) -> dict[int, int]:
    """What each slot of one advertiser should hold, after what this transaction has written."""
    return content_for(uow, advertiser_id).slots


def narrow(uow: UnitOfWork, deps: Deps, advertiser_id: str, measure: MeasureInForce) -> list[int]:
    """Write a measure that is about to be stored into the block, before the commit.

    Returns the slots that it makes dark for everybody. The caller holds the lock, and calls `light`
    after the commit if the measure replaces others.

    Raises:
        TooManyEntries: a slot would need a ninth scope entry; nothing is changed.
        WorkerMissing: a serving process is alive and silent; nothing is changed.
    """
    before = content_for(uow, advertiser_id)
    after = content_for(uow, advertiser_id, more=[measure])
    after.must_fit()
    deps.block.must_reach_all()
    deps.block.narrow(after.slots, after.entries)
    return [s for s, value in after.slots.items() if value == DARK_NOW != before.slots[s]]


def darken(uow: UnitOfWork, deps: Deps, advertiser_id: str) -> datetime:
    """Make dark what should be dark, before the commit; lights nothing. The caller holds the lock.

    Returns the moment, read after the block was written, from which no decision shows those posts.
    If the transaction fails afterwards they stay dark until the next `reconcile`.
    """
    desired = content_for(uow, advertiser_id).fitting()
    if deps.block.differing(desired.slots, desired.entries):
        deps.block.narrow(desired.slots, desired.entries)
    return deps.block.effective_now()


def light(deps: Deps, advertiser_id: str) -> None:
    """Write the block as committed: after the commit that loosened something, never inside it.

    Money that no measure holds any more is given back first: what is lit can be billed.
    """
    deps.faults.hit("release.committed")
    restore_freed(deps, advertiser_id)
    _rewrite(deps, advertiser_id)


def reconcile(deps: Deps) -> list[str]:
    """Make the block equal to the committed rows; the ids of advertisers that were rewritten.

    Compares without a lock. Only where something differs it takes the lock, reads again (a change
    may have been half done) and rewrites. Lit slots that no row knows are darkened. Until it ran
    once, serving shows nothing.
    """
    with deps.reading() as uow:
        ids = list(uow.advertisers.all_ids())
        pauses = pauses_in_force(uow)
    rewritten, everything = [], dict[int, int]()
    for start in range(0, len(ids), COMPARED_AT_ONCE):
        differing = []
        with deps.reading() as uow:
            for advertiser_id in ids[start : start + COMPARED_AT_ONCE]:
                desired = content_for(uow, advertiser_id, pauses=pauses).fitting()
                everything |= desired.slots
                if deps.block.differing(desired.slots, desired.entries):
                    differing.append(advertiser_id)
        rewritten += [advertiser_id for advertiser_id in differing if _rewrite(deps, advertiser_id)]
    everything |= _reconcile_site(deps, pauses)
    strays = deps.block.strays(everything)
    if strays:
        _darken_strays(deps, strays)
    deps.block.mark_reconciled()
    return rewritten


def _reconcile_site(deps: Deps, pauses: Sequence[Pause]) -> dict[int, int]:
    """Make the slot of the whole site what it should be: nothing is shown while it is dark."""
    desired = site_content(pauses).fitting()
    if deps.block.differing(desired.slots, desired.entries):
        deps.block.write(desired.slots, desired.entries)
    return desired.slots


def _darken_strays(deps: Deps, strays: Sequence[int]) -> None:
    """Darken lit slots that nobody owns: the database is an older copy than the block.

    A slot is lit only after its row was committed, so one that was lit before this transaction
    began and has no row in it is nobody's; and none is allotted until the transaction ends.
    """
    with deps.uow() as uow:
        for start in range(0, len(strays), SLOTS_AT_ONCE):
            unowned = uow.slots.unowned(strays[start : start + SLOTS_AT_ONCE])
            deps.block.write(dict.fromkeys(unowned, DARK_NOW))


def _rewrite(deps: Deps, advertiser_id: str) -> bool:
    """Write one advertiser's slots as committed, under its lock; whether anything differed."""
    with deps.uow() as uow:
        uow.advertisers.lock(advertiser_id)
        desired = content_for(uow, advertiser_id).fitting()
        if not deps.block.differing(desired.slots, desired.entries):
            return False
        deps.block.write(desired.slots, desired.entries)
        return True
