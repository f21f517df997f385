"""Disclosures: what the operator tells the advertiser as information, and tells an authority.

An information letter states facts and decides nothing; what it says may be published afterwards.
What the operator must tell a court, an authority or a parliament is free, but the party has a copy
the same day unless law forbids it. Neither ever cures a ruling.
"""

from __future__ import annotations

from datetime import datetime

from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.cases.case import Case, must_work_on
from adjudge.domain.cases.decider import must_be_numbered
from adjudge.domain.cases.letter import Letter, LetterKind
from adjudge.domain.errors import InvalidValue
from adjudge.services import letter_contexts as say
from adjudge.services.letters import Matter, serve_letter
from adjudge.services.once import once, request
from adjudge.services.ports import Deps, UnitOfWork
from adjudge.services.register import EntryType, record

MAX_TEXT = 5_000
MAX_AUTHORITY = 200


def inform_party(deps: Deps, actor: Actor, *, request_id: str, case_id: str, text: str) -> Letter:
    """Tell the party of a case something by letter; it decides nothing and starts no clock.

    Raises:
        NotAllowed: no reviewer, one without a number, or one with an interest in the party.
        InvalidValue: an empty or too long text.
        NotFound: no such case.
    """
    check_text(text, field="text", limit=MAX_TEXT)
    must_be_numbered(actor, act="write an information letter")
    asked = request(
        request_id,
        use_case="inform_party",
        actor=actor,
        arguments={"case_id": case_id, "text": text},
    )
    with deps.uow() as uow:
        now = deps.clock.now()

        def act() -> tuple[str, Letter]:
            case = uow.cases.get(case_id)
            must_work_on(case, actor, act="write an information letter")
            letter = _serve(uow, deps, case, actor, text=text, now=now)
            return letter.id, letter

        return once(uow.requests, asked, now, load=uow.letters.get, act=act)


def tell_authority(
    deps: Deps,
    actor: Actor,
    *,
    request_id: str,
    case_id: str,
    authority: str,
    text: str,
    copy_forbidden_by: str = "",
) -> Letter | None:
    """Tell a court, an authority or a parliament; the party has a copy at once.

    `copy_forbidden_by` is the law that forbids the copy: then there is no letter, and the record
    keeps the law. None then, else the letter that is the copy.

    Raises:
        NotAllowed: no operator or reviewer, or one without a number.
        InvalidValue: an empty or too long text or name.
        NotFound: no such case.
    """
    actor.must_be(StaffRole.OPERATOR, StaffRole.REVIEWER, act="tell an authority")
    must_be_numbered(actor, act="tell an authority")
    check_text(text, field="text", limit=MAX_TEXT)
    check_text(authority, field="authority", limit=MAX_AUTHORITY)
    asked = request(
        request_id,
        use_case="tell_authority",
        actor=actor,
        arguments={
            "case_id": case_id,
            "authority": authority,
            "text": text,
            "copy_forbidden_by": copy_forbidden_by,
        },
    )
    with deps.uow() as uow:
        now = deps.clock.now()

        def act() -> tuple[str, Letter | None]:
            case = uow.cases.get(case_id)
            record(
                uow,
                deps,
                type=EntryType.AUTHORITY_TOLD,
                subject_id=case.id,
                party_id=case.party_id,
                record={
                    "case_id": case.id,
                    "authority": authority,
                    "text": text,
                    "told_by": actor.id,
                    "copy_forbidden_by": copy_forbidden_by,
                },
                public={"reference": case.reference, "authority": authority},
                released=False,
            )
            if copy_forbidden_by.strip():
                return "", None
            told = f"We told {authority} this, and this letter is your copy: {text}"
            letter = _serve(uow, deps, case, actor, text=told, now=now)
            return letter.id, letter

        def load(letter_id: str) -> Letter | None:
            return uow.letters.get(letter_id) if letter_id else None

        return once(uow.requests, asked, now, load=load, act=act)


def check_text(text: str, *, field: str, limit: int) -> None:
    """Raise `InvalidValue` unless it says something within the limit of characters."""
    if not text.strip() or len(text) > limit:
        raise InvalidValue(field=field, problem=f"between 1 and {limit:,} characters")


def _serve(
    uow: UnitOfWork, deps: Deps, case: Case, actor: Actor, *, text: str, now: datetime
) -> Letter:
    role = say.REVIEWER if StaffRole.REVIEWER in actor.roles else StaffRole.OPERATOR.value
    return serve_letter(
        uow,
        deps,
        kind=LetterKind.INFORMATION,
        template="information",
        matter=Matter(
            party_id=case.party_id,
            advertiser_id=case.advertiser_id,
            subject_id=case.id,
            reference=case.reference,
            case_id=case.id,
            case_reference=case.reference,
        ),
        context={
            "summary": text,
            "facts": [],
            "written_by": f"{role} {actor.reviewer_number}",
        },
        now=now,
    )
