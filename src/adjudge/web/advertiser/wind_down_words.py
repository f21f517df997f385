"""A wind-down in words: where it stands, what was done when, and what comes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from adjudge import bootstrap
from adjudge.adapters.store.models import Letter
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.ledger.winddown import (
    Cause,
    Choice,
    Status,
    Step,
    StepName,
    WindDown,
)
from adjudge.domain.ledger.winddown_state import FREEZE_REVIEW, PAYMENT
from adjudge.domain.money import Money
from adjudge.services.charities import Charity, charity
from adjudge.services.letters import run_from
from adjudge.web.formats import plural

WORDS: Final = {
    Status.FREEZE: ("counting what was shown", "waiting"),
    Status.SETTLE: ("counting what was shown", "waiting"),
    Status.VOID: ("counting what was shown", "waiting"),
    Status.RESIDUAL: ("waiting for the choice", "waiting"),
    Status.REFUND: ("refund to be paid", "waiting"),
    Status.DONATE: ("donation to be paid", "waiting"),
    Status.DEFER: ("choice put off", "waiting"),
    Status.SETTLEMENT_PROPOSED: ("paid, to be confirmed", "waiting"),
    Status.SETTLEMENT_CONFIRMED: ("paid and confirmed", "good"),
    Status.ZERO: ("settled: nothing is left", "good"),
    Status.RESTORED: ("given back by a reversal", "good"),
    Status.FROZEN_BY_LAW: ("frozen by law", "force"),
    Status.UNCLAIMED: ("unclaimed", "contested"),
}
WHY: Final = {
    Cause.CLOSING: "The advertising account was closed.",
    Cause.REQUEST: "The payer asked for its money back.",
    Cause.TERMINATION: "A termination has taken effect.",
    Cause.SUSPENSION: "A suspension of more than 30 days, or until a condition is met, has taken "
    "effect.",
}
"""Why it began."""


EXITS: Final = {
    Status.RESTORED: (
        "Given back",
        "What began it has ended, so what was not paid out is where it was before.",
    ),
    Status.FROZEN_BY_LAW: (
        "Frozen by law",
        "An order of an authority holds it. Once that ends it goes on from here.",
    ),
    Status.UNCLAIMED: (
        "Not claimed",
        "It could not be paid out. It stays the payer's, who can claim it at any time.",
    ),
}
"""The ways out beside zero: title and what it means."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One step on the way to zero: what it is called, when it was done (None: it comes), and how.

    `now`: it is the one that everything waits for.
    """

    title: str
    at: datetime | None
    text: str
    now: bool = False


def words_of(status: str) -> tuple[str, str]:
    """Word and tone of the tag of a wind-down."""
    return WORDS[Status(status)]


def reference(state: WindDown) -> str:
    """What letters call it."""
    return f"W-{state.id[-8:]}"


def residual_of(state: WindDown) -> Money | None:
    """What is left, once that is stated."""
    return None if state.residual is None else Money(state.currency, state.residual)


def irreversible_of(state: WindDown) -> Money | None:
    """What of it can no longer be charged back."""
    return None if state.irreversible is None else Money(state.currency, state.irreversible)


def may_donate(state: WindDown) -> bool:
    """Whether a donation may be chosen: something is left and none of it can be charged back."""
    return bool(state.residual) and state.residual == state.irreversible


def charity_of(state: WindDown) -> Charity | None:
    """The charity that the payer named, if any."""
    return charity(state.charity_id) if state.charity_id else None


def election_until(state: WindDown) -> datetime | None:
    """Until when the payer may choose; None if there is nothing to choose now."""
    if state.status is Status.DEFER:
        return state.deferred_until
    if state.status is not Status.RESIDUAL or not state.residual:
        return None
    stated = next(s.at for s in reversed(state.steps) if s.name is StepName.RESIDUAL)
    row = (
        Letter.objects.filter(
            party_id=state.payer_id,
            advertiser_id=state.advertiser_id,
            kind=LetterKind.WIND_DOWN.value,
            served_at__gte=stated,
        )
        .order_by("served_at")
        .first()
    )
    received, deps = state.asked_at, bootstrap.deps()
    if row:
        with deps.reading() as uow:
            received = run_from(uow, uow.letters.get(row.pk))
    return max(received, state.asked_at) + timedelta(days=deps.deadlines.election)


def payment_until(state: WindDown) -> datetime | None:
    """Until when we have to pay; None if nothing is to be paid, or that was missed twice."""
    return next((clock.due_at for clock in state.clocks if clock.name == PAYMENT), None)


def review_until(state: WindDown) -> datetime | None:
    """Until when we have to look at a freeze by law again; None if there is none."""
    return next((clock.due_at for clock in state.clocks if clock.name == FREEZE_REVIEW), None)


def authority_of(state: WindDown) -> str:
    """Who ordered to freeze it, as far as that may be said; "" if nobody did."""
    return str(state.freeze.data["authority"]) if state.freeze else ""


def stages(state: WindDown) -> list[Stage]:
    """The whole way, from the freeze to zero, with the dates of what is done."""
    done = {step.name: step for step in state.steps}

    def at(name: StepName) -> datetime | None:
        return done[name].at if name in done else None

    money = residual_of(state)
    settled, voided = done.get(StepName.SETTLE), done.get(StepName.VOID)
    all_stages = [
        Stage(
            title="Frozen",
            at=at(StepName.FREEZE),
            text=f"{WHY[state.cause]} Nothing is shown or charged from this moment on.",
        ),
        Stage(
            title="Counted what was shown before",
            at=at(StepName.SETTLE),
            text=f"{settled.data['events']:,} impressions and clicks were still waiting."
            if settled
            else "Every impression from before the freeze is billed; normally within a second.",
        ),
        Stage(
            title="Reservations given back",
            at=at(StepName.VOID),
            text=f"{plural(_whole(voided), 'budget was', 'budgets were')} released."
            if voided
            else "What was held for line items is free again.",
        ),
        Stage(
            title="Stated what is left",
            at=at(StepName.RESIDUAL),
            text=f"{money} is left and yours." if money else "A letter says how much, to the cent.",
        ),
        Stage(title="Choice", at=_chosen_at(state), text=_choice_text(state)),
        Stage(
            title="Paid",
            at=at(StepName.SETTLEMENT_PROPOSED),
            text="One person pays and files the receipt.",
        ),
        Stage(
            title="Confirmed by a second person",
            at=at(StepName.SETTLEMENT_CONFIRMED),
            text="Another person compares the receipt with what was elected.",
        ),
        Stage(
            title="Zero",
            at=at(StepName.ZERO),
            text="The balance is 0.00, and the public register says so.",
        ),
    ]
    if state.status in EXITS:
        title, text = EXITS[state.status]
        left = Stage(title=title, at=state.steps[-1].at, text=text)
        return [*(stage for stage in all_stages if stage.at is not None), left]
    if state.residual == 0 and not state.held:
        all_stages = [*all_stages[:4], all_stages[-1]]
    return _with_current(all_stages)


def _whole(voided: Step) -> int:
    return int(voided.data["reservations"] or 0)


def _with_current(all_stages: list[Stage]) -> list[Stage]:
    open_ones = [place for place, stage in enumerate(all_stages) if stage.at is None]
    first = open_ones[0] if open_ones else None
    return [
        Stage(title=stage.title, at=stage.at, text=stage.text, now=place == first)
        for place, stage in enumerate(all_stages)
    ]


def _chosen_at(state: WindDown) -> datetime | None:
    if state.choice in {None, Choice.DEFER}:
        return None
    return next(step.at for step in reversed(state.steps) if step.name is StepName.ELECTED)


def _choice_text(state: WindDown) -> str:
    match state.choice:
        case Choice.REFUND:
            return "A refund to the account from which the money came."
        case Choice.DONATE:
            body = charity_of(state)
            return f"A donation to {body.legal_name if body else 'a charity'}."
        case Choice.DEFER:
            return "The payer put the choice off."
    return "The payer says whether it is refunded, donated or kept for later."
