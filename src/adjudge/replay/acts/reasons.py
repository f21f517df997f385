"""A case with exhibits and facts, and the statement of reasons, as a story states them.

Nothing is filled in: what the file does not state is not stated, and the linter says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, Final

from adjudge.domain.ads.roles import PartyRole
from adjudge.domain.cases.case import Case, Source
from adjudge.domain.cases.exhibit import Exhibit, Strength
from adjudge.domain.cases.fact import Fact, Finding, Precision
from adjudge.domain.cases.measure import (
    AS_ADVERTISER,
    Duration,
    MeasureKind,
    Scope,
    Territory,
    TerritoryRole,
)
from adjudge.domain.cases.order import Order
from adjudge.domain.cases.statement import (
    Automation,
    ElementFinding,
    Ground,
    GroundKind,
    Redress,
    Statement,
)
from adjudge.replay.acts.doing import Doing
from adjudge.replay.when import Exactness, When
from adjudge.services.cases import add_exhibit, open_case, record_fact

Values = Mapping[str, Any]
PRECISION: Final = {
    Exactness.DAY: Precision.DAY,
    Exactness.YEAR: Precision.YEAR,
    Exactness.PART_OF_YEAR: Precision.YEAR,
}


def open_file(doing: Doing) -> Case:
    """The case that the act names, or a new one about the party."""
    if doing.field("case") is not None:
        with doing.deps.reading() as uow:
            return uow.cases.get(doing.product("case", "case"))
    case = open_case(
        doing.deps,
        doing.staff("reviewer"),
        request_id=doing.stage.key(),
        advertiser_id=doing.player.advertiser_id,
        source=Source.OWN_INITIATIVE,
    )
    doing.made("case", case.id)
    return case


def statement_of(doing: Doing, case: Case) -> Statement:
    """The statement of reasons of the act, with its facts and exhibits put into the case."""
    said: Values = doing.field("statement") or {}
    facts = facts_of(doing, case, said)
    measure = MeasureKind(doing.words("measure"))
    return Statement(
        summary=said.get("summary", "") or doing.words("says"),
        measure=measure,
        ground=_ground(doing, said),
        fact_ids=tuple(fact.id for _, fact in facts),
        findings=_findings(said, facts),
        scope=scope_of(doing, said),
        duration=_duration(doing, said),
        not_affected=said.get("not_affected", ""),
        would_change=said.get("would_change", ""),
        redress=frozenset(Redress(way) for way in said.get("redress", ())),
        automation=_automation(said),
    )


def _ground(doing: Doing, said: Values) -> Ground | None:
    as_of = said.get("as_of") or doing.stage.today
    if "clause" in said:
        return Ground(kind=GroundKind.CLAUSE, reference=said["clause"], as_of=as_of)
    if "law" in said:
        return Ground(
            kind=GroundKind.LAW, reference=said["law"], as_of=as_of, **_within(said, said["law"])
        )
    if "order" in said:
        return _on_order(doing, said, as_of)
    return None


def _on_order(doing: Doing, said: Values, as_of: date) -> Ground:
    """The order as it was filed; one that was not is cited by whom it is said to come from."""
    told = doing.stage.orders[said["order"]]
    order_id = doing.stage.products.get(str(said["order"]), {}).get("order")
    if order_id is None:
        return Ground(
            kind=GroundKind.ORDER,
            reference=str(told["authority"]),
            as_of=as_of,
            binds_operator=bool(told.get("binds_operator", False)),
            **_within(said, str(told["text"])),
        )
    with doing.deps.reading() as uow:
        order = uow.of(Order).get(order_id)
    return Ground(
        kind=GroundKind.ORDER,
        reference=order.citation,
        as_of=as_of,
        binds_operator=order.binds_operator,
        until=order.ends_on,
        **_within(said, order.text),
    )


def _within(said: Values, text: str) -> dict[str, Any]:
    return {"text": text, "subject": text, "territories": tuple(said.get("territories", ()))}


def scope_of(doing: Doing, said: Values) -> Scope:
    """What the act reaches, as the file states it."""
    posts = doing.player.posts
    return Scope(
        whole_party=said.get("whole_party", False),
        promoted_post_ids=tuple(posts[key] for key in said.get("posts", ())),
        roles=tuple(map(PartyRole, said.get("roles", AS_ADVERTISER))),
        categories=tuple(said.get("categories", ())),
        formats=tuple(said.get("formats", ())),
        products=tuple(said.get("products", ())),
        targeting=tuple(said.get("targeting", ())),
        minimum_age=said.get("minimum_age"),
        territories=tuple(
            Territory(code=code, role=TerritoryRole(said.get("territory_of", "viewer")))
            for code in said.get("territories", ())
        ),
    )


def _duration(doing: Doing, said: Values) -> Duration:
    return Duration(
        ends_on=_day(doing, said, "ends"),
        condition=said.get("condition", ""),
        review_on=_day(doing, said, "review"),
    )


def _day(doing: Doing, said: Values, name: str) -> date | None:
    if f"{name}_in_days" in said:
        return doing.stage.today + timedelta(days=said[f"{name}_in_days"])
    day: date | None = said.get(f"{name}_on")
    return day


def _automation(said: Values) -> Automation | None:
    word = said.get("automated")
    if word is None:
        return None
    return Automation(
        detection=word in {"detection", "both"},
        decision=word in {"decision", "both"},
        program=said.get("program", ""),
    )


def facts_of(doing: Doing, case: Case, said: Values) -> list[tuple[Values, Fact]]:
    """The facts as told, each with the fact that was put into the case, exhibits included."""
    stated = said.get("facts", ())
    exhibits = file_exhibits(
        doing, case, (key for each in stated for key in each.get("exhibits", ()))
    )
    return [(each, _fact(doing, case, each, exhibits)) for each in stated]


def file_exhibits(doing: Doing, case: Case, keys: Iterable[str]) -> dict[str, str]:
    """Put these exhibits of the story into the case, each once; their ids there by their names."""
    return {key: _exhibit(doing, case, key).id for key in dict.fromkeys(keys)}


def _exhibit(doing: Doing, case: Case, key: str) -> Exhibit:
    told = doing.stage.story.exhibits[key]
    captured = told.get("captured_on") or doing.stage.today
    assert isinstance(captured, date)
    return add_exhibit(
        doing.deps,
        doing.staff("reviewer"),
        request_id=doing.stage.key(),
        case_id=case.id,
        title=str(told["title"]),
        source=str(told["source"]),
        asserter=str(told["asserter"]),
        captured_on=captured,
        media_type="text/plain; charset=utf-8",
        content=str(told["text"]).encode(),
        strength=Strength.DOCUMENTED,
    )


def _fact(doing: Doing, case: Case, told: Values, exhibits: Mapping[str, str]) -> Fact:
    when: When | None = told.get("when")
    is_day = when is None or when.first == when.last
    return record_fact(
        doing.deps,
        doing.staff("reviewer"),
        request_id=doing.stage.key(),
        case_id=case.id,
        proposition=told["says"],
        finding=Finding(told["finding"]),
        began=when.first if when else None,
        # A fact without an end goes on; an interval that a story tells has one.
        ended=None if is_day or when is None else when.last,
        precision=PRECISION.get(when.exactness, Precision.MONTH) if when else Precision.DAY,
        attributed_to=told.get("by", ""),
        exhibit_ids=tuple(exhibits[key] for key in told.get("exhibits", ())),
    )


def _findings(said: Values, facts: list[tuple[Values, Fact]]) -> tuple[ElementFinding, ...]:
    reasons: Mapping[str, str] = said.get("why", {})
    return tuple(
        ElementFinding(
            element_id=element,
            fact_ids=tuple(fact.id for told, fact in facts if element in told.get("meets", ())),
            why=why,
        )
        for element, why in reasons.items()
    )
