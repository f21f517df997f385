"""A ruling with everything that a person who judges it reads beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from adjudge import bootstrap
from adjudge.adapters.store.models import Letter, Measure, PromotedPost
from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.cases import appeal_decision
from adjudge.domain.cases import ruling as ruling_rules
from adjudge.domain.cases.appeal import Appeal
from adjudge.domain.cases.decider import must_be_numbered
from adjudge.domain.cases.fact import Fact
from adjudge.domain.cases.linter.facts import BEYOND_CLAUSES
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.errors import DomainError
from adjudge.domain.policy.clause import Clause
from adjudge.domain.standing.measures import HIDING
from adjudge.services.clauses import clause_of
from adjudge.services.letter_contexts import handles_in, narrowed
from adjudge.web.review import words
from adjudge.web.review.desk import CaseFile

PENDING = frozenset({"proposed", "proposal letter", "answered", "cured", "unanswered in time"})
"""States in which a ruling waits for the second person, or for its party first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Why some facts meet one element of the clause."""

    element: str
    facts: tuple[Fact, ...]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """One ruling as the desk shows it."""

    file: CaseFile
    ruling: Ruling
    clause: Clause | None
    facts: tuple[Fact, ...]
    findings: tuple[Finding, ...]
    posts: tuple[PromotedPost, ...]
    letters: tuple[Letter, ...]
    measure: Measure | None
    appeal: Appeal | None

    @property
    def status(self) -> tuple[str, str]:
        """Word and tone of its tag."""
        if self.appeal is not None and self.appeal.status in {"filed", "admitted"}:
            return "in force, under appeal", "contested"
        return words.ruling_status(self.ruling.status, heard=bool(self.ruling.response))

    @property
    def narrowed(self) -> list[str]:
        """The axes that narrow its scope, each in words."""
        scope = self.ruling.statement.scope
        if not scope.account_ids:
            return narrowed(scope, {})
        with bootstrap.deps().reading() as uow:
            return narrowed(scope, handles_in(uow, scope))

    @property
    def stops(self) -> bool:
        """Whether it keeps something from being shown."""
        said = self.ruling.statement
        return said.measure in HIDING and said.scope.hits_promotion

    @property
    def measure_words(self) -> str:
        """What the measure is called."""
        kind = self.ruling.statement.measure
        return words.MEASURES[kind] if kind else "No measure"


def matter_of(file: CaseFile, ruling: Ruling) -> Matter:
    """The matter of a ruling of this case."""
    said = ruling.statement
    clause = clause_of(bootstrap.deps(), said.ground.reference) if said.ground else None
    elements = {one.id: one.text for one in (clause.elements if clause else BEYOND_CLAUSES)}
    return Matter(
        file=file,
        ruling=ruling,
        clause=clause,
        facts=tuple(file.facts_by_id[key] for key in said.fact_ids),
        findings=tuple(
            Finding(
                element=elements.get(finding.element_id, finding.element_id),
                facts=tuple(file.facts_by_id[key] for key in finding.fact_ids),
                why=finding.why,
            )
            for finding in said.findings
        ),
        posts=tuple(
            PromotedPost.objects.filter(pk__in=said.scope.promoted_post_ids).select_related("post")
        ),
        letters=tuple(letter for letter in file.letters if letter.ruling_id == ruling.id),
        measure=measure_of(ruling.id),
        appeal=next((one for one in file.appeals if one.ruling_id == ruling.id), None),
    )


def measure_of(ruling_id: str) -> Measure | None:
    """The measure that a ruling put into effect, if it has."""
    return Measure.objects.filter(ruling_id=ruling_id).first()


def approval_refused(ruling: Ruling, actor: Actor, now: datetime) -> DomainError | None:
    """Why this person could not approve the ruling now; None if they could."""
    try:
        ruling_rules.approve(ruling, actor, now)
    except DomainError as error:
        return error
    return None


def may_finish(ruling: Ruling, actor: Actor) -> bool:
    """Whether this person approved it and it still waits for its effect."""
    return ruling.status == "served" and ruling.approver_id == actor.id


def may_respond(ruling: Ruling, actor: Actor) -> bool:
    """Whether this person has to deal with the party's answer, or may do so again."""
    return ruling.status in {"answered", "cured"} and ruling.proposer_id == actor.id


def may_drop(ruling: Ruling, actor: Actor) -> bool:
    """Whether this person may give the proposal up; an interest does not bar a favourable act."""
    can = ruling_rules.RULING.allows(ruling.steps, "drop")
    return can and StaffRole.REVIEWER in actor.roles


def may_give_up(ruling: Ruling, actor: Actor) -> bool:
    """Whether this person may close what was cured, or return what another person proposed."""
    if ruling_rules.RULING.allows(ruling.steps, "close"):
        return StaffRole.REVIEWER in actor.roles
    can = ruling_rules.RULING.allows(ruling.steps, "return")
    free = ruling.party_id not in actor.interests
    return can and free and StaffRole.REVIEWER in actor.roles and ruling.proposer_id != actor.id


def appeal_barred(matter: Matter, actor: Actor) -> DomainError | None:
    """Why this person can neither admit nor decide an appeal against it; None if they can."""
    file, ruling = matter.file, matter.ruling
    took_part = {step.actor_id for step in file.case.steps}
    took_part |= {exhibit.added_by for exhibit in file.exhibits}
    took_part |= {
        step.actor_id
        for asked in file.particulars
        if asked.ruling_id == ruling.id
        for step in asked.steps
    }
    act = "decide the appeal against"
    try:
        appeal_decision.must_be_third(actor, ruling, act=act, took_part=took_part)
        must_be_numbered(actor, act=f"{act} this ruling")
    except DomainError as error:
        return error
    return None
