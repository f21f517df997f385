"""Letters: rendered once, stored verbatim, entered in the register in the same transaction.

A letter carries the number of its own leaf, and the leaf commits to the letter's hash. That is no
circle: the register gives the index first, the letter is rendered with it, and then hashed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.cases.appeal import last_day
from adjudge.domain.cases.letter import Letter, LetterKind
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.cases.withholding import Withholding
from adjudge.domain.errors import NotFound
from adjudge.domain.ids import RANDOM_BYTES, uuid7
from adjudge.services import letter_contexts as say
from adjudge.services.carried import RegisterEntry
from adjudge.services.ports import Deps, UnitOfWork
from adjudge.services.register import EntryType, make_entry

LANGUAGE = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """To whom a letter goes and what it is about.

    `party_id` is the addressee: the advertiser's party, or another (a notifier, a client, a payer);
    `advertiser_id` is whose promotion the matter concerns.
    `subject_id` ties its register entry to the others of the matter (a ruling, a wind-down);
    `reference` is what people call the matter (R-7); `case_reference` may be empty.
    """

    party_id: str
    advertiser_id: str
    subject_id: str
    reference: str
    case_id: str | None = None
    case_reference: str = ""
    ruling_id: str | None = None


def about(uow: UnitOfWork, ruling: Ruling) -> Matter:
    """The matter that a ruling is."""
    return Matter(
        party_id=ruling.party_id,
        advertiser_id=ruling.advertiser_id,
        subject_id=ruling.id,
        reference=ruling.reference,
        case_id=ruling.case_id,
        case_reference=uow.cases.get(ruling.case_id).reference,
        ruling_id=ruling.id,
    )


def serve_letter(
    uow: UnitOfWork,
    deps: Deps,
    *,
    kind: LetterKind,
    template: str,
    matter: Matter,
    context: say.Context,
    now: datetime,
    language: str = LANGUAGE,
) -> Letter:
    """Render, enter in the register, store and queue to every confirmed address: all or nothing.

    From the commit on the letter is served, at `now`. Besides `context` every template is given
    `party_name`, `site_name`, `reference`, `case_reference`, `kind`, `leaf`, `served_at`,
    `appeal_until` and `operator_interest`. Raises `LetterUnknown` for a language in which there is
    no such letter.
    """
    letter_id = uuid7(now, deps.random(RANDOM_BYTES))
    common: say.Context = {
        "party_name": uow.parties.get(matter.party_id).legal_name,
        "site_name": deps.site_name,
        "reference": matter.reference,
        "case_reference": matter.case_reference,
        "kind": kind.value,
        "served_at": now,
        "appeal_until": last_day(now),
        "operator_interest": _interest(uow, matter.case_id),
    }
    served: list[Letter] = []

    def make(index: int) -> RegisterEntry:
        words = deps.press.render(template, {**context, **common, "leaf": index}, language=language)
        letter = Letter(
            id=letter_id,
            kind=kind,
            case_id=matter.case_id,
            ruling_id=matter.ruling_id,
            advertiser_id=matter.advertiser_id,
            party_id=matter.party_id,
            content=words,
            served_at=now,
            proof_leaf=index,
        )
        served.append(letter)
        return _entry(uow, deps, letter, matter, now)

    uow.register.append(make)
    (letter,) = served
    uow.letters.add(letter)
    return letter


def _interest(uow: UnitOfWork, case_id: str | None) -> str:
    return uow.cases.get(case_id).operator_interest if case_id is not None else ""


def _entry(
    uow: UnitOfWork, deps: Deps, letter: Letter, matter: Matter, now: datetime
) -> RegisterEntry:
    return make_entry(
        uow,
        deps,
        index=letter.proof_leaf,
        at=now,
        type=EntryType.LETTER_SERVED,
        subject_id=matter.subject_id,
        party_id=letter.party_id,
        record={
            "letter_id": letter.id,
            "kind": letter.kind.value,
            "party_id": letter.party_id,
            "ruling_id": letter.ruling_id,
            "sha256": letter.content.sha256,
        },
        public={"letter": letter.kind.value, "reference": matter.reference},
        released=False,
    )


def serve_proposal(uow: UnitOfWork, deps: Deps, ruling: Ruling, now: datetime) -> Letter:
    """The proposal letter: facts, exhibits, intended measure, and until when to answer."""
    context = {
        **say.statement(uow, deps, ruling),
        **say.money(uow, uow.advertisers.get(ruling.advertiser_id)),
        "answer_due": ruling.answer_due,
        "proposed_by": say.decider(ruling.steps, "propose", say.REVIEWER),
    }
    return serve_letter(
        uow,
        deps,
        kind=LetterKind.PROPOSAL,
        template="proposal",
        matter=about(uow, ruling),
        context=context,
        now=now,
    )


def serve_notice(uow: UnitOfWork, deps: Deps, ruling: Ruling, now: datetime) -> Letter:
    """The notice of an approved ruling, with everything that invariant 1 demands."""
    context = {
        **say.statement(uow, deps, ruling),
        **say.hearing(ruling),
        **say.notice_deciders(ruling),
        **say.money(uow, uow.advertisers.get(ruling.advertiser_id)),
    }
    return serve_letter(
        uow,
        deps,
        kind=LetterKind.NOTICE,
        template="notice",
        matter=about(uow, ruling),
        context=context,
        now=now,
    )


def serve_decline(uow: UnitOfWork, deps: Deps, ruling: Ruling, now: datetime) -> Letter:
    """The notice of a decline: the words that hit, and what would pass."""
    context = {
        **say.statement(uow, deps, ruling),
        **say.money(uow, uow.advertisers.get(ruling.advertiser_id)),
        "decided_by": say.decider(ruling.steps, "serve", say.REVIEWER),
    }
    return serve_letter(
        uow,
        deps,
        kind=LetterKind.NOTICE,
        template="decline",
        matter=about(uow, ruling),
        context=context,
        now=now,
    )


def serve_favourable(
    uow: UnitOfWork,
    deps: Deps,
    ruling: Ruling,
    *,
    now: datetime,
    decided_by: str,
    dropped: bool = False,
    posts: tuple[say.Context, ...] = (),
    other_measures: tuple[str, ...] = (),
) -> Letter:
    """A favourable act: a proposal dropped, or a ruling reversed and what is given back.

    `posts` have `text`, `shown` and `why` (not shown); `other_measures` are references (R-9).
    """
    context: say.Context = {
        **say.money(uow, uow.advertisers.get(ruling.advertiser_id)),
        "decided_by": decided_by,
        "dropped": dropped,
        "posts": posts,
        "other_measures": other_measures,
    }
    return serve_letter(
        uow,
        deps,
        kind=LetterKind.FAVOURABLE,
        template="favourable",
        matter=about(uow, ruling),
        context=context,
        now=now,
    )


def served_words(uow: UnitOfWork, ruling_id: str) -> tuple[str, ...]:
    """The plain text of every letter served on a ruling so far."""
    return tuple(letter.content.text for letter in uow.letters.by_ruling(ruling_id))


def notice_of(uow: UnitOfWork, ruling_id: str) -> Letter:
    """The notice of a ruling. Raises `NotFound` if none was served."""
    # By its leaf, not by its time: the clock may have been set back since it was served.
    letters = sorted(uow.letters.by_ruling(ruling_id), key=lambda letter: letter.proof_leaf)
    # A ruling that extends another one to a linked account is served by an addendum.
    for kind in (LetterKind.NOTICE, LetterKind.ADDENDUM):
        for letter in letters:
            if letter.kind is kind:
                return letter
    raise NotFound(kind="notice of the ruling", id=ruling_id)


def open_letter(deps: Deps, actor: Actor, *, letter_id: str) -> Letter:
    """The letter; opened by its addressee it counts as received, and its clocks run.

    Staff who deal with cases may read it, which starts nothing. Raises `NotFound` for everybody
    else: whether there is such a letter is not theirs to know.
    """
    with deps.uow() as uow:
        letter = uow.letters.lock(letter_id)
        if not actor.is_program and letter.party_id in actor.party_ids:
            opened = letter.received(deps.clock.now())
            if opened is not letter:
                uow.letters.save(opened)
            return opened
        if actor.roles & {StaffRole.REVIEWER, StaffRole.APPEALS_OFFICER, StaffRole.AUDITOR}:
            return letter
        raise NotFound(kind="letter", id=letter_id)


def clocks_run_from(uow: UnitOfWork, ruling_id: str) -> datetime:
    """When the recipient's clocks began, or will at the latest, by the notice of a ruling.

    What is unsealed afterwards is told by an addendum, and they run anew from that.
    """
    notice = notice_of(uow, ruling_id)
    held = uow.of(Withholding).by_case(notice.case_id) if notice.case_id else ()
    unsealed = {one.steps[-1].at for one in held if one.status == "unsealed"}
    later = [
        letter
        for letter in uow.letters.by_ruling(ruling_id)
        if letter.kind is LetterKind.ADDENDUM and letter.served_at in unsealed
    ]
    return run_from(uow, max(later, key=lambda letter: letter.served_at, default=notice))


def run_from(uow: UnitOfWork, letter: Letter) -> datetime:
    """When the clocks of the letter's recipient began, or will at the latest.

    A mail that was accepted and came back starts no clock; a party that removed its addresses
    since has seven days, not thirty.
    """
    mails = uow.outbox.by_letter(letter.id)
    if any(mail.gave_up_at and mail.sent_at == letter.received_at for mail in mails):
        accepted = (mail.sent_at for mail in mails if mail.sent_at and not mail.gave_up_at)
        letter = letter.came_back(min(accepted, default=None))
    removed = not uow.parties.get(letter.party_id).address_confirmed
    return letter.clocks_run_from(address_removed=removed)


def serve_residual(uow: UnitOfWork, deps: Deps, *, matter: Matter, context: say.Context) -> Letter:
    """The wind-down letter that states what is left and opens the election.

    `context`: `residual`, `irreversible`, `held` (disputed) and `frozen` (by law), each Money;
    `frozen_at` and `elect_until` (instants); `cause`, as the domain says it; `again` if it was
    stated before.
    """
    return serve_letter(
        uow,
        deps,
        kind=LetterKind.WIND_DOWN,
        template="winddown_residual",
        matter=matter,
        context=context,
        now=deps.clock.now(),
    )


def serve_restored(uow: UnitOfWork, deps: Deps, *, matter: Matter, context: say.Context) -> Letter:
    """The wind-down letter that says that the money is where it was before.

    `context`: `end` (how the measure ended), `reserved` and `available` (Money), and `elected` (the
    choice that falls away, or "").
    """
    return serve_letter(
        uow,
        deps,
        kind=LetterKind.WIND_DOWN,
        template="winddown_restored",
        matter=matter,
        context=context,
        now=deps.clock.now(),
    )


def serve_exit(uow: UnitOfWork, deps: Deps, *, matter: Matter, context: say.Context) -> Letter:
    """The wind-down letter about money that cannot be paid out now.

    `context`: `exit` (frozen or unclaimed), `amount` (Money), `authority`, `legal_basis`,
    `citation`, `review_on` (a day) and `tried`, each empty where it does not apply.
    """
    return serve_letter(
        uow,
        deps,
        kind=LetterKind.WIND_DOWN,
        template="winddown_exit",
        matter=matter,
        context=context,
        now=deps.clock.now(),
    )


def serve_late(uow: UnitOfWork, deps: Deps, *, matter: Matter, context: say.Context) -> Letter:
    """The letter that says that we missed a deadline about money.

    `context`: `duty`, `amount` (Money), `was_due`, and `due` (None: the grace period is over too).
    """
    return serve_letter(
        uow,
        deps,
        kind=LetterKind.EXTENSION if context["due"] else LetterKind.INFORMATION,
        template="winddown_late",
        matter=matter,
        context=context,
        now=deps.clock.now(),
    )


def serve_failed(uow: UnitOfWork, deps: Deps, *, matter: Matter, context: say.Context) -> Letter:
    """The wind-down letter that says that the payment failed, and opens the election again.

    `context`: `residual` (Money), `choice` (refund or donate), `reason`, `elect_until`.
    """
    return serve_letter(
        uow,
        deps,
        kind=LetterKind.WIND_DOWN,
        template="winddown_failed",
        matter=matter,
        context=context,
        now=deps.clock.now(),
    )


def serve_election(uow: UnitOfWork, deps: Deps, *, matter: Matter, context: say.Context) -> Letter:
    """The wind-down letter that confirms what was chosen, or that nothing was and it is refunded.

    `context`: `residual` (Money), `choice` (refund, donate or defer), `by_default`, `charity_name`
    (for a donation) and `until` (the day of a deferral), each None where it does not apply.
    """
    return serve_letter(
        uow,
        deps,
        kind=LetterKind.WIND_DOWN,
        template="winddown_election",
        matter=matter,
        context=context,
        now=deps.clock.now(),
    )
