from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.domain.cases.test_general_act import EXHIBIT, MANY
from tests.memory import NOON
from tests.memory.people import (
    OPERATOR,
    REVIEWER,
    SECOND_OPERATOR,
    SECOND_REVIEWER,
    key,
    scene,
)
from tests.services.roads import ANSWER, RESPONSE, Road, fill, good_statement, road

from adjudge.adapters.letter_press import indented, paragraphs
from adjudge.domain.cases.batch import Batch, CommonPart, NotAlike
from adjudge.domain.cases.case import Source
from adjudge.domain.cases.favourable import ReasonCode
from adjudge.domain.cases.general_act import ActKind, Reach
from adjudge.domain.cases.later_hearing import WhyLater
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.linter import ReasonsIncomplete, WordingUnexplained
from adjudge.domain.cases.measure import Duration, MeasureKind
from adjudge.domain.cases.review import Review
from adjudge.domain.errors import InvalidValue, NotAllowed
from adjudge.services.batches import Member, approve_batch, propose_batch
from adjudge.services.cases import open_case
from adjudge.services.clocks import fire_due
from adjudge.services.general_acts import (
    ActDraft,
    announce_act,
    draft_act,
    publish_act,
    withdraw_act,
)
from adjudge.services.hearings import modify_ruling
from adjudge.services.later_hearings import answer_in_later_hearing, later_hearing_of
from adjudge.services.letter_contexts import public_reasons
from adjudge.services.links_of_rulings import BasisFallen
from adjudge.services.precedents import remarks_on
from adjudge.services.rulings import answer_proposal, deal_with_answer, propose_ruling


def two() -> tuple[Road, tuple[Member, Member], object]:
    here = road()
    other = scene(here.deps, "heron")
    other.promote()
    case = open_case(
        here.deps,
        REVIEWER,
        request_id=key(here.deps),
        advertiser_id=other.advertiser.id,
        source=Source.PRESS,
    )
    _, facts = fill(here.deps, case)
    mine = Member(case_id=here.case.id, statement=here.statement())
    return here, (mine, Member(case_id=case.id, statement=good_statement(facts))), other.actor


def propose(here: Road, members) -> Batch:
    return propose_batch(
        here.deps,
        REVIEWER,
        request_id="batch",
        common_part="Sellers of scanners that report what is not there.",
        members=members,
    )


def test_each_member_has_its_own_letter_and_takes_effect_by_itself():
    here, members, other = two()
    batch = propose(here, members)
    assert propose(here, members) == batch
    first, second = batch.ruling_ids
    answer_proposal(here.deps, here.scene.actor, ruling_id=first, text=ANSWER)
    deal_with_answer(here.deps, REVIEWER, ruling_id=first, text=RESPONSE)
    done, waits = approve_batch(here.deps, SECOND_REVIEWER, batch_id=batch.id)
    assert (done.ruling_id, done.status) == (first, "in force")
    assert (waits.ruling_id, waits.problem) == (second, "ruling.answer_awaited")
    answer_proposal(here.deps, other, ruling_id=second, text=ANSWER)
    deal_with_answer(here.deps, REVIEWER, ruling_id=second, text=RESPONSE)
    again = approve_batch(here.deps, SECOND_REVIEWER, batch_id=batch.id)
    assert [member.status for member in again] == ["in force", "in force"]
    with here.deps.reading() as uow:
        notices = [
            letter for ruling in batch.ruling_ids for letter in uow.letters.by_ruling(ruling)
        ]
    assert len({letter.party_id for letter in notices}) == 2
    assert len(notices) == 4


SHARED = (
    "The scanners of this series report threats that are not there.\n"
    "So the laboratory found of three versions.\n\n"
    "Whoever sells one takes money for nothing; a label would come too late."
)


