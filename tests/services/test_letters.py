from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from tests.memory.people import (
    APPEALS_OFFICER,
    OPERATOR,
    REVIEWER,
    key,
    member,
)
from tests.services.roads import road

from adjudge.adapters.letter_press import LetterIncomplete, LetterUnknown
from adjudge.domain.actor import Actor, program
from adjudge.domain.ads.party import Party
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.measure import Scope, Territory, TerritoryRole, TimeWindow
from adjudge.domain.errors import NotFound
from adjudge.domain.money import Money
from adjudge.domain.register.leaf import decode_leaf, opens
from adjudge.services.bundle import write_case_bundle
from adjudge.services.letter_contexts import narrowed
from adjudge.services.letters import (
    Matter,
    about,
    notice_of,
    open_letter,
    serve_election,
    serve_letter,
    serve_residual,
)
from adjudge.services.outbox import send_waiting


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
                "held": Money("EUR", 0),
                "frozen": Money("EUR", 0),
                "frozen_at": now,
                "elect_until": now + timedelta(days=30),
                "cause": "closing",
                "again": False,
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


def other_party(deps, name="Heron Media"):
    """A client, a notifier ...: a party that is not the advertiser's."""
    party = Party(id=key(deps), legal_name=name, country="DE", created_at=deps.clock.now())
    with deps.uow() as uow:
        uow.parties.add(party)
        uow.parties.confirm_address(party.id, "desk@heron.example", deps.clock.now())
    return party


def inform(here, party_id, **options):
    with here.deps.uow() as uow:
        return serve_letter(
            uow,
            here.deps,
            kind=LetterKind.INFORMATION,
            template="information",
            matter=Matter(
                party_id=party_id,
                advertiser_id=here.scene.advertiser.id,
                subject_id=here.case.id,
                reference=here.case.reference,
                case_id=here.case.id,
                case_reference=here.case.reference,
            ),
            context={"summary": "A court asked for it.", "facts": [], "written_by": "reviewer 3"},
            now=here.deps.clock.now(),
            **options,
        )


def test_a_letter_may_go_to_another_party_than_the_advertisers():
    here = road()
    party = other_party(here.deps)
    letter = inform(here, party.id)
    assert "To Heron Media, served by Testville" in letter.content.text
    with here.deps.reading() as uow:
        assert [mail.to for mail in uow.outbox.by_letter(letter.id)] == ["desk@heron.example"]
    reader = Actor(id="9", party_ids=frozenset({party.id}))
    assert open_letter(here.deps, reader, letter_id=letter.id).received_at is not None
    with pytest.raises(NotFound):
        open_letter(here.deps, here.scene.actor, letter_id=letter.id)


def test_mail_of_another_party_that_came_back_is_not_sent_to_the_advertisers_payer():
    here = road()
    letter = inform(here, other_party(here.deps).id)
    here.deps.mailer.unknown.add("desk@heron.example")
    send_waiting(here.deps)
    with here.deps.reading() as uow:
        (mail,) = uow.outbox.by_letter(letter.id)
        assert mail.gave_up_at is not None


def test_the_advertiser_has_no_letter_of_others_in_its_case_bundle():
    here = road()
    here.ban()
    party = other_party(here.deps)
    letter = inform(here, party.id)
    names: list[str] = []
    log = SimpleNamespace(vkey="no+key", checkpoint=lambda: None, receipt=lambda _index: None)
    write_case_bundle(
        here.deps,
        here.scene.actor,
        case_id=here.case.id,
        proofs=log,
        put=lambda name, _content: names.append(name),
    )
    assert not any(f"{letter.proof_leaf:08d}" in name for name in names)


def test_a_language_in_which_there_is_no_letter_is_refused_and_nothing_is_served():
    here = road()
    before = len(here.letters())
    with pytest.raises(LetterUnknown, match="no letter information in ar"):
        inform(here, here.scene.advertiser.party_id, language="ar")
    assert len(here.letters()) == before
    letter = inform(here, here.scene.advertiser.party_id, language="en")
    assert letter.content.language == "en"


def test_seven_days_not_thirty_once_the_addresses_are_removed():
    here = road()
    letter = inform(here, here.scene.advertiser.party_id)
    assert letter.clocks_run_from() == letter.served_at + timedelta(days=30)
    removed = letter.clocks_run_from(address_removed=True)
    assert removed == letter.served_at + timedelta(days=7)
    opened = letter.received(letter.served_at + timedelta(days=2))
    assert opened.clocks_run_from(address_removed=True) == opened.received_at


def test_a_narrowed_scope_is_said_axis_by_axis():
    scope = Scope(
        whole_party=True,
        categories=("games", "dating"),
        minimum_age=18,
        time_windows=(TimeWindow(weekdays=(0, 6), from_hour=6, to_hour=22),),
        territories=(Territory(code="DE", role=TerritoryRole.VIEWER),),
    )
    assert narrowed(scope, {}) == [
        "categories games, dating",
        "viewers younger than 18, or of unknown age",
        "Monday, Sunday, 6:00 to 22:00 UTC",
        "DE as the viewer territory",
    ]
    assert narrowed(Scope(whole_party=True), {}) == []


def test_an_account_is_said_by_its_handle_and_by_its_id_only_when_it_is_there_no_more():
    scope = Scope(whole_party=True, account_ids=("31", "32"))
    assert narrowed(scope, {"31": "kestrel"}) == ["accounts @kestrel, 32"]


def test_a_letter_names_the_accounts_that_a_measure_is_limited_to():
    here = road()
    account = here.scene.actor.account_id
    assert account is not None
    scope = Scope(whole_party=True, account_ids=(account, "gone"))
    here.ban(replace(here.statement(), scope=scope))
    for kind in (LetterKind.PROPOSAL, LetterKind.NOTICE):
        (letter,) = here.letters(kind)
        for words in (letter.content.text, letter.content.html):
            assert f"only what matches all of these: accounts @{account}, gone." in words
