from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.memory.people import (
    APPEALS_OFFICER,
    REVIEWER,
    SECOND_REVIEWER,
    Scene,
    key,
    member,
    scene,
)
from tests.services.roads import ANSWER, RESPONSE, Road, road

from adjudge.domain.cases.appeal import OverturnCode
from adjudge.domain.cases.basis import Basis
from adjudge.domain.cases.batch import CommonPart
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.link import Link, LinkCannotCarry, LinkKind, is_evasion
from adjudge.domain.cases.measure import MeasureKind, Scope
from adjudge.domain.cases.ruling import ProposalStandsOpen, Ruling, SameDecider, approve
from adjudge.domain.errors import InvalidValue, NotAllowed, NotFound
from adjudge.domain.standing.reach import UNKNOWN
from adjudge.services.appeals import admit_appeal, file_appeal, overturn_appeal
from adjudge.services.letters import notice_of
from adjudge.services.links import (
    approve_either,
    approve_extension,
    contest_link,
    decide_link,
    extend_to_linked,
    find_link,
)
from adjudge.services.links_of_rulings import BasisFallen
from adjudge.services.rulings import (
    answer_proposal,
    approve_ruling,
    deal_with_answer,
    propose_ruling,
)


def linked(here: Road, other: Scene, **changes: object) -> Link:
    return find_link(
        here.deps,
        REVIEWER,
        **{
            "request_id": key(here.deps),
            "case_id": here.case.id,
            "type": LinkKind.SAME_OPERATOR,
            "other_party_id": other.advertiser.party_id,
            "began": date(2026, 1, 1),
            "ended": None,
            "exhibit_ids": (here.exhibit.id,),
            "why": "Both pay from one bank account.",
            "holds_office": False,
            **changes,
        },
    )


def extend(here: Road, other: Scene, ruling: Ruling, link: Link, actor=REVIEWER) -> Ruling:
    return extend_to_linked(
        here.deps,
        actor,
        request_id=key(here.deps),
        ruling_id=ruling.id,
        link_id=link.id,
        advertiser_id=other.advertiser.id,
    )


def two() -> tuple[Road, Scene, int]:
    """A suspended advertiser, and another one whose promoted post is lit."""
    here = road()
    other = scene(here.deps, "heron")
    return here, other, other.promote().promoted_post.slot


def test_a_link_alone_has_no_effect_on_anybody():
    here, other, slot = two()
    here.ban()
    linked(here, other)
    assert not here.deps.block.is_dark(slot)
    with here.deps.reading() as uow:
        assert not uow.letters.by_party(other.advertiser.party_id)
        assert not uow.measures.by_advertiser(other.advertiser.id)


def test_a_measure_reaches_a_linked_account_by_an_addendum_of_two_people():
    here, other, slot = two()
    link = linked(here, other)
    proposed = extend(here, other, here.ban(), link)
    assert proposed.status == "proposed"
    assert not here.deps.block.is_dark(slot)
    with pytest.raises(SameDecider):
        approve_extension(here.deps, REVIEWER, ruling_id=proposed.id)
    done = approve_extension(here.deps, SECOND_REVIEWER, ruling_id=proposed.id)
    assert done.status == "in force"
    assert here.deps.block.is_dark(slot)
    with here.deps.reading() as uow:
        (letter,) = uow.letters.by_party(other.advertiser.party_id)
        (measure,) = uow.measures.by_ruling(done.id)
    assert letter.kind is LetterKind.ADDENDUM
    assert letter.id == measure.letter_id
    assert letter.served_at <= measure.effective_at
    assert "Both pay from one bank account." in letter.content.text
    assert "Annual report, page 31" in letter.content.text
    assert "also holds for the account of Heron Lab" in letter.content.text


