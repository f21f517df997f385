from adjudge.domain.ledger.winddown_state import NEXT_STEPS, Choice, Status, StepName


def test_every_status_says_what_may_follow():
    assert set(NEXT_STEPS) == set(Status)
    final = {status for status, steps in NEXT_STEPS.items() if not steps}
    assert final == {Status.ZERO, Status.RESTORED}


def test_every_step_but_the_first_can_follow_something():
    reachable = {step for steps in NEXT_STEPS.values() for step in steps}
    assert reachable == set(StepName) - {StepName.FREEZE}


def test_every_choice_is_a_status():
    assert {Status(choice.value) for choice in Choice} == {
        Status.REFUND,
        Status.DONATE,
        Status.DEFER,
    }


def test_zero_is_reached_from_a_confirmed_settlement_or_an_empty_residual_only():
    before = {status for status, steps in NEXT_STEPS.items() if StepName.ZERO in steps}
    assert before == {Status.SETTLEMENT_CONFIRMED, Status.RESIDUAL}
