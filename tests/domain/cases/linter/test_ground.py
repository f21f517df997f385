from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import ClassVar

import pytest
from tests.domain.cases.samples import CLAUSE, EXHIBITS, FACTS, GOOD, NOW, PROPOSER, TODAY, codes

from adjudge.domain.cases.exhibit import Contest, Disclosure
from adjudge.domain.cases.measure import Duration, MeasureKind, Scope, Territory, TerritoryRole
from adjudge.domain.cases.order import Order
from adjudge.domain.cases.statement import Automation, Ground, GroundKind, Statement

NORLAND = (Territory(code="NO", role=TerritoryRole.VIEWER),)
LAW = Ground(
    kind=GroundKind.LAW,
    reference="Intrusion Tools Act of Norland, section 3",
    as_of=date(2026, 4, 21),
    text="Tools that open the telephones of others are not advertised.",
    subject="advertising of intrusion tools",
    territories=("NO",),
)
ORDER = replace(LAW, kind=GroundKind.ORDER, reference="Court of Norland, order 7", text="")


FILED = Order(
    id="0192-abcd1234",
    opened_by=PROPOSER.id,
    opened_at=NOW,
    authority="Court of Norland",
    legal_basis="Trade Act, section 9",
    citation=ORDER.reference,
    text="The defendant advertises no intrusion tools in Norland.",
    subject="advertising of intrusion tools",
    dated=date(2026, 4, 20),
    territories=("NO",),
    binds_operator=True,
)


def filed(*orders: Order) -> Callable[[str], list[Order]]:
    return lambda citation: [order for order in orders if order.citation == citation]


