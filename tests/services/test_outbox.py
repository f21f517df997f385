from __future__ import annotations

from datetime import timedelta

import pytest
from tests.memory import NOON, PowerCut, memory_deps
from tests.memory.people import scene

from adjudge.services.outbox import FIRST_RETRY, LONGEST_RETRY, retry_at, send_waiting

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

    def send(*, to, subject, text):
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
