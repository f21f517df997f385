"""The Ads Policy as the site runs it: which state was published when stands in the register."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from adjudge.domain.cases.clause_acts import amended, seen
from adjudge.domain.cases.general_act import GeneralAct
from adjudge.domain.policy.rulebook import Rulebook
from adjudge.services.carried import RegisterEntry
from adjudge.services.organic_ports import Clock
from adjudge.services.ports import Deps, Rulebooks, UnitOfWork
from adjudge.services.register import EntryType, record


class PolicyInForce:
    """The rulebooks of `base`, with what general acts have made of the Ads Policy since.

    `acts` gives every general act, whatever transaction is open; it is asked each time, so that
    every process goes by an act from its moment on.
    """

    def __init__(
        self, base: Rulebooks, acts: Callable[[], Sequence[GeneralAct]], clock: Clock
    ) -> None:
        self._base, self._acts, self._clock = base, acts, clock
        self._last: tuple[object, Rulebook] | None = None

    def ads(self) -> Rulebook:
        """The Ads Policy as it is now."""
        return self.ads_at(self._clock.now())

    def ads_at(self, moment: datetime) -> Rulebook:
        """The Ads Policy as it was seen at a moment."""
        base, acts = self._base.ads(), self._acts()
        if not acts:
            return base
        key = (id(base), seen(acts, moment))
        last = self._last
        if last is None or last[0] != key:
            last = self._last = (key, amended(base, acts, moment))
        return last[1]


def register_policy(deps: Deps) -> RegisterEntry | None:
    """Enter the present state of the Ads Policy into the register, once; None if it is there.

    The entry names every clause version with the hash of its text, so that a clause changed without
    a new version can be shown. Raises nothing of its own.
    """
    with deps.uow() as uow:
        return enter_policy(uow, deps)


def enter_policy(uow: UnitOfWork, deps: Deps) -> RegisterEntry | None:
    """The same within the caller's transaction."""
    book = deps.rulebooks.ads()
    texts = {clause.ref: clause.text_sha256 for clause in book.clauses}
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
