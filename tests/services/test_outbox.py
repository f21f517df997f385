from __future__ import annotations

from datetime import timedelta

import pytest
from tests.memory import NOON, PowerCut, memory_deps
from tests.memory.people import REVIEWER, scene

from adjudge.domain.actor import Actor, program
from adjudge.domain.cases.letter import LATEST_RECEIPT
from adjudge.domain.errors import NotAllowed, NotFound
from adjudge.services.letters import run_from
from adjudge.services.outbox import (
    FIRST_RETRY,
    LONGEST_RETRY,
    MAX_ATTEMPTS,
    record_bounce,
    retry_at,
    send_waiting,
    unreached,
)

ADDRESS = "ads@kestrel.example"


def declined(deps):
    return scene(deps).promote("Guaranteed safety.").letter


def stored(deps, letter):
    with deps.reading() as uow:
        return uow.letters.get(letter.id)


def test_a_letter_goes_to_every_confirmed_address_once():
    deps = memory_deps()
    letter = declined(deps)
    assert send_waiting(deps) == 1
    assert send_waiting(deps) == 0
    assert [mail["to"] for mail in deps.mailer.sent] == [ADDRESS]
    assert deps.mailer.sent[0]["text"] == letter.content.text


def test_what_a_server_accepted_counts_as_received():
    deps = memory_deps()
    letter = declined(deps)
    assert stored(deps, letter).received_at is None
    send_waiting(deps)
    first = stored(deps, letter).received_at
    assert first is not None
    assert first >= letter.served_at


def test_a_refusal_is_tried_again_later_and_holds_up_nothing():
    deps = memory_deps()
    letter = declined(deps)
    deps.mailer.refused.add(ADDRESS)
    assert send_waiting(deps) == 0
    assert stored(deps, letter).received_at is None
    deps.mailer.refused.clear()
    assert send_waiting(deps) == 0
    deps.clock.advance(hours=1)
    assert send_waiting(deps) == 1


def test_one_refused_address_does_not_hold_up_another():
    deps = memory_deps()
    declined(deps)
    scene(deps, "heron").promote("Guaranteed safety.")
    deps.mailer.refused.add(ADDRESS)
    assert send_waiting(deps) == 1
    assert [mail["to"] for mail in deps.mailer.sent] == ["ads@heron.example"]


def test_no_transaction_is_open_while_a_server_is_slow():
    deps = memory_deps()
    declined(deps)
    inside = []

    def send(*, to, subject, text, message_id):
        assert message_id
        with deps.uow():
            inside.append((to, subject, text))

    deps.mailer.send = send
    assert send_waiting(deps) == 1
    assert len(inside) == 1


def test_after_a_power_cut_while_sending_the_mail_goes_out_later():
    deps = memory_deps()
    declined(deps)
    works = deps.mailer.send

    def dies(**mail):
        raise PowerCut(mail["to"])

    deps.mailer.send = dies
    with pytest.raises(PowerCut):
        send_waiting(deps)
    deps.mailer.send = works
    assert send_waiting(deps) == 0
    deps.clock.advance(minutes=11)
    assert send_waiting(deps) == 1


def test_at_most_as_many_as_asked():
    deps = memory_deps()
    town = scene(deps)
    for _ in range(3):
        town.promote("Guaranteed safety.")
    assert send_waiting(deps, limit=2) == 2
    assert send_waiting(deps, limit=2) == 1


def test_the_wait_doubles_up_to_a_limit():
    assert retry_at(NOON, 0) == NOON + FIRST_RETRY
    assert retry_at(NOON, 1) == NOON + 2 * FIRST_RETRY
    assert retry_at(NOON, 10**6) == NOON + LONGEST_RETRY
    assert timedelta(minutes=1) <= FIRST_RETRY


POSTMASTER = program("bounces")


def mails(deps, letter):
    with deps.reading() as uow:
        return uow.outbox.by_letter(letter.id)


def second_address(deps, letter, email="desk@kestrel.example"):
    with deps.uow() as uow:
        uow.parties.confirm_address(letter.party_id, email, deps.clock.now())
    return email


def test_an_address_refused_for_good_is_not_tried_again_and_staff_see_it():
    deps = memory_deps()
    letter = declined(deps)
    deps.mailer.unknown.add(ADDRESS)
    assert send_waiting(deps) == 0
    deps.mailer.unknown.clear()
    deps.clock.advance(days=30)
    assert send_waiting(deps) == 0
    (mail,) = mails(deps, letter)
    assert mail.gave_up_at is not None
    assert mail.problem == "550 no such mailbox"
    with deps.reading() as uow:
        (lost,) = unreached(uow)
    assert (lost.letter.id, lost.addresses) == (letter.id, (ADDRESS,))
    assert "550" in lost.problem


