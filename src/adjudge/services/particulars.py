"""Requests for particulars: the advertiser asks us to be specific, and a letter answers."""

from __future__ import annotations

from datetime import timedelta

from adjudge.domain.actor import Actor
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.particulars import Particulars, answer, ask, miss
from adjudge.domain.ids import RANDOM_BYTES, uuid7
from adjudge.services import letter_contexts as say
from adjudge.services.letters import about, serve_letter, served_words
from adjudge.services.misses import Owed, extended, longest_grace, missed
from adjudge.services.once import once, request
from adjudge.services.ports import Deps
from adjudge.services.register import EntryType, record
from adjudge.services.standing import light


def request_particulars(
    deps: Deps, actor: Actor, *, request_id: str, ruling_id: str, question: str
) -> Particulars:
    """Ask what a letter about a ruling means. The answer is due in seven days (`miss_particulars`).

    Raises:
        NotAllowed: the actor does not act for the party.
        NothingToExplain, TooManyRequests: there is no letter yet, or 20 questions were asked.
        InvalidValue: an empty or too long question.
    """
    asked = request(
        request_id,
        use_case="request_particulars",
        actor=actor,
        arguments={"ruling_id": ruling_id, "question": question},
    )
    with deps.uow() as uow:
        now = deps.clock.now()

        def act() -> tuple[str, Particulars]:
            ruling = uow.rulings.lock(ruling_id)
            new = Particulars(
                id=uuid7(now, deps.random(RANDOM_BYTES)),
                ruling_id=ruling_id,
                case_id=ruling.case_id,
                party_id=ruling.party_id,
                question=question,
                asked_by=actor.id,
                asked_at=now,
            )
            new = ask(
                new,
                actor,
                ruling=ruling,
                earlier=uow.particulars.by_ruling(ruling_id),
                due=now + timedelta(days=deps.deadlines.particulars),
            )
            uow.particulars.add(new)
            record(
                uow,
                deps,
                type=EntryType.PARTICULARS_ASKED,
                subject_id=ruling_id,
                party_id=ruling.party_id,
                record={"particulars_id": new.id, "question": question, "asked_by": actor.id},
                public={"reference": ruling.reference},
                released=False,
            )
            return new.id, new

        return once(uow.requests, asked, now, load=uow.particulars.get, act=act)


def answer_particulars(deps: Deps, actor: Actor, *, particulars_id: str, text: str) -> Particulars:
    """Answer in a letter, and never with the words of a letter that was served before.

    Raises:
        NotAllowed: no reviewer, or one with an interest in the party.
        RepeatsTheNotice: the answer says again what a letter said.
        InvalidValue: an empty or too long answer.
        WrongState: it was answered before.
    """
    with deps.uow() as uow:
        now = deps.clock.now()
        asked = uow.particulars.lock(particulars_id)
        ruling = uow.rulings.get(asked.ruling_id)
        answered = answer(
            asked, actor, text, said_before=served_words(uow, asked.ruling_id), now=now
        )
        uow.particulars.save(answered)
        record(
            uow,
            deps,
            type=EntryType.PARTICULARS_ANSWERED,
            subject_id=ruling.id,
            party_id=ruling.party_id,
            record={"particulars_id": asked.id, "answer": text, "answered_by": actor.id},
            public={"reference": ruling.reference},
            released=False,
        )
        serve_letter(
            uow,
            deps,
            kind=LetterKind.PARTICULARS,
            template="particulars",
            matter=about(uow, ruling),
            context={
                "asked_at": asked.asked_at,
                "question": asked.question,
                "answer": text,
                "answered_by": say.decider(answered.steps, "answer", say.REVIEWER),
            },
            now=now,
        )
        return answered


def miss_particulars(deps: Deps, particulars_id: str) -> bool:
    """The answer is overdue: one grace period; after that what is discretionary lapses.

    Whether anything was due. What it asked is still owed an answer.
    """
    with deps.uow() as uow:
        ruling_id = uow.particulars.get(particulars_id).ruling_id
        advertiser_id = uow.rulings.get(ruling_id).advertiser_id
        uow.advertisers.lock(advertiser_id)
        asked, ruling = uow.particulars.lock(particulars_id), uow.rulings.lock(ruling_id)
        now = deps.clock.now()
        clock = next(iter(asked.clocks), None)
        if clock is None or clock.due_at > now:
            return False
        after = miss(asked, now, at_most=longest_grace(deps))
        uow.particulars.save(after)
        owed = Owed(
            matter=about(uow, ruling),
            duty=f"answer your question about {ruling.reference}",
            asked_at=asked.asked_at,
            due=clock.due_at,
        )
        if after.status == "asked":
            extended(uow, deps, owed, until=after.due, rulings=(ruling,), now=now)
        else:
            missed(uow, deps, owed, rulings=(ruling,), now=now)
    light(deps, advertiser_id)
    return True
