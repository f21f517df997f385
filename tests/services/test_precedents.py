from __future__ import annotations

from dataclasses import replace

import pytest
from tests.memory.people import APPEALS_OFFICER, REVIEWER, SECOND_REVIEWER, key, scene
from tests.services.roads import fill, good_statement, road

from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.cases.appeal import OverturnCode
from adjudge.domain.cases.case import Source
from adjudge.domain.cases.linter import WordingUnexplained
from adjudge.domain.cases.statement import Statement
from adjudge.domain.errors import InvalidValue, NotAllowed
from adjudge.domain.steps import first
from adjudge.services.appeals import overturn_appeal
from adjudge.services.cases import open_case
from adjudge.services.delivery import settle_events
from adjudge.services.impact import impact_of
from adjudge.services.precedents import file_dismissal, nearest_rulings, style_of
from adjudge.services.rulings import propose_ruling


@pytest.fixture
def here():
    return road()


def second_case(here, name="egret"):
    """Another advertiser, and a case about it with the same facts: (scene, case, statement)."""
    other = scene(here.deps, name)
    case = open_case(
        here.deps,
        REVIEWER,
        request_id=key(here.deps),
        advertiser_id=other.advertiser.id,
        source=Source.PRESS,
    )
    _, facts = fill(here.deps, case)
    return other, case, good_statement(facts)


def nearest(here, case, statement, actor=REVIEWER):
    return nearest_rulings(here.deps, actor, case_id=case.id, statement=statement)


def test_a_ruling_is_a_precedent_once_it_is_served(here):
    _, case, statement = second_case(here)
    here.hear()
    assert nearest(here, case, statement) == ()


def test_the_nearest_ruling_is_shown_with_its_outcome_of_today(here):
    ruling = here.ban()
    _, case, statement = second_case(here)
    (found,) = nearest(here, case, statement)
    assert (found.precedent.id, found.precedent.reference) == (ruling.id, ruling.reference)
    assert (found.precedent.measure, found.precedent.outcome) == ("suspend", "in force")
    assert found.likeness == pytest.approx(1.0)
    assert not found.differs


def test_when_it_is_overturned_it_warns(here):
    ruling = here.ban()
    appeal = here.appeal(ruling)
    overturn_appeal(
        here.deps,
        APPEALS_OFFICER,
        appeal_id=appeal.id,
        code=OverturnCode.PROPORTION,
        reasons="A label would have told readers as much, and the scanners did not spread.",
    )
    _, case, statement = second_case(here)
    (found,) = nearest(here, case, statement)
    assert found.precedent.outcome == "reversed"
    assert found.differs


def test_a_case_that_was_closed_without_action_is_a_precedent_too(here):
    with here.deps.uow() as uow:
        dismissed = uow.cases.lock(here.case.id).take("close", REVIEWER, here.deps.clock.now())
        uow.cases.save(dismissed)
        file_dismissal(
            uow,
            dismissed,
            ground="ADS-8.1@1",
            wording="The test could not be repeated.",
            decided_on=here.deps.today(),
        )
    _, case, statement = second_case(here)
    (found,) = nearest(here, case, statement)
    assert found.precedent.is_dismissal
    assert found.precedent.outcome == "no action"
    assert found.precedent.reference == here.case.reference
    assert found.differs


def test_without_a_ground_there_is_nothing_to_compare(here):
    here.ban()
    _, case, _ = second_case(here)
    assert nearest(here, case, Statement()) == ()


def test_a_draft_without_facts_is_compared_by_those_of_its_case(here):
    here.ban()
    _, case, statement = second_case(here)
    bare = Statement(ground=statement.ground)
    (found,) = nearest(here, case, bare)
    assert found.likeness == pytest.approx(1.0)


