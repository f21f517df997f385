from __future__ import annotations

from tests.memory import memory_deps

from adjudge.services.policy import register_policy


def test_a_state_of_the_policy_is_registered_once_with_the_hash_of_every_clause():
    deps = memory_deps()
    book = deps.rulebooks.ads()
    entry = register_policy(deps)
    assert entry is not None
    assert entry.type == "policy_published"
    assert entry.released_at is not None
    assert entry.record["record"]["clauses"] == {c.ref: c.text_sha256 for c in book.clauses}
    assert register_policy(deps) is None
    with deps.reading() as uow:
        assert uow.register.size() == 1
