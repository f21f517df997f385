"""What each rule of the database refuses, tried once, by the table and message of the rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from django.db import models, transaction
from tests.factories import matters
from tests.factories import rows as make
from tests.factories.rows import NOW
from tests.factories.story import Story

from adjudge.adapters.store import models as tables
from adjudge.adapters.store.unit_of_work import DjangoUnitOfWork
from adjudge.domain.actor import StaffRole
from adjudge.domain.cases.letter import LetterKind


def add_step(kind: str, subject_id: str, name: str, actor_id: str, *, seq: int | None = None):
    taken = tables.StepRow.objects.filter(subject_kind=kind, subject_id=subject_id)
    tables.StepRow.objects.create(
        subject_kind=kind,
        subject_id=subject_id,
        seq=taken.count() if seq is None else seq,
        name=name,
        actor_id=actor_id,
        at=NOW,
    )


def add_measure(told: Story, **changes: object) -> None:
    """Insert the story's measure once more, for a ruling that has none yet, with changes."""
    with DjangoUnitOfWork() as uow:
        steps = make.decided_by(str(told.reviewer.pk), str(told.second.pk))
        taken = changes.pop("steps", steps)
        kind = changes.pop("letter_kind", LetterKind.NOTICE)
        ruling = make.make_ruling(uow, told.case, told.ruling.statement, *taken)
        letter = make.make_letter(uow, ruling, kind)
        measure = make.measure_of(ruling, letter)
    row = {
        "id": measure.id,
        "ruling_id": ruling.id,
        "letter_id": letter.id,
        "advertiser_id": ruling.advertiser_id,
        "kind": measure.kind.value,
        "whole_party": True,
        "served_at": measure.served_at,
        "effective_at": measure.effective_at,
    }
    with transaction.atomic():
        tables.Measure.objects.create(**{**row, **changes})


def add_transfer(told: Story, **changes: object) -> None:
    row = {
        "id": make.new_id(),
        "idempotency_key": make.new_id(),
        "request_sha256": "0" * 64,
        "debit_account_id": told.reserved.debit_account,
        "credit_account_id": told.reserved.credit_account,
        "amount": told.reserved.amount,
        "currency": "EUR",
        "kind": "reservation",
        "phase": "post",
        "pending_id": told.reserved.id,
        "at": NOW,
    }
    with transaction.atomic():
        tables.Transfer.objects.create(**{**row, **changes})


def budget_while_money_is_wound_down(told: Story) -> None:
    key = f"budget:{make.new_id()}:first"
    add_transfer(told, phase="pending", pending_id=None, idempotency_key=key)


def step_out_of_turn(told: Story) -> None:
    add_step("case", told.case.id, "rule", "1", seq=7)


def proposer_approves(told: Story) -> None:
    add_step("ruling", told.ruling.id, "approve", str(told.reviewer.pk))


def program_proposes_a_suspension(told: Story) -> None:
    add_step("ruling", told.ruling.id, "propose", "program:signals")


def program_drops_a_ruling(told: Story) -> None:
    add_step("ruling", told.ruling.id, "drop", "program:signals")


def one_person_narrows_nothing(told: Story) -> None:
    add_step("ruling", told.ruling.id, "narrow", str(told.second.pk))


def program_writes_a_second_view(told: Story) -> None:
    add_step("case", told.case.id, "second_view", "program:signals")


def text_of_a_served_ruling_changes(told: Story) -> None:
    with transaction.atomic():
        tables.Ruling.objects.filter(pk=told.ruling.id).update(measure="warning")


def program_approves_a_misuse_decision(told: Story) -> None:
    add_step("misuse", told.case.id, "approve", "program:signals")


def program_approves_a_re_screening(told: Story) -> None:
    add_step("rescreening", told.case.id, "approve", "program:signals")


def second_person_decides_the_appeal(told: Story) -> None:
    add_step("appeal", told.appeal.id, "admit", str(told.second.pk))


def approver_grants_a_stay(told: Story) -> None:
    with DjangoUnitOfWork() as uow:
        stay = matters.make_stay(uow, told.appeal, str(told.member.pk))
    add_step("stay", stay.id, "grant", str(told.second.pk))