def test_only_a_reviewer_without_an_interest_compares(here):
    _, case, statement = second_case(here)
    for actor in (APPEALS_OFFICER, Actor(id="x"), here.scene.actor):
        with pytest.raises(NotAllowed):
            nearest(here, case, statement, actor)
        with pytest.raises(NotAllowed):
            impact_of(here.deps, actor, case_id=case.id, scope=statement.scope)
        with pytest.raises(NotAllowed):
            style_of(here.deps, actor, case_id=case.id, statement=statement)


def test_who_acts_for_a_party_does_not_learn_of_its_cases_at_the_desk(here):
    here.ban()
    _, case, statement = second_case(here)
    acts = Actor(
        id="rita",
        roles=frozenset({StaffRole.REVIEWER}),
        reviewer_number=9,
        party_ids=frozenset({here.scene.advertiser.party_id}),
    )
    assert nearest(here, case, statement, acts) == ()


class TestStyle:
    def test_another_party_s_words_need_a_reason_that_is_kept(self, here):
        here.ban()
        _, case, statement = second_case(here)

        def propose(**more):
            return propose_ruling(
                here.deps,
                REVIEWER,
                request_id=key(here.deps),
                case_id=case.id,
                statement=statement,
                **more,
            )

        with pytest.raises(WordingUnexplained) as refused:
            propose()
        assert refused.value.details["codes"] == ["wording.boilerplate"]
        assert "R-1" in refused.value.message()
        with pytest.raises(WordingUnexplained):
            propose(wording_reason=" \n")
        with pytest.raises(InvalidValue):
            propose(wording_reason="x" * 1_001)
        ruling = propose(wording_reason="Both firms sell the same scanner.")
        step = first(ruling.steps, "propose")
        assert step is not None
        assert step.data["wording_remarks"] == "wording.boilerplate"
        assert step.data["wording_reason"] == "Both firms sell the same scanner."
        with here.deps.reading() as uow:
            entries = uow.register.by_subject(ruling.id)
        kept = [entry for entry in entries if "Both firms sell" in str(entry.record)]
        assert [entry.type for entry in kept] == ["ruling_proposed"]
        assert "Both firms sell" not in str([entry.public for entry in entries])

    def test_a_reason_nobody_needs_is_not_kept(self, here):
        ruling = propose_ruling(
            here.deps,
            REVIEWER,
            request_id=key(here.deps),
            case_id=here.case.id,
            statement=here.statement(),
            wording_reason="To be safe.",
        )
        step = first(ruling.steps, "propose")
        assert step is not None
        assert "wording_reason" not in step.data

    def test_vague_words_are_remarked_on_in_a_draft(self, here):
        draft = replace(here.statement(), would_change="Comply with our policies.")
        (remark,) = style_of(here.deps, REVIEWER, case_id=here.case.id, statement=draft)
        assert remark.code == "wording.vague_remedy"


class TestImpact:
    def show(self, here, count, *, at=None):
        for _ in range(count):
            here.deps.events.acknowledge(
                here.promoted_post_id,
                here.scene.line_item.id,
                at=at or here.deps.clock.now(),
                charge_micros=4_000,
                token_id=key(here.deps),
            )

    def test_it_counts_four_weeks_of_what_was_shown(self, here):
        other, *_ = second_case(here)
        promoted = other.promote("Our ferry sails at noon.").promoted_post
        self.show(here, 3)
        here.deps.events.acknowledge(
            promoted.id, other.line_item.id, at=here.deps.clock.now(), token_id="t-other"
        )
        settle_events(here.deps)
        scope = here.statement().scope
        found = impact_of(here.deps, REVIEWER, case_id=here.case.id, scope=scope)
        assert (found.of_all.shown, found.of_all.dark) == (4, 3)
        assert found.of_advertiser.percent == 100.0
        here.deps.clock.advance(days=29)
        later = impact_of(here.deps, REVIEWER, case_id=here.case.id, scope=scope)
        assert later.of_all.shown == 0


def test_a_second_reviewer_may_compare_as_well(here):
    here.ban()
    _, case, statement = second_case(here)
    assert nearest(here, case, statement, SECOND_REVIEWER)
