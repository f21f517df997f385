"""The public register: every step of due process leaves an entry, in the transaction that took it.

The log holds types, times and salted commitments; the readable part stands beside it and appears
when it is released. Tiles and checkpoints are made after the commit, by `publish_log`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from adjudge.domain.errors import InvalidValue
from adjudge.domain.ids import RANDOM_BYTES, uuid7
from adjudge.domain.register.leaf import SALT_BYTES, Leaf, LeafType, commit, decode_leaf
from adjudge.services.carried import RegisterEntry
from adjudge.services.ports import Deps, UnitOfWork


class EntryType(StrEnum):
    """What an entry of the register is about."""

    POLICY_PUBLISHED = "policy_published"
    POST_ADMITTED = "post_admitted"
    POST_DECLINED = "post_declined"
    CASE_OPENED = "case_opened"
    LETTER_SERVED = "letter_served"
    RULING_PROPOSED = "ruling_proposed"
    RULING_SERVED = "ruling_served"
    RULING_IN_FORCE = "ruling_in_force"
    PARTICULARS_ASKED = "particulars_asked"
    PARTICULARS_ANSWERED = "particulars_answered"
    APPEAL_FILED = "appeal_filed"
    APPEAL_DECIDED = "appeal_decided"
    RULING_REVERSED = "ruling_reversed"
    RULING_EXPIRED = "ruling_expired"
    RULING_RELEASED = "ruling_released"
    CASE_CLOSED = "case_closed"
    COMPLAINT_FILED = "complaint_filed"
    COMPLAINT_ANSWERED = "complaint_answered"
    REVIEW_OPENED = "review_opened"
    REVIEW_DECIDED = "review_decided"
    HOLD_PLACED = "hold_placed"
    HOLD_ENDED = "hold_ended"
    INTERIM_IN_FORCE = "interim_in_force"
    INTERIM_ENDED = "interim_ended"
    AUTHORISATION = "authorisation"
    GENERAL_ACT = "general_act"
    MEASURE_LIFTED = "measure_lifted"
    DEADLINE_MISSED = "deadline_missed"
    STAY = "stay"
    REPORT = "report"
    PROCEEDING = "proceeding"
    UNDERTAKING = "undertaking"
    ORDER = "order"
    LINK = "link"
    STAFFING = "staffing"
    MISUSE = "misuse"
    RECALL = "recall"
    STATEMENT_PUBLISHED = "statement_published"
    WORDS_PUBLISHED = "words_published"
    CALL_PUBLISHED = "call_published"
    GIFT_GIVEN = "gift_given"
    AUTHORITY_TOLD = "authority_told"
    WINDDOWN_OPENED = "winddown_opened"
    WINDDOWN_RESIDUAL = "winddown_residual"
    WINDDOWN_ELECTED = "winddown_elected"
    WINDDOWN_SETTLED = "winddown_settled"
    WINDDOWN_RESTORED = "winddown_restored"
    WINDDOWN_FROZEN = "winddown_frozen"
    WINDDOWN_UNCLAIMED = "winddown_unclaimed"
    WINDDOWN_RESUMED = "winddown_resumed"


# The words of the log are fewer and older than those of the pages; each entry has one of both.
LEAF_TYPES: Mapping[EntryType, LeafType] = {
    EntryType.POLICY_PUBLISHED: LeafType.POLICY_VERSION,
    EntryType.POST_ADMITTED: LeafType.ITEM_ADMITTED,
    EntryType.POST_DECLINED: LeafType.ITEM_DECLINED,
    EntryType.CASE_OPENED: LeafType.CASE_OPENED,
    EntryType.LETTER_SERVED: LeafType.LETTER_SERVED,
    EntryType.RULING_PROPOSED: LeafType.PROPOSAL,
    EntryType.RULING_SERVED: LeafType.RULING,
    EntryType.RULING_IN_FORCE: LeafType.PUT_INTO_EFFECT,
    EntryType.PARTICULARS_ASKED: LeafType.PARTICULARS_ASKED,
    EntryType.PARTICULARS_ANSWERED: LeafType.PARTICULARS_ANSWERED,
    EntryType.APPEAL_FILED: LeafType.APPEAL_FILED,
    EntryType.APPEAL_DECIDED: LeafType.APPEAL_DECIDED,
    EntryType.RULING_REVERSED: LeafType.REVERSAL,
    EntryType.RULING_EXPIRED: LeafType.MEASURE_ENDED,
    EntryType.RULING_RELEASED: LeafType.RELEASE,
    EntryType.CASE_CLOSED: LeafType.CASE_CLOSED,
    EntryType.COMPLAINT_FILED: LeafType.COMPLAINT,
    EntryType.COMPLAINT_ANSWERED: LeafType.COMPLAINT,
    EntryType.REVIEW_OPENED: LeafType.REVIEW,
    EntryType.REVIEW_DECIDED: LeafType.REVIEW,
    EntryType.HOLD_PLACED: LeafType.HOLD,
    EntryType.HOLD_ENDED: LeafType.HOLD,
    EntryType.INTERIM_IN_FORCE: LeafType.INTERIM_MEASURE,
    EntryType.INTERIM_ENDED: LeafType.INTERIM_MEASURE,
    EntryType.AUTHORISATION: LeafType.AUTHORISATION,
    EntryType.GENERAL_ACT: LeafType.GENERAL_ACT,
    EntryType.MEASURE_LIFTED: LeafType.MEASURE_ENDED,
    EntryType.DEADLINE_MISSED: LeafType.DEADLINE_MISSED,
    EntryType.STAY: LeafType.STAY,
    EntryType.REPORT: LeafType.REPORT,
    EntryType.PROCEEDING: LeafType.PROCEEDING,
    EntryType.UNDERTAKING: LeafType.UNDERTAKING,
    EntryType.ORDER: LeafType.ORDER,
    EntryType.LINK: LeafType.LINK,
    EntryType.STAFFING: LeafType.STAFFING,
    EntryType.MISUSE: LeafType.MISUSE,
    EntryType.RECALL: LeafType.RECALL,
    EntryType.STATEMENT_PUBLISHED: LeafType.RELEASE,
    EntryType.WORDS_PUBLISHED: LeafType.RELEASE,
    EntryType.CALL_PUBLISHED: LeafType.RELEASE,
    EntryType.GIFT_GIVEN: LeafType.GIFT,
    EntryType.AUTHORITY_TOLD: LeafType.RELEASE,
    EntryType.WINDDOWN_OPENED: LeafType.WINDDOWN_OPENED,
    EntryType.WINDDOWN_RESIDUAL: LeafType.WINDDOWN_RESIDUAL,
    EntryType.WINDDOWN_ELECTED: LeafType.WINDDOWN_ELECTED,
    EntryType.WINDDOWN_SETTLED: LeafType.WINDDOWN_SETTLED,
    EntryType.WINDDOWN_RESTORED: LeafType.WINDDOWN_ENDED,
    EntryType.WINDDOWN_FROZEN: LeafType.WINDDOWN_ENDED,
    EntryType.WINDDOWN_UNCLAIMED: LeafType.WINDDOWN_ENDED,
    EntryType.WINDDOWN_RESUMED: LeafType.WINDDOWN_OPENED,
}


def record(
    uow: UnitOfWork,
    deps: Deps,
    *,
    type: str,  # noqa: A002 - the field's name everywhere
    subject_id: str,
    party_id: str | None,
    record: Mapping[str, object],
    public: Mapping[str, object],
    released: bool,
) -> RegisterEntry:
    """Append one entry: `record` is what the leaf commits to, `public` what may be read.

    Entries of one `subject_id` (a case, a ruling ...) belong together and are released together;
    with `released` this one can be read at once, which for anything about a party's conduct must
    wait for a letter that it has been served (invariant 9). `policy_version`, if the record names
    one, stands in the leaf too. Raises `InvalidValue` for an unknown type, `BadLeaf` for a record
    that is no plain JSON.
    """
    at = deps.clock.now()
    return uow.register.append(
        lambda index: make_entry(
            uow,
            deps,
            index=index,
            at=at,
            type=type,
            subject_id=subject_id,
            party_id=party_id,
            record=record,
            public=public,
            released=released,
        )
    )


def make_entry(
    uow: UnitOfWork,
    deps: Deps,
    *,
    index: int,
    at: datetime,
    type: str,  # noqa: A002 - the field's name everywhere
    subject_id: str,
    party_id: str | None,
    record: Mapping[str, object],
    public: Mapping[str, object],
    released: bool,
) -> RegisterEntry:
    """The entry at `index`, with its leaf; see `record`, which appends it.

    By itself it is for an act whose record depends on the index: a letter names its own leaf.
    """
    entry_type, salt = _known(type), deps.random(SALT_BYTES)
    opened = {"type": entry_type.value, "subject_id": subject_id, "record": dict(record)}
    leaf_type = LEAF_TYPES[entry_type]
    # A ruling's first leaf says nothing but type, time and commitment (invariant 10).
    is_ruling = leaf_type is LeafType.RULING
    earlier = () if is_ruling else uow.register.by_subject(subject_id)
    version = record.get("policy_version")
    leaf = Leaf(
        type=leaf_type,
        id=uuid7(at, deps.random(RANDOM_BYTES)),
        at=at,
        record_sha256=commit(salt, opened),
        prev=decode_leaf(earlier[-1].leaf).id if earlier else None,
        subject_commitment=(
            None if is_ruling or party_id is None else commit(salt, {"party_id": party_id})
        ),
        policy_version=version if isinstance(version, str) and not is_ruling else None,
    ).encode()
    return RegisterEntry(
        index=index,
        type=entry_type.value,
        subject_id=subject_id,
        at=at,
        leaf=leaf,
        record=opened,
        salt=salt,
        public=public,
        released_at=at if released else None,
    )


def release(uow: UnitOfWork, subject_id: str, at: datetime) -> None:
    """Let the readable part of every entry of one matter be read from `at` on."""
    uow.register.release(subject_id, at)


def publish_log(deps: Deps) -> int:
    """Make tiles and a signed checkpoint of everything committed; the size that was published.

    Does nothing to an empty log. The publisher holds the one writer's lock and refuses to sign a
    size below the last one that it knows.
    """
    with deps.reading() as uow:
        size = uow.register.size()
    if size:
        deps.log.publish(size, lambda start: _leaves(deps, start))
    return size


def _leaves(deps: Deps, start: int) -> list[bytes]:
    with deps.reading() as uow:
        return list(uow.register.leaves(start))


def _known(name: str) -> EntryType:
    try:
        return EntryType(name)
    except ValueError:
        raise InvalidValue(field="type", problem=f"{name[:40]!r} is not in the register") from None
