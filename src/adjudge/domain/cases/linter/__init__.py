"""The reasons linter: structural checks, by code, that no draft can pass without saying everything.

`check` has hard checks only; none can be overridden. They are the machine form of invariant 1 (no
reasons, no ban) and of what CASES.md says of a ruling, its ground, facts and exhibits. What is only
a matter of wording is in `style`, and a person may let it stand with a reason that is logged.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from adjudge.domain.cases.exhibit import Exhibit
from adjudge.domain.cases.fact import Fact
from adjudge.domain.cases.linter.facts import check_elements, check_facts
from adjudge.domain.cases.linter.ground import check_dates, check_ground
from adjudge.domain.cases.linter.missing import (
    Missing,
    ReasonsIncomplete,
    Remark,
    WordingUnexplained,
)
from adjudge.domain.cases.linter.orders import OrderLookup, check_order
from adjudge.domain.cases.linter.quotations import TextOf, check_quotations
from adjudge.domain.cases.linter.remedy import check_remedy
from adjudge.domain.cases.linter.roles import check_roles
from adjudge.domain.cases.linter.short import check_dismissal, check_short
from adjudge.domain.cases.linter.style import own_words, style, told_facts
from adjudge.domain.cases.linter.terms import (
    check_automation,
    check_duration,
    check_measure,
    check_rest,
    check_scope,
)
from adjudge.domain.cases.statement import Statement
from adjudge.domain.policy.clause import Clause

__all__ = [
    "ClauseLookup",
    "Missing",
    "OrderLookup",
    "ReasonsIncomplete",
    "Remark",
    "TextOf",
    "WordingUnexplained",
    "check",
    "check_dismissal",
    "check_short",
    "own_words",
    "style",
    "told_facts",
]

# Finds the clause by reference (`ADS-8.1@1`); None if the rulebook has no such clause version.
ClauseLookup = Callable[[str], Clause | None]


def check(
    statement: Statement,
    *,
    facts: Mapping[str, Fact],
    exhibits: Mapping[str, Exhibit],
    clause_of: ClauseLookup,
    orders_of: OrderLookup,
    text_of: TextOf,
    today: date,
    common_part: str = "",
) -> tuple[Missing, ...]:
    """Everything that the statement lacks, in the order of a letter; empty: it may be proposed.

    `facts` and `exhibits` are those of the case, by id; `text_of` gives the text of an exhibit by
    its id, and is asked only for those that are quoted. `common_part` is what the letter says
    besides because the rulings of a batch share it.
    """
    cited = [facts[fact_id] for fact_id in statement.fact_ids if fact_id in facts]
    ground = statement.ground
    clause = clause_of(ground.reference) if ground and ground.is_clause else None
    return (
        *check_measure(statement, clause),
        *check_ground(statement, clause, today),
        *check_order(ground, orders_of),
        *check_dates(statement, clause, cited),
        *check_facts(statement, cited, exhibits),
        *check_elements(statement, clause, cited, exhibits),
        *check_quotations(
            statement, cited=cited, exhibits=exhibits, text_of=text_of, common_part=common_part
        ),
        *check_scope(statement),
        *check_roles(statement),
        *check_duration(statement, today),
        *check_rest(statement),
        *check_remedy(statement),
        *check_automation(statement),
    )
