from __future__ import annotations

from datetime import timedelta

import pytest
from tests.memory.people import (
    APPEALS_OFFICER,
    OPERATOR,
    REVIEWER,
    member,
)
from tests.services.roads import road

from adjudge.adapters.letter_press import LetterIncomplete
from adjudge.domain.actor import program
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.errors import NotFound
from adjudge.domain.money import Money
from adjudge.domain.register.leaf import decode_leaf, opens
from adjudge.services.letters import (
    Matter,
    about,
    notice_of,
    open_letter,
    serve_election,
    serve_letter,
    serve_residual,
)


def test_every_letter_is_in_the_log_by_its_own_number_and_hash():
    here = road()
    here.ban()
    letters = here.letters()
    assert len(letters) == 2
    with here.deps.reading() as uow:
        for letter in letters:
            entry = uow.register.entry(letter.proof_leaf)
            assert entry.type == "letter_served"
            assert entry.record["record"]["letter_id"] == letter.id
            assert entry.record["record"]["sha256"] == letter.content.sha256
            leaf = decode_leaf(entry.leaf)
            assert opens(leaf.record_sha256, entry.salt, entry.record)
            assert leaf.prev is not None


def test_the_letter_says_what_money_is_there():
    here = road()
    here.propose()
    (letter,) = here.letters(LetterKind.PROPOSAL)
    assert "EUR 400.00 of your balance is free; EUR 100.00 is reserved" in letter.content.text


class TestOpening:
    def test_by_the_party_it_counts_as_received_once(self):
        here = road()
        here.propose()
        (letter,) = here.letters()
        here.deps.clock.advance(days=3)
        first = open_letter(here.deps, here.scene.actor, letter_id=letter.id)
        here.deps.clock.advance(days=3)
        again = open_letter(here.deps, here.scene.actor, letter_id=letter.id)
        assert first.received_at is not None
        assert first.received_at - letter.served_at >= timedelta(days=3)
        assert again.received_at == first.received_at

    def test_by_those_who_deal_with_cases_it_starts_no_clock(self):
        here = road()
        here.propose()
        (letter,) = here.letters()
        for actor in (REVIEWER, APPEALS_OFFICER):
            assert open_letter(here.deps, actor, letter_id=letter.id).received_at is None

    @pytest.mark.parametrize("actor", [OPERATOR, member("heron", "another"), program("x")])
    def test_for_everybody_else_there_is_no_such_letter(self, actor):
        here = road()
        here.propose()
        (letter,) = here.letters()
        with pytest.raises(NotFound):
            open_letter(here.deps, actor, letter_id=letter.id)


def test_a_letter_with_a_gap_is_not_served():
    here = road()
    ruling = here.propose()
    before = len(here.letters())
    with pytest.raises(LetterIncomplete), here.deps.uow() as uow:
        serve_letter(
            uow,
            here.deps,
            kind=LetterKind.NOTICE,
            template="notice",
            matter=about(uow, ruling),
            context={},
            now=here.deps.clock.now(),
        )
    assert len(here.letters()) == before


def test_there_is_no_notice_before_the_ruling():
    here = road()
    ruling = here.propose()
    with pytest.raises(NotFound), here.deps.reading() as uow:
        notice_of(uow, ruling.id)


def test_wind_down_letters_need_no_case():
    here = road()
    advertiser = here.scene.advertiser
    matter = Matter(
        party_id=advertiser.party_id,
        advertiser_id=advertiser.id,
        subject_id="wind-down",
        reference="W-1",
    )
    money = Money("EUR", 431_200_000)
    now = here.deps.clock.now()
    with here.deps.uow() as uow:
        left = serve_residual(
            uow,
            here.deps,
            matter=matter,
            context={
                "residual": money,
                "irreversible": money,
                "frozen_at": now,
                "elect_until": now + timedelta(days=30),
            },
        )
        chosen = serve_election(
            uow,
            here.deps,
            matter=matter,
            context={
                "residual": money,
                "choice": "donate",
                "by_default": False,
                "charity_name": "Open Rivers",
                "until": None,
            },
        )
    assert "EUR 431.20 of your money is left" in left.content.text
    assert "You chose to give EUR 431.20 to Open Rivers." in chosen.content.text
    assert {letter.id for letter in here.letters(LetterKind.WIND_DOWN)} == {left.id, chosen.id}
