"""Contesting: appeals, stays, particulars, complaints, reviews, proceedings."""

from __future__ import annotations

from tests.services.life.base import CaseLife
from tests.services.life.commands.table import command
from tests.services.life.people import anybody, officers, operators, parties, reviewers
from tests.services.life.pick import Pick
from tests.services.life.texts import ANSWERS, REASONS, WHYS

from adjudge.domain.actor import Actor
from adjudge.domain.ads.promoted_post import PromotedPost
from adjudge.domain.cases.appeal import Appeal, InadmissibleCode, OverturnCode
from adjudge.domain.cases.complaint import About, Complaint
from adjudge.domain.cases.hold import Hold
from adjudge.domain.cases.letter import Letter
from adjudge.domain.cases.particulars import Particulars
from adjudge.domain.cases.proceeding import AttachedTo, Outcome, Proceeding
from adjudge.domain.cases.review import Occasion, Review
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.cases.stay import Stay
from adjudge.services import (
    appeals,
    complaints,
    letters,
    particulars,
    proceedings,
    reviews,
    stays,
)
from adjudge.services.carried import RegisterEntry

APPEALABLE = (
    "served",
    "scheduled",
    "in force",
    "stayed",
    "lifted",
    "expired",
    "lapsed",
    "modified",
)


@command(parties)
def open_letter(life: CaseLife, who: Actor, pick: Pick) -> object:
    return letters.open_letter(life.deps, who, letter_id=pick.id(life.rows(Letter)))


@command(parties)
def request_particulars(life: CaseLife, who: Actor, pick: Pick) -> object:
    return particulars.request_particulars(
        life.deps,
        who,
        request_id=life.key(),
        ruling_id=pick.id(life.rows(Ruling)),
        question=pick.one(("Which alarm?", "")),
    )


@command(reviewers)
def answer_particulars(life: CaseLife, who: Actor, pick: Pick) -> object:
    return particulars.answer_particulars(
        life.deps,
        who,
        particulars_id=pick.id(life.of(Particulars, "asked", "missed")),
        text=pick.one(REASONS),
    )


@command(parties)
def file_appeal(life: CaseLife, who: Actor, pick: Pick) -> object:
    return appeals.file_appeal(
        life.deps,
        who,
        request_id=life.key(),
        ruling_id=pick.id(life.of(Ruling, *APPEALABLE)),
        on_facts=pick.one(ANSWERS),
        on_rule="",
        on_proportion=pick.one(("A label would do.", "")),
    )


@command(officers)
def admit_appeal(life: CaseLife, who: Actor, pick: Pick) -> object:
    return appeals.admit_appeal(life.deps, who, appeal_id=pick.id(life.of(Appeal, "filed")))


@command(officers)
def refuse_appeal(life: CaseLife, who: Actor, pick: Pick) -> object:
    return appeals.refuse_appeal(
        life.deps,
        who,
        appeal_id=pick.id(life.of(Appeal, "filed")),
        reasons=pick.one(REASONS),
        code=pick.one(tuple(InadmissibleCode)),
    )


@command(officers)
def uphold_appeal(life: CaseLife, who: Actor, pick: Pick) -> object:
    return appeals.uphold_appeal(
        life.deps, who, appeal_id=pick.id(life.of(Appeal, "admitted")), reasons=pick.one(REASONS)
    )


@command(officers)
def overturn_appeal(life: CaseLife, who: Actor, pick: Pick) -> object:
    return appeals.overturn_appeal(
        life.deps,
        who,
        appeal_id=pick.id(life.of(Appeal, "admitted")),
        reasons=pick.one(REASONS),
        code=pick.one(tuple(OverturnCode)),
    )


@command(officers)
def remit_appeal(life: CaseLife, who: Actor, pick: Pick) -> object:
    return appeals.remit_appeal(
        life.deps,
        who,
        appeal_id=pick.id(life.of(Appeal, "admitted")),
        reasons=pick.one(REASONS),
        code=pick.one(tuple(OverturnCode)),
    )


@command(parties)
def withdraw_appeal(life: CaseLife, who: Actor, pick: Pick) -> object:
    return appeals.withdraw_appeal(
        life.deps, who, appeal_id=pick.id(life.of(Appeal, "filed", "admitted"))
    )


