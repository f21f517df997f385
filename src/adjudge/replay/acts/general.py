"""General acts: what the operator decides about everybody. They decide about nobody."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from adjudge.domain.cases.general_act import (
    ActExhibit,
    ActKind,
    Change,
    ClauseChange,
    GeneralAct,
    Reach,
)
from adjudge.domain.cases.measure import Territory, TerritoryRole
from adjudge.replay.acts.doing import Doing
from adjudge.replay.clauses import clause_of
from adjudge.replay.quantity import Quantity
from adjudge.replay.stage import MORNING
from adjudge.services.general_acts import (
    ActDraft,
    announce_act,
    draft_act,
    extend_act,
    free_paused_money,
    propose_extension,
    publish_act,
    withdraw_act,
)
from adjudge.services.ports import UnitOfWork

KINDS: Final = {
    "pause": ActKind.PAUSE,
    "withdraw": ActKind.WITHDRAWAL,
    "emergency": ActKind.EMERGENCY,
}
MANY: Final = 100
MAX_TITLE: Final = 120


def announces(doing: Doing) -> tuple[str, ...]:
    """Draft and announce the full text; a second person publishes it; its clock does the rest."""
    drafted = draft_act(
        doing.deps, doing.staff("operator"), request_id=doing.stage.key(), draft=_draft(doing)
    )
    hit = _would_hit(doing)

    def would_hit(uow: UnitOfWork, act: GeneralAct) -> Mapping[str, int]:
        # Nobody bought an ad in a story; how many the act would hit is what the file knows.
        del uow, act
        return hit

    announce_act(doing.deps, doing.staff("operator"), act_id=drafted.id, would_hit=would_hit)
    published = publish_act(doing.deps, doing.staff("second_operator"), act_id=drafted.id)
    doing.made("general act", published.id)
    if doing.field("clause") is not None:
        doing.stage.home.rulebooks.add(clause_of(_in_force(doing)))
    doing.stage.do_duties()
    day = published.effective_at
    return (f"Announced in full and published by a second person; in force on {day:%-d %B %Y}.",)


def extends(doing: Doing) -> tuple[str, ...]:
    """It goes on for a new rationale, by two people."""
    act_id = doing.product("general_act", "general act")
    propose_extension(
        doing.deps,
        doing.staff("operator"),
        act_id=act_id,
        until=datetime.combine(doing.field("until") or doing.stage.today, MORNING),
        rationale=doing.words("rationale"),
    )
    extend_act(doing.deps, doing.staff("second_operator"), act_id=act_id)
    return ("It goes on, for the new rationale, by two people.",)


def frees_money(doing: Doing) -> tuple[str, ...]:
    """What a pause keeps reserved is free again, because the party asks for it."""
    count = free_paused_money(
        doing.deps,
        doing.player.actor(),
        advertiser_id=doing.player.advertiser_id,
        act_id=doing.product("general_act", "general act"),
    )
    return (f"On request, {count} of its budgets are free again; a pause is nobody's fault.",)


def withdraws(doing: Doing) -> tuple[str, ...]:
    """Take it back: a loosening needs no notice."""
    act_id = doing.product("general_act", "general act")
    withdraw_act(doing.deps, doing.staff("operator"), act_id=act_id, why=doing.words("reasons"))
    return ("It is withdrawn.",)


def _draft(doing: Doing) -> ActDraft:
    clause: Mapping[str, Any] = doing.field("clause") or {}
    begins = datetime.combine(doing.field("in_force_on") or doing.stage.today, MORNING)
    until: date | None = doing.field("until")
    now = doing.deps.clock.now()
    what = clause.get("title") or " ".join(doing.act.what.split())
    return ActDraft(
        act=KINDS.get(doing.words("change"), ActKind.CLAUSE_CHANGE),
        title=what[:MAX_TITLE],
        text=clause.get("text") or doing.act.what,
        rationale=doing.words("rationale"),
        effective_at=max(begins, now),
        exhibits=tuple(_exhibit(doing, key) for key in doing.field("exhibits") or ()),
        exempt_classes=tuple(doing.field("exempt") or ()),
        run_off_days=doing.field("run_off_days") or 0,
        review_on=doing.field("review_on"),
        reach=Reach(
            territories=tuple(
                Territory(code=code, role=TerritoryRole.VIEWER)
                for code in doing.field("territories") or ()
            ),
            categories=tuple(doing.field("categories") or ()),
            starts_at=max(begins, now),
            ends_at=datetime.combine(until, MORNING) if until else None,
        ),
        clauses=_changes(doing, clause),
        power_ref=doing.words("power"),
        emergency_clause=doing.words("emergency_clause"),
        short_notice_code=doing.words("less_notice"),
    )


def _changes(doing: Doing, clause: Mapping[str, Any]) -> tuple[ClauseChange, ...]:
    word = doing.words("change")
    if word in KINDS:
        return ()
    if clause:
        return (
            ClauseChange(
                clause_id=clause["id"],
                version=clause.get("version", 1),
                change=Change(word),
                text=clause["text"],
            ),
        )
    ends = doing.words("ends")
    if not ends:
        return ()
    clause_id, _, version = ends.partition("@")
    return (
        ClauseChange(
            clause_id=clause_id,
            version=int(version) if version.isdigit() else 1,
            change=Change(word),
        ),
    )


def _in_force(doing: Doing) -> dict[str, Any]:
    return {**doing.field("clause"), "from": doing.field("in_force_on") or doing.stage.today}


def _exhibit(doing: Doing, key: str) -> ActExhibit:
    told = doing.stage.story.exhibits[key]
    captured = told.get("captured_on") or doing.stage.today
    assert isinstance(captured, date)
    return ActExhibit(
        title=str(told["title"]),
        source=str(told["source"]),
        captured_on=captured,
        sha256=hashlib.sha256(str(told["text"]).encode()).hexdigest(),
    )


def _would_hit(doing: Doing) -> dict[str, int]:
    """The parties that the act names; else as many as the file knows, a hundred if it does not."""
    names = doing.field("names") or ()
    if names:
        return dict.fromkeys(names, 1)
    told: Quantity | None = doing.field("hits")
    count = int(told.low) if told and told.low is not None else MANY
    return {f"party {number}": 1 for number in range(min(count, MANY))}
