"""What people try in a case, each act by whoever it may be."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st
from hypothesis.stateful import rule
from tests.memory.people import key
from tests.services.life.base import NEWEST, OFFICER, PARTY, PICK, TEXTS, CaseLife
from tests.services.roads import ANSWER, NEW_REASONS, RESPONSE

from adjudge.domain.cases.appeal import OverturnCode
from adjudge.domain.cases.exhibit import Contest
from adjudge.domain.cases.measure import MeasureKind
from adjudge.domain.cases.statement import Statement
from adjudge.services.appeals import admit_appeal, file_appeal, overturn_appeal, uphold_appeal
from adjudge.services.cases import answer_exhibit
from adjudge.services.effects import finish_waiting
from adjudge.services.letters import open_letter
from adjudge.services.particulars import answer_particulars, request_particulars
from adjudge.services.promotion import end_promotion
from adjudge.services.rulings import (
    answer_proposal,
    approve_ruling,
    deal_with_answer,
    drop_ruling,
    propose_ruling,
)
from adjudge.services.standing import reconcile


class Acts(CaseLife):
    """Everything that anybody may try; most of it is refused."""

    @rule(text=st.sampled_from(["Our scanner is out.", "Safety is guaranteed."]))
    def promote(self, text: str) -> None:
        with self._perhaps():
            self.here.scene.promote(text)

    @rule(who=PICK, what=PICK)
    def end(self, who: int, what: int) -> None:
        self._one(
            "promoted post",
            what,
            lambda key_: end_promotion(self.here.deps, self._person(who), promoted_post_id=key_),
        )

    @rule(who=PICK, which=PICK, shape=st.sampled_from(["all", "one", "gap", "2018"]))
    def propose(self, who: int, which: int, shape: str) -> None:
        posts = self._all("promoted post")
        one = (posts[which % len(posts)].id,)  # type: ignore[attr-defined] # every aggregate has an id
        statement = self.here.statement(posts=one if shape == "one" else ())
        if shape == "gap":
            statement = replace(statement, would_change="")
        if shape == "2018":
            statement = Statement(summary="Your model conflicts.", measure=MeasureKind.SUSPEND)
        with self._perhaps():
            propose_ruling(
                self.here.deps,
                self._person(who),
                request_id=key(self.here.deps),
                case_id=self.here.case.id,
                statement=statement,
            )

    @rule(who=PICK, which=PICK)
    def answer(self, who: int, which: int) -> None:
        who = self._person(who)
        self._one(
            "ruling",
            which,
            lambda key_: answer_proposal(self.here.deps, who, ruling_id=key_, text=ANSWER),
        )

    @rule(who=PICK, which=PICK)
    def respond(self, who: int, which: int) -> None:
        self._one(
            "ruling",
            which,
            lambda key_: deal_with_answer(
                self.here.deps, self._person(who), ruling_id=key_, text=RESPONSE
            ),
        )

    @rule(who=PICK, which=PICK)
    def approve(self, who: int, which: int) -> None:
        self._one(
            "ruling",
            which,
            lambda key_: approve_ruling(self.here.deps, self._person(who), ruling_id=key_),
        )

    @rule(which=PICK, shape=st.sampled_from(["all", "one"]))
    def ban_in_the_usual_way(self, which: int, shape: str) -> None:
        """So that runs come far. Everybody tries to approve, the proposer first."""
        self.propose(0, which, shape)
        self.answer(PARTY, NEWEST)
        self.respond(0, NEWEST)
        for person in range(len(self.people)):
            self.approve(person, NEWEST)

    @rule(which=PICK)
    def appeal_in_the_usual_way(self, which: int) -> None:
        """Filed and admitted; those who decided try to decide it again."""
        self.appeal(which, OFFICER)
        for person in (0, 1):
            self.uphold(which, person, NEW_REASONS)
            self.overturn(which, person, NEW_REASONS)

    @rule(which=PICK, falls=st.booleans())
    def decide_in_the_usual_way(self, which: int, *, falls: bool) -> None:
        """By the third person, if there is anything to decide."""
        self.admit(which, OFFICER)
        decide = self.overturn if falls else self.uphold
        decide(which, OFFICER, NEW_REASONS)

    @rule(who=PICK, which=PICK)
    def drop(self, who: int, which: int) -> None:
        self._one(
            "ruling",
            which,
            lambda key_: drop_ruling(self.here.deps, self._person(who), ruling_id=key_),
        )

    @rule(who=PICK, contest=st.sampled_from(Contest))
    def contest(self, who: int, contest: Contest) -> None:
        with self._perhaps():
            answer_exhibit(
                self.here.deps,
                self._person(who),
                exhibit_id=self.here.exhibit.id,
                text="Not so.",
                contest=contest,
            )

    @rule(which=PICK, who=PICK)
    def open(self, which: int, who: int) -> None:
        self._one(
            "letter",
            which,
            lambda key_: open_letter(self.here.deps, self._person(who), letter_id=key_),
        )

    @rule(which=PICK)
    def ask(self, which: int) -> None:
        self._one(
            "ruling",
            which,
            lambda key_: request_particulars(
                self.here.deps,
                self.here.scene.actor,
                request_id=key(self.here.deps),
                ruling_id=key_,
                question="Which alarm?",
            ),
        )

    @rule(who=PICK, which=PICK, text=TEXTS)
    def explain(self, who: int, which: int, text: str) -> None:
        self._one(
            "request for particulars",
            which,
            lambda key_: answer_particulars(
                self.here.deps, self._person(who), particulars_id=key_, text=text
            ),
        )

    @rule(which=PICK, who=PICK)
    def appeal(self, which: int, who: int) -> None:
        def act(ruling_id: str) -> None:
            filed = file_appeal(
                self.here.deps,
                self.here.scene.actor,
                request_id=key(self.here.deps),
                ruling_id=ruling_id,
                on_facts="Not so.",
                on_rule="",
                on_proportion="",
            )
            admit_appeal(self.here.deps, self._person(who), appeal_id=filed.id)

        self._one("ruling", which, act)

    @rule(which=PICK, who=PICK)
    def admit(self, which: int, who: int) -> None:
        self._one(
            "appeal",
            which,
            lambda key_: admit_appeal(self.here.deps, self._person(who), appeal_id=key_),
        )

    @rule(which=PICK, who=PICK, reasons=TEXTS)
    def uphold(self, which: int, who: int, reasons: str) -> None:
        self._one(
            "appeal",
            which,
            lambda key_: uphold_appeal(
                self.here.deps, self._person(who), appeal_id=key_, reasons=reasons
            ),
        )

    @rule(which=PICK, who=PICK, reasons=TEXTS)
    def overturn(self, which: int, who: int, reasons: str) -> None:
        self._one(
            "appeal",
            which,
            lambda key_: overturn_appeal(
                self.here.deps,
                self._person(who),
                appeal_id=key_,
                reasons=reasons,
                code=OverturnCode.FACT,
            ),
        )

    @rule(hours=st.sampled_from([1, 24, 24 * 7, 24 * 40]))
    def wait(self, hours: int) -> None:
        self.here.deps.clock.advance(hours=hours)  # type: ignore[attr-defined] # the clock in memory

    @rule(
        point=st.sampled_from(
            ["ruling.approved", "effect.block_written", "effect.committed", "release.committed"]
        )
    )
    def arm(self, point: str) -> None:
        self.here.deps.faults.armed = {point}  # type: ignore[attr-defined] # faults in memory

    @rule()
    def work(self) -> None:
        """What the worker does: finish what waits, then make the block equal to the rows."""
        with self._perhaps():
            finish_waiting(self.here.deps)
        reconcile(self.here.deps)
        for slot, lit in self._expected().items():
            assert self._is_lit(slot) == lit