def test_every_letter_of_a_member_tells_the_whole_common_part_and_that_two_share_it():
    here, members, other = two()
    batch = propose_batch(
        here.deps, REVIEWER, request_id="batch", common_part=SHARED, members=members
    )
    first, second = batch.ruling_ids
    for ruling_id, actor in ((first, here.scene.actor), (second, other)):
        answer_proposal(here.deps, actor, ruling_id=ruling_id, text=ANSWER)
        deal_with_answer(here.deps, REVIEWER, ruling_id=ruling_id, text=RESPONSE)
    approve_batch(here.deps, SECOND_REVIEWER, batch_id=batch.id)
    narrower = replace(members[0].statement, duration=Duration(ends_on=date(2026, 9, 1)))
    modified = modify_ruling(
        here.deps,
        REVIEWER,
        request_id="narrower",
        ruling_id=first,
        statement=narrower,
        code=ReasonCode.PROPORTION,
        why="Half a year is enough for this series.",
    )
    with here.deps.reading() as uow:
        letters = [
            letter
            for ruling_id in (first, second, modified.id)
            for letter in uow.letters.by_ruling(ruling_id)
            if letter.kind in {LetterKind.PROPOSAL, LetterKind.NOTICE}
        ]
        readable = public_reasons(uow, here.deps, uow.rulings.get(second))
    assert len(letters) == 5
    for letter in letters:
        told = "the common part of a batch of 2 decisions"
        assert told in letter.content.text
        assert told in letter.content.html
        assert indented(SHARED) in letter.content.text
        for paragraph in paragraphs(SHARED):
            assert f'<p dir="auto">{paragraph}</p>' in letter.content.html
    assert readable["common_part"] == SHARED


def test_words_that_the_common_part_quotes_stand_in_the_exhibits_of_every_member():
    here, members, _ = two()
    with pytest.raises(ReasonsIncomplete) as refused:
        propose_batch(
            here.deps,
            REVIEWER,
            request_id="batch",
            common_part="All boxes say \u201cforged in one night\u201d (E9).",
            members=members,
        )
    (missing,) = refused.value.missing
    assert (missing.code, missing.field) == ("reasons.quotation_exhibit_unknown", "common_part")


def test_one_person_cannot_propose_and_approve_it():
    here, members, _ = two()
    batch = propose(here, members)
    with pytest.raises(NotAllowed):
        approve_batch(here.deps, REVIEWER, batch_id=batch.id)


def test_members_share_the_ground_and_nothing_of_the_facts():
    here, members, _ = two()
    mine, theirs = members
    same_facts = replace(theirs, statement=mine.statement)
    other_measure = replace(
        theirs, statement=replace(theirs.statement, measure=MeasureKind.TERMINATE)
    )
    for wrong in (same_facts, other_measure):
        with pytest.raises(NotAlike):
            propose(here, (mine, wrong))
    with pytest.raises(InvalidValue):
        propose(here, (mine,))


ACT = ActDraft(
    act=ActKind.EMERGENCY,
    title="Forged scanners",
    text="For thirty days nothing that sells scanners by forged reports is promoted.",
    rationale="Three readers lost their savings last week.",
    effective_at=NOON,
    exhibits=(EXHIBIT,),
    reach=Reach(ends_at=NOON + timedelta(days=30)),
    emergency_clause="ADS-8.1@1",
    short_notice_code="forged reports",
    review_on=date(2026, 3, 20),
)