def test_the_addendum_that_extends_a_ruling_of_a_batch_tells_its_common_part_too():
    here, other, _ = two()
    part = CommonPart(text="Both boxes were sold with one report.\n\nIt was forged.", decisions=9)
    ruling = propose_ruling(
        here.deps,
        REVIEWER,
        request_id=key(here.deps),
        case_id=here.case.id,
        statement=here.statement(),
        common_part=part,
    )
    answer_proposal(here.deps, here.scene.actor, ruling_id=ruling.id, text=ANSWER)
    deal_with_answer(here.deps, REVIEWER, ruling_id=ruling.id, text=RESPONSE)
    approve_ruling(here.deps, SECOND_REVIEWER, ruling_id=ruling.id)
    proposed = extend(here, other, ruling, linked(here, other))
    approve_extension(here.deps, SECOND_REVIEWER, ruling_id=proposed.id)
    with here.deps.reading() as uow:
        (letter,) = uow.letters.by_party(other.advertiser.party_id)
    assert letter.kind is LetterKind.ADDENDUM
    for words in (letter.content.text, letter.content.html):
        assert "the common part of a batch of 9 decisions" in words
        assert "Both boxes were sold with one report." in words
        assert "It was forged." in words


def test_an_extension_is_approved_in_no_other_way():
    here, other, slot = two()
    proposed = extend(here, other, here.ban(), linked(here, other))
    with pytest.raises(LinkCannotCarry):
        approve_ruling(here.deps, SECOND_REVIEWER, ruling_id=proposed.id)
    assert not here.deps.block.is_dark(slot)
    done = approve_either(here.deps, SECOND_REVIEWER, ruling_id=proposed.id)
    assert done.status == "in force"
    assert approve_either(here.deps, SECOND_REVIEWER, ruling_id=proposed.id) == done


def test_an_addendum_is_contested_by_itself():
    here, other, slot = two()
    first = here.ban()
    ruling = extend(here, other, first, linked(here, other))
    approve_extension(here.deps, SECOND_REVIEWER, ruling_id=ruling.id)
    filed = file_appeal(
        here.deps,
        other.actor,
        request_id=key(here.deps),
        ruling_id=ruling.id,
        on_facts="We are not they.",
        on_rule="",
        on_proportion="",
    )
    admit_appeal(here.deps, APPEALS_OFFICER, appeal_id=filed.id)
    overturn_appeal(
        here.deps,
        APPEALS_OFFICER,
        appeal_id=filed.id,
        reasons="The bank confirms two accounts that share nothing but a branch.",
        code=OverturnCode.FACT,
    )
    assert not here.deps.block.is_dark(slot)
    with here.deps.reading() as uow:
        assert uow.rulings.get(first.id).status == "in force"


def test_a_struck_link_gives_back_what_reached_the_other_account():
    here, other, slot = two()
    link = linked(here, other)
    ruling = extend(here, other, here.ban(), link)
    approve_extension(here.deps, SECOND_REVIEWER, ruling_id=ruling.id)
    contest_link(here.deps, other.actor, link_id=link.id, text="It is our bank's account.")
    decide_link(here.deps, REVIEWER, link_id=link.id, stands=False, reasons="The bank confirms it.")
    assert not here.deps.block.is_dark(slot)
    assert here.is_dark()
    with here.deps.reading() as uow:
        assert uow.rulings.get(ruling.id).status == "reversed"
        kinds = [letter.kind for letter in uow.letters.by_party(other.advertiser.party_id)]
    assert LetterKind.FAVOURABLE in kinds


@pytest.mark.parametrize(
    "changes",
    [
        {"type": LinkKind.ACTS_FOR},
        {"holds_office": True},
        {"ended": date(2026, 2, 1)},
    ],
)
def test_some_links_carry_nothing(changes):
    here, other, _ = two()
    link = linked(here, other, **changes)
    with pytest.raises(LinkCannotCarry):
        extend(here, other, here.ban(), link)


def test_a_contested_link_carries_nothing_until_another_person_lets_it_stand():
    here, other, _ = two()
    link = linked(here, other)
    ruling = here.ban()
    proposed = extend(here, other, ruling, link)
    with pytest.raises(NotAllowed):
        contest_link(here.deps, member("stranger"), link_id=link.id, text="Not so.")
    contest_link(here.deps, other.actor, link_id=link.id, text="It is our bank's account.")
    with pytest.raises(LinkCannotCarry):
        approve_extension(here.deps, SECOND_REVIEWER, ruling_id=proposed.id)
    with pytest.raises(NotAllowed):
        decide_link(here.deps, REVIEWER, link_id=link.id, stands=True, reasons="It is theirs.")
    decide_link(here.deps, SECOND_REVIEWER, link_id=link.id, stands=True, reasons="It is theirs.")
    done = approve_extension(here.deps, SECOND_REVIEWER, ruling_id=proposed.id)
    assert done.status == "in force"


