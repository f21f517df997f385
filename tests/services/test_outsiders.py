from __future__ import annotations

from dataclasses import replace

import pytest
from tests.memory.people import OPERATOR, REVIEWER, key, member, scene
from tests.services.roads import Road, road

from adjudge.domain.actor import StaffRole
from adjudge.domain.cases.case import Source
from adjudge.domain.cases.favourable import ReasonCode
from adjudge.domain.cases.measure import MeasureKind
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.errors import NotAllowed
from adjudge.services.appeals import file_appeal
from adjudge.services.cases import open_case
from adjudge.services.clocks import fire_due
from adjudge.services.ends import lift_ruling
from adjudge.services.invitations import (
    Invited,
    accept_invitation,
    invite,
    revoke_invitation,
)
from adjudge.services.outsiders import NeedsOutsider, WhyOutside, needing_outsider
from adjudge.services.particulars import request_particulars
from adjudge.services.people import declare_operator_interest


def missed_twice(here: Road) -> Ruling:
    """An urgent suspension, and a request for particulars that nobody answered in two terms."""
    ruling = here.decide(here.statement_of(MeasureKind.SUSPEND, urgent=True))
    request_particulars(
        here.deps, here.scene.actor, request_id="k", ruling_id=ruling.id, question="Which?"
    )
    for _ in range(2):
        here.deps.clock.advance(days=8)
        fire_due(here.deps)
    assert here.is_dark(), "it does not lift"
    return ruling


def listed(here: Road) -> list[NeedsOutsider]:
    return list(needing_outsider(here.deps, OPERATOR))


def invited(here: Road) -> Invited:
    return invite(
        here.deps,
        OPERATOR,
        request_id=key(here.deps),
        case_id=here.case.id,
        role=StaffRole.APPEALS_OFFICER,
    )


def test_a_case_is_on_the_list_from_the_second_miss_until_somebody_accepts():
    here = road()
    assert listed(here) == []
    missed_twice(here)
    (item,) = listed(here)
    assert (item.case.id, item.why) == (here.case.id, WhyOutside.MISSED)
    assert "answer your question" in item.about
    assert item.since <= here.deps.clock.now()
    assert item.invitations == ()
    made = invited(here)
    (item,) = listed(here)
    assert [one.id for one in item.invitations] == [made.invitation.id]
    assert item.invitations[0].token_sha256 != made.invitation.token_sha256
    accept_invitation(here.deps, member("outsider"), token=made.token)
    assert listed(here) == []
    revoke_invitation(here.deps, OPERATOR, invitation_id=made.invitation.id)
    (item,) = listed(here)
    assert item.invitations == (), "a revoked link is out no more"


def test_an_interest_of_the_site_needs_one_too():
    here = road()
    text = "The party has criticised this site in public."
    declare_operator_interest(here.deps, OPERATOR, case_id=here.case.id, text=text)
    (item,) = listed(here)
    assert (item.why, item.about) == (WhyOutside.INTEREST, text)


def test_where_nothing_is_left_to_decide_nobody_is_needed():
    here = road()
    ruling = missed_twice(here)
    lift_ruling(
        here.deps,
        REVIEWER,
        request_id="lift",
        ruling_id=ruling.id,
        code=ReasonCode.CONDITION_MET,
        why="The harm is over.",
    )
    assert listed(here) == []
    file_appeal(
        here.deps,
        here.scene.actor,
        request_id="appeal",
        ruling_id=ruling.id,
        on_facts="",
        on_rule="",
        on_proportion="A label would have done.",
    )
    assert [item.case.id for item in listed(here)] == [here.case.id]


def test_the_longest_waiting_is_first_and_only_an_operator_without_a_part_sees_it():
    here = road()
    declare_operator_interest(here.deps, OPERATOR, case_id=here.case.id, text="A dispute.")
    other = beside(here)
    here.deps.clock.advance(hours=1)
    declare_operator_interest(here.deps, OPERATOR, case_id=other, text="Its criticism.")
    assert [item.case.id for item in listed(here)] == [here.case.id, other]
    own = replace(OPERATOR, party_ids=frozenset({here.scene.advertiser.party_id}))
    assert [item.case.id for item in needing_outsider(here.deps, own)] == [other]
    for actor in (REVIEWER, here.scene.actor):
        with pytest.raises(NotAllowed):
            needing_outsider(here.deps, actor)


def beside(here: Road) -> str:
    """A case about another advertiser."""
    other = scene(here.deps, "heron")
    return open_case(
        here.deps,
        REVIEWER,
        request_id=key(here.deps),
        advertiser_id=other.advertiser.id,
        source=Source.PRESS,
    ).id