def proposer_confirms_the_settlement(told: Story) -> None:
    add_step("wind_down", told.wind_down.id, "settlement_proposed", "7")
    add_step("wind_down", told.wind_down.id, "settlement_confirmed", "7")


def whoever_asks_to_withhold_confirms_it(told: Story) -> None:
    with DjangoUnitOfWork() as uow:
        asked = matters.make_withholding(uow, told.exhibit, str(told.reviewer.pk))
    add_step("withholding", asked.id, "confirm", str(told.reviewer.pk))


def another_exhibit_is_sealed(told: Story) -> None:
    with DjangoUnitOfWork() as uow:
        asked = matters.make_withholding(uow, told.exhibit, str(told.reviewer.pk))
        beside = replace(told.exhibit, id=make.new_id(), number=2)
        uow.exhibits.add(beside)
    add_step("withholding", asked.id, "confirm", str(told.second.pk))
    tables.Matter.objects.filter(pk=asked.id).update(status="in force")
    with transaction.atomic():
        tables.Exhibit.objects.filter(pk=beside.id).update(disclosure="sealed")


def measure_on_a_proposal_letter(told: Story) -> None:
    add_measure(told, letter_kind=LetterKind.PROPOSAL)


def measure_that_nobody_approved(told: Story) -> None:
    add_measure(told, steps=(make.step("serve", str(told.reviewer.pk), 6),))


def measure_back_in_force(_told: Story) -> None:
    rows = tables.Measure.objects
    rows.update(ended_at=NOW + timedelta(days=3), end_kind="lifted")
    rows.update(ended_at=None, end_kind=None)


def letter_received_again(_told: Story) -> None:
    tables.Letter.objects.update(received_at=NOW + timedelta(days=1))
    tables.Letter.objects.update(received_at=NOW + timedelta(days=2))


def transfer_in_another_currency(told: Story) -> None:
    add_transfer(told, currency="SEK", phase="single", pending_id=None)


def post_of_more_than_was_reserved(told: Story) -> None:
    add_transfer(told, amount=told.reserved.amount + 1)


def balance_set_back(_told: Story) -> None:
    tables.LedgerAccount.objects.filter(kind="bank").update(posted_debits=1)


def spending_set_back(_told: Story) -> None:
    tables.LineItem.objects.update(spent_micros=0)


def campaign_running_again(_told: Story) -> None:
    tables.Campaign.objects.update(ended_at=NOW)
    tables.Campaign.objects.update(ended_at=None)


def post_undeleted(_told: Story) -> None:
    tables.Post.objects.update(deleted_at=NOW)
    tables.Post.objects.update(deleted_at=None)


def other_bytes_for_an_exhibit(told: Story) -> None:
    with DjangoUnitOfWork() as uow:
        described = replace(told.exhibit, id=make.new_id(), number=2)
        uow.exhibits.add(described)
    tables.ExhibitContent.objects.create(exhibit_id=described.id, content=b"another length")


def register_with_a_gap(_told: Story) -> None:
    tables.RegisterEntry.objects.create(
        index=99, type="gap", subject_id="x", at=NOW, leaf=b"", record={}, salt=b"", public={}
    )


def record_rewritten(_told: Story) -> None:
    tables.RegisterEntry.objects.update(record={"what": "something else"})


def released_again(_told: Story) -> None:
    tables.RegisterEntry.objects.update(released_at=NOW)
    tables.RegisterEntry.objects.update(released_at=NOW + timedelta(days=1))


def slot_of_a_post_for_an_advertiser(told: Story) -> None:
    row = tables.Advertiser.objects.values().get()
    tables.Advertiser.objects.create(**{**row, "id": "x", "slot_id": told.promoted.slot})


def slot_of_an_advertiser_for_a_post(told: Story) -> None:
    row = tables.PromotedPost.objects.values().get()
    tables.PromotedPost.objects.create(**{**row, "id": "x", "slot_id": told.advertiser.slot})


def line_item_in_another_currency(_told: Story) -> None:
    row = tables.LineItem.objects.values().get()
    tables.LineItem.objects.create(**{**row, "id": "x", "currency": "SEK"})