def test_only_a_measure_in_force_on_a_whole_party_is_extended():
    here, other, _ = two()
    link = linked(here, other)
    with pytest.raises(LinkCannotCarry):
        extend(here, other, here.propose(), link)
    with pytest.raises(LinkCannotCarry):
        approve_extension(here.deps, SECOND_REVIEWER, ruling_id=here.propose().id)


def test_a_link_needs_exhibits_of_its_case_and_two_parties():
    here, other, _ = two()
    with pytest.raises(InvalidValue):
        linked(here, other, exhibit_ids=())
    with pytest.raises(NotFound):
        linked(here, other, exhibit_ids=("nothing",))
    with pytest.raises(InvalidValue):
        linked(here, here.scene)


def test_a_suspension_is_not_approved_before_its_proposal_letter():
    here = road()
    ruling = here.propose()
    unserved = replace(ruling, steps=ruling.steps[:1])
    with pytest.raises(ProposalStandsOpen):
        approve(unserved, SECOND_REVIEWER, here.deps.clock.now())


def test_evasion_is_to_act_within_the_scope_through_another_account_after_receipt():
    here, other, _ = two()
    link = linked(here, other)
    ruling = here.ban()
    with here.deps.reading() as uow:
        (measure,) = uow.measures.by_ruling(ruling.id)
    received = measure.effective_at + timedelta(days=1)

    def evades(at, advertiser=other.advertiser.id, by=link):
        return is_evasion(measure, by, advertiser_id=advertiser, acted_at=at, received_at=received)

    assert evades(received)
    assert not evades(received - timedelta(seconds=1))
    assert not evades(received, here.scene.advertiser.id)
    struck = link.take("strike", REVIEWER, received)
    assert not evades(received, by=struck)


def test_evasion_follows_the_scope_of_the_measure():
    here, other, _ = two()
    ruling = here.ban()
    with here.deps.reading() as uow:
        (measure,) = uow.measures.by_ruling(ruling.id)
        post = uow.promoted_posts.by_advertiser(here.scene.advertiser.id)[0]
    link = linked(here, other)

    def evades(scope, *, named=(), known=UNKNOWN, promoted=post):
        return is_evasion(
            replace(measure, scope=scope),
            link,
            advertiser_id=other.advertiser.id,
            acted_at=measure.effective_at,
            received_at=measure.effective_at,
            post=promoted,
            named=named,
            known=known,
        )

    item = Scope(promoted_post_ids=("another promotion",))
    assert evades(item, named={post.post_id})
    assert not evades(item, named={"another post"})
    drugs = Scope(whole_party=True, categories=("medicine",), account_ids=("the first",))
    assert evades(drugs, known=replace(UNKNOWN, account_id="another", categories=("medicine",)))
    assert not evades(drugs, known=replace(UNKNOWN, categories=("games",)))
    assert evades(drugs)  # an unknown attribute counts as inside
    assert not evades(drugs, promoted=None)
    assert evades(Scope(whole_party=True), promoted=None)


def test_a_proposal_on_evasion_needs_something_within_the_scope():
    here = road()
    limited = here.decide(
        replace(
            here.statement_of(MeasureKind.LIMIT),
            scope=Scope(whole_party=True, categories=("medicine",)),
        )
    )
    with here.deps.uow() as uow:
        uow.letters.save(notice_of(uow, limited.id).received(here.deps.clock.now()))

    def promotes(*categories: str) -> None:
        with here.deps.uow() as uow:
            post = uow.promoted_posts.get(here.promoted_post_id)
            uow.promoted_posts.save(replace(post, categories=categories))

    proposal = here.statement_of(MeasureKind.SUSPEND)
    promotes("games")
    with pytest.raises(BasisFallen):
        here.propose(proposal, basis=Basis(evades=limited.id))
    promotes("games", "medicine")
    assert here.propose(proposal, basis=Basis(evades=limited.id)).no_hearing == "evasion"


def test_whoever_extends_a_measure_can_be_named_in_its_letter():
    here, other, _ = two()
    ruling, link = here.ban(), linked(here, other)
    with pytest.raises(NotAllowed):
        extend(here, other, ruling, link, actor=replace(REVIEWER, reviewer_number=None))
