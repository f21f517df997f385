from __future__ import annotations

import pytest

from adjudge.domain.actor import Actor, StaffRole, program
from adjudge.domain.errors import NotAllowed

REVIEWER = Actor(
    id="rosa",
    roles=frozenset({StaffRole.REVIEWER}),
    party_ids=frozenset({"own"}),
    interests=frozenset({"friend"}),
)


def test_one_of_the_roles_is_enough():
    REVIEWER.must_be(StaffRole.OPERATOR, StaffRole.REVIEWER, act="look")
    assert StaffRole.REVIEWER in REVIEWER.roles


def test_without_the_role_it_says_which_is_needed():
    with pytest.raises(NotAllowed) as refused:
        REVIEWER.must_be(StaffRole.OPERATOR, act="confirm a deposit")
    assert refused.value.message() == "You may not confirm a deposit."
    assert "operator" in refused.value.remedy()


def test_a_program_has_no_role_and_no_mandate():
    robot = Actor(
        id="program:x",
        is_program=True,
        roles=frozenset(StaffRole),
        party_ids=frozenset({"own"}),
    )
    with pytest.raises(NotAllowed):
        robot.must_be(*StaffRole, act="approve")
    with pytest.raises(NotAllowed):
        robot.must_act_for("own", act="elect")


def test_only_a_mandate_lets_act_for_a_party():
    REVIEWER.must_act_for("own", act="answer")
    with pytest.raises(NotAllowed):
        REVIEWER.must_act_for("other", act="answer")


@pytest.mark.parametrize("party", ["own", "friend"])
def test_nobody_decides_about_an_own_interest(party):
    with pytest.raises(NotAllowed):
        REVIEWER.must_be_free_of(party, act="decide")


def test_a_program_is_named_as_one():
    assert program("screening").id == "program:screening"
    assert program("screening").is_program
