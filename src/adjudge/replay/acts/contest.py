"""Acts of contesting: to read, to ask, to answer, to appeal, to decide an appeal."""

from __future__ import annotations

from adjudge.domain.cases.appeal import OverturnCode
from adjudge.replay.acts.complaints import explains
from adjudge.replay.acts.doing import Doing
from adjudge.services.appeals import admit_appeal, file_appeal, overturn_appeal, uphold_appeal
from adjudge.services.letters import open_letter
from adjudge.services.particulars import answer_particulars, request_particulars
from adjudge.services.stays import ask_for_stay, grant_stay, refuse_stay


def reads(doing: Doing) -> tuple[str, ...]:
    """The party opens every letter about a ruling: its clocks begin."""
    ruling_id = doing.product("ruling", "ruling")
    actor = doing.owner(ruling_id).actor()
    with doing.deps.reading() as uow:
        letters = [letter.id for letter in uow.letters.by_ruling(ruling_id)]
    for letter_id in letters:
        open_letter(doing.deps, actor, letter_id=letter_id)
    count = "one letter" if len(letters) == 1 else f"{len(letters)} letters"
    return (f"{count.capitalize()} opened; the party's clocks run from now.",)


def asks(doing: Doing) -> tuple[str, ...]:
    """The party asks the operator to be specific."""
    ruling_id = doing.product("ruling", "ruling")
    asked = request_particulars(
        doing.deps,
        doing.owner(ruling_id).actor(),
        request_id=doing.stage.key(),
        ruling_id=ruling_id,
        question=doing.words("text"),
    )
    doing.made("particulars", asked.id)
    return (f"The question was filed; the answer is due on {asked.due:%-d %B %Y}.",)


def answers(doing: Doing) -> tuple[str, ...]:
    """The operator answers what the party asked, or complained of."""
    complaint_id = doing.stage.products.get(doing.field("question"), {}).get("complaint")
    if complaint_id is not None:
        return explains(doing, complaint_id)
    answer_particulars(
        doing.deps,
        doing.staff("reviewer"),
        particulars_id=doing.product("question", "particulars"),
        text=doing.words("text"),
    )
    return ("The question was answered by letter.",)


def appeals(doing: Doing) -> tuple[str, ...]:
    """The party appeals, in three questions."""
    ruling_id = doing.product("ruling", "ruling")
    appeal = file_appeal(
        doing.deps,
        doing.owner(ruling_id).actor(),
        request_id=doing.stage.key(),
        ruling_id=ruling_id,
        on_facts=doing.words("on_facts"),
        on_rule=doing.words("on_rule"),
        on_proportion=doing.words("on_proportion"),
    )
    doing.made("appeal", appeal.id)
    doing.made("ruling", ruling_id)
    return ("The appeal was filed; a third person decides it.",)


def admits(doing: Doing) -> tuple[str, ...]:
    """The appeals officer admits the appeal."""
    appeal_id = doing.product("appeal", "appeal")
    admit_appeal(doing.deps, doing.staff("appeals"), appeal_id=appeal_id)
    return ("The appeal was admitted.",)


def upholds(doing: Doing) -> tuple[str, ...]:
    """The decision stands, for reasons of its own."""
    uphold_appeal(
        doing.deps,
        doing.staff("appeals"),
        appeal_id=doing.product("appeal", "appeal"),
        reasons=doing.words("reasons"),
    )
    return ("The appeals officer upheld the decision, by letter.",)


def overturns(doing: Doing) -> tuple[str, ...]:
    """The decision falls as if never made."""
    overturn_appeal(
        doing.deps,
        doing.staff("appeals"),
        appeal_id=doing.product("appeal", "appeal"),
        reasons=doing.words("reasons"),
        code=OverturnCode(doing.words("code")),
    )
    return ("The appeals officer overturned it; everything it took was given back at once.",)


def asks_stay(doing: Doing) -> tuple[str, ...]:
    """The party asks that the measure waits for the decision on its appeal."""
    appeal_id = doing.product("appeal", "appeal")
    with doing.deps.reading() as uow:
        ruling_id = uow.appeals.get(appeal_id).ruling_id
    stay = ask_for_stay(
        doing.deps,
        doing.owner(ruling_id).actor(),
        request_id=doing.stage.key(),
        appeal_id=appeal_id,
        text=doing.words("text"),
    )
    doing.made("stay", stay.id)
    return ("A stay was asked for; it is decided within 72 hours.",)


def grants_stay(doing: Doing) -> tuple[str, ...]:
    """The effect is suspended until the appeal is decided."""
    grant_stay(
        doing.deps,
        doing.staff("appeals"),
        stay_id=doing.product("stay", "stay"),
        reasons=doing.words("reasons"),
    )
    return ("The stay was granted: the measure has no effect until the appeal is decided.",)


def refuses_stay(doing: Doing) -> tuple[str, ...]:
    """The measure stays in force while the appeal is decided."""
    refuse_stay(
        doing.deps,
        doing.staff("appeals"),
        stay_id=doing.product("stay", "stay"),
        reasons=doing.words("reasons"),
    )
    return ("The stay was refused, with its reasons.",)
