"""Misuse decisions: warned, proposed on four factors, approved by a second person, appealed.

A reporter's address is on no page: staff read what was sent, not who sent it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from adjudge import bootstrap
from adjudge.adapters.store.models import Matter as MatterRow
from adjudge.adapters.store.models import Party
from adjudge.adapters.store.repositories.matters import matters_of
from adjudge.adapters.store.repositories.rulings import AppealRepository, RulingRepository
from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.cases.complaint import Complaint
from adjudge.domain.cases.entitlement import Entitlement
from adjudge.domain.cases.misuse import (
    APPEALED_LATER,
    FEWEST,
    UPHELD_LATER,
    Misuse,
    Processing,
    Sent,
)
from adjudge.domain.cases.report import Report
from adjudge.domain.errors import NotAllowed, NotFound
from adjudge.domain.steps import last
from adjudge.services.misuses import (
    approve_misuse,
    decide_misuse_appeal,
    drop_misuse,
    lift_misuse,
    propose_misuse,
    sent_by,
    warn_of_misuse,
)
from adjudge.web.formats import time_tag
from adjudge.web.forms import AdjudgeForm
from adjudge.web.jinja import url
from adjudge.web.sheets.belongs import AT_DESK
from adjudge.web.sheets.corrections import REVIEWERS
from adjudge.web.sheets.misuse_forms import AppealForm, LiftForm, ProposalForm, WarningForm
from adjudge.web.sheets.sheet import REVIEW, About, Deed, Opening, Row, Sheet, allows, plain, row

MOST_READ: Final = 1_000
UNFOUNDED: Final = frozenset({"no action", "explained", "upheld", "inadmissible"})
"""How a report, a complaint or an appeal ends that was looked at and found unfounded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What was sent, from whose page a warning begins: whom it concerns, and where it is read."""

    processing: Processing
    about: About
    unfounded: bool
    email: str = ""
    advertiser_id: str = ""
    party_id: str = ""

    def concerns(self, misuse: Misuse) -> bool:
        """Whether a misuse decision is about whoever sent this, and about what is of this kind."""
        same = misuse.email == self.email.casefold() if self.email else not misuse.email
        return (
            same
            and (misuse.party_id or "") == self.party_id
            and (misuse.processing is self.processing)
        )


def origin_of(key: str) -> Origin:
    """The report, complaint or appeal with this id.

    Raises:
        NotFound: none of them, or one whose sender a warning cannot reach.
    """
    kind = MatterRow.objects.filter(pk=key).values_list("kind", flat=True).first()
    if kind == Report.kind.value:
        report = matters_of(Report).get(key)
        if not report.email:
            raise NotFound(kind="reporter", id=key)
        href = url("review:report", key)
        return Origin(
            processing=Processing.REPORTS,
            about=About(href=href, words="The report", caption=f"Report {report.reference}"),
            unfounded=report.status in UNFOUNDED,
            email=report.email,
        )
    if kind == Complaint.kind.value:
        complaint = matters_of(Complaint).get(key)
        href = url("review:complaint", key)
        words = f"Complaint {complaint.reference}"
        return Origin(
            processing=Processing.COMPLAINTS,
            about=About(href=href, words="The complaint", caption=words),
            unfounded=complaint.status in UNFOUNDED,
            advertiser_id=complaint.advertiser_id or "",
            party_id=complaint.party_id or "",
        )
    appeal = AppealRepository().get(key)
    ruling = RulingRepository().get(appeal.ruling_id)
    if appeal.as_whom is not Entitlement.PARTY:
        raise NotFound(kind="appeal of a party", id=key)
    href, words = url("review:appeal", key), f"Appeal against {ruling.reference}"
    return Origin(
        processing=Processing.APPEALS,
        about=About(href=href, words="The appeal", caption=words),
        unfounded=appeal.status in UNFOUNDED,
        advertiser_id=ruling.advertiser_id,
        party_id=ruling.party_id,
    )


def misuse_ways(key: str, actor: Actor) -> list[About]:
    """From the page of what was sent: the misuse decisions about its sender, and a new warning."""
    try:
        origin = origin_of(key)
    except NotFound:
        return []
    found = [one for one in matters_of(Misuse).newest(limit=MOST_READ) if origin.concerns(one)]
    ways = [
        About(href=MISUSES.href(one.id), words=f"Misuse decision {one.reference}: {one.status}")
        for one in found
    ]
    runs = any(one.clocks for one in found)
    if origin.unfounded and not runs and actor.roles & REVIEWERS:
        href = url("sheets:misuses_new") + f"?about={key}"
        ways.append(About(href=href, words="Warn whoever sent it of misuse"))
    return ways


def _sent(misuse: Misuse) -> list[Sent]:
    with bootstrap.deps().reading() as uow:
        return sent_by(uow, misuse)


def _may_propose(misuse: Misuse, actor: Actor) -> bool:
    """Not before there is enough: a form that can only be refused is not offered."""
    may = _may(misuse, actor, "propose")
    return may and sum(one.unfounded for one in _sent(misuse)) >= FEWEST


def _proposal_form(data: Any, misuse: Misuse, _actor: Actor) -> AdjudgeForm:
    return ProposalForm(data, misuse=misuse, sent=_sent(misuse))


def _rows(found: Misuse) -> list[Row]:
    name = Party.objects.filter(pk=found.party_id).values_list("legal_name", flat=True).first()
    sent = _sent(found)
    unfounded = sum(one.unfounded for one in sent)
    rows = [
        row("About", name or "A reporter"),
        row("What it is about", found.processing.value),
        row("Sent so far", f"{len(sent)}, of which {unfounded} were found unfounded"),
    ]
    proposed = last(found.steps, "propose")
    if proposed is not None:
        said = proposed.data
        rows += [
            row("Absolute number", f"{said['number']} unfounded"),
            row("Proportion", f"{said['percent']} % of {said['total']} that were sent"),
            row("Gravity", said["gravity"]),
            row("Intent", said["intent"]),
            row("For", f"{said['days']} days"),
        ]
    if found.until is not None:
        rows.append(row("Until", time_tag(found.until)))
    return rows


def _texts(found: Misuse) -> list[tuple[str, str]]:
    proposed, appealed = last(found.steps, "propose"), last(found.steps, "appeal")
    texts = [("The warning", found.warning)]
    if proposed is not None:
        texts.append(("Reasons", proposed.data["reasons"]))
    if appealed is not None:
        texts.append(("The appeal", appealed.data["text"]))
    return texts


def _known(about: str, actor: Actor) -> About:
    origin = origin_of(about)
    if origin.party_id and origin.party_id in actor.party_ids:
        raise NotAllowed(act="warn of misuse", needs="a person who does not act for the party")
    return origin.about


def _warn(actor: Actor, about: str, form: AdjudgeForm) -> Misuse:
    origin = origin_of(about)
    return warn_of_misuse(
        bootstrap.deps(),
        actor,
        request_id=form.request_key,
        processing=origin.processing,
        text=form.cleaned_data["text"],
        email=origin.email,
        advertiser_id=origin.advertiser_id,
    )


def _propose(actor: Actor, found: Misuse, form: AdjudgeForm) -> Misuse:
    said = form.cleaned_data
    return propose_misuse(
        bootstrap.deps(),
        actor,
        misuse_id=found.id,
        items=said["items"],
        gravity=said["gravity"],
        intent=said["intent"],
        reasons=said["reasons"],
        days=said["days"],
    )


def _may(found: Misuse, actor: Actor, step: str) -> bool:
    free = not found.party_id or found.party_id not in actor.interests
    return StaffRole.REVIEWER in actor.roles and free and allows(found, step)


def _may_approve(found: Misuse, actor: Actor) -> bool:
    proposed = last(found.steps, "propose")
    other = proposed is not None and proposed.actor_id != actor.id
    return other and _may(found, actor, "approve")


def _may_hear(found: Misuse, actor: Actor) -> bool:
    took_part = {found.opened_by} | {
        step.actor_id for step in found.steps if step.name in {"propose", "approve", "drop"}
    }
    may = StaffRole.APPEALS_OFFICER in actor.roles and actor.id not in took_part
    return may and found.is_under_appeal


DEEDS: Final = (
    Deed[Misuse](
        name="propose",
        title="Propose that processing stands",
        button="Propose it",
        said="Proposed. A second person approves it.",
        is_open=_may_propose,
        make_form=_proposal_form,
        act=_propose,
    ),
    Deed[Misuse](
        name="approve",
        title="Approve it",
        hint="The letter is served, and clocks of what is sent stand from now on.",
        button="Approve it, and serve the letter",
        said="Approved. The letter is served.",
        kind="warning",
        is_open=_may_approve,
        act=lambda actor, found, _form: approve_misuse(bootstrap.deps(), actor, misuse_id=found.id),
    ),
    Deed[Misuse](
        name="drop",
        title="Drop the proposal",
        hint="The warning stays.",
        button="Drop it",
        said="Dropped. The warning stays.",
        kind="secondary",
        is_open=lambda found, actor: _may(found, actor, "drop"),
        act=lambda actor, found, _form: drop_misuse(bootstrap.deps(), actor, misuse_id=found.id),
    ),
    Deed[Misuse](
        name="decide",
        title="Decide the appeal",
        button="Decide, and serve the letter",
        said="Decided. The letter is served.",
        is_open=_may_hear,
        make_form=plain(AppealForm),
        act=lambda actor, found, form: decide_misuse_appeal(
            bootstrap.deps(),
            actor,
            misuse_id=found.id,
            upheld=form.cleaned_data["outcome"] == "uphold",
            reasons=form.cleaned_data["reasons"],
        ),
    ),
    Deed[Misuse](
        name="lift",
        title="Lift it",
        hint="A favourable act of one person: all clocks run on.",
        button="Lift it, and serve the letter",
        said="Lifted. All clocks run on.",
        kind="secondary",
        is_open=lambda found, actor: bool(actor.roles & AT_DESK) and allows(found, "lift"),
        make_form=plain(LiftForm),
        act=lambda actor, found, form: lift_misuse(
            bootstrap.deps(), actor, misuse_id=found.id, why=form.cleaned_data["why"]
        ),
    ),
)

MISUSES: Final = Sheet[Misuse](
    kind=Misuse,
    slug="misuses",
    desk=REVIEW,
    roles=AT_DESK,
    noun="Misuse decision",
    plural="Misuse decisions",
    lede="Where somebody keeps sending what is manifestly unfounded, its processing can stand for "
    "a time: after a warning, by two people, on four factors. Nothing that is sent is refused.",
    empty="A warning begins on the page of a report, a complaint or an appeal that was unfounded.",
    title=lambda found: f"{found.reference}, {found.processing.value}",
    rows=_rows,
    texts=_texts,
    steps={
        "": "Warned",
        "spend": "The warning is spent",
        "propose": "Proposed",
        "drop": "The proposal was dropped",
        "approve": "Approved by a second person",
        "appeal": "Appealed",
        "uphold": "Upheld on appeal",
        "overturn": "Overturned on appeal",
        "miss": "Lapsed: the appeal was not decided in time",
        "lift": "Lifted",
        "expire": "Ended on its day",
        "tell": "A letter was written",
        "mailed": "The letter was sent",
    },
    tones={
        "warned": "draft",
        "proposed": "waiting",
        "in force": "force",
        "under appeal": "contested",
        APPEALED_LATER: "contested",
        UPHELD_LATER: "ended",
        "upheld": "force",
        **dict.fromkeys(("spent", "reversed", "lifted", "lapsed", "expired"), "ended"),
    },
    deeds=DEEDS,
    role="reviewer",
    opening=Opening[Misuse](
        title="Warn of misuse",
        lede="It restricts nothing. Only if the same is done again may processing stand.",
        button="Warn, and serve the letter",
        said="Warned. The letter is written.",
        roles=REVIEWERS,
        known=_known,
        needs_about=True,
        make_form=plain(WarningForm),
        act=_warn,
    ),
)
