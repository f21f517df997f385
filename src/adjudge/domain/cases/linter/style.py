"""Style: wording that says little. A person may let it stand, and gives a reason that is logged.

Remarks, not refusals: a bare conclusion (it restates the clause, or says no more than that
somebody decided), vagueness, and boilerplate near identical to what another party was told. Only
the free individual part of a statement is looked at; the declared common part of a batch is not.
Like cases may get like words when the facts and the exhibits are the party's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from adjudge.domain.cases.fact import Fact
from adjudge.domain.cases.linter.missing import Remark
from adjudge.domain.cases.precedents import Precedent
from adjudge.domain.cases.statement import Statement
from adjudge.domain.cases.wording import near_identical, repeats, telling, without, words
from adjudge.domain.policy.clause import Clause

MIN_OWN = 2
"""Telling words that a reason must add to those of the clause."""
MIN_LONG_ENOUGH = 4
_VAGUE = re.compile(
    r"\b(?:various|certain|several) (?:reasons|concerns|issues|factors|policies|signals)\b|"
    r"\b(?:unusual|suspicious|irregular|questionable|inauthentic) (?:activity|behaviou?r|conduct|"
    r"payments?|patterns?)\b|"
    r"\b(?:low|poor) quality\b|\bnegative (?:experience|feedback)\b|"
    r"\b(?:may|might|could) (?:have|be|possibly)\b|\bappears? to\b|\bpotentially\b|"
    r"\bin some (?:way|form|cases)\b|\band (?:so on|the like)\b|\betc\b|"
    r"\bamong other(?:s| things)\b|"
    r"\bbut (?:is )?not limited to\b|\bfor (?:any|security|privacy|internal) reasons?\b|"
    r"\bat our (?:sole )?discretion\b|\bour (?:determination|systems?|records)\b",
    re.IGNORECASE,
)
_OUR_POLICIES = re.compile(
    r"\b(?:our|the|all|applicable) (?:ads? |advertising |community |platform |content )?"
    r"(?:policies|policy|guidelines|terms|rules|standards|requirements)\b",
    re.IGNORECASE,
)
# A number or quoted words; the number of an exhibit, a fact or a clause is none.
_SPECIFIC = re.compile(r"(?<![\w.@-])\d|[\"“”„«»]")


def style(
    statement: Statement,
    *,
    facts: Mapping[str, Fact],
    clause: Clause | None,
    exhibits: frozenset[str] = frozenset(),
    similar: Iterable[Precedent] = (),
    party_id: str = "",
    common_part: str = "",
) -> tuple[Remark, ...]:
    """What could be said better. Empty: nothing stands out.

    `exhibits` are the hashes (hex) of the exhibits that the facts rest on; `similar` are decisions
    with near wording, as a search found them; those on `party_id` itself are never boilerplate, nor
    is what is in the declared `common_part` of a batch.
    """
    return (
        *_bare(statement, facts, clause),
        *_vague(statement),
        *_way_out(statement),
        *_boilerplate(
            statement, facts, exhibits, similar, party_id=party_id, common_part=common_part
        ),
    )


def own_words(statement: Statement) -> str:
    """The free individual part of a statement: what was decided, why, and what would change it."""
    whys = (finding.why for finding in statement.findings)
    return "\n".join((statement.summary, *whys, statement.would_change))


def told_facts(statement: Statement, facts: Mapping[str, Fact]) -> str:
    """The propositions of the facts that a statement cites, one a line."""
    return "\n".join(facts[key].proposition for key in statement.fact_ids if key in facts)


def _bare(
    statement: Statement, facts: Mapping[str, Fact], clause: Clause | None
) -> Iterator[Remark]:
    if clause is None:
        return
    elements = {element.id: element.text for element in clause.elements}
    law = telling(" ".join((clause.title, clause.text, *elements.values())))
    seen: set[tuple[str, ...]] = set()
    for finding in statement.findings:
        said = tuple(words(finding.why))
        specific = _SPECIFIC.search(finding.why) is not None
        bare = len(telling(finding.why) - law) < MIN_OWN and not specific
        pasted = said in seen and not specific
        seen.add(said)
        restates = repeats(finding.why, elements.get(finding.element_id, "")) and not specific
        if not (bare or restates or pasted):
            continue
        yield Remark(
            code="wording.bare_conclusion",
            field="findings",
            problem=f"For the element {finding.element_id} it draws the conclusion and no more.",
            remedy="Say what in the facts meets this element: what, where, when, in which exhibit.",
            element_id=finding.element_id,
        )
    for key in statement.fact_ids:
        if key in facts and repeats(facts[key].proposition, clause.text):
            yield Remark(
                code="wording.bare_conclusion",
                field="facts",
                problem=f"{facts[key].label} says the words of the clause and not what happened.",
                remedy="Say what was seen, in the words of an onlooker.",
            )


def _vague(statement: Statement) -> Iterator[Remark]:
    parts = [("summary", "", statement.summary)]
    parts += [("findings", f.element_id, f.why) for f in statement.findings]
    for field, element_id, text in parts:
        found = _VAGUE.search(text)
        if found and not _SPECIFIC.search(text):
            yield Remark(
                code="wording.vague",
                field=field,
                problem=f"“{found[0]}” tells the party nothing that it could answer.",
                remedy="Say what, when, and on which exhibit.",
                element_id=element_id,
            )


def _way_out(statement: Statement) -> Iterator[Remark]:
    text = statement.would_change
    if (
        _OUR_POLICIES.search(text)
        and not _SPECIFIC.search(text)
        and len(telling(text)) < (MIN_LONG_ENOUGH)
    ):
        yield Remark(
            code="wording.vague_remedy",
            field="would_change",
            problem="It tells the party to keep the rules, and not what to do.",
            remedy="Name the act, or the proof, that would change the decision.",
        )


def _boilerplate(
    statement: Statement,
    facts: Mapping[str, Fact],
    exhibits: frozenset[str],
    similar: Iterable[Precedent],
    *,
    party_id: str,
    common_part: str,
) -> Iterator[Remark]:
    mine = without(own_words(statement), common_part)
    told = told_facts(statement, facts)
    for other in similar:
        if other.party_id == party_id or not near_identical(
            mine, without(other.wording, common_part)
        ):
            continue
        if told and not exhibits & other.exhibits and not near_identical(told, other.facts):
            continue  # like words for a like case, on facts and exhibits of its own
        yield Remark(
            code="wording.boilerplate",
            field="summary",
            problem=f"Nearly the same words were said to another party ({other.reference}).",
            remedy="Say what is so about this party, on its own facts and exhibits.",
        )
        return
