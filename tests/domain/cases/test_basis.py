from __future__ import annotations

from adjudge.domain.cases.basis import NO_BASIS, Basis


def test_what_a_ruling_would_fall_with_is_what_it_is_built_on_and_what_it_says_was_evaded():
    basis = Basis(built_on=("r1", "r2", "r1"), supersedes=("r3",), evades="r2")
    assert basis.ruling_ids == ("r1", "r2")


def test_the_step_keeps_what_there_is_and_nothing_else():
    assert NO_BASIS.data() == {}
    assert Basis(evades="r1").data() == {"built_on": "r1", "evades": "r1"}
    assert Basis(supersedes=("a", "b")).data() == {"supersedes": "a b"}
