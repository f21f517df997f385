"""Acts outside of the operator's hands: courts and regulators, and what it then promises."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from adjudge.domain.cases.proceeding import AttachedTo, Outcome
from adjudge.replay.acts.doing import Doing
from adjudge.services.proceedings import open_proceeding, record_outcome, record_step
from adjudge.services.undertakings import give, keep

UNTOLD_DAYS: Final = 30


def opens(doing: Doing) -> tuple[str, ...]:
    """A court or regulator is seised, about a ruling or about the operator."""
    ruling = doing.product("ruling", "ruling") if doing.field("ruling") else ""
    opened = open_proceeding(
        doing.deps,
        doing.staff("operator"),
        request_id=doing.stage.key(),
        forum=doing.words("forum"),
        parties=(doing.player.text.name, doing.stage.world.name),
        attached_to=AttachedTo.RULING if ruling else AttachedTo.OPERATOR,
        subject_id=ruling,
    )
    doing.made("proceeding", opened.id)
    record_step(
        doing.deps,
        doing.staff("operator"),
        proceeding_id=opened.id,
        text=doing.words("text"),
    )
    about = "the ruling" if ruling else "the operator"
    return (f"The proceeding is on record, about {about}.",)


def takes_step(doing: Doing) -> tuple[str, ...]:
    """Something happens in it, or the forum orders something for the time being."""
    record_step(
        doing.deps,
        doing.staff("operator"),
        proceeding_id=doing.product("proceeding", "proceeding"),
        text=doing.words("text"),
        interim_order=bool(doing.field("interim_order")),
    )
    return ("The step is on record.",)


def ends(doing: Doing) -> tuple[str, ...]:
    """The outcome; a ruling that it annuls falls as if never made."""
    ended = record_outcome(
        doing.deps,
        doing.staff("operator"),
        proceeding_id=doing.product("proceeding", "proceeding"),
        outcome=Outcome(doing.words("outcome")),
        text=doing.words("text"),
    )
    doing.made("proceeding", ended.id)
    if ended.must_reverse:
        return ("The outcome is on record; the ruling fell at once, as if never made.",)
    return ("The outcome is on record.",)


def undertakes(doing: Doing) -> tuple[str, ...]:
    """A public promise, or a duty that was laid on the operator, with its clock."""
    days = doing.field("within_days") or UNTOLD_DAYS
    given = give(
        doing.deps,
        doing.staff("operator"),
        request_id=doing.stage.key(),
        text=doing.words("promise"),
        due=doing.deps.clock.now() + timedelta(days=days),
        laid_by=doing.words("laid_by"),
    )
    doing.made("undertaking", given.id)
    return (f"The undertaking is public, and due on {given.due:%-d %B %Y}; a miss is, too.",)


def proves(doing: Doing) -> tuple[str, ...]:
    """The operator says that it was kept, with the proof."""
    kept = keep(
        doing.deps,
        doing.staff("operator"),
        undertaking_id=doing.product("undertaking", "undertaking"),
        proof=doing.words("proof"),
    )
    return (f"The undertaking is {kept.status}; the proof stands beside it.",)
