from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.factories import rows as make
from tests.factories.rows import NOW
from tests.factories.story import Story

from adjudge.adapters.store.unit_of_work import DjangoUnitOfWork
from adjudge.domain.actor import Actor
from adjudge.domain.cases.exhibit import Contest
from adjudge.domain.errors import Conflict, NotFound
from adjudge.domain.ledger import winddown
from adjudge.domain.standing.measures import EndKind

AGGREGATES = {
    "posts": "post",
    "advertisers": "advertiser",
    "line_items": "line_item",
    "promoted_posts": "promoted",
    "cases": "case",
    "exhibits": "exhibit",
    "facts": "fact",
    "rulings": "ruling",
    "letters": "letter",
    "measures": "measure",
    "appeals": "appeal",
    "particulars": "particulars",
    "wind_downs": "wind_down",
}
LATER = NOW + timedelta(days=9)
ACTOR = Actor(id="9")


@pytest.mark.parametrize(("repository", "part"), AGGREGATES.items())
def test_what_was_added_reads_back_the_same(told, repository, part):
    with DjangoUnitOfWork() as uow:
        repo, item = getattr(uow, repository), getattr(told, part)
        assert repo.get(item.id) == item
        assert repo.lock(item.id) == item
        repo.save(item)
        assert repo.get(item.id) == item


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("key", ["", "nobody", "x" * 400, "with\0nul"])
@pytest.mark.parametrize("repository", [*AGGREGATES, "parties", "campaigns"])
def test_what_is_not_there_is_not_found(repository, key):
    with DjangoUnitOfWork() as uow, pytest.raises(NotFound):
        getattr(uow, repository).get(key)


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("repository", ["cases", "promoted_posts"])
def test_only_what_was_added_can_be_saved(told, repository):
    stranger = replace(getattr(told, AGGREGATES[repository]), id=make.new_id())
    with DjangoUnitOfWork() as uow, pytest.raises(NotFound):
        getattr(uow, repository).save(stranger)


def changes(told: Story) -> dict[str, object]:
    """Each mutable aggregate after one lawful change."""
    settled, _ = winddown.settled_events(told.wind_down, by="program:worker", events=3, at=LATER)
    return {
        "posts": replace(told.post, deleted_at=LATER),
        "advertisers": replace(told.advertiser, closed_at=LATER),
        "promoted_posts": told.promoted.take("end", ACTOR, LATER),
        "cases": told.case.take("rule", ACTOR, LATER),
        "exhibits": told.exhibit.answered("It was never proved.", Contest.DISPUTED),
        "rulings": told.ruling.take("put_into_effect", ACTOR, LATER),
        "letters": told.letter.received(LATER),
        "measures": told.measure.end(EndKind.LIFTED, LATER),
        "wind_downs": settled,
    }


@pytest.mark.parametrize("repository", sorted(set(AGGREGATES) - {"line_items", "facts"}))
def test_what_may_change_can_be_saved_and_nothing_else(told, repository):
    changed = changes(told).get(repository)
    if changed is None:  # an appeal and a request for particulars change by steps alone
        before = getattr(told, AGGREGATES[repository])
        changed = replace(before, steps=(make.step("admit", "9"),))
        if repository == "particulars":
            changed = replace(before, steps=(make.step("answer", "9", text="That one."),))
    with DjangoUnitOfWork() as uow:
        repo = getattr(uow, repository)
        repo.save(changed)
        assert repo.get(changed.id) == changed


@pytest.mark.parametrize(
    ("repository", "change"),
    [
        ("posts", {"text": "Something else"}),
        ("advertisers", {"slot": 4_000_000}),
        ("line_items", {"created_at": LATER}),
        ("rulings", {"drafted_by": "somebody else"}),
        ("letters", {"served_at": LATER}),
        ("facts", {"proposition": "Something else"}),
    ],
)
def test_a_fixed_part_that_differs_is_a_fault_of_the_program(told, repository, change):
    altered = replace(getattr(told, AGGREGATES[repository]), **change)
    with DjangoUnitOfWork() as uow, pytest.raises(AssertionError):
        getattr(uow, repository).save(altered)


def test_the_later_of_two_who_read_the_same_meets_a_conflict(told):
    mine = told.ruling.take("put_into_effect", ACTOR, LATER)
    theirs = told.ruling.take("reverse", ACTOR, LATER)
    with DjangoUnitOfWork() as uow:
        uow.rulings.save(mine)
    with DjangoUnitOfWork() as uow:
        with pytest.raises(Conflict):
            uow.rulings.save(theirs)
        with pytest.raises(Conflict):
            uow.rulings.save(told.ruling)
        assert uow.rulings.get(told.ruling.id) == mine


def test_a_status_follows_from_the_steps(told):
    from adjudge.adapters.store.models import Ruling  # noqa: PLC0415 - beside what it shows

    assert Ruling.objects.get().status == "served"
    with DjangoUnitOfWork() as uow:
        uow.rulings.save(told.ruling.take("put_into_effect", ACTOR, LATER))
    assert Ruling.objects.get().status == "in force"


def test_a_list_costs_two_queries_however_long(told, django_assert_num_queries):
    with DjangoUnitOfWork() as uow:
        for _ in range(3):
            make.make_promoted(uow, told.line_item, make.make_post(uow, told.member))
    with django_assert_num_queries(2):
        found = DjangoUnitOfWork().promoted_posts.by_advertiser(told.advertiser.id)
    assert [len(post.steps) for post in found] == [1, 1, 1, 1]
