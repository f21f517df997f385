"""What letters and the register say of a wind-down, in one form for all its steps."""

from __future__ import annotations

from collections.abc import Mapping

from adjudge.domain.ledger.winddown import WindDown
from adjudge.domain.ledger.winddown_start import BY_MEASURE
from adjudge.domain.money import Money
from adjudge.services.letters import Matter
from adjudge.services.ports import Deps, UnitOfWork
from adjudge.services.register import EntryType, record


def reference(state: WindDown) -> str:
    """What people call it."""
    return f"W-{state.id[-8:]}"


def matter_of(state: WindDown) -> Matter:
    """Whom a letter about it goes to: the payer."""
    return Matter(
        party_id=state.payer_id,
        advertiser_id=state.advertiser_id,
        subject_id=state.id,
        reference=reference(state),
        case_id=state.case_id,
    )


def named(uow: UnitOfWork, state: WindDown) -> dict[str, object]:
    """Whose money it is, as the register says it at once; nobody's name if a measure began it.

    That would say what was decided about the advertiser before the ruling itself may be read.
    """
    if state.cause in BY_MEASURE:
        return {"reference": reference(state)}
    advertiser = uow.advertisers.get(state.advertiser_id)
    return {"advertiser": uow.parties.get(advertiser.party_id).legal_name}


def enter(
    uow: UnitOfWork,
    deps: Deps,
    entry_type: EntryType,
    state: WindDown,
    *,
    opened: Mapping[str, object],
    public: Mapping[str, object],
) -> None:
    """One entry of this matter; its readable part says only what the party did or was told."""
    record(
        uow,
        deps,
        type=entry_type,
        subject_id=state.id,
        party_id=state.payer_id,
        record={"winddown_id": state.id, **opened},
        public=public,
        released=True,
    )


def enter_frozen(uow: UnitOfWork, deps: Deps, state: WindDown) -> None:
    """The entry of what an order holds: authority, amount, and the day on which it is reviewed."""
    held = state.freeze
    assert held is not None, "it is frozen"
    told = {
        "amount": str(Money(state.currency, state.frozen)),
        "review_on": held.data["review_on"],
        "authority": held.data["authority"],
    }
    enter(
        uow,
        deps,
        EntryType.WINDDOWN_FROZEN,
        state,
        opened={**told, "order_id": held.data.get("order_id"), "by": state.steps[-1].by},
        public={"reference": reference(state), **told},
    )
