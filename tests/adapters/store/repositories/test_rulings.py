from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.factories import rows as make
from tests.factories.rows import NOW

from adjudge.adapters.store.models import OutboxMail, Ruling
from adjudge.adapters.store.statements import StatementUnreadable
from adjudge.adapters.store.unit_of_work import DjangoUnitOfWork, reading
from adjudge.domain.actor import Actor
from adjudge.domain.cases.appeal import AppealExists
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.ruling import SameDecider
from adjudge.domain.errors import NotFound
from adjudge.domain.steps import Step


def test_numbers_count_from_one_without_gaps(told):
    with DjangoUnitOfWork() as uow:
        assert (told.case.number, uow.cases.next_number()) == (1, 2)
        assert (told.ruling.number, uow.rulings.next_number()) == (1, 2)


def test_lists_follow_their_numbers(told):
    with DjangoUnitOfWork() as uow:
        second = make.make_ruling(uow, told.case, told.ruling.statement)
        assert uow.rulings.by_case(told.case.id) == [told.ruling, second]
        assert uow.exhibits.by_case(told.case.id) == [told.exhibit]
        assert uow.facts.by_case(told.case.id) == [told.fact]
        assert uow.appeals.by_ruling(told.ruling.id) == [told.appeal]
        assert uow.particulars.by_ruling(told.ruling.id) == [told.particulars]
        assert uow.measures.by_advertiser(told.advertiser.id) == [told.measure]
        assert uow.measures.by_ruling(told.ruling.id) == [told.measure]
        assert uow.letters.by_party(told.ruling.party_id) == [told.letter]


def test_a_served_ruling_waits_until_its_measure_is_in_force(told):
    with DjangoUnitOfWork() as uow:
        assert uow.rulings.waiting_for_effect() == [told.ruling.id]
        assert [r.id for r in uow.rulings.at_stake(told.advertiser.id)] == [told.ruling.id]
        uow.rulings.save(told.ruling.take("put_into_effect", Actor(id="9"), NOW))
        assert uow.rulings.waiting_for_effect() == []
        assert [r.id for r in uow.rulings.at_stake(told.advertiser.id)] == [told.ruling.id]
        uow.rulings.save(uow.rulings.get(told.ruling.id).take("lift", Actor(id="9"), NOW))
        assert uow.rulings.at_stake(told.advertiser.id) == []


def test_a_statement_that_was_damaged_is_not_read(told):
    stored = Ruling.objects.values().get()
    broken = {**stored, "id": make.new_id(), "number": 77, "statement": {"version": 1}}
    Ruling.objects.create(**broken)
    with reading() as uow, pytest.raises(StatementUnreadable):
        uow.rulings.get(broken["id"])
    assert told.ruling.statement.summary


def test_exhibits_keep_the_bytes_that_they_state(told):
    with DjangoUnitOfWork() as uow:
        assert uow.exhibits.content(told.exhibit.id) == make.CONTENT
        other = replace(told.exhibit, id=make.new_id(), number=2)
        uow.exhibits.add(other)
        with pytest.raises(AssertionError):
            uow.exhibits.put_content(other.id, make.CONTENT[::-1])
        with pytest.raises(NotFound):
            uow.exhibits.content(other.id)


def test_a_fact_keeps_the_order_of_its_exhibits(told):
    with DjangoUnitOfWork() as uow:
        second = replace(told.exhibit, id=make.new_id(), number=2)
        uow.exhibits.add(second)
        fact = replace(
            told.fact, id=make.new_id(), number=2, exhibit_ids=(second.id, told.exhibit.id)
        )
        uow.facts.add(fact)
        assert uow.facts.by_case(told.case.id) == [told.fact, fact]


def test_serving_a_letter_queues_one_mail_for_each_confirmed_address(told):
    party_id = told.ruling.party_id
    with DjangoUnitOfWork() as uow:
        OutboxMail.objects.all().delete()
        uow.parties.confirm_address(party_id, "second@kestrel-lab.example", NOW)
        uow.parties.add_address(party_id, "unconfirmed@kestrel-lab.example", NOW)
        letter = make.make_letter(uow, told.ruling, LetterKind.PARTICULARS)
        assert uow.outbox.waiting(NOW, limit=9) == []
        waiting = uow.outbox.waiting(letter.served_at, limit=9)
    assert [(mail.to, mail.letter_id, mail.text) for mail in waiting] == [
        ("letters@kestrel-lab.example", letter.id, letter.content.text),
        ("second@kestrel-lab.example", letter.id, letter.content.text),
    ]


def test_a_mail_waits_until_it_was_sent(told):
    due = told.letter.served_at
    with DjangoUnitOfWork() as uow:
        (mail,) = uow.outbox.waiting(due, limit=9)
        again = due + timedelta(hours=1)
        uow.outbox.taken(mail.id, until=again)
        uow.outbox.failed(mail.id, problem="no answer " * 99, try_again_at=again)
        assert uow.outbox.waiting(due, limit=9) == []
        (mail,) = uow.outbox.waiting(again, limit=9)
        assert mail.attempts == 1
        uow.outbox.sent(mail.id, again)
        assert uow.outbox.waiting(again + timedelta(days=9), limit=9) == []
        with pytest.raises(NotFound):
            uow.outbox.sent("999999", again)


def test_a_mail_that_came_back_is_kept_with_its_reason_and_waits_no_longer(told):
    later = told.letter.served_at + timedelta(days=9)
    with DjangoUnitOfWork() as uow:
        (mail,) = uow.outbox.waiting(told.letter.served_at, limit=9)
        uow.outbox.gave_up(mail.id, problem="550 no such mailbox", at=later)
        assert uow.outbox.waiting(later, limit=9) == []
        for _ in range(2):
            uow.outbox.queue(told.letter.id, "second@kestrel-lab.example", later)
    with reading() as uow:
        first, second = uow.outbox.by_letter(told.letter.id)
        assert (first.problem, first.gave_up_at) == ("550 no such mailbox", later)
        assert (second.to, second.sent_at, second.gave_up_at) == (
            "second@kestrel-lab.example",
            None,
            None,
        )
        assert uow.outbox.given_up(limit=9) == [first]


def test_the_second_appeal_of_a_party_against_one_ruling_is_refused(told):
    with pytest.raises(AppealExists), DjangoUnitOfWork() as uow:
        uow.appeals.add(replace(told.appeal, id=make.new_id()))


def test_a_service_that_forgot_to_check_meets_the_database(told):
    """The domain refuses it first; here nothing but the trigger stands in the way."""
    forged = Step(name="admit", actor_id=str(told.second.pk), at=NOW)
    with pytest.raises(SameDecider), DjangoUnitOfWork() as uow:
        uow.appeals.save(replace(told.appeal, steps=(forged,)))
    with reading() as uow:
        assert uow.appeals.get(told.appeal.id) == told.appeal


def test_a_receipt_is_kept_once_under_its_hash(told):
    with DjangoUnitOfWork() as uow:
        for _ in range(2):
            sha256 = uow.wind_downs.put_receipt(
                told.wind_down.id, name="again.pdf", content=b"proof", at=NOW
            )
        assert sha256 == hashlib.sha256(b"proof").hexdigest()
        assert uow.wind_downs.receipt(told.wind_down.id, sha256) == b"proof"
        with pytest.raises(NotFound):
            uow.wind_downs.receipt(told.wind_down.id, "0" * 64)
        assert uow.wind_downs.open_ids() == [told.wind_down.id]
        assert uow.wind_downs.by_advertiser(told.advertiser.id) == [told.wind_down]