class TestEmergency:
    def act(self, here: Road, draft: ActDraft = ACT) -> str:
        drafted = draft_act(here.deps, OPERATOR, request_id=key(here.deps), draft=draft)
        announce_act(here.deps, OPERATOR, act_id=drafted.id, would_hit=lambda *_: MANY)
        publish_act(here.deps, SECOND_OPERATOR, act_id=drafted.id)
        fire_due(here.deps)
        return drafted.id

    def short(self, members, days: int = 20):
        ends = Duration(ends_on=NOON.date() + timedelta(days=days))
        return [replace(m, statement=replace(m.statement, duration=ends)) for m in members]

    def propose(self, here: Road, members, act_id: str) -> Batch:
        return propose_batch(
            here.deps,
            REVIEWER,
            request_id="emergency",
            common_part="Sellers of scanners that report what is not there.",
            members=members,
            emergency_act_id=act_id,
        )

    def test_its_batch_takes_effect_on_service_and_each_is_heard_within_seven_days_after(self):
        here, members, other = two()
        batch = self.propose(here, self.short(members), self.act(here))
        assert not here.is_dark(), "two people decide it"
        assert not here.letters(LetterKind.PROPOSAL)
        with pytest.raises(NotAllowed):
            approve_batch(here.deps, REVIEWER, batch_id=batch.id)
        done = approve_batch(here.deps, SECOND_REVIEWER, batch_id=batch.id)
        assert [member.status for member in done] == ["in force", "in force"]
        assert here.is_dark()
        with here.deps.reading() as uow:
            hearings = [later_hearing_of(uow, key) for key in batch.ruling_ids]
        assert {hearing.why for hearing in hearings} == {WhyLater.EMERGENCY}
        assert len({hearing.party_id for hearing in hearings}) == 2
        (letter,) = here.letters(LetterKind.PROPOSAL)
        assert "It rests on an emergency act" in letter.content.text
        assert "    Sellers of scanners that report what is not there." in letter.content.text
        (notice,) = here.letters(LetterKind.NOTICE)
        assert "because an emergency act is in force" in notice.content.text
        mine = next(h for h in hearings if h.party_id == here.scene.advertiser.party_id)
        answer_in_later_hearing(here.deps, here.scene.actor, hearing_id=mine.id, text=ANSWER)
        here.deps.clock.advance(days=7)
        fire_due(here.deps)
        here.deps.clock.advance(days=7)
        fire_due(here.deps)
        assert not here.is_dark(), "it is discretionary: our second miss ends it"
        with here.deps.reading() as uow:
            assert uow.rulings.get(batch.ruling_ids[1]).status == "in force"
        del other

    def test_without_an_emergency_in_force_that_carries_it_nobody_is_dark_unheard(self):
        here, members, _ = two()
        with pytest.raises(BasisFallen):
            self.propose(here, members, self.act(here))  # it ends at no day
        other = self.act(here, replace(ACT, emergency_clause="ADS-6.1@1"))
        with pytest.raises(BasisFallen):
            self.propose(here, self.short(members), other)
        late = self.act(here, replace(ACT, effective_at=NOON + timedelta(days=1)))
        with pytest.raises(BasisFallen):
            self.propose(here, self.short(members), late)
        with pytest.raises(BasisFallen):
            self.propose(here, self.short(members, days=31), self.act(here))

    def test_what_was_proposed_under_it_is_not_approved_after_it(self):
        here, members, _ = two()
        act_id = self.act(here)
        batch = self.propose(here, self.short(members), act_id)
        withdraw_act(here.deps, OPERATOR, act_id=act_id, why="The forgers were found.")
        done = approve_batch(here.deps, SECOND_REVIEWER, batch_id=batch.id)
        assert {member.problem for member in done} == {"ruling.basis_fallen"}
        assert not here.is_dark()

    def test_its_end_reopens_what_rests_on_it(self):
        here, members, _ = two()
        act_id = self.act(here)
        batch = self.propose(here, self.short(members), act_id)
        approve_batch(here.deps, SECOND_REVIEWER, batch_id=batch.id)
        withdraw_act(here.deps, OPERATOR, act_id=act_id, why="The forgers were found.")
        with here.deps.reading() as uow:
            (review,) = uow.of(Review).by_ruling(batch.ruling_ids[0])
        assert review.occasion.value == "a changed ground"


COMMON = (
    "The scanners of this series were sold with reports of threats that were not there, as the "
    "laboratory found in all three versions that it tried in February. Whoever sells one of them "
    "takes money for nothing, and a label could not help a reader who has paid already."
)


def test_the_declared_common_part_is_exempt_from_the_check_of_wording_and_nothing_else_is():
    here, (mine, theirs), _ = two()

    def saying(member: Member, own: str) -> Member:
        findings = tuple(
            replace(finding, why=f"{COMMON} {own}.") for finding in member.statement.findings[:1]
        )
        rest = tuple(replace(f, why=f"{COMMON} 7.") for f in member.statement.findings[1:])
        statement = replace(
            member.statement,
            summary=f"{own} stops.",
            findings=(*findings, *rest),
            would_change=COMMON,
        )
        return replace(member, statement=statement)

    ours = saying(mine, "Bern 31")
    here.ban(ours.statement)
    other = saying(theirs, "Genoa 12")
    with here.deps.reading() as uow:
        case = uow.cases.get(theirs.case_id)
        alone = remarks_on(uow, here.deps, case, other.statement)
        shared = remarks_on(uow, here.deps, case, other.statement, common_part=COMMON)
        copied = remarks_on(uow, here.deps, case, ours.statement, common_part=COMMON)
    boilerplate = ["wording.boilerplate"]
    assert [remark.code for remark in alone if remark.code in boilerplate] == boilerplate
    assert not [remark.code for remark in shared if remark.code in boilerplate]
    assert [remark.code for remark in copied if remark.code in boilerplate] == boilerplate
    with pytest.raises(WordingUnexplained):
        propose_ruling(
            here.deps,
            REVIEWER,
            request_id="alone",
            case_id=theirs.case_id,
            statement=other.statement,
        )
    assert propose_ruling(
        here.deps,
        REVIEWER,
        request_id="in a batch",
        case_id=theirs.case_id,
        statement=other.statement,
        common_part=CommonPart(text=COMMON, decisions=2),
    )
