"""Falls: when something that a ruling rests on falls, a review of it starts by itself.

A reversed ruling, a refuted or withdrawn exhibit; `clause_watch` sees to clauses and lists. It
decides nothing: a person does, by the deadline of the review.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from adjudge.domain.cases.exhibit import Exhibit
from adjudge.domain.cases.review import Occasion, Review, reopen
from adjudge.domain.cases.ruling import LinkTo, Ruling
from adjudge.services.authorisations import reopen_after_reversal
from adjudge.services.matters import new_id
from adjudge.services.misses import CLOCK
from adjudge.services.ports import Deps, UnitOfWork
from adjudge.services.register import EntryType, record


def ruling_fell(uow: UnitOfWork, deps: Deps, fallen: Ruling, now: datetime) -> None:
    """A ruling was reversed: those built on it reopen, and so do the authorisations it refused.

    Called in the transaction of the reversal.
    """
    text = f"Decision {fallen.reference}, on which it is built, was reversed."
    for ruling in uow.rulings.resting_on(LinkTo.RULING, fallen.id):
        start_review(uow, deps, ruling, text=text, occasion=Occasion.FALLEN, now=now)
    reopen_after_reversal(uow, deps, fallen.id, now)


def exhibit_fell(uow: UnitOfWork, deps: Deps, fallen: Exhibit, now: datetime) -> None:
    """An exhibit is refuted or withdrawn: the rulings whose facts rest on it reopen."""
    facts = uow.facts.by_case(fallen.case_id)
    resting = {fact.id for fact in facts if fallen.id in fact.exhibit_ids}
    text = f"Exhibit {fallen.label} ({fallen.title}) is {fallen.contest.value}."
    for ruling in _on_facts(uow.rulings.by_case(fallen.case_id), resting):
        start_review(uow, deps, ruling, text=text, occasion=Occasion.NEW_EVIDENCE, now=now)


def start_review(
    uow: UnitOfWork,
    deps: Deps,
    ruling: Ruling,
    *,
    text: str,
    occasion: Occasion,
    now: datetime,
    days: int | None = None,
) -> Review | None:
    """Start the review of a ruling, due in `days` (by default as every review).

    None if there is nothing to review, or one is open for the same thing.
    """
    earlier = uow.of(Review).by_ruling(ruling.id)
    due = now + timedelta(days=days or deps.deadlines.review)
    head = next((r for r in earlier if r.status == "opened" and not r.joined_to), None)
    # One clock for all that waits, unless the one that runs would come too late.
    joined = head is not None and head.due <= due and not days
    new = reopen(
        Review(
            id=new_id(deps, now),
            opened_by=CLOCK.id,
            opened_at=now,
            case_id=ruling.case_id,
            ruling_id=ruling.id,
            party_id=ruling.party_id,
            advertiser_id=ruling.advertiser_id,
            occasion=occasion,
            text=text,
            due=head.due if head and joined else due,
            joined_to=head.id if head and joined else "",
        ),
        ruling=ruling,
        earlier=earlier,
    )
    if new is None:
        return None
    uow.of(Review).add(new)
    entries = uow.register.by_subject(ruling.id)
    record(
        uow,
        deps,
        type=EntryType.REVIEW_OPENED,
        subject_id=ruling.id,
        party_id=ruling.party_id,
        record={
            "review_id": new.id,
            "occasion": occasion.value,
            "status": new.status,
            "text": text,
            "by": CLOCK.id,
        },
        public={"reference": ruling.reference, "review": new.status},
        # Readable as soon as the ruling itself is, and not before.
        released=any(entry.released_at is not None for entry in entries),
    )
    return new


def _on_facts(rulings: Iterable[Ruling], fact_ids: set[str]) -> list[Ruling]:
    return [ruling for ruling in rulings if fact_ids & set(ruling.statement.fact_ids)]
