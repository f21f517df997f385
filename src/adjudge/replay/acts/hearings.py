"""What a proposal or a ruling may become: cured, returned, narrowed, corrected, remitted."""

from __future__ import annotations

from dataclasses import replace

from adjudge.domain.cases.appeal import InadmissibleCode, OverturnCode
from adjudge.domain.cases.favourable import ReasonCode
from adjudge.domain.cases.measure import Duration, MeasureKind, Scope
from adjudge.replay.acts.doing import Doing
from adjudge.replay.acts.reasons import open_file
from adjudge.services.appeals import refuse_appeal, remit_appeal, withdraw_appeal
from adjudge.services.dismissals import close_case
from adjudge.services.ends import correct_letter
from adjudge.services.hearings import (
    close_cured_proposal,
    cure_proposal,
    modify_ruling,
    return_ruling,
)
from adjudge.services.letters import notice_of
from adjudge.services.people import declare_operator_interest
from adjudge.services.release import agree_to_release


def cures(doing: Doing) -> tuple[str, ...]:
    """The party puts right what the proposal letter names."""
    ruling_id = doing.product("ruling", "ruling")
    actor = doing.owner(ruling_id).actor()
    ruling = cure_proposal(doing.deps, actor, ruling_id=ruling_id, text=doing.words("text"))
    return (f"{ruling.reference} is {ruling.status}, says the party; a reviewer looks.",)


def returns(doing: Doing) -> tuple[str, ...]:
    """A second person sends a proposal back."""
    ruling = return_ruling(
        doing.deps,
        doing.staff("second"),
        ruling_id=doing.product("ruling", "ruling"),
        why=doing.words("reasons"),
    )
    return (f"{ruling.reference} was returned; nothing takes effect.",)


def closes_cured(doing: Doing) -> tuple[str, ...]:
    """A cured proposal ends without action."""
    ruling = close_cured_proposal(
        doing.deps,
        doing.staff("reviewer"),
        ruling_id=doing.product("ruling", "ruling"),
        why=doing.words("reasons"),
    )
    return (f"{ruling.reference} is closed without action, by letter.",)


def finds_nothing(doing: Doing) -> tuple[str, ...]:
    """The case is closed without a measure: a reasoned decision too, and a precedent."""
    case = open_file(doing)
    closed = close_case(
        doing.deps,
        doing.staff("reviewer"),
        case_id=case.id,
        reference=doing.words("clause"),
        reasons=doing.words("reasons"),
    )
    return (f"{closed.reference} is closed: no action, with its reasons.",)


def narrows(doing: Doing) -> tuple[str, ...]:
    """A ruling in force gives way to one that takes less, on the same facts."""
    old_id = doing.product("ruling", "ruling")
    with doing.deps.reading() as uow:
        old = uow.rulings.get(old_id)
    kept, posts = old.statement, doing.owner(old_id).posts
    named = tuple(posts[key] for key in doing.field("posts") or ())
    ends_on = doing.field("ends_on")
    ruling = modify_ruling(
        doing.deps,
        doing.staff("reviewer"),
        request_id=doing.stage.key(),
        ruling_id=old_id,
        statement=replace(
            kept,
            summary=doing.words("summary"),
            measure=MeasureKind(str(doing.field("measure") or kept.measure)),
            scope=Scope(promoted_post_ids=named) if named else kept.scope,
            duration=Duration(ends_on=ends_on) if ends_on else kept.duration,
        ),
        code=ReasonCode(doing.words("code")),
        why=doing.words("reasons"),
    )
    doing.made("ruling", ruling.id)
    return (f"{ruling.reference} takes its place and takes less, at once.",)


def corrects(doing: Doing) -> tuple[str, ...]:
    """A slip in the notice is put right by a letter; nothing else is changed by it."""
    with doing.deps.reading() as uow:
        letter = notice_of(uow, doing.product("ruling", "ruling"))
    correct_letter(
        doing.deps,
        doing.staff("reviewer"),
        request_id=doing.stage.key(),
        letter_id=letter.id,
        wrong=doing.words("wrong"),
        right=doing.words("right"),
    )
    return ("A letter beside the first one corrects it.",)


def remits(doing: Doing) -> tuple[str, ...]:
    """The ruling falls, and other people may propose again."""
    remit_appeal(
        doing.deps,
        doing.staff("appeals"),
        appeal_id=doing.product("appeal", "appeal"),
        reasons=doing.words("reasons"),
        code=OverturnCode(doing.words("code")),
    )
    return ("Remitted: the ruling fell, and only other people may propose again.",)


def finds_inadmissible(doing: Doing) -> tuple[str, ...]:
    """The appeals officer does not admit it, for one of four reasons."""
    refuse_appeal(
        doing.deps,
        doing.staff("appeals"),
        appeal_id=doing.product("appeal", "appeal"),
        reasons=doing.words("reasons"),
        code=InadmissibleCode(doing.words("code")),
    )
    return ("The appeal is inadmissible, with its reasons, by letter.",)


def withdraws_appeal(doing: Doing) -> tuple[str, ...]:
    """The party gives its appeal up."""
    appeal_id = doing.product("appeal", "appeal")
    with doing.deps.reading() as uow:
        ruling_id = uow.appeals.get(appeal_id).ruling_id
    withdraw_appeal(doing.deps, doing.owner(ruling_id).actor(), appeal_id=appeal_id)
    return ("The appeal is withdrawn.",)


def has_interest(doing: Doing) -> tuple[str, ...]:
    """The operator itself has an interest in the party: its letters say so."""
    case = open_file(doing)
    declare_operator_interest(
        doing.deps, doing.staff("operator"), case_id=case.id, text=doing.words("text")
    )
    return ("The operator's interest is on record; somebody from outside has to approve.",)


def agrees(doing: Doing) -> tuple[str, ...]:
    """The party agrees that the reasons are public before the time to appeal ends."""
    ruling_id = doing.product("ruling", "ruling")
    agree_to_release(doing.deps, doing.owner(ruling_id).actor(), ruling_id=ruling_id)
    return ("The reasons are readable in the register, because the party agreed.",)
