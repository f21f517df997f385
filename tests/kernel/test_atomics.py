"""Atomic words: what one thread or process stores, a loop in another one sees."""

import threading

import numpy as np
import pytest

from adjudge.kernel import atomics

LIMIT = 200_000_000_000


@pytest.fixture
def words():
    return np.zeros(16, np.int64)


def test_a_loop_that_spins_on_the_load_sees_a_store_of_another_thread(words):
    assert atomics.spin_until(words, 5, 0, 1) == 1  # compiled before the thread starts
    reads = []
    spinner = threading.Thread(
        target=lambda: reads.append(atomics.spin_until(words, 5, 42, LIMIT)), daemon=True
    )
    spinner.start()
    spinner.join(timeout=0.05)
    assert spinner.is_alive()
    atomics.store(words, 5, 42)
    spinner.join(timeout=60)
    assert reads[0] > 1


def test_spinning_ends_at_its_limit(words):
    assert atomics.spin_until(words, 5, 42, 10) == -1


def test_load_and_store_touch_one_word(words):
    atomics.store(words, 3, -(2**63))
    assert atomics.load(words, 3) == -(2**63)
    assert words.tolist().count(0) == 15


def test_store_each_writes_all_places(words):
    atomics.store_each(words, np.array([1, 4, 9]), 7)
    assert np.flatnonzero(words == 7).tolist() == [1, 4, 9]


def test_a_mark_is_raised_and_never_lowered(words):
    assert atomics.raise_to(words, 0, 10) == 10
    assert atomics.raise_to(words, 0, 3) == 10
    assert atomics.load(words, 0) == 10


def test_a_tick_is_after_everything_before_it_and_never_repeats(words):
    assert atomics.raise_to(words, 0, 10) == 10
    assert atomics.tick(words, 0, 3) == 11
    assert atomics.tick(words, 0, 11) == 12
    assert atomics.tick(words, 0, 50) == 51
    assert atomics.raise_to(words, 0, 40) == 51
