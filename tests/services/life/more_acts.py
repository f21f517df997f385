"""What else people try in a case, and what the worker does when deadlines pass."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import rule
from tests.memory.people import key
from tests.services.life.base import OFFICER, PARTY, PICK, TEXTS, CaseLife
from tests.services.roads import NEW_REASONS

from adjudge.domain.cases.appeal import InadmissibleCode, OverturnCode
from adjudge.domain.cases.complaint import About, Complaint
from adjudge.services.appeals import refuse_appeal, remit_appeal, withdraw_appeal
from adjudge.services.clocks import fire_due
from adjudge.services.complaints import end_restriction, explain, file_complaint
from adjudge.services.dismissals import close_case

ROUNDS = 20


class MoreActs(CaseLife):
    """Complaints, other ends of appeals and cases, and the clocks."""

    def _complaints(self) -> list[Complaint]:
        return [row for row in self._all("matter") if isinstance(row, Complaint)]

    @rule(who=PICK, about=st.sampled_from(About), which=PICK, named=st.booleans())
    def complain(self, who: int, about: About, which: int, *, named: bool) -> None:
        rulings = self._rulings()
        subject = rulings[which % len(rulings)].id if named and rulings else ""
        with self._perhaps():
            file_complaint(
                self.here.deps,
                self._person(who),
                request_id=key(self.here.deps),
                advertiser_id=self.here.scene.advertiser.id,
                about=about,
                text="Nobody told us why.",
                subject_id=subject,
            )

    @rule(about=st.sampled_from(About), which=PICK)
    def complain_in_the_usual_way(self, about: About, which: int) -> None:
        self.complain(PARTY, about, which, named=True)

    @rule(who=PICK, which=PICK, text=TEXTS, index=PICK)
    def answer_complaint(self, who: int, which: int, text: str, index: int) -> None:
        for complaint in self._complaints()[which : which + 1]:
            with self._perhaps():
                explain(
                    self.here.deps,
                    self._person(who),
                    complaint_id=complaint.id,
                    text=text,
                    cited=[index],
                )

    @rule(who=PICK, which=PICK, what=PICK, text=TEXTS)
    def end_what_nobody_explains(self, who: int, which: int, what: int, text: str) -> None:
        rulings = self._rulings()
        ended = [rulings[what % len(rulings)].id] if rulings else []
        for complaint in self._complaints()[which : which + 1]:
            with self._perhaps():
                end_restriction(
                    self.here.deps,
                    self._person(who),
                    complaint_id=complaint.id,
                    text=text,
                    ruling_ids=ended,
                )

    @rule(who=PICK, which=PICK, reasons=TEXTS, code=st.sampled_from(InadmissibleCode))
    def refuse(self, who: int, which: int, reasons: str, code: InadmissibleCode) -> None:
        self._one(
            "appeal",
            which,
            lambda key_: refuse_appeal(
                self.here.deps, self._person(who), appeal_id=key_, reasons=reasons, code=code
            ),
        )

    @rule(who=PICK, which=PICK, code=st.sampled_from(OverturnCode))
    def remit(self, who: int, which: int, code: OverturnCode) -> None:
        self._one(
            "appeal",
            which,
            lambda key_: remit_appeal(
                self.here.deps,
                self._person(who),
                appeal_id=key_,
                reasons=NEW_REASONS,
                code=code,
            ),
        )

    @rule(which=PICK)
    def remit_in_the_usual_way(self, which: int) -> None:
        self.remit(OFFICER, which, OverturnCode.PROCEDURE)

    @rule(who=PICK, which=PICK)
    def withdraw(self, who: int, which: int) -> None:
        self._one(
            "appeal",
            which,
            lambda key_: withdraw_appeal(self.here.deps, self._person(who), appeal_id=key_),
        )

    @rule(who=PICK, reasons=TEXTS)
    def close(self, who: int, reasons: str) -> None:
        with self._perhaps():
            close_case(
                self.here.deps,
                self._person(who),
                case_id=self.here.case.id,
                reference="ADS-8.1@1",
                reasons=reasons,
            )

    @rule()
    def let_deadlines_pass(self) -> None:
        """Invariant 7: after the worker has been, no deadline that has passed is left as it was."""
        for _ in range(ROUNDS):
            with self._perhaps():
                if fire_due(self.here.deps) == 0:
                    break
        with self.here.deps.reading() as uow:
            due = uow.clocks.due(self.here.deps.clock.now(), limit=5)
        assert list(due) == [], due

    @rule(weeks=st.sampled_from([1, 2, 6]))
    def wait_and_let_deadlines_pass(self, weeks: int) -> None:
        self.here.deps.clock.advance(days=7 * weeks)  # type: ignore[attr-defined] # the clock in memory
        self.let_deadlines_pass()
