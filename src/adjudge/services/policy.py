"""The Ads Policy as the site runs it: which state was published when stands in the register."""

from __future__ import annotations

from adjudge.services.carried import RegisterEntry
from adjudge.services.ports import Deps
from adjudge.services.register import EntryType, record


def register_policy(deps: Deps) -> RegisterEntry | None:
    """Enter the present state of the Ads Policy into the register, once; None if it is there.

    The entry names every clause version with the hash of its text, so that a clause changed without
    a new version can be shown. Raises nothing of its own.
    """
    book = deps.rulebooks.ads()
    texts = {clause.ref: clause.text_sha256 for clause in book.clauses}
    with deps.uow() as uow:
        if uow.register.by_subject(book.ref):
            return None
        return record(
            uow,
            deps,
            type=EntryType.POLICY_PUBLISHED,
            subject_id=book.ref,
            party_id=None,
            record={"policy_version": book.ref, "clauses": texts},
            public={"policy_version": book.ref, "clauses": sorted(texts)},
            released=True,
        )
