from __future__ import annotations

from dataclasses import replace

import pytest
from tests.memory.people import APPEALS_OFFICER, REVIEWER, SECOND_REVIEWER, key, scene
from tests.services.roads import NEW_REASONS, road

from adjudge.domain.ads.roles import PartyRole
from adjudge.domain.cases.favourable import ReasonCode
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.mandate import Mandate
from adjudge.domain.cases.narrowing import is_within
from adjudge.domain.errors import InvalidValue, NotAllowed
from adjudge.services.appeals import uphold_appeal
from adjudge.services.delivery import settle_all
from adjudge.services.ends import lift_ruling, reverse_ruling
from adjudge.services.mandates import end_agency_mandates, end_mandate, give_mandate, mandates_of
from adjudge.services.stays import ask_for_stay, grant_stay


def give(here, client, *, role=PartyRole.AGENCY, actor=None, holder=None):
    return give_mandate(
        here.deps,
        actor or client.actor,
        request_id=key(here.deps),
        advertiser_id=client.advertiser.id,
        holder_party_id=holder or here.scene.advertiser.party_id,
        role=role,
        covers="Campaigns and targeting.",
    )


def reverse(here, ruling):
    return reverse_ruling(
        here.deps,
        SECOND_REVIEWER,
        request_id=key(here.deps),
        ruling_id=ruling.id,
        code=ReasonCode.FACT,
        why="The report is about another firm.",
    )


def held(here):
    with here.deps.reading() as uow:
        return mandates_of(uow, here.scene.advertiser.party_id)


def test_a_measure_on_an_agency_ends_its_mandates_and_not_its_clients():
    here = road()
    client = scene(here.deps, "heron")
    slot = client.promote().promoted_post.slot
    give(here, client)
    payer = give(here, client, role=PartyRole.PAYER)
    ruling = here.ban(here.on_agency())
    with here.deps.reading() as uow:
        ended, kept = uow.of(Mandate).by_advertiser(client.advertiser.id)
    assert (ended.status, ended.role) == ("ended", PartyRole.AGENCY)
    assert (ended.steps[-1].data["ruling_id"], kept.status) == (ruling.id, "given")
    assert end_agency_mandates(here.deps, REVIEWER, ruling_id=ruling.id) == ()
    assert not here.deps.block.is_dark(slot)
    assert not here.is_dark()
    with here.deps.reading() as uow:
        assert uow.wind_downs.by_advertiser(here.scene.advertiser.id) == []
        (letter,) = uow.letters.by_party(client.advertiser.party_id)
        left = mandates_of(uow, here.scene.advertiser.party_id)
    assert [mandate.id for mandate in left] == [payer.id]
    assert letter.kind is LetterKind.CLIENT
    assert "Nothing was found about you." in letter.content.text
    assert "Kestrel Lab" in letter.content.text


def test_the_clients_are_still_shown_and_billed():
    here = road()
    client = scene(here.deps, "heron")
    promoted = client.promote().promoted_post
    give(here, client)
    here.ban(here.on_agency(PartyRole.ADVERTISER))
    with here.deps.reading() as uow:
        shown = [item.promoted_post_id for item in uow.promoted_posts.serving_items()]
        assert uow.wind_downs.by_advertiser(client.advertiser.id) == []
    assert promoted.id in shown
    here.deps.events.acknowledge(
        promoted.id, client.line_item.id, at=here.deps.clock.now(), charge_micros=9_000
    )
    here.deps.clock.advance(seconds=1)
    assert settle_all(here.deps).billed == 1


def test_what_was_given_since_ends_too():
    here = road()
    client = scene(here.deps, "heron")
    ruling = here.ban(here.on_agency())
    mandate = give(here, client)
    (ended,) = end_agency_mandates(here.deps, REVIEWER, ruling_id=ruling.id)
    assert (ended.id, ended.status) == (mandate.id, "ended")


def test_a_reversal_gives_the_mandates_back_that_it_took():
    here = road()
    client = scene(here.deps, "heron")
    taken, left = give(here, client), give(here, client)
    end_mandate(here.deps, client.actor, mandate_id=left.id)
    reverse(here, here.ban(here.on_agency()))
    with here.deps.reading() as uow:
        now = mandates_of(uow, here.scene.advertiser.party_id)
        letter = uow.letters.by_party(client.advertiser.party_id)[-1]
    assert [(one.party_id, one.role, one.covers) for one in now] == [
        (taken.party_id, taken.role, taken.covers)
    ]
    assert now[0].id != taken.id
    assert "may act for you again" in letter.content.text


def test_a_measure_on_some_posts_of_an_agency_leaves_its_mandates():
    here = road()
    client = scene(here.deps, "heron")
    mandate = give(here, client)
    here.ban(here.statement(posts=(here.promoted_post_id,)))
    with here.deps.reading() as uow:
        assert uow.of(Mandate).get(mandate.id).status == "given"


