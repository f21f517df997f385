"""Clause reviews: when a clause changes or ends, the rulings that rest on it are looked at again.

A withdrawn, expired or milder clause lifts or re-grounds its rulings within 14 days (CASES.md).
Whether a new text is milder a person judges, so every change opens a review; a ruling whose ground
stays as it was is left alone.
"""

from __future__ import annotations

from datetime import timedelta

from adjudge.domain.actor import program
from adjudge.domain.cases.general_act import ActKind, Change, GeneralAct
from adjudge.domain.cases.review import Occasion, Review
from adjudge.domain.cases.ruling import IN_FORCE, Ruling
from adjudge.domain.policy.clause import split_ref
from adjudge.domain.steps import last
from adjudge.services.matters import new_id
from adjudge.services.policy import enter_policy
from adjudge.services.ports import Deps, UnitOfWork
from adjudge.services.register import EntryType, record

CLOCK = program("clock")


def policy_changed(uow: UnitOfWork, deps: Deps, act: GeneralAct) -> int:
    """Enter the new state of the policy, and open the reviews; how many were opened now.

    Called in the transaction in which an act takes effect or ends, so no crash parts them.
    """
    carries = act.clauses or act.act is ActKind.EMERGENCY
    if not carries or last(act.steps, "take_effect") is None:
        return 0
    if act.clauses:
        enter_policy(uow, deps)
    concerned = [
        ruling
        for advertiser_id in uow.advertisers.all_ids()
        for ruling in _concerned(uow, act, advertiser_id)
    ]
    for ruling in concerned:
        _open(uow, deps, act, ruling)
    return len(concerned)


def _concerned(uow: UnitOfWork, act: GeneralAct, advertiser_id: str) -> list[Ruling]:
    """The rulings in force whose clause the act changed, or that rest on what ended with it."""
    in_force = [m for m in uow.measures.by_advertiser(advertiser_id) if m.ended_at is None]
    rulings = [uow.rulings.get(key) for key in dict.fromkeys(m.ruling_id for m in in_force)]
    return [ruling for ruling in rulings if ruling.status in IN_FORCE and _has_lost(act, ruling)]


def _has_lost(act: GeneralAct, ruling: Ruling) -> bool:
    ground, ended = ruling.statement.ground, act.status != "in force"
    if ended and ruling.proposed_with("emergency") == act.id:
        return True
    if ground is None or not ground.is_clause:
        return False
    clause_id, version = split_ref(ground.reference)
    for change in act.clauses:
        made = change.change not in {Change.SUSPEND, Change.END} and change.version == version
        # While the act counts, the older versions are gone; when it has ended, what it made is.
        if change.clause_id == clause_id and made == ended:
            return True
    return False


def _text(act: GeneralAct) -> str:
    done = "changed" if act.status == "in force" else "ended"
    return f"The clause it rests on {done} with {act.reference}: {act.title}"


def _open(uow: UnitOfWork, deps: Deps, act: GeneralAct, ruling: Ruling) -> None:
    now = deps.clock.now()
    earlier = uow.of(Review).by_ruling(ruling.id)
    head = next((one for one in earlier if one.status == "opened" and not one.joined_to), None)
    review = Review(
        id=new_id(deps, now),
        opened_by=CLOCK.id,
        opened_at=now,
        case_id=ruling.case_id,
        ruling_id=ruling.id,
        party_id=ruling.party_id,
        advertiser_id=ruling.advertiser_id,
        occasion=Occasion.CHANGED_GROUND,
        text=_text(act),
        due=head.due if head else now + timedelta(days=deps.deadlines.changed_clause),
        joined_to=head.id if head else "",
    )
    uow.of(Review).add(review)
    known = uow.register.by_subject(ruling.id)
    record(
        uow,
        deps,
        type=EntryType.REVIEW_OPENED,
        subject_id=ruling.id,
        party_id=ruling.party_id,
        record={
            "review_id": review.id,
            "occasion": review.occasion.value,
            "status": review.status,
            "text": review.text,
            "by": review.opened_by,
        },
        public={"reference": ruling.reference, "review": review.status},
        released=any(entry.released_at is not None for entry in known),
    )