def test_a_refusal_for_good_searches_another_confirmed_address():
    deps = memory_deps()
    letter = declined(deps)
    other = second_address(deps, letter)
    deps.mailer.unknown.add(ADDRESS)
    assert send_waiting(deps) == 1
    assert [mail["to"] for mail in deps.mailer.sent] == [other]
    assert stored(deps, letter).received_at is not None
    with deps.reading() as uow:
        assert unreached(uow) == []


def test_a_letter_that_was_opened_needs_no_search_by_staff():
    deps = memory_deps()
    letter = declined(deps)
    with deps.uow() as uow:
        uow.letters.save(uow.letters.lock(letter.id).received(deps.clock.now()))
    deps.mailer.unknown.add(ADDRESS)
    send_waiting(deps)
    with deps.reading() as uow:
        assert unreached(uow) == []


def test_attempts_are_bounded():
    deps = memory_deps()
    letter = declined(deps)
    deps.mailer.refused.add(ADDRESS)
    for _ in range(MAX_ATTEMPTS + 5):
        send_waiting(deps)
        deps.clock.advance(hours=7)
    (mail,) = mails(deps, letter)
    assert mail.attempts == MAX_ATTEMPTS
    assert mail.gave_up_at is not None


def test_a_mail_that_comes_back_delays_the_recipients_clocks_and_never_the_service():
    deps = memory_deps()
    letter = declined(deps)
    send_waiting(deps)
    accepted = stored(deps, letter).received_at
    with deps.reading() as uow:
        assert run_from(uow, uow.letters.get(letter.id)) == accepted
    (mail,) = mails(deps, letter)
    deps.clock.advance(days=2)
    record_bounce(
        deps, POSTMASTER, message_id=f"<{mail.message_id}@testville.example>", problem="550 gone"
    )
    with deps.reading() as uow:
        assert run_from(uow, uow.letters.get(letter.id)) == letter.served_at + LATEST_RECEIPT
        assert [lost.letter.id for lost in unreached(uow)] == [letter.id]
    assert stored(deps, letter).served_at == letter.served_at
    assert stored(deps, letter).received_at == accepted


def test_after_a_bounce_the_clocks_run_from_the_next_acceptance():
    deps = memory_deps()
    letter = declined(deps)
    send_waiting(deps)
    other = second_address(deps, letter)
    (mail,) = mails(deps, letter)
    deps.clock.advance(days=2)
    record_bounce(deps, REVIEWER, message_id=mail.message_id, problem="mailbox full")
    assert send_waiting(deps) == 1
    second = next(one for one in mails(deps, letter) if one.to == other)
    with deps.reading() as uow:
        assert run_from(uow, uow.letters.get(letter.id)) == second.sent_at
        assert unreached(uow) == []


def test_a_bounce_told_twice_changes_nothing():
    deps = memory_deps()
    letter = declined(deps)
    send_waiting(deps)
    (mail,) = mails(deps, letter)
    record_bounce(deps, POSTMASTER, message_id=mail.message_id, problem="550 gone")
    before = mails(deps, letter)
    second_address(deps, letter)
    record_bounce(deps, POSTMASTER, message_id=mail.message_id, problem="another word")
    assert mails(deps, letter) == before


@pytest.mark.parametrize("message_id", ["", "<x@y>", "0197a1b2.0011", "<" * 5000])
def test_a_bounce_of_a_mail_that_is_not_ours_is_named(message_id):
    deps = memory_deps()
    declined(deps)
    with pytest.raises(NotFound):
        record_bounce(deps, POSTMASTER, message_id=message_id, problem="550")


def test_a_party_cannot_say_that_its_mail_came_back():
    deps = memory_deps()
    letter = declined(deps)
    (mail,) = mails(deps, letter)
    with pytest.raises(NotAllowed):
        record_bounce(
            deps,
            Actor(id="7", party_ids=frozenset({letter.party_id})),
            message_id=mail.message_id,
            problem="no",
        )


def test_a_repeat_goes_out_under_the_same_message_id():
    deps = memory_deps()
    declined(deps)
    works = deps.mailer.send

    def dies_after(**mail):
        works(**mail)
        raise PowerCut(mail["to"])

    deps.mailer.send = dies_after
    with pytest.raises(PowerCut):
        send_waiting(deps)
    deps.mailer.send = works
    deps.clock.advance(minutes=11)
    assert send_waiting(deps) == 1
    first, second = deps.mailer.ids
    assert first == second
