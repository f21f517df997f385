from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import pytest
from tests.memory import MemoryRulebooks
from tests.memory.people import APPEALS_OFFICER, key, scene
from tests.memory.policy import ADS_POLICY, GUARANTEES
from tests.services.roads import NEW_REASONS, real_press

from adjudge.domain.cases.appeal import OverturnCode
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.linter import ReasonsIncomplete
from adjudge.domain.cases.measure import MeasureKind
from adjudge.domain.policy.clause import Clause
from adjudge.domain.policy.rulebook import Rulebook
from adjudge.domain.standing.measures import Standing
from adjudge.services.appeals import admit_appeal, file_appeal, overturn_appeal
from adjudge.services.effects import finish_waiting
from adjudge.services.standing import standing

TEXT = "Returns are Guaranteed, and calm too."


def declined(*clauses: Clause):
    deps = real_press()
    if clauses:
        policy = replace(ADS_POLICY, clauses=clauses)
        deps = replace(deps, rulebooks=MemoryRulebooks(policy))
    here = scene(deps)
    return here, here.promote(TEXT)


def test_a_decline_says_everything_in_one_transaction():
    here, promotion = declined()
    ruling, letter = promotion.ruling, promotion.letter
    assert promotion.promoted_post.status == "declined"
    assert ruling.status == "in force"
    assert ruling.is_program
    text = letter.content.text
    for part in (
        "It hits ADS-2.1@1 (No promised outcomes), by the words 'Guaranteed'.",
        TEXT,
        GUARANTEES.text,
        "The text as submitted says 'Guaranteed'.",
        sha256(TEXT.encode()).hexdigest(),
        "The program screening.",
        "without a person. A person reads your appeal.",
        "The post itself stays where it is",
        "It reaches this one promoted post and no other.",
        "It lasts until this is so: a post that passes is submitted in its place.",
    ):
        assert part in text, part
    assert promotion.screening.counterfactual.sentence in text
    with here.deps.reading() as uow:
        case = uow.cases.get(ruling.case_id)
        types = [entry.type for entry in uow.register.by_subject(ruling.id)]
        (measure,) = uow.measures.by_ruling(ruling.id)
        contents = [uow.exhibits.content(exhibit.id) for exhibit in uow.exhibits.by_case(case.id)]
    assert (case.status, case.source.value) == ("ruled", "automated")
    assert contents[0] == TEXT.encode()
    assert measure.kind is MeasureKind.DECLINE
    assert measure.served_at <= measure.effective_at
    assert {"ruling_served", "letter_served", "ruling_in_force", "post_declined"} == set(types)
    assert finish_waiting(here.deps) == []


def test_it_touches_nothing_but_the_one_post():
    here, promotion = declined()
    other = here.promote("Calm.").promoted_post
    assert other.status == "admitted"
    assert not here.deps.block.is_dark(other.slot)
    assert here.deps.block.is_dark(promotion.promoted_post.slot)
    assert standing(here.deps, here.advertiser.id) is Standing.GOOD


def test_every_clause_that_hit_is_named():
    second = replace(GUARANTEES, id="ADS-2.2", title="No superlatives")
    here, promotion = declined(GUARANTEES, second)
    assert len(promotion.ruling.statement.fact_ids) == 2
    assert "ADS-2.2@1 (No superlatives)" in promotion.letter.content.text
    assert here.deps.block.is_dark(promotion.promoted_post.slot)


def test_an_adversarial_clause_teaches_nothing():
    here, promotion = declined(replace(GUARANTEES, adversarial=True))
    text = promotion.letter.content.text
    assert "'Guaranteed'" not in text
    assert "How it was found is not told" in text
    assert "A post passes ADS-2.1@1 if it is not the case that" in text
    assert here.deps.block.is_dark(promotion.promoted_post.slot)


def test_a_clause_about_a_state_can_decline_too():
    model = replace(GUARANTEES, judges="state", rule="'loans' in advertiser.declared_models")
    deps = replace(real_press(), rulebooks=MemoryRulebooks(replace(ADS_POLICY, clauses=(model,))))
    here = scene(deps)
    with deps.uow() as uow:
        uow.advertisers.save(replace(here.advertiser, declared_models=("loans",)))
    promotion = here.promote("Calm.")
    text = promotion.letter.content.text
    assert "What was submitted meets ADS-2.1@1." in text
    assert "What was submitted beside the text" in text


def test_no_decline_without_reasons():
    """A clause that forbids what it hits with must not lead to a decline with a gap."""
    mute = replace(GUARANTEES, surface="organic")
    policy = Rulebook(id="ads", version=2, title="x", surface="ads", clauses=(mute,))
    here = scene(replace(real_press(), rulebooks=MemoryRulebooks(policy)))
    with pytest.raises(ReasonsIncomplete):
        here.promote(TEXT)
    with here.deps.reading() as uow:
        assert not uow.promoted_posts.by_advertiser(here.advertiser.id)
        assert not uow.letters.by_party(here.advertiser.party_id)


def test_an_overturned_decline_admits_the_post():
    here, promotion = declined()
    filed = file_appeal(
        here.deps,
        here.actor,
        request_id=key(here.deps),
        ruling_id=promotion.ruling.id,
        on_facts="",
        on_rule="Returns of goods are meant.",
        on_proportion="",
    )
    admit_appeal(here.deps, APPEALS_OFFICER, appeal_id=filed.id)
    overturn_appeal(
        here.deps,
        APPEALS_OFFICER,
        appeal_id=filed.id,
        reasons=NEW_REASONS,
        code=OverturnCode.RULE,
    )
    assert not here.deps.block.is_dark(promotion.promoted_post.slot)
    with here.deps.reading() as uow:
        assert uow.promoted_posts.get(promotion.promoted_post.id).status == "admitted"
        letters = uow.letters.by_party(here.advertiser.party_id)
        assert uow.register.by_subject(promotion.promoted_post.id)[-1].type == "post_admitted"
    words = {letter.kind: letter.content.text for letter in letters}
    assert set(words) == {LetterKind.NOTICE, LetterKind.APPEAL_DECISION, LetterKind.FAVOURABLE}
    assert "It is shown again." in words[LetterKind.FAVOURABLE]