def under(ground: Ground, **changes: object) -> Statement:
    why = "The kit that the firm sells opens locked phones, which the provision names."
    finding = replace(GOOD.findings[1], element_id="within-subject", why=why)
    scope = Scope(whole_party=True, territories=NORLAND)
    return replace(GOOD, ground=ground, findings=(finding,), scope=scope, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("ground", [LAW, ORDER])
def test_a_measure_inside_the_law_or_order_passes(ground):
    assert codes(under(ground), orders_of=filed(FILED)) == []


@pytest.mark.parametrize(
    ("ground", "expected"),
    [
        (replace(ORDER, binds_operator=False), ["reasons.order_not_binding"]),
        (replace(LAW, reference=" "), ["reasons.ground_uncited"]),
        (replace(LAW, text=""), ["reasons.ground_text_missing"]),
        (replace(LAW, subject=""), ["reasons.ground_subject_missing"]),
        (replace(ORDER, territories=()), ["reasons.ground_territory_missing"]),
        (replace(LAW, as_of=TODAY + timedelta(days=1)), ["reasons.ground_not_in_force"]),
        (replace(LAW, as_of=date(2018, 1, 1)), ["reasons.state_not_shown"]),
    ],
)
def test_a_law_or_order_is_cited_with_subject_and_place(ground, expected):
    assert codes(under(ground), orders_of=filed(FILED)) == expected


def set_aside(order: Order) -> Order:
    contested = order.take("contest", PROPOSER, NOW, text="We appealed.")
    return contested.take("set_aside", PROPOSER, NOW, text="Annulled.")


DAY_AFTER = FILED.dated + timedelta(days=1)


@pytest.mark.parametrize(
    ("orders", "expected"),
    [
        ([FILED], []),
        ([FILED.take("contest", PROPOSER, NOW, text="We appealed.")], []),
        ([], ["reasons.order_unknown"]),
        ([replace(FILED, citation="Court of Norland, order 8")], ["reasons.order_unknown"]),
        ([replace(FILED, binds_operator=False)], ["reasons.order_not_binding"]),
        ([set_aside(FILED)], ["reasons.ground_not_in_force"]),
        ([set_aside(FILED), FILED, replace(FILED, binds_operator=False)], []),
        ([replace(FILED, dated=date(2026, 4, 22))], ["reasons.ground_not_in_force"]),
        ([replace(FILED, ends_on=FILED.dated)], ["reasons.ground_not_in_force"]),
        ([replace(FILED, ends_on=DAY_AFTER)], ["reasons.ground_beyond_order"]),
        ([replace(FILED, territories=("NO-03",))], ["reasons.ground_beyond_order"]),
        ([replace(FILED, territories=("SE", "NO"))], []),
        ([replace(FILED, territories=())], []),
    ],
)
def test_an_order_is_looked_up_and_holds_for_no_more_than_was_filed(orders, expected):
    assert codes(under(ORDER), orders_of=filed(*orders)) == expected


def test_a_part_of_what_was_filed_may_be_the_ground():
    part = replace(ORDER, territories=("NO-03",), until=DAY_AFTER)
    scope = Scope(
        whole_party=True, territories=(Territory(code="NO-03", role=TerritoryRole.VIEWER),)
    )
    duration = Duration(ends_on=TODAY + timedelta(days=1))
    statement = replace(under(part), scope=scope, duration=duration)
    order = replace(FILED, ends_on=TODAY + timedelta(days=9))
    shorter = replace(part, until=TODAY)
    assert codes(replace(statement, ground=shorter), orders_of=filed(order)) == []
    endless = replace(statement, ground=replace(shorter, until=None))
    assert codes(endless, orders_of=filed(order)) == ["reasons.ground_beyond_order"]


@pytest.mark.parametrize(
    ("ends_on", "expected"),
    [
        (date(2026, 6, 1), []),
        (date(2026, 7, 1), []),
        (date(2026, 7, 2), ["reasons.duration_outside_ground"]),
        (None, ["reasons.duration_outside_ground"]),
    ],
)
def test_a_measure_ends_with_the_time_of_its_law_or_order(ends_on, expected):
    ground = replace(ORDER, until=date(2026, 6, 30))
    duration = replace(GOOD.duration, ends_on=ends_on)
    if ends_on is not None:
        duration = Duration(ends_on=ends_on)
    assert codes(under(ground, duration=duration), orders_of=filed(FILED)) == expected


@pytest.mark.parametrize("reference", ["terms payment@3", "Terms  liability", "terms forum@1"])
def test_terms_are_never_a_ground(reference):
    assert codes(under(replace(LAW, reference=reference))) == ["reasons.terms_no_ground"]
    clause = replace(GOOD.ground, reference=reference)
    assert "reasons.ground_unknown" in codes(replace(GOOD, ground=clause))


@pytest.mark.parametrize(
    ("territories", "expected"),
    [
        ((), ["reasons.scope_outside_territory"]),
        (("NO", "SE"), ["reasons.scope_outside_territory"]),
        (("NO-03",), []),
        (("NOR",), None),
    ],
)
def test_the_scope_stays_inside_the_place(territories, expected):
    if expected is None:
        with pytest.raises(Exception, match="is not like DE"):
            Territory(code=territories[0], role=TerritoryRole.VIEWER)
        return
    axes = tuple(Territory(code=code, role=TerritoryRole.VIEWER) for code in territories)
    scope = Scope(whole_party=True, territories=axes)
    assert codes(replace(under(LAW), scope=scope)) == expected


def test_facts_are_linked_to_the_subject_of_the_law():
    assert codes(replace(under(LAW), findings=())) == ["reasons.element_unlinked"]
    stray = replace(under(LAW).findings[0], element_id="sells-intrusion")
    both = (*under(LAW).findings, stray)
    assert codes(replace(under(LAW), findings=both)) == ["reasons.element_unknown"]
    pasted = replace(under(LAW).findings[0], why=LAW.text)
    assert codes(replace(under(LAW), findings=(pasted,))) == ["reasons.element_unreasoned"]


def test_a_standing_power_is_a_clause():
    power = replace(GOOD.ground, kind=GroundKind.POWER)  # type: ignore[type-var] # GOOD has a ground
    assert codes(replace(GOOD, ground=power)) == []
    unknown = replace(power, reference="ADS-9.9@1")
    assert "reasons.ground_unknown" in codes(replace(GOOD, ground=unknown))


class TestSealed:
    sealed: ClassVar = {
        "e1": EXHIBITS["e1"],
        "e2": replace(EXHIBITS["e2"], disclosure=Disclosure.SEALED),
    }
    only_sealed: ClassVar = {"f1": FACTS["f1"], "f2": replace(FACTS["f2"], exhibit_ids=("e2",))}

    @pytest.mark.parametrize("disclosure", [Disclosure.SEALED, Disclosure.GIST])
    def test_no_element_rests_only_on_what_the_party_may_not_read(self, disclosure):
        exhibits = {**self.sealed, "e2": replace(EXHIBITS["e2"], disclosure=disclosure)}
        assert codes(GOOD, exhibits=exhibits) == []
        assert codes(GOOD, exhibits=exhibits, facts=self.only_sealed) == ["reasons.rests_on_sealed"]

    def test_an_open_exhibit_that_fell_does_not_help(self):
        fallen = {**self.sealed, "e1": replace(EXHIBITS["e1"], contest=Contest.REFUTED)}
        assert "reasons.rests_on_sealed" in codes(GOOD, exhibits=fallen)

    def test_a_binding_order_may_be_carried_out_on_a_sealed_file(self):
        given = {"exhibits": self.sealed, "facts": self.only_sealed}
        assert codes(under(ORDER), orders_of=filed(FILED), **given) == []
        assert codes(under(LAW), **given) == ["reasons.rests_on_sealed"]


@pytest.mark.parametrize("kind", sorted(MeasureKind))
def test_a_program_may_only_decline(kind):
    clause = replace(CLAUSE, measures_allowed=frozenset(kind.value for kind in MeasureKind))
    by_program = replace(
        GOOD,
        measure=kind,
        scope=Scope(promoted_post_ids=("p1",)),
        duration=Duration(ends_on=date(2026, 6, 1)),
        automation=Automation(detection=True, decision=True, program="watch"),
    )
    expected = [] if kind is MeasureKind.DECLINE else ["reasons.decided_by_program"]
    assert codes(by_program, clause_of=lambda _: clause) == expected
    by_people = replace(by_program, automation=Automation(detection=False, decision=False))
    assert codes(by_people, clause_of=lambda _: clause) == []


def test_a_limit_that_stops_everything_is_a_suspension():
    clause = replace(CLAUSE, measures_allowed=frozenset({"limit"}))
    limit = replace(GOOD, measure=MeasureKind.LIMIT)
    assert codes(limit, clause_of=lambda _: clause) == ["reasons.limit_is_suspension"]
    narrowed = replace(limit, scope=Scope(whole_party=True, products=("the kit",)))
    assert codes(narrowed, clause_of=lambda _: clause) == []
