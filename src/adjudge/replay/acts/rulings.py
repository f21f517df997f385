"""Acts about rulings: to decide at once, to propose, to hear, to approve, to drop."""

from __future__ import annotations

from adjudge.domain.cases.basis import Basis
from adjudge.domain.cases.favourable import ReasonCode
from adjudge.domain.cases.ruling import Ruling
from adjudge.replay.acts.doing import Doing
from adjudge.replay.acts.reasons import open_file, statement_of
from adjudge.services.ends import lift_ruling, reverse_ruling
from adjudge.services.rulings import (
    answer_proposal,
    approve_ruling,
    deal_with_answer,
    drop_ruling,
    propose_ruling,
)


def proposes(doing: Doing) -> tuple[str, ...]:
    """Propose a measure: the party gets a proposal letter, and nothing changes yet."""
    ruling = _propose(doing)
    due = ruling.answer_due
    if due is None:
        return (f"{ruling.reference} was proposed; a second person decides.",)
    return (f"{ruling.reference} was proposed by letter; the party may answer until {due:%-d %B}.",)


def decides(doing: Doing) -> tuple[str, ...]:
    """Decide at once, as platforms do: propose, and approve on the same day."""
    ruling = _propose(doing)
    person = "reviewer" if doing.field("alone") else "second"
    approved = approve_ruling(doing.deps, doing.staff(person), ruling_id=ruling.id)
    return (f"{approved.reference} was decided; served by letter, it {_state(approved)}.",)


def _state(ruling: Ruling) -> str:
    due = ruling.effect_due
    if ruling.status == "scheduled" and due is not None:
        return f"takes effect on {due:%-d %B %Y}"
    return f"is {ruling.status}"


def _propose(doing: Doing) -> Ruling:
    case = open_file(doing)
    evaded = doing.product("evades", "ruling") if doing.field("evades") else ""
    ruling = propose_ruling(
        doing.deps,
        doing.staff("reviewer"),
        request_id=doing.stage.key(),
        case_id=case.id,
        statement=statement_of(doing, case),
        wording_reason=doing.words("wording_reason"),
        basis=Basis(evades=evaded),
    )
    doing.made("ruling", ruling.id)
    return ruling


def answers(doing: Doing) -> tuple[str, ...]:
    """The party answers the proposal letter."""
    ruling_id = doing.product("ruling", "ruling")
    actor = doing.owner(ruling_id).actor()
    ruling = answer_proposal(doing.deps, actor, ruling_id=ruling_id, text=doing.words("text"))
    return (f"The answer to {ruling.reference} was heard: the ruling has to deal with it.",)


def responds(doing: Doing) -> tuple[str, ...]:
    """The proposer says what the answer changes and why."""
    ruling_id = doing.product("ruling", "ruling")
    ruling = deal_with_answer(
        doing.deps, doing.staff("reviewer"), ruling_id=ruling_id, text=doing.words("text")
    )
    return (f"{ruling.reference} now deals with the answer.",)


def approves(doing: Doing) -> tuple[str, ...]:
    """A second person approves; the notice is served and the measure is in force."""
    ruling_id = doing.product("ruling", "ruling")
    ruling = approve_ruling(doing.deps, doing.staff("second"), ruling_id=ruling_id)
    return (f"A second person approved {ruling.reference}; served by letter, it {_state(ruling)}.",)


def drops(doing: Doing) -> tuple[str, ...]:
    """Give a proposal up."""
    ruling_id = doing.product("ruling", "ruling")
    ruling = drop_ruling(doing.deps, doing.staff("reviewer"), ruling_id=ruling_id)
    return (f"{ruling.reference} was dropped; the party has it in a letter.",)


def reverses(doing: Doing) -> tuple[str, ...]:
    """The operator takes a ruling back of its own motion, as if never made."""
    ruling = reverse_ruling(
        doing.deps,
        doing.staff("reviewer"),
        request_id=doing.stage.key(),
        ruling_id=doing.product("ruling", "ruling"),
        code=ReasonCode(doing.words("code")),
        why=doing.words("reasons"),
    )
    return (f"{ruling.reference} is {ruling.status}; everything it took was given back at once.",)


def lifts(doing: Doing) -> tuple[str, ...]:
    """The operator ends a measure from now on."""
    ruling = lift_ruling(
        doing.deps,
        doing.staff("reviewer"),
        request_id=doing.stage.key(),
        ruling_id=doing.product("ruling", "ruling"),
        code=ReasonCode(doing.words("code")),
        why=doing.words("reasons"),
    )
    return (f"{ruling.reference} is {ruling.status}, from now on.",)
