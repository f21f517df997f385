"""Policy changes: what follows at once when a general act takes effect or ends.

The new state of the Ads Policy is entered in the register. What an emergency act carried is
reviewed when it ends early; rulings whose clause changed are found by `services.clause_watch`.
"""

from __future__ import annotations

from adjudge.domain.cases.general_act import ActKind, GeneralAct
from adjudge.domain.cases.review import DAYS_WITHOUT_GROUND, Occasion
from adjudge.domain.cases.ruling import EFFECTIVE, LinkTo
from adjudge.domain.policy.clause import split_ref
from adjudge.domain.steps import last
from adjudge.services.falls import start_review
from adjudge.services.policy import enter_policy
from adjudge.services.ports import Deps, UnitOfWork


def policy_changed(uow: UnitOfWork, deps: Deps, act: GeneralAct) -> int:
    """Enter the new state of the policy, and open the reviews; how many were opened now.

    Called in the transaction in which an act takes effect or ends, so no crash parts them.
    """
    if last(act.steps, "take_effect") is None:
        return 0
    if act.clauses:
        enter_policy(uow, deps)
    if act.act is not ActKind.EMERGENCY or act.status == "in force":
        return 0
    now, text = deps.clock.now(), f"The {act.reference}, on which it rests, has ended: {act.title}"
    declared = {split_ref(act.emergency_clause)[0], *(c.clause_id for c in act.clauses)}
    carried = [
        ruling
        for ground in uow.rulings.grounds_in_force()
        if split_ref(ground)[0] in declared
        for ruling in uow.rulings.resting_on(LinkTo.GROUND, ground)
        if ruling.status in EFFECTIVE and ruling.proposed_with("emergency") == act.id
    ]
    started = [
        start_review(
            uow,
            deps,
            ruling,
            text=text,
            occasion=Occasion.CHANGED_GROUND,
            now=now,
            days=DAYS_WITHOUT_GROUND,
        )
        for ruling in carried
    ]
    return sum(review is not None for review in started)
