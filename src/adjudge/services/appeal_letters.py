"""What an appeal leaves behind: its entries in the register, and the letters about it.

Whoever has a case inbox is told there. A notifier or an author need not be a party: the letter is
rendered once, with the number of its own leaf, and kept with the appeal.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from adjudge.domain.actor import program
from adjudge.domain.cases import appeal as rules
from adjudge.domain.cases.appeal import Appeal
from adjudge.domain.cases.entitlement import Entitlement
from adjudge.domain.cases.letter import LetterKind, Rendered
from adjudge.domain.cases.report import Report
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.steps import Step
from adjudge.services import letter_contexts as say
from adjudge.services.carried import RegisterEntry
from adjudge.services.letters import LANGUAGE, about, serve_letter
from adjudge.services.ports import Deps, UnitOfWork
from adjudge.services.register import EntryType, make_entry, record

MAILER = program("mailer")


def enter_filed(uow: UnitOfWork, deps: Deps, filed: Appeal, ruling: Ruling) -> None:
    """The entry that an appeal was filed; that of a notifier belongs to no party's file."""
    record(
        uow,
        deps,
        type=EntryType.APPEAL_FILED,
        subject_id=subject_of(filed, ruling),
        party_id=None if filed.as_whom is Entitlement.NOTIFIER else ruling.party_id,
        record={
            "appeal_id": filed.id,
            "filed_by": filed.filed_by,
            "as": filed.as_whom.value,
            "on_facts": filed.on_facts,
            "on_rule": filed.on_rule,
            "on_proportion": filed.on_proportion,
        },
        public={"reference": ruling.reference},
        released=False,
    )


def enter_decided(uow: UnitOfWork, deps: Deps, appeal: Appeal, ruling: Ruling) -> None:
    """The entry that it was decided, or not admitted."""
    step = outcome_of(appeal)
    public = {"reference": ruling.reference}
    more = (
        {"outcome": appeal.status} if appeal.decision is None else {"reasons": step.data["reasons"]}
    )
    record(
        uow,
        deps,
        type=EntryType.APPEAL_DECIDED,
        subject_id=subject_of(appeal, ruling),
        party_id=None if appeal.as_whom is Entitlement.NOTIFIER else ruling.party_id,
        record={
            "appeal_id": appeal.id,
            "outcome": appeal.status,
            "decided_by": step.actor_id,
            **{name: step.data[name] for name in ("reasons", "code") if name in step.data},
        },
        public=public | more,
        released=False,
    )


def serve_decision(
    uow: UnitOfWork, deps: Deps, appeal: Appeal, ruling: Ruling, now: datetime, *, stands: bool
) -> None:
    """Tell whoever appealed how it was decided, and why; `stands`: the ruling goes on."""
    decision = outcome_of(appeal)
    if appeal.as_whom.is_voice:
        _tell(uow, deps, appeal, ruling, now, stands=stands)
        return
    duration = ruling.statement.duration
    serve_letter(
        uow,
        deps,
        kind=LetterKind.APPEAL_DECISION,
        template="appeal_decision",
        matter=replace(about(uow, ruling), party_id=appeal.party_id),
        context={
            "filed_at": appeal.filed_at,
            "questions": questions_of(appeal),
            "overturned": decision.name in {"overturn", "remit"},
            "remitted": decision.name == "remit",
            "replaced_by": _narrower(uow, decision),
            "code": decision.data.get("code", ""),
            "reasons": decision.data["reasons"],
            "decided_by": say.decider(appeal.steps, decision.name, say.APPEALS_OFFICER),
            "ends_on": duration.ends_on,
            "condition": duration.condition,
            "review_on": duration.review_on,
        },
        now=now,
    )


def inform_party_of(
    uow: UnitOfWork, deps: Deps, appeal: Appeal, ruling: Ruling, now: datetime
) -> None:
    """Tell the party of a ruling how the appeal of somebody else against it was decided, and why.

    The reasons are published with the ruling, and it hears them first (invariant 9). Of an appeal
    that is not admitted nothing else is published, so no more is told.
    """
    decision = outcome_of(appeal)
    how = {"uphold": "stands", "modify": "is narrowed"}.get(decision.name, "falls")
    led_to = (
        "That appeal is not admitted, so the decision stays as it is."
        if appeal.decision is None
        else f"It {how}, for these reasons: {decision.data['reasons']}"
    )
    tell_party_of(
        uow,
        deps,
        ruling,
        f"Somebody else who may appealed against decision {ruling.reference}. {led_to}",
        by=say.decider(appeal.steps, decision.name, say.APPEALS_OFFICER),
        now=now,
    )


