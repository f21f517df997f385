"""Standing: what the standing block should hold, and the acts that make it so.

The order is that of "Serving and consistency": every change runs under the lock of the
advertiser's row; a restriction writes the block before it is committed, a loosening after. So a
crash can leave a post dark, never lit, and `reconcile` lights it again.
"""

from __future__ import annotations

from datetime import datetime

from adjudge.domain.errors import DomainError
from adjudge.domain.standing.measures import DARK_NOW, Standing, desired_block, standing_of
from adjudge.services.ports import Deps, UnitOfWork

# Advertisers compared in one read: it bounds how long one transaction stays open.
COMPARED_AT_ONCE = 50


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
    return desired_block(
        uow.advertisers.get(advertiser_id),
        uow.promoted_posts.by_advertiser(advertiser_id),
        uow.measures.by_advertiser(advertiser_id),
    )


def darken(uow: UnitOfWork, deps: Deps, advertiser_id: str) -> datetime:
    """Make dark what should be dark, before the commit; lights nothing. The caller holds the lock.

    Returns the moment, read after the block was written, from which no decision shows those posts.
    If the transaction fails afterwards they stay dark until the next `reconcile`.
    """
    desired = desired_for(uow, advertiser_id)
    dark = {slot: value for slot, value in desired.items() if value == DARK_NOW}
    if deps.block.differing(dark):
        deps.block.write(dark)
    return deps.block.effective_now()


def light(deps: Deps, advertiser_id: str) -> None:
    """Write the block as committed: after the commit that loosened something, never inside it."""
    deps.faults.hit("release.committed")
    _rewrite(deps, advertiser_id)


def reconcile(deps: Deps) -> list[str]:
    """Make the block equal to the committed rows; the ids of advertisers that were rewritten.

    Compares without a lock. Only where something differs it takes the lock, reads again (a change
    may have been half done) and rewrites. Until it ran once, serving shows nothing.
    """
    with deps.reading() as uow:
        ids = list(uow.advertisers.all_ids())
    rewritten = []
    for start in range(0, len(ids), COMPARED_AT_ONCE):
        with deps.reading() as uow:
            differing = [
                advertiser_id
                for advertiser_id in ids[start : start + COMPARED_AT_ONCE]
                if deps.block.differing(desired_for(uow, advertiser_id))
            ]
        rewritten += [advertiser_id for advertiser_id in differing if _rewrite(deps, advertiser_id)]
    deps.block.mark_reconciled()
    return rewritten


def _rewrite(deps: Deps, advertiser_id: str) -> bool:
    """Write one advertiser's slots as committed, under its lock; whether anything differed."""
    with deps.uow() as uow:
        uow.advertisers.lock(advertiser_id)
        desired = desired_for(uow, advertiser_id)
        if not deps.block.differing(desired):
            return False
        deps.block.write(desired)
        return True
