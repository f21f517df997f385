"""Whom the clauses of an act would have hit: their machine rules, over what was promoted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from adjudge.domain.cases import general_act as rules
from adjudge.domain.cases.clause_acts import new_texts
from adjudge.domain.cases.general_act import GeneralAct
from adjudge.domain.policy.screening import screen
from adjudge.services.ports import Deps
from adjudge.services.reach_of_acts import shown_posts
from adjudge.services.screened import signals_of


def hit_by_rule(deps: Deps, act: GeneralAct) -> Mapping[str, int] | None:
    """Party id to how many impressions its posts had in 90 days that the new texts would hit.

    None if people judge one of the clauses: then only its reach can be told. Landing pages may be
    looked at, so this runs outside a transaction.
    """
    book = deps.rulebooks.ads()
    clauses = new_texts(book, act)
    if not clauses or any(clause.rule is None for clause in clauses):
        return None
    # In force on every day, for the question is what they would have hit.
    timeless = tuple(replace(clause, effective_from=rules.LONG_AGO) for clause in clauses)
    policy, today = replace(book, clauses=timeless), deps.today()
    hit: dict[str, int] = {}
    with deps.reading() as uow:
        shown = [(*each, signals_of(uow, deps, each[0])) for each in shown_posts(uow, act)]
    for promoted, party_id, count, look in shown:
        found = screen(policy, look(), today, categories=promoted.categories or ())
        if found.hits:
            hit[party_id] = hit.get(party_id, 0) + count
    return hit