def tell_party_of(
    uow: UnitOfWork, deps: Deps, ruling: Ruling, summary: str, *, by: str, now: datetime
) -> None:
    """Tell the party of a ruling what somebody else's appeal led to, by an information letter."""
    serve_letter(
        uow,
        deps,
        kind=LetterKind.INFORMATION,
        template="information",
        matter=about(uow, ruling),
        context={"summary": summary, "facts": [], "written_by": by},
        now=now,
    )


def _narrower(uow: UnitOfWork, decision: Step) -> str:
    """The reference of the ruling that holds in its place; empty if none does."""
    by = decision.data.get("by", "")
    return uow.rulings.get(by).reference if by else ""


def serve_inadmissible(
    uow: UnitOfWork, deps: Deps, appeal: Appeal, ruling: Ruling, now: datetime
) -> None:
    """Tell whoever appealed why it is not decided on its merits."""
    if appeal.as_whom.is_voice:
        _tell(uow, deps, appeal, ruling, now, stands=True)
        return
    step = outcome_of(appeal)
    serve_letter(
        uow,
        deps,
        kind=LetterKind.APPEAL_DECISION,
        template="appeal_inadmissible",
        matter=replace(about(uow, ruling), party_id=appeal.party_id),
        context={
            "filed_at": appeal.filed_at,
            "code": step.data["code"],
            "reasons": step.data["reasons"],
            "decided_by": say.decider(appeal.steps, "inadmissible", say.APPEALS_OFFICER),
        },
        now=now,
    )


def questions_of(appeal: Appeal) -> list[say.Context]:
    """The questions that it puts, with their texts."""
    asked = (
        ("the facts", appeal.on_facts),
        ("the rule", appeal.on_rule),
        ("the proportion", appeal.on_proportion),
    )
    return [{"about": name, "text": text} for name, text in asked if text.strip()]


def outcome_of(appeal: Appeal) -> Step:
    """The step that decided it or did not admit it."""
    ending = {*rules.DECIDING, "inadmissible"}
    return next(step for step in appeal.steps if step.name in ending)


def letter_of(appeal: Appeal) -> str:
    """The letter that is kept with an appeal of a notifier or an author; empty before it."""
    return next((step.data["letter"] for step in appeal.steps if step.name == "tell"), "")


def subject_of(appeal: Appeal, ruling: Ruling) -> str:
    """The subject of its entries: the ruling's, or for a notifier one of its own."""
    # A notifier's identity is not the party's to know: what it says stays out of the party's file.
    return appeal.id if appeal.as_whom is Entitlement.NOTIFIER else ruling.id


def _tell(
    uow: UnitOfWork, deps: Deps, appeal: Appeal, ruling: Ruling, now: datetime, *, stands: bool
) -> None:
    made: list[Rendered] = []
    step = outcome_of(appeal)

    def make(index: int) -> RegisterEntry:
        words = deps.press.render(
            "appeal_voice",
            {
                "party_name": _name(uow, appeal),
                "site_name": deps.site_name,
                "reference": ruling.reference,
                "case_reference": uow.cases.get(ruling.case_id).reference,
                "kind": LetterKind.APPEAL_DECISION.value,
                "served_at": now,
                "leaf": index,
                "as_whom": appeal.as_whom.value,
                "filed_at": appeal.filed_at,
                "questions": questions_of(appeal),
                "outcome": appeal.status,
                "stands": stands,
                "code": step.data.get("code", ""),
                "reasons": step.data["reasons"],
                "decided_by": say.decider(appeal.steps, step.name, say.APPEALS_OFFICER),
            },
            language=LANGUAGE,
        )
        made.append(words)
        return make_entry(
            uow,
            deps,
            index=index,
            at=now,
            type=EntryType.LETTER_SERVED,
            subject_id=appeal.id,
            party_id=None,
            record={
                "appeal_id": appeal.id,
                "kind": LetterKind.APPEAL_DECISION.value,
                "sha256": words.sha256,
            },
            public={
                "letter": LetterKind.APPEAL_DECISION.value,
                "reference": ruling.reference,
            },
            released=False,
        )

    entry = uow.register.append(make)
    words = made[-1]
    told = Step(
        name="tell",
        actor_id=MAILER.id,
        at=now,
        data={
            "letter": words.text,
            "letter_html": words.html,
            "subject": words.subject,
            "sha256": words.sha256,
            "leaf": str(entry.index),
        },
    )
    uow.appeals.save(replace(appeal, steps=rules.APPEAL.take(appeal.steps, told)))
    if appeal.as_whom is Entitlement.NOTIFIER:
        report = uow.of(Report).lock(appeal.voice)
        uow.of(Report).save(report.take("appeal_decided", MAILER, now, appeal_id=appeal.id))


def _name(uow: UnitOfWork, appeal: Appeal) -> str:
    if appeal.as_whom is Entitlement.NOTIFIER:
        return uow.of(Report).get(appeal.voice).name or "whoever reported it"
    return "the author of the post"
