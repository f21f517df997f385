"""Decider: a person with a role, named in letters by role and number, never by who they are."""

from __future__ import annotations

from collections.abc import Mapping

from adjudge.domain.actor import Actor
from adjudge.domain.errors import NotAllowed
from adjudge.domain.steps import Step

NUMBER = "reviewer_number"
OUTSIDE = "outside"


def signed(actor: Actor, data: Mapping[str, str]) -> dict[str, str]:
    """The data of a step, with the number by which letters name the person who took it."""
    number = {} if actor.reviewer_number is None else {NUMBER: str(actor.reviewer_number)}
    outside = {OUTSIDE: "yes"} if actor.is_outside else {}
    return {**data, **number, **outside}


def must_be_numbered(actor: Actor, *, act: str) -> None:
    """Raise `NotAllowed` unless the actor has a number: the letter must name who decided."""
    if actor.reviewer_number is None:
        raise NotAllowed(act=act, needs="a reviewer number, which the operator gives")


def name_of(step: Step, role: str) -> str:
    """How a letter names who took the step: `reviewer 3`, or `the program screening`.

    An outside decider is named as one: `outside appeals officer 9`.
    """
    kind, _, program = step.actor_id.partition(":")
    if kind == "program" and program:
        return f"the program {program}"
    where = "outside " if OUTSIDE in step.data else ""
    return f"{where}{role} {step.data[NUMBER]}"
