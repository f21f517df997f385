"""Release: when name and text of a ruling appear beside the commitment in the log (invariant 9).

When the time to appeal ends or the decision on appeal is served; earlier if the party agrees or
speaks publicly, or readers need warning. The decision on appeal releases by itself.
"""

from __future__ import annotations

from datetime import timedelta

from adjudge.domain.actor import Actor, StaffRole
from adjudge.domain.cases.appeal import MONTHS_TO_APPEAL, last_day
from adjudge.domain.cases.decider import must_be_numbered
from adjudge.domain.cases.order import check_text
from adjudge.domain.cases.publication import must_be_in_letters
from adjudge.domain.cases.release import Earlier, NotYetReleased, releasable
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.cases.wording import repeats
from adjudge.domain.errors import NotAllowed, NotFound
from adjudge.services.exhibit_texts import ExhibitTexts
from adjudge.services.letters import clocks_run_from
from adjudge.services.ports import Deps, UnitOfWork
from adjudge.services.register import EntryType, record, release

SERVED_TYPES = frozenset({EntryType.RULING_SERVED.value, EntryType.POST_DECLINED.value})
AT_ONCE = 500


def release_in_time(deps: Deps, ruling_id: str) -> bool:
    """Release a ruling whose time to appeal is over; whether it was hidden until now.

    Raises `NotYetReleased` while the party may appeal or its appeal is not decided, and `NotFound`
    for a ruling whose notice was not served.
    """
    with deps.uow() as uow:
        now = deps.clock.now()
        ruling = uow.rulings.lock(ruling_id)
        if _is_released(uow, ruling_id):
            return False
        open_until = last_day(clocks_run_from(uow, ruling_id))
        statuses = [appeal.status for appeal in uow.appeals.by_ruling(ruling_id)]
        if not releasable(now.date(), last_day_to_appeal=open_until, appeals=statuses):
            raise NotYetReleased(reference=ruling.reference)
        release(uow, ruling_id, now)
        return True


def release_due(deps: Deps) -> int:
    """Release every ruling whose time to appeal is over, or whose appeal is decided; how many.

    May be repeated at any time; the worker does it. None can be due within six months.
    """
    released, after = 0, -1
    while True:
        with deps.reading() as uow:
            # No month is shorter than 28 days, so nothing younger can be due.
            before = deps.clock.now() - timedelta(days=28 * MONTHS_TO_APPEAL)
            found = uow.register.sealed(
                SERVED_TYPES, before=before, after_index=after, limit=AT_ONCE
            )
        for entry in found:
            try:
                released += release_in_time(deps, entry.subject_id)
            except (NotFound, NotYetReleased):
                continue
        if len(found) < AT_ONCE:
            return released
        after = found[-1].index


def agree_to_release(deps: Deps, actor: Actor, *, ruling_id: str) -> bool:
    """The party agrees that name and text appear now; whether they were hidden.

    Raises `NotAllowed`, and `NotFound` before a notice was served.
    """
    with deps.uow() as uow:
        ruling = uow.rulings.lock(ruling_id)
        actor.must_act_for(ruling.party_id, act="agree to the release")
        return _release(uow, deps, ruling, actor, why=Earlier.AGREED)


def release_earlier(
    deps: Deps, actor: Actor, *, ruling_id: str, why: Earlier, exhibit_id: str, text: str
) -> bool:
    """The party spoke publicly, as the exhibit shows, or readers need the warning of `text`.

    Why, the exhibit and the text go on record. Whether it was hidden until now.

    Raises:
        NotAllowed: no reviewer, one with an interest, or an agreement, which only the party gives.
        NotFound: an exhibit that the case does not have, that has fallen, or whose words do not
            hold what the party is said to have said; or no notice was served yet.
        NotInLetters: a warning that no letter served on the party contains.
        InvalidValue: no text.
    """
    actor.must_be(StaffRole.REVIEWER, act="release a decision")
    must_be_numbered(actor, act="release a decision")
    check_text(text, field="text")
    if why is Earlier.AGREED:
        raise NotAllowed(act="agree for the party", needs="a mandate of the party concerned")
    with deps.uow() as uow:
        ruling = uow.rulings.lock(ruling_id)
        actor.must_be_free_of(ruling.party_id, act="release a decision about it")
        if why is Earlier.SPOKE:
            _must_have_said(uow, ruling, exhibit_id, text)
        else:
            letters = uow.letters.by_party(ruling.party_id)
            must_be_in_letters(text, (letter.content.text for letter in letters))
        return _release(uow, deps, ruling, actor, why=why, exhibit_id=exhibit_id, text=text)


def _must_have_said(uow: UnitOfWork, ruling: Ruling, exhibit_id: str, text: str) -> None:
    exhibits = {exhibit.id: exhibit for exhibit in uow.exhibits.by_case(ruling.case_id)}
    shown = exhibits.get(exhibit_id)
    if shown is None or not shown.stands:
        raise NotFound(kind="exhibit of this case that stands", id=exhibit_id)
    words = ExhibitTexts(uow, exhibits)(exhibit_id)
    # What has no words of its own, a picture or a recording, is looked at by a person.
    if words is not None and not repeats(text, words):
        raise NotFound(kind="exhibit with these words of the party", id=exhibit_id)


def _release(
    uow: UnitOfWork,
    deps: Deps,
    ruling: Ruling,
    actor: Actor,
    *,
    why: Earlier,
    exhibit_id: str = "",
    text: str = "",
) -> bool:
    # Nothing is published that no letter has told the party before.
    clocks_run_from(uow, ruling.id)
    if _is_released(uow, ruling.id):
        return False
    now = deps.clock.now()
    record(
        uow,
        deps,
        type=EntryType.RULING_RELEASED,
        subject_id=ruling.id,
        party_id=ruling.party_id,
        record={
            "ruling_id": ruling.id,
            "why": why.value,
            "exhibit_id": exhibit_id,
            "text": text,
            "released_by": actor.id,
        },
        public={
            "reference": ruling.reference,
            "why": why.value,
            **({"warning": text} if why is Earlier.WARNING else {}),
        },
        released=False,
    )
    release(uow, ruling.id, now)
    return True


def _is_released(uow: UnitOfWork, ruling_id: str) -> bool:
    # A miss of ours is readable at once; it releases nothing.
    return any(
        entry.released_at is not None
        for entry in uow.register.by_subject(ruling_id)
        if entry.type != EntryType.DEADLINE_MISSED.value
    )
