"""What takes effect at once: interim measures on urgent harm, security holds, payment holds."""

from __future__ import annotations

from typing import Any, Final

from adjudge.domain.cases.hold import HoldKind
from adjudge.domain.money import MICROS_PER_UNIT
from adjudge.replay.acts.doing import Doing
from adjudge.replay.acts.reasons import facts_of, open_file, scope_of
from adjudge.replay.stage import STAND_IN
from adjudge.services.holds import contest_hold, place_hold, release_hold, uphold_hold
from adjudge.services.interims import confirm_interim, impose_interim, lift_interim

LONGEST_DAYS: Final = 14
MAX_CODE: Final = 60


def imposes(doing: Doing) -> tuple[str, ...]:
    """One person stops what the scope says, on an urgent-harm clause, for at most 72 hours."""
    case = open_file(doing)
    said: dict[str, Any] = doing.field("statement") or {}
    interim = impose_interim(
        doing.deps,
        doing.staff("reviewer"),
        request_id=doing.stage.key(),
        case_id=case.id,
        clause_ref=said.get("clause", ""),
        scope=scope_of(doing, said),
        fact_ids=tuple(fact.id for _, fact in facts_of(doing, case, said)),
        summary=doing.words("cause"),
        not_affected=said.get("not_affected", ""),
    )
    doing.made("interim", interim.id)
    return (f"Dark at once, by letter; it lapses on {interim.until:%-d %B %Y at %H:%M} UTC.",)


def confirms(doing: Doing) -> tuple[str, ...]:
    """A second person confirms it by the ruling that takes its place."""
    confirm_interim(
        doing.deps,
        doing.staff("second"),
        interim_id=doing.product("interim", "interim"),
        ruling_id=doing.product("ruling", "ruling"),
    )
    return ("The interim measure is confirmed by a ruling with full reasons.",)


def lifts(doing: Doing) -> tuple[str, ...]:
    """Lifted before its time: a favourable act of one person."""
    lift_interim(
        doing.deps,
        doing.staff("reviewer"),
        interim_id=doing.product("interim", "interim"),
        why=doing.words("reasons"),
    )
    return ("The interim measure was lifted, by letter; what it stopped runs again.",)


def holds(doing: Doing) -> tuple[str, ...]:
    """One person holds access or a disputed sum, for at most 14 days, with a letter."""
    case = open_file(doing)
    said: dict[str, Any] = doing.field("statement") or {}
    hold = HoldKind(doing.words("hold"))
    placed = place_hold(
        doing.deps,
        doing.staff("reviewer" if hold is HoldKind.SECURITY else "operator"),
        request_id=doing.stage.key(),
        case_id=case.id,
        hold=hold,
        cause_code=doing.words("cause")[:MAX_CODE],
        cause=doing.words("cause"),
        release_condition=doing.words("released_by"),
        not_affected=said.get("not_affected", ""),
        fact_ids=tuple(fact.id for _, fact in facts_of(doing, case, said)),
        days=doing.field("days") or LONGEST_DAYS,
        held_micros=_disputed(doing) if hold is HoldKind.PAYMENT else 0,
    )
    doing.made("hold", placed.id)
    return (f"Held by letter until {placed.expires_at:%-d %B %Y}; no fault is found.",)


def _disputed(doing: Doing) -> int:
    told = doing.field("sum")
    amount = told.high if told and told.high else STAND_IN
    return int(amount * MICROS_PER_UNIT)


def contests(doing: Doing) -> tuple[str, ...]:
    """The party says why the hold is wrong."""
    hold_id = doing.product("hold", "hold")
    contest_hold(doing.deps, doing.player.actor(), hold_id=hold_id, text=doing.words("text"))
    return ("The hold is contested; somebody has to answer.",)


def upholds(doing: Doing) -> tuple[str, ...]:
    """The hold stays until its end, for reasons that answer the party."""
    uphold_hold(
        doing.deps,
        doing.staff("second"),
        hold_id=doing.product("hold", "hold"),
        why=doing.words("reasons"),
    )
    return ("The hold stays until its end, by letter.",)


def releases(doing: Doing) -> tuple[str, ...]:
    """What releases it has happened, or it was wrong."""
    release_hold(
        doing.deps,
        doing.staff("second"),
        hold_id=doing.product("hold", "hold"),
        why=doing.words("reasons"),
    )
    return ("The hold is released, by letter.",)