@command(parties)
def ask_for_stay(life: CaseLife, who: Actor, pick: Pick) -> object:
    return stays.ask_for_stay(
        life.deps,
        who,
        request_id=life.key(),
        appeal_id=pick.id(life.of(Appeal, "filed", "admitted")),
        text=pick.one(ANSWERS),
    )


@command(officers)
def grant_stay(life: CaseLife, who: Actor, pick: Pick) -> object:
    return stays.grant_stay(
        life.deps, who, stay_id=pick.id(life.of(Stay, "asked")), reasons=pick.one(REASONS)
    )


@command(officers)
def refuse_stay(life: CaseLife, who: Actor, pick: Pick) -> object:
    return stays.refuse_stay(
        life.deps, who, stay_id=pick.id(life.of(Stay, "asked")), reasons=pick.one(REASONS)
    )


@command(parties)
def file_complaint(life: CaseLife, who: Actor, pick: Pick) -> object:
    known = (*life.of(Ruling, "in force", "stayed"), *life.rows(Hold), *life.rows(PromotedPost))
    return complaints.file_complaint(
        life.deps,
        who,
        request_id=life.key(),
        advertiser_id=life.road(pick).scene.advertiser.id,
        about=pick.one(tuple(About)),
        text=pick.one(("Nobody told us why.", "")),
        subject_id=pick.one(known).id if pick.flag(0.7) else "",
    )


@command(reviewers)
def explain(life: CaseLife, who: Actor, pick: Pick) -> object:
    complaint = pick.late(life.of(Complaint, "filed", "missed"))
    entries = life.rows(RegisterEntry)
    if pick.flag(0.8):  # one about somebody else cannot be cited
        told = {letter.ruling_id for letter in life.rows(Letter)}
        own = {r.id for r in life.rows(Ruling) if r.advertiser_id == complaint.advertiser_id}
        entries = [entry for entry in entries if entry.subject_id in own & told]
    return complaints.explain(
        life.deps,
        who,
        complaint_id=complaint.id,
        text=pick.one(REASONS),
        cited=[entry.index for entry in pick.some(entries, 3)],
    )


@command(reviewers)
def end_restriction(life: CaseLife, who: Actor, pick: Pick) -> object:
    rulings = life.of(Ruling, "in force", "stayed")
    return complaints.end_restriction(
        life.deps,
        who,
        complaint_id=pick.id(life.of(Complaint, "filed", "missed")),
        text=pick.one(REASONS),
        ruling_ids=[ruling.id for ruling in pick.some(rulings, 2)],
    )


@command(anybody)
def open_review(life: CaseLife, who: Actor, pick: Pick) -> object:
    return reviews.open_review(
        life.deps,
        who,
        request_id=life.key(),
        ruling_id=pick.id(life.of(Ruling, *APPEALABLE)),
        occasion=pick.one(tuple(Occasion)),
        text=pick.one(WHYS),
    )


@command(reviewers)
def confirm_review(life: CaseLife, who: Actor, pick: Pick) -> object:
    return reviews.confirm_review(
        life.deps, who, review_id=pick.id(life.of(Review, "opened")), reasons=pick.one(REASONS)
    )


@command(reviewers)
def reverse_review(life: CaseLife, who: Actor, pick: Pick) -> object:
    return reviews.reverse_review(
        life.deps, who, review_id=pick.id(life.of(Review, "opened")), reasons=pick.one(REASONS)
    )


@command(operators)
def open_proceeding(life: CaseLife, who: Actor, pick: Pick) -> object:
    return proceedings.open_proceeding(
        life.deps,
        who,
        request_id=life.key(),
        forum="Court of Testville",
        parties=("Kestrel Lab", "Testville"),
        attached_to=AttachedTo.RULING if pick.flag(0.8) else pick.one(tuple(AttachedTo)),
        subject_id=pick.id(life.rows(Ruling)),
    )


@command(operators)
def record_step(life: CaseLife, who: Actor, pick: Pick) -> object:
    return proceedings.record_step(
        life.deps,
        who,
        proceeding_id=pick.id(life.rows(Proceeding)),
        text=pick.one(("The hearing is on 3 May.", "")),
        interim_order=pick.flag(0.3),
    )


@command(operators)
def record_outcome(life: CaseLife, who: Actor, pick: Pick) -> object:
    return proceedings.record_outcome(
        life.deps,
        who,
        proceeding_id=pick.id(life.rows(Proceeding)),
        outcome=pick.one(tuple(Outcome)),
        text=pick.one(("The court decided on 12 May.", "")),
    )
