"""The letters about misuse: to a party's inbox, or kept for a reporter's mail; and the entry."""

from __future__ import annotations

from adjudge.domain.cases.appeal import last_day
from adjudge.domain.cases.letter import LetterKind, Rendered
from adjudge.domain.cases.misuse import APPEALED_LATER, ENDED, Misuse
from adjudge.domain.steps import last
from adjudge.services import letter_contexts as say
from adjudge.services.carried import RegisterEntry
from adjudge.services.letters import LANGUAGE, Matter, serve_letter
from adjudge.services.matters import enter
from adjudge.services.ports import Deps, UnitOfWork
from adjudge.services.register import EntryType, make_entry
from adjudge.services.report_mail import MAILER


def enter_misuse(uow: UnitOfWork, deps: Deps, misuse: Misuse) -> None:
    """What anybody may read says neither who nor why."""
    enter(
        uow,
        deps,
        misuse,
        type=EntryType.MISUSE,
        reference=misuse.reference,
        told={"steps": [step.name for step in misuse.steps]},
        public={"processing": misuse.processing.value},
        released=True,
    )


def tell_misuse(
    uow: UnitOfWork,
    deps: Deps,
    misuse: Misuse,
    *,
    event: str,
    reasons: str,
    by: str,
    ran: bool = True,
) -> Misuse:
    """Serve the letter, or keep it for a reporter's mail; and enter where it stands.

    `event` is what is told; `ran` is whether the decision was in force until now.
    """
    now = deps.clock.now()
    enter_misuse(uow, deps, misuse)
    proposed = last(misuse.steps, "propose")
    context: say.Context = {
        "event": event,
        "processing": misuse.processing.value,
        "reasons": reasons,
        "decided_by": by,
        "until": misuse.until or now,
        "ran": ran,
        "appeal": _appeal_words(misuse),
        "factors": dict(proposed.data) if proposed and event == "decide" else {},
    }
    if misuse.advertiser_id and misuse.party_id:
        serve_letter(
            uow,
            deps,
            kind=_KINDS.get(event, LetterKind.FAVOURABLE),
            template="misuse",
            matter=Matter(
                party_id=misuse.party_id,
                advertiser_id=misuse.advertiser_id,
                subject_id=misuse.id,
                reference=misuse.reference,
            ),
            context=context,
            now=now,
        )
        return misuse
    words, index = _kept(uow, deps, misuse, context, kind=_KINDS.get(event, LetterKind.FAVOURABLE))
    told = misuse.take(
        "tell",
        MAILER,
        now,
        letter=words.text,
        letter_html=words.html,
        subject=words.subject,
        sha256=words.sha256,
        leaf=str(index),
    )
    uow.of(Misuse).save(told)
    return told


def _appeal_words(misuse: Misuse) -> str:
    """`goes on`, `possible` (in time), or empty."""
    if misuse.status == APPEALED_LATER:
        return "goes on"
    return "possible" if misuse.status in ENDED and misuse.can_be_appealed else ""


_KINDS = {
    "warn": LetterKind.INFORMATION,
    "decide": LetterKind.NOTICE,
    "upheld": LetterKind.APPEAL_DECISION,
    "reversed": LetterKind.APPEAL_DECISION,
}


def _kept(
    uow: UnitOfWork, deps: Deps, misuse: Misuse, context: say.Context, *, kind: LetterKind
) -> tuple[Rendered, int]:
    """The letter to a reporter, who has no inbox, rendered once with its own leaf."""
    now = deps.clock.now()
    made: list[Rendered] = []
    common: say.Context = {
        "party_name": "whoever reports from this address",
        "site_name": deps.site_name,
        "reference": misuse.reference,
        "case_reference": "",
        "kind": kind.value,
        "served_at": now,
        "appeal_until": last_day(now),
    }

    def make(index: int) -> RegisterEntry:
        words = deps.press.render("misuse", {**context, **common, "leaf": index}, language=LANGUAGE)
        made.append(words)
        return make_entry(
            uow,
            deps,
            index=index,
            at=now,
            type=EntryType.LETTER_SERVED,
            subject_id=misuse.id,
            party_id=None,
            record={"misuse_id": misuse.id, "kind": kind.value, "sha256": words.sha256},
            public={"letter": kind.value, "reference": misuse.reference},
            released=False,
        )

    entry = uow.register.append(make)
    return made[-1], entry.index
