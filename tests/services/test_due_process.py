"""Random acts by random people at random times, over the whole life of a case.

Most acts are refused, and that is the point: whatever the order, no measure is in force without a
notice before it (invariant 1), only rulings stop anything (2), nothing organic changes (4), nobody
judges twice (6), a reversal gives back exactly what was taken (8), and nothing is published that
the advertiser was not told before (9).
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule
from tests.counted import Counted, run_steps
from tests.memory import PowerCut
from tests.memory.people import APPEALS_OFFICER, OPERATOR, REVIEWER, SECOND_REVIEWER, key
from tests.services.roads import ANSWER, NEW_REASONS, RESPONSE, Road, road

from adjudge.domain.actor import Actor, StaffRole, program
from adjudge.domain.cases.appeal import OverturnCode
from adjudge.domain.cases.exhibit import Contest
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.measure import MeasureKind
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.cases.statement import Statement
from adjudge.domain.errors import DomainError
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

BOTH = frozenset({StaffRole.REVIEWER, StaffRole.APPEALS_OFFICER})
PICK = st.integers(0, 9)
PARTY, OFFICER, NEWEST = 9, 2, -1
TEXTS = st.sampled_from(
    [
        NEW_REASONS,
        RESPONSE,
        "Kestrel Lab can no longer buy promoted posts here.",
        "The alarm of 14 June 2025 named a file that the disk did not hold.",
        "",
    ]
)
# What every ad in the library has, whoever it is of: not about conduct, standing or reasons.
DELIVERY_DATA = frozenset({"promoted_post_id", "post_id", "policy_version"})


class DueProcess(Counted):
    """One advertiser, its case, and everybody who might act in it."""

    here: Road
    people: list[Actor]

    @initialize()
    def begin(self) -> None:
        self.here = road()
        party = self.here.scene.advertiser.party_id
        jack = Actor(id="jack", roles=BOTH, reviewer_number=6)
        self.people = [
            REVIEWER,
            SECOND_REVIEWER,
            APPEALS_OFFICER,
            jack,
            replace(jack, id="kate", reviewer_number=7),
            replace(jack, id="rival", reviewer_number=8, interests=frozenset({party})),
            replace(jack, id="unnumbered", reviewer_number=None),
            OPERATOR,
            program("helper"),
            self.here.scene.actor,
        ]
        self.ledger = self._rows("ledger account")
        self.seen: dict[str, int] = {}

    def _is_news(self, what: str) -> bool:
        """Whether anything was committed since this was last asked: most acts are refused."""
        commits = self.here.deps.uow.tables.commits  # type: ignore[attr-defined] # the store in memory
        before, self.seen[what] = self.seen.get(what, -1), commits
        return before != commits

    def _rows(self, table: str) -> dict[str, object]:
        return dict(self.here.deps.uow.tables.table(table))  # type: ignore[attr-defined] # the store in memory

    def _all(self, table: str) -> list[object]:
        return [row for _, row in sorted(self._rows(table).items())]

    def _person(self, pick: int) -> Actor:
        return self.people[pick % len(self.people)]

    @contextlib.contextmanager
    def _perhaps(self) -> Iterator[None]:
        """The act, a refusal, or a crash; a refusal changes nothing but what a crash may darken."""
        try:
            yield
        except DomainError:
            return
        except PowerCut:
            return

    def _one(self, table: str, pick: int, act: Callable[[str], object]) -> None:
        rows = self._all(table)
        if rows:
            with self._perhaps():
                act(rows[pick % len(rows)].id)  # type: ignore[attr-defined] # every aggregate has an id

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

    def _is_lit(self, slot: int) -> bool:
        return not self.here.deps.block.is_dark(slot)  # type: ignore[attr-defined] # the block in memory

    def _rulings(self) -> list[Ruling]:
        return self._all("ruling")  # type: ignore[return-value] # that table

    def _expected(self) -> dict[int, bool]:
        """Which slots of posts are lit, told from the states of rulings alone."""
        stopping = [
            ruling.statement.scope
            for ruling in self._rulings()
            if ruling.status == "in force" and ruling.statement.measure is MeasureKind.SUSPEND
        ]
        posts = self._all("promoted post")
        return {
            post.slot: post.status == "admitted"  # type: ignore[attr-defined] # that table
            and not any(s.whole_party or post.id in s.promoted_post_ids for s in stopping)  # type: ignore[attr-defined] # the same
            for post in posts
        }

    @invariant()
    @precondition(lambda self: hasattr(self, "here"))
    def a_measure_in_force_has_its_notice_before_it(self) -> None:
        if not self._is_news("a_measure_in_force_has_its_notice_before_it"):
            return
        letters, entries = self._rows("letter"), self._rows("register entry")
        for measure in self._all("measure"):
            letter = letters[measure.letter_id]  # type: ignore[attr-defined] # that table
            entry = entries[letter.proof_leaf]  # type: ignore[attr-defined,index] # that table
            assert letter.kind is LetterKind.NOTICE  # type: ignore[attr-defined] # that table
            assert letter.ruling_id == measure.ruling_id  # type: ignore[attr-defined] # that table
            assert letter.served_at <= measure.effective_at  # type: ignore[attr-defined] # that table
            assert entry.record["record"]["sha256"] == letter.content.sha256  # type: ignore[attr-defined] # that table
        in_force = {r.id for r in self._rulings() if r.status == "in force"}
        measures = {m.ruling_id for m in self._all("measure") if m.ended_at is None}  # type: ignore[attr-defined] # that table
        assert in_force == measures

    @invariant()
    @precondition(lambda self: hasattr(self, "here"))
    def nothing_that_a_measure_stops_is_lit(self) -> None:
        for slot, lit in self._expected().items():
            assert lit or not self._is_lit(slot)

    @invariant()
    @precondition(lambda self: hasattr(self, "here"))
    def nobody_judges_twice_and_no_program_judges(self) -> None:
        if not self._is_news("nobody_judges_twice_and_no_program_judges"):
            return
        appeals = self._all("appeal")
        for ruling in self._rulings():
            if ruling.is_program:
                assert ruling.statement.measure is MeasureKind.DECLINE
                continue
            deciders = [
                appeal.decision.actor_id  # type: ignore[attr-defined] # that table
                for appeal in appeals
                if appeal.ruling_id == ruling.id and appeal.decision  # type: ignore[attr-defined] # that table
            ]
            judges = [j for j in (ruling.proposer_id, ruling.approver_id, *deciders) if j]
            assert len(judges) == len(set(judges))
            staff = {person.id for person in self.people if person.roles and not person.interests}
            assert set(judges) <= staff - {"unnumbered", "omar"}
            if ruling.approver_id:
                assert ruling.response if ruling.answer else ruling.answer_due

    @invariant()
    @precondition(lambda self: hasattr(self, "here"))
    def nothing_organic_and_no_money_moves(self) -> None:
        if not self._is_news("nothing_organic_and_no_money_moves"):
            return
        assert all(post.deleted_at is None for post in self._all("post"))  # type: ignore[attr-defined] # that table
        assert self._rows("ledger account") == self.ledger

    @invariant()
    @precondition(lambda self: hasattr(self, "here"))
    def what_is_published_was_told_before(self) -> None:
        if not self._is_news("what_is_published_was_told_before"):
            return
        letters = self._all("letter")
        rulings = {ruling.id for ruling in self._rulings()}
        for entry in self._all("register entry"):
            if entry.released_at is None or entry.subject_id not in rulings:  # type: ignore[attr-defined] # that table
                continue
            told = " ".join(
                " ".join(letter.content.text.split())  # type: ignore[attr-defined] # that table
                for letter in letters
                if letter.served_at <= entry.released_at  # type: ignore[attr-defined] # that table
            )
            for name, value in entry.public.items():  # type: ignore[attr-defined] # that table
                if name in DELIVERY_DATA:
                    continue
                for words in value if isinstance(value, list) else [value]:
                    assert " ".join(str(words).split()) in told, (name, words)


STEPS = 1_000_000
SHARES = 4


def test_due_process_holds_whatever_is_tried():
    assert run_steps(DueProcess, 2_000, length=100) >= 2_000


@pytest.mark.deep
@pytest.mark.timeout(3_000)
@pytest.mark.parametrize("share", range(SHARES))
def test_due_process_holds_a_million_times(share):
    del share  # each explores for itself, so that two processes can take turns
    assert run_steps(DueProcess, STEPS // SHARES, length=100) >= STEPS // SHARES
