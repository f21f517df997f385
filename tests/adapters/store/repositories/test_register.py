from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from tests.factories import rows as make
from tests.factories.rows import NOW

from adjudge.adapters.store.unit_of_work import DjangoUnitOfWork, reading
from adjudge.domain.errors import NotFound

pytestmark = pytest.mark.usefixtures("database")


def test_entries_read_back_in_their_order():
    with DjangoUnitOfWork() as uow:
        assert uow.register.size() == 0
        assert [make.make_entry(uow, subject) for subject in "aba"] == [0, 1, 2]
    with reading() as uow:
        assert uow.register.size() == 3
        assert list(uow.register.leaves(1)) == [b'{"leaf":1}', b'{"leaf":2}']
        assert [entry.index for entry in uow.register.by_subject("a")] == [0, 2]
        entry = uow.register.entry(2)
        assert (entry.leaf, entry.salt) == (b'{"leaf":2}', b"s" * 16)
        assert entry.record == {"what": "a letter", "number": 2}
        assert entry.public == {"letter": "notice"}
        with pytest.raises(NotFound):
            uow.register.entry(3)


def test_an_index_that_was_rolled_back_is_given_again():
    def fail() -> None:
        with DjangoUnitOfWork() as uow:
            assert make.make_entry(uow, "a") == 0
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    with DjangoUnitOfWork() as uow:
        assert make.make_entry(uow, "b") == 0


def test_writers_at_the_same_time_leave_no_gap():
    def write(number: int) -> int:
        try:
            with DjangoUnitOfWork() as uow:
                return make.make_entry(uow, f"s{number}")
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        indexes = list(pool.map(write, range(20)))
    assert sorted(indexes) == list(range(20))


def test_the_first_release_counts():
    later = NOW + timedelta(days=30)
    with DjangoUnitOfWork() as uow:
        make.make_entry(uow, "a")
        make.make_entry(uow, "b")
        uow.register.release("a", NOW)
        make.make_entry(uow, "a")
        uow.register.release("a", later)
        released = [uow.register.entry(index).released_at for index in range(3)]
    assert released == [NOW, None, later]


def test_what_is_sealed_is_found_by_type_and_age():
    with DjangoUnitOfWork() as uow:
        for subject in "abc":
            make.make_entry(uow, subject)
        kind = uow.register.entry(0).type
        uow.register.release("b", NOW)
    with reading() as uow:
        at = uow.register.entry(0).at

        def sealed(types, before, after=-1, limit=9):
            found = uow.register.sealed(types, before=before, after_index=after, limit=limit)
            return [entry.subject_id for entry in found]

        assert sealed([kind], at + timedelta(days=1)) == ["a", "c"]
        assert sealed([kind], at + timedelta(days=1), after=0) == ["c"]
        assert sealed([kind], at + timedelta(days=1), limit=1) == ["a"]
        assert sealed([kind], at) == []
        assert sealed(["other"], at + timedelta(days=1)) == []