def test_a_measure_on_the_advertiser_leaves_the_mandates():
    here = road()
    client = scene(here.deps, "heron")
    mandate = give(here, client)
    ruling = here.ban()
    assert here.is_dark()
    assert [one.id for one in held(here)] == [mandate.id]
    with pytest.raises(NotAllowed):
        end_agency_mandates(here.deps, REVIEWER, ruling_id=ruling.id)


def test_one_on_both_roles_darkens_and_ends_the_mandates():
    here = road()
    give(here, scene(here.deps, "heron"))
    ruling = here.ban(here.on_agency(PartyRole.ADVERTISER))
    assert here.is_dark()
    assert not held(here)
    reverse(here, ruling)
    assert not here.is_dark()
    assert len(held(here)) == 1


def test_the_letter_says_the_role():
    here = road()
    here.ban(here.on_agency())
    proposal, notice = here.letters()
    for letter in (proposal, notice):
        assert "This decision is about you as an agency." in letter.content.text
        assert "What you advertise yourself is not affected." in letter.content.text
    assert "You can no longer act as an agency for others here" in notice.content.text
    assert "all promotion by your advertising account" not in notice.content.text
    here.ban(here.on_agency(PartyRole.ADVERTISER))
    both = here.letters()[-1].content.text
    assert "all promotion by your advertising account" in both
    assert "This decision is also about you as an agency" in both


class TestTwoRulings:
    def test_the_mandates_stay_ended_while_the_other_one_stands(self):
        here = road()
        client = scene(here.deps, "heron")
        taken = give(here, client)
        first, second = here.ban(here.on_agency()), here.ban(here.on_agency())
        reverse(here, first)
        assert not held(here)
        with here.deps.reading() as uow:
            kept = uow.of(Mandate).get(taken.id)
            letter = uow.letters.by_party(client.advertiser.party_id)[-1]
        assert (kept.status, kept.ended_by, kept.is_open) == ("ended", second.id, False)
        assert "the mandate stays ended" in letter.content.text
        reverse(here, second)
        assert [(one.party_id, one.covers) for one in held(here)] == [
            (taken.party_id, taken.covers)
        ]

    def test_the_one_that_ended_nothing_gives_nothing_back(self):
        here = road()
        give(here, scene(here.deps, "heron"))
        first, second = here.ban(here.on_agency()), here.ban(here.on_agency())
        reverse(here, second)
        assert not held(here)
        reverse(here, first)
        assert len(held(here)) == 1

    @pytest.mark.parametrize("end", ["advertiser", "lifted"])
    def test_one_that_does_not_stop_the_agency_keeps_nothing(self, end):
        here = road()
        give(here, scene(here.deps, "heron"))
        first = here.ban(here.on_agency())
        other = here.ban() if end == "advertiser" else here.ban(here.on_agency())
        if end == "lifted":
            lift_ruling(
                here.deps,
                SECOND_REVIEWER,
                request_id=key(here.deps),
                ruling_id=other.id,
                code=ReasonCode.FACT,
                why="The report is about another firm.",
            )
        reverse(here, first)
        assert len(held(here)) == 1

    def test_a_ruling_that_is_stayed_ends_them_again_after_the_stay(self):
        here = road()
        give(here, scene(here.deps, "heron"))
        first, second = here.ban(here.on_agency()), here.ban(here.on_agency())
        appeal = here.appeal(second)
        stay = ask_for_stay(
            here.deps,
            here.scene.actor,
            request_id=key(here.deps),
            appeal_id=appeal.id,
            text="The season begins, and our clients would go.",
        )
        grant_stay(here.deps, APPEALS_OFFICER, stay_id=stay.id, reasons="It may wait a month.")
        reverse(here, first)
        assert len(held(here)) == 1
        uphold_appeal(here.deps, APPEALS_OFFICER, appeal_id=appeal.id, reasons=NEW_REASONS)
        assert not held(here)


@pytest.mark.parametrize("roles", [(), (PartyRole.ADVERTISER,)])
def test_only_the_roles_that_were_hit_can_be_narrowed(roles):
    here = road()
    old = here.on_agency(*roles)
    alone = replace(old.scope, roles=(PartyRole.ADVERTISER,))
    assert is_within(alone, old.scope) is bool(roles)
    assert not is_within(replace(old.scope, roles=(PartyRole.PAYER,)), old.scope)


def test_it_needs_a_ruling_in_force_on_the_agency():
    here = road()
    with pytest.raises(NotAllowed):
        end_agency_mandates(here.deps, REVIEWER, ruling_id=here.propose().id)


def test_who_gives_and_ends_a_mandate():
    here = road()
    client = scene(here.deps, "heron")
    with pytest.raises(NotAllowed):
        give(here, client, actor=here.scene.actor)
    for wrong in ({"role": PartyRole.ADVERTISER}, {"holder": client.advertiser.party_id}):
        with pytest.raises(InvalidValue):
            give(here, client, **wrong)
    mandate = give(here, client)
    with pytest.raises(NotAllowed):
        end_mandate(here.deps, REVIEWER, mandate_id=mandate.id)
    assert end_mandate(here.deps, here.scene.actor, mandate_id=mandate.id).status == "ended"