def promoted_post_of_another_advertiser(_told: Story) -> None:
    with DjangoUnitOfWork() as uow:
        other = make.make_advertiser(uow, make.make_user(), "Heron Tea")
        slot = uow.slots.allot()
    row = tables.PromotedPost.objects.values().get()
    tables.PromotedPost.objects.create(
        **{**row, "id": "x", "slot_id": slot, "advertiser_id": other.id}
    )


def drafter_publishes_a_general_act(told: Story) -> None:
    with DjangoUnitOfWork() as uow:
        act = matters.make_general_act(uow, str(told.second.pk))
    add_step("general_act", act.id, "announce", str(told.reviewer.pk))
    add_step("general_act", act.id, "publish", str(told.second.pk))


def outside_decider_in_another_case(told: Story) -> None:
    with DjangoUnitOfWork() as uow:
        other, _, _ = make.make_case(uow, told.advertiser)
        guest = make.make_user()
        uow.staff.grant(str(guest.pk), StaffRole.REVIEWER, case_id=other.id)
    add_step("case", other.id, "rule", str(guest.pk))
    add_step("case", told.case.id, "reopen", str(guest.pk))


ATTEMPTS: dict[tuple[type[models.Model], str], Callable[[Story], None]] = {
    (tables.StepRow, "same_decider misuse"): program_approves_a_misuse_decision,
    (tables.StepRow, "same_decider withholding"): whoever_asks_to_withhold_confirms_it,
    (tables.Exhibit, "withheld without a second person"): another_exhibit_is_sealed,
    (tables.StepRow, "same_decider re-screening"): program_approves_a_re_screening,
    (tables.StepRow, "same_decider second view"): program_writes_a_second_view,
    (tables.Ruling, "text stands"): text_of_a_served_ruling_changes,
    (tables.StepRow, "step out of turn"): step_out_of_turn,
    (tables.StepRow, "same_decider approve"): proposer_approves,
    (tables.StepRow, "same_decider propose"): program_proposes_a_suspension,
    (tables.StepRow, "same_decider program"): program_drops_a_ruling,
    (tables.StepRow, "same_decider narrow"): one_person_narrows_nothing,
    (tables.StepRow, "same_decider appeal"): second_person_decides_the_appeal,
    (tables.StepRow, "same_decider stay"): approver_grants_a_stay,
    (tables.StepRow, "outside decider elsewhere"): outside_decider_in_another_case,
    (tables.StepRow, "same_decider settlement"): proposer_confirms_the_settlement,
    (tables.StepRow, "same_decider general act"): drafter_publishes_a_general_act,
    (tables.Measure, "no measure before its notice"): measure_on_a_proposal_letter,
    (tables.Measure, "no measure without its ruling"): measure_that_nobody_approved,
    (tables.Measure, "ended once"): measure_back_in_force,
    (tables.Letter, "received once"): letter_received_again,
    (tables.Transfer, "accounts do not fit"): transfer_in_another_currency,
    (tables.Transfer, "reservation does not fit"): post_of_more_than_was_reserved,
    (tables.Transfer, "money is wound down"): budget_while_money_is_wound_down,
    (tables.LedgerAccount, "posted totals only grow"): balance_set_back,
    (tables.LineItem, "not of this campaign"): line_item_in_another_currency,
    (tables.PromotedPost, "not of this line item"): promoted_post_of_another_advertiser,
    (tables.LineItem, "spending only grows"): spending_set_back,
    (tables.Campaign, "ended once"): campaign_running_again,
    (tables.Post, "deleted once"): post_undeleted,
    (tables.ExhibitContent, "not the bytes described"): other_bytes_for_an_exhibit,
    (tables.RegisterEntry, "index out of turn"): register_with_a_gap,
    (tables.RegisterEntry, "erased or not at all"): record_rewritten,
    (tables.RegisterEntry, "released once"): released_again,
    (tables.Advertiser, "slot taken"): slot_of_a_post_for_an_advertiser,
    (tables.PromotedPost, "slot taken"): slot_of_an_advertiser_for_a_post,
}
