"""Roads through due process for the service tests: a case about the invented Kestrel Lab."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from tests.memory import memory_deps
from tests.memory.people import (
    APPEALS_OFFICER,
    REVIEWER,
    SECOND_REVIEWER,
    Scene,
    key,
    scene,
)

from adjudge.adapters.letter_press import TemplatePress
from adjudge.domain.actor import Actor
from adjudge.domain.ads.roles import PartyRole
from adjudge.domain.cases.appeal import Appeal
from adjudge.domain.cases.basis import NO_BASIS, Basis
from adjudge.domain.cases.case import Case, Source
from adjudge.domain.cases.exhibit import Exhibit, Strength
from adjudge.domain.cases.fact import Fact, Finding, Precision
from adjudge.domain.cases.letter import Letter, LetterKind
from adjudge.domain.cases.measure import Duration, MeasureKind, Scope
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.cases.statement import (
    Automation,
    ElementFinding,
    Ground,
    GroundKind,
    Redress,
    Statement,
)
from adjudge.services.appeals import admit_appeal, file_appeal
from adjudge.services.cases import add_exhibit, open_case, record_fact
from adjudge.services.ports import Deps
from adjudge.services.rulings import (
    answer_proposal,
    approve_ruling,
    deal_with_answer,
    propose_ruling,
)

CONTENT = b"%PDF-1.7 the annual report of a made-up company"
ANSWER = "We have sold the firm that makes the kit."
RESPONSE = "The register of companies, exhibit E1, still names you as its owner."
_PRESS = TemplatePress()  # compiling its templates takes longer than a road
NEW_REASONS = "The extract of this week that you sent shows the same owner as the one before."


def real_press() -> Deps:
    """Dependencies in memory, with the letters as they are really printed."""
    return replace(memory_deps(), press=_PRESS)


def fill(deps: Deps, case: Case, by: Actor = REVIEWER) -> tuple[Exhibit, tuple[Fact, Fact]]:
    """One exhibit and the two facts that the clause on business models needs."""
    exhibit = add_exhibit(
        deps,
        by,
        request_id=key(deps),
        case_id=case.id,
        title="Annual report, page 31",
        source="Register of companies",
        asserter="Kestrel Lab",
        captured_on=date(2026, 2, 27),
        media_type="application/pdf",
        content=CONTENT,
        strength=Strength.DOCUMENTED,
    )
    propositions = (
        "Kestrel Lab earns most of its money with scanners that warn of threats.",
        "The scanners report threats that are not there, and sell their removal.",
    )
    first, second = (
        record_fact(
            deps,
            by,
            request_id=key(deps),
            case_id=case.id,
            proposition=proposition,
            finding=Finding.ESTABLISHED,
            began=date(2025, 6, 1),
            ended=None,
            precision=Precision.DAY,
            attributed_to="",
            exhibit_ids=(exhibit.id,),
        )
        for proposition in propositions
    )
    return exhibit, (first, second)


def good_statement(facts: tuple[Fact, Fact], *, posts: tuple[str, ...] = ()) -> Statement:
    """A complete statement of reasons on ADS-8.1@1, for everything or for some posts."""
    return Statement(
        summary="Kestrel Lab can no longer buy promoted posts here.",
        measure=MeasureKind.SUSPEND,
        ground=Ground(kind=GroundKind.CLAUSE, reference="ADS-8.1@1", as_of=date(2026, 3, 1)),
        fact_ids=tuple(fact.id for fact in facts),
        findings=(
            ElementFinding(
                element_id="model",
                fact_ids=(facts[0].id,),
                why="Nine tenths of its turnover come from selling scanners to households.",
            ),
            ElementFinding(
                element_id="deception",
                fact_ids=(facts[1].id,),
                why="Nobody would pay for the removal of a threat known not to be there.",
            ),
        ),
        scope=Scope(promoted_post_ids=posts) if posts else Scope(whole_party=True),
        duration=Duration(
            condition="until the scanners stop reporting threats that are not there",
            review_on=date(2026, 8, 1),
        ),
        not_affected="Your account, your posts, your readers and your balance.",
        would_change="Show by a test of an independent laboratory that the reports are true.",
        redress=frozenset(Redress),
        automation=Automation(detection=False, decision=False),
    )


DATED = frozenset({MeasureKind.WARNING, MeasureKind.STRIKE})
CONDUCT, FRAUD = "ADS-3.1@1", "ADS-6.1@1"


def statement_of(
    facts: tuple[Fact, Fact],
    measure: MeasureKind,
    *,
    posts: tuple[str, ...] = (),
    urgent: bool = False,
) -> Statement:
    """A complete statement for any measure, on a clause that allows them all."""
    reference, element = (FRAUD, "taking") if urgent else (CONDUCT, "unbacked")
    good = good_statement(facts, posts=posts)
    assert good.ground is not None
    return replace(
        good,
        summary="What Kestrel Lab promotes is dealt with as this letter says.",
        measure=measure,
        # Warnings and strikes are dated.
        duration=Duration(ends_on=date(2026, 9, 1)) if measure in DATED else good.duration,
        ground=replace(good.ground, reference=reference),
        findings=(
            ElementFinding(
                element_id=element,
                fact_ids=tuple(fact.id for fact in facts),
                why="The scanners were sold with a claim for which the report names no source.",
            ),
        ),
    )


@dataclass(frozen=True, kw_only=True)
class Road:
    """An advertiser with one admitted post, and a case about it that is ready for a ruling."""

    scene: Scene
    case: Case
    exhibit: Exhibit
    facts: tuple[Fact, Fact]
    slot: int
    promoted_post_id: str

    @property
    def deps(self) -> Deps:
        return self.scene.deps

    def statement(self, *, posts: tuple[str, ...] = ()) -> Statement:
        return good_statement(self.facts, posts=posts)

    def on_agency(self, *roles: PartyRole) -> Statement:
        """A suspension of the party as an agency, and in the other roles that are named."""
        good = self.statement()
        return replace(good, scope=replace(good.scope, roles=(*roles, PartyRole.AGENCY)))

    def statement_of(
        self, measure: MeasureKind, *, posts: tuple[str, ...] = (), urgent: bool = False
    ) -> Statement:
        return statement_of(self.facts, measure, posts=posts, urgent=urgent)

    def decide(self, statement: Statement, basis: Basis = NO_BASIS) -> Ruling:
        """Proposed and approved, by way of a week of silence where there is a hearing."""
        ruling = self.propose(statement, basis=basis)
        if ruling.needs_hearing:
            self.deps.clock.advance(days=7)  # type: ignore[attr-defined] # the clock in memory
        return approve_ruling(self.deps, SECOND_REVIEWER, ruling_id=ruling.id)

    def propose(
        self,
        statement: Statement | None = None,
        request_id: str = "",
        *,
        basis: Basis = NO_BASIS,
    ) -> Ruling:
        return propose_ruling(
            self.deps,
            REVIEWER,
            request_id=request_id or key(self.deps),
            case_id=self.case.id,
            statement=statement or self.statement(),
            basis=basis,
        )

    def hear(self, statement: Statement | None = None) -> Ruling:
        """Proposed, answered, and the answer dealt with."""
        ruling = self.propose(statement)
        answer_proposal(self.deps, self.scene.actor, ruling_id=ruling.id, text=ANSWER)
        return deal_with_answer(self.deps, REVIEWER, ruling_id=ruling.id, text=RESPONSE)

    def ban(self, statement: Statement | None = None) -> Ruling:
        """All the way: in force."""
        ruling = self.hear(statement)
        return approve_ruling(self.deps, SECOND_REVIEWER, ruling_id=ruling.id)

    def appeal(self, ruling: Ruling) -> Appeal:
        """Filed by the party and admitted."""
        filed = file_appeal(
            self.deps,
            self.scene.actor,
            request_id=key(self.deps),
            ruling_id=ruling.id,
            on_facts="The firm was sold in February.",
            on_rule="",
            on_proportion="A label would do.",
        )
        return admit_appeal(self.deps, APPEALS_OFFICER, appeal_id=filed.id)

    def letters(self, kind: LetterKind | None = None) -> list[Letter]:
        """The letters in the party's inbox, oldest first."""
        with self.deps.uow() as uow:
            found = uow.letters.by_party(self.scene.advertiser.party_id)
        wanted = [letter for letter in found if kind in (None, letter.kind)]
        return sorted(wanted, key=lambda letter: letter.proof_leaf)

    def is_dark(self) -> bool:
        return self.deps.block.is_dark(self.slot)  # type: ignore[attr-defined,no-any-return] # the block in memory


def road(deps: Deps | None = None) -> Road:
    """An advertiser who shows ads, and a case about it."""
    return road_of(scene(deps or real_press()))


def road_of(here: Scene, by: Actor = REVIEWER, landing_url: str = "/pages/x") -> Road:
    """The same for this advertiser."""
    promoted = here.promote(landing_url=landing_url).promoted_post
    case = open_case(
        here.deps,
        by,
        request_id=key(here.deps),
        advertiser_id=here.advertiser.id,
        source=Source.PRESS,
    )
    exhibit, facts = fill(here.deps, case, by)
    return Road(
        scene=here,
        case=case,
        exhibit=exhibit,
        facts=facts,
        slot=promoted.slot,
        promoted_post_id=promoted.id,
    )


WEEK = timedelta(days=7)
