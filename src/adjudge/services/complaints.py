"""Complaints: they need no ruling. Answered from the log, or what they are about ends.

Those of one party about the same thing share one clock and one answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from adjudge.domain.actor import Actor
from adjudge.domain.ads.party import Advertiser
from adjudge.domain.cases import complaint as rules
from adjudge.domain.cases.complaint import About, Complaint
from adjudge.domain.cases.hold import RUNNING, Hold
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.misuse import Processing
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.errors import NotFound
from adjudge.domain.ids import RANDOM_BYTES, uuid7
from adjudge.services import letter_contexts as say
from adjudge.services.appeal_clocks import moot_appeals
from adjudge.services.carried import RegisterEntry
from adjudge.services.effects import reverse
from adjudge.services.holds import end_within
from adjudge.services.letters import Matter, serve_favourable, serve_letter
from adjudge.services.misses import CLOCK, Owed, extended, longest_grace, missed
from adjudge.services.once import once, request
from adjudge.services.ports import Deps, UnitOfWork
from adjudge.services.register import EntryType, record
from adjudge.services.standing import light
from adjudge.services.tolls import stand_at_once, stopped_by


def file_complaint(
    deps: Deps,
    actor: Actor,
    *,
    request_id: str,
    advertiser_id: str,
    about: About,
    text: str,
    subject_id: str = "",
) -> Complaint:
    """Complain, about anything: it needs no ruling. `subject_id` is a ruling, a post or a hold.

    Raises:
        NotAllowed: the actor does not act for the advertiser's party.
        NotFound: no such advertiser, or a subject that is not its own.
        TooManyComplaints: 20 are open.
        InvalidValue: an empty or too long text.
    """
    asked = request(
        request_id,
        use_case="file_complaint",
        actor=actor,
        arguments={
            "advertiser_id": advertiser_id,
            "about": about.value,
            "text": text,
            "subject_id": subject_id,
        },
    )
    with deps.uow() as uow:
        now = deps.clock.now()

        def act() -> tuple[str, Complaint]:
            advertiser = uow.advertisers.get(advertiser_id)
            earlier = uow.of(Complaint).by_advertiser(advertiser_id)
            head = rules.same_thing(about, subject_id, earlier)
            new = Complaint(
                id=uuid7(now, deps.random(RANDOM_BYTES)),
                opened_by=actor.id,
                opened_at=now,
                party_id=advertiser.party_id,
                advertiser_id=advertiser_id,
                about=about,
                text=text,
                due=head.due if head else now + timedelta(days=deps.deadlines.complaint),
                subject_id=subject_id,
                joined_to=head.id if head else "",
            )
            filed = rules.file(new, actor, earlier=earlier)
            if subject_id and subject_id not in _subjects(uow, advertiser):
                raise NotFound(kind="decision, post or hold of yours", id=subject_id)
            uow.of(Complaint).add(filed)
            _enter_filed(uow, deps, filed)
            stopped = stopped_by(uow, Processing.COMPLAINTS, party_id=advertiser.party_id)
            stand_at_once(uow, filed, stopped, now)
            return filed.id, uow.of(Complaint).get(filed.id)

        return once(uow.requests, asked, now, load=uow.of(Complaint).get, act=act)


def _enter_filed(uow: UnitOfWork, deps: Deps, filed: Complaint) -> None:
    record(
        uow,
        deps,
        type=EntryType.COMPLAINT_FILED,
        subject_id=filed.id,
        party_id=filed.party_id,
        record={
            "complaint_id": filed.id,
            "about": filed.about.value,
            "text": filed.text,
            "filed_by": filed.opened_by,
            "joined_to": filed.joined_to,
        },
        public={"reference": filed.reference},
        released=False,
    )


def _subjects(uow: UnitOfWork, advertiser: Advertiser) -> set[str]:
    """What letters have told the party about, and its promoted posts."""
    letters = uow.letters.by_party(advertiser.party_id)
    told = {uow.register.entry(letter.proof_leaf).subject_id for letter in letters}
    return told | {post.id for post in uow.promoted_posts.by_advertiser(advertiser.id)}


def entries_to_cite(uow: UnitOfWork, complaint: Complaint) -> list[RegisterEntry]:
    """The entries of the register about what letters have told the party, in their order.

    Nothing else can be cited: an answer tells no more than a letter may (invariant 9).
    """
    assert complaint.advertiser_id is not None
    advertiser = uow.advertisers.get(complaint.advertiser_id)
    subjects = _subjects(uow, advertiser) - {complaint.id}
    found = [entry for subject in subjects for entry in uow.register.by_subject(subject)]
    return sorted(found, key=lambda entry: entry.index)


def explain(
    deps: Deps, actor: Actor, *, complaint_id: str, text: str, cited: Sequence[int]
) -> Complaint:
    """Answer from the log, in a letter that cites entries of the register.

    Raises:
        NotAllowed: this person may not answer it.
        NotFromTheLog: nothing is cited.
        NotFound: an entry that is not about this advertiser.
        InvalidValue: an empty or too long answer.
        WrongState: it was answered before.
    """
    with deps.uow() as uow:
        now = deps.clock.now()
        complaint = _head(uow, complaint_id)
        explained = rules.explain(complaint, actor, text=text, cited=cited, now=now)
        known = {entry.index: entry for entry in entries_to_cite(uow, complaint)}
        for index in cited:
            if index not in known:
                raise NotFound(kind="entry about this advertiser", id=index)
        uow.of(Complaint).save(explained)
        for joined in _joined(uow, explained):
            uow.of(Complaint).save(rules.explain(joined, actor, text=text, cited=cited, now=now))
        entries = [known[index] for index in sorted(set(cited))]
        _answer(uow, deps, explained, entries=entries, ended=(), now=now)
        return explained


def end_restriction(
    deps: Deps, actor: Actor, *, complaint_id: str, text: str, ruling_ids: Sequence[str] = ()
) -> Complaint:
    """End what cannot be explained: these rulings fall as if never made, and strays are lit.

    So does the hold that the complaint is about; if it is about holds and names none, all of them.

    Without any ruling it says that nothing on record restricts the party: what is dark all the same
    is lit, as the record has it.

    Raises:
        NotAllowed: neither a reviewer nor an appeals officer.
        NotFound: a ruling that is not about this advertiser.
        WrongState: it was answered before, or a ruling is not in force.
    """
    with deps.uow() as uow:
        found = uow.of(Complaint).get(complaint_id)
        assert found.advertiser_id is not None
        uow.advertisers.lock(found.advertiser_id)
        now = deps.clock.now()
        complaint = _head(uow, complaint_id)
        rulings = [_own(uow, complaint, key) for key in ruling_ids]
        holds = _holds(uow, complaint)
        references = tuple([r.reference for r in rulings] + [h.reference for h in holds])
        ended = rules.end_restriction(complaint, actor, text=text, ended=references, now=now)
        uow.of(Complaint).save(ended)
        for joined in _joined(uow, ended):
            uow.of(Complaint).save(
                rules.end_restriction(joined, actor, text=text, ended=references, now=now)
            )
        _answer(uow, deps, ended, entries=[], ended=references, now=now)
        for hold in holds:
            end_within(uow, deps, hold.id, actor, "release", why=text)
        for ruling in rulings:
            why = f"complaint {ended.reference}"
            given_back = reverse(uow, deps, ruling, actor, now, why=why)
            moot_appeals(uow, ruling, now, why=why)
            serve_favourable(
                uow,
                deps,
                given_back.ruling,
                now=now,
                decided_by=say.decider(ended.steps, "end_restriction", say.REVIEWER),
                posts=given_back.posts,
                other_measures=given_back.others,
            )
    light(deps, found.advertiser_id)
    return ended


def _head(uow: UnitOfWork, complaint_id: str) -> Complaint:
    """The complaint that has the clock for this one, locked."""
    complaint = uow.of(Complaint).lock(complaint_id)
    return uow.of(Complaint).lock(complaint.joined_to) if complaint.joined_to else complaint


def _joined(uow: UnitOfWork, head: Complaint) -> list[Complaint]:
    assert head.advertiser_id is not None
    others = uow.of(Complaint).by_advertiser(head.advertiser_id)
    return [one for one in others if one.joined_to == head.id and one.status in _OPEN]


_OPEN = frozenset({"filed", "missed"})


def _own(uow: UnitOfWork, complaint: Complaint, ruling_id: str) -> Ruling:
    ruling = uow.rulings.lock(ruling_id)
    if ruling.advertiser_id != complaint.advertiser_id:
        raise NotFound(kind="ruling about this advertiser", id=ruling_id)
    return ruling


def _matter(complaint: Complaint) -> Matter:
    assert complaint.party_id is not None
    assert complaint.advertiser_id is not None
    return Matter(
        party_id=complaint.party_id,
        advertiser_id=complaint.advertiser_id,
        subject_id=complaint.id,
        reference=complaint.reference,
    )


def _answer(
    uow: UnitOfWork,
    deps: Deps,
    complaint: Complaint,
    *,
    entries: Sequence[RegisterEntry],
    ended: Sequence[str],
    now: datetime,
) -> None:
    step = complaint.steps[-1]
    record(
        uow,
        deps,
        type=EntryType.COMPLAINT_ANSWERED,
        subject_id=complaint.id,
        party_id=complaint.party_id,
        record={
            "complaint_id": complaint.id,
            "outcome": complaint.status,
            "answer": step.data["text"],
            "answered_by": step.actor_id,
            "cited": [entry.index for entry in entries],
            "ended": list(ended),
        },
        public={"reference": complaint.reference, "outcome": complaint.status},
        released=False,
    )
    serve_letter(
        uow,
        deps,
        kind=LetterKind.COMPLAINT,
        template="complaint_answer",
        matter=_matter(complaint),
        context={
            "asked_at": complaint.opened_at,
            "about": complaint.about.value,
            "text": complaint.text,
            "answer": step.data["text"],
            "ended": complaint.status == "restriction ended",
            "ended_rulings": tuple(ended),
            "entries": [
                {
                    "number": entry.index,
                    "what": entry.type.replace("_", " "),
                    "at": entry.at,
                    "reference": str(entry.public.get("reference", "")),
                }
                for entry in entries
            ],
            "answered_by": say.decider(complaint.steps, step.name, say.REVIEWER),
        },
        now=now,
    )


def miss_answer(deps: Deps, complaint_id: str) -> bool:
    """The answer is overdue: one grace period; after that what is discretionary ends.

    Whether anything was due. What is discretionary: the ruling or the hold that the complaint is
    about; if it names none, every ruling that restricts the advertiser now, or will.
    """
    with deps.uow() as uow:
        advertiser_id = uow.of(Complaint).get(complaint_id).advertiser_id
        assert advertiser_id is not None
        uow.advertisers.lock(advertiser_id)
        complaint = uow.of(Complaint).lock(complaint_id)
        now = deps.clock.now()
        clock = next(iter(complaint.clocks), None)
        if clock is None or clock.due_at > now:
            return False
        after = rules.miss(complaint, now, at_most=longest_grace(deps))
        uow.of(Complaint).save(after)
        owed = Owed(
            matter=_matter(complaint),
            duty=f"answer your complaint {complaint.reference}",
            asked_at=complaint.opened_at,
            due=clock.due_at,
        )
        if after.status == "filed":
            until = datetime.fromisoformat(after.steps[-1].data["until"])
            at_stake = _complained_of(uow, complaint)
            extended(uow, deps, owed, until=until, rulings=at_stake, now=now)
        else:
            for joined in _joined(uow, after):
                uow.of(Complaint).save(joined.take("miss", CLOCK, now))
            missed(uow, deps, owed, rulings=_complained_of(uow, complaint), now=now)
            for hold in _holds(uow, complaint):
                why = f"Complaint {complaint.reference} about it was not answered in time."
                end_within(uow, deps, hold.id, CLOCK, "release", why=why)
    light(deps, advertiser_id)
    return True


def _holds(uow: UnitOfWork, complaint: Complaint) -> list[Hold]:
    """The running holds that a complaint is about."""
    assert complaint.advertiser_id is not None
    found = uow.of(Hold).by_advertiser(complaint.advertiser_id)
    running = [hold for hold in found if hold.status in RUNNING]
    named = [hold for hold in running if hold.id == complaint.subject_id]
    return named or (running if complaint.about is About.HOLD and not complaint.subject_id else [])


def _complained_of(uow: UnitOfWork, complaint: Complaint) -> list[Ruling]:
    assert complaint.advertiser_id is not None
    if complaint.about is About.HOLD:
        return []
    at_stake = [ruling.id for ruling in uow.rulings.at_stake(complaint.advertiser_id)]
    named = complaint.subject_id in at_stake
    keys = [complaint.subject_id] if named else at_stake
    return [uow.rulings.lock(key) for key in keys]
