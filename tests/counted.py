"""State machines run for a number of steps, not of examples: what an issue counts is steps."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, run_state_machine_as_test

MAX_ROUNDS = 20


class Counted(RuleBasedStateMachine):
    """Counts the steps of all its runs, refused acts too: a refusal is an answer to check."""

    steps_taken = 0

    @invariant()
    def one_more_step(self) -> None:
        type(self).steps_taken += 1


def run_steps(machine: type[Counted], steps: int, *, length: int, share: int = 0) -> int:
    """Run the machine until it took `steps` steps, in runs of at most `length`; how many it took.

    The lives are the same every time, so that what holds here holds for everybody; each `share`
    has its own. ADJUDGE_SEED (a number) explores others. Hypothesis ends a run early now and then,
    so rounds are repeated, at most twenty times.
    """
    first = MAX_ROUNDS * (share + 1_000 * int(os.environ.get("ADJUDGE_SEED", "0")))
    counting = type(machine.__name__, (machine,), {"steps_taken": 0})
    for number in range(MAX_ROUNDS):
        missing = steps - counting.steps_taken
        if missing <= 0:
            break
        run_state_machine_as_test(
            seed(first + number)(counting),
            settings=settings(
                max_examples=-(-missing // length),
                stateful_step_count=length,
                deadline=None,
                database=None,  # what one share found would be tried again by all the others
                # Shrinking a run of a hundred acts takes longer than finding it did.
                phases=(Phase.explicit, Phase.generate),
                suppress_health_check=list(HealthCheck),
            ),
        )
    return counting.steps_taken
