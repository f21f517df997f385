"""Proceedings: recorded step by step; an outcome that annuls a ruling reverses it at once."""

from __future__ import annotations

from adjudge.domain.actor import Actor
from adjudge.domain.cases import proceeding as rules
from adjudge.domain.cases.proceeding import AttachedTo, Outcome, Proceeding
from adjudge.domain.ids import RANDOM_BYTES, uuid7
from adjudge.services.appeal_clocks import moot_appeals
from adjudge.services.effects import reverse
from adjudge.services.letters import serve_favourable
from adjudge.services.once import once, request
from adjudge.services.ports import Deps, UnitOfWork
from adjudge.services.register import EntryType, record
from adjudge.services.standing import light


def open_proceeding(
    deps: Deps,
    actor: Actor,
    *,
    request_id: str,
    forum: str,
    parties: tuple[str, ...],
    attached_to: AttachedTo,
    subject_id: str = "",
) -> Proceeding:
    """Record that a court or regulator has been seised.

    Raises `NotAllowed`, `InvalidValue`, and `NotFound` for a ruling that is none.
    """
    asked = request(
        request_id,
        use_case="open_proceeding",
        actor=actor,
        arguments={"forum": forum, "parties": "\n".join(parties), "subject_id": subject_id},
    )
    with deps.uow() as uow:
        now = deps.clock.now()

        def act() -> tuple[str, Proceeding]:
            rules.must_record(actor, act="record a proceeding")
            about = uow.rulings.get(subject_id) if attached_to is AttachedTo.RULING else None
            opened = Proceeding(
                id=uuid7(now, deps.random(RANDOM_BYTES)),
                opened_by=actor.id,
                opened_at=now,
                case_id=about.case_id if about else None,
                ruling_id=about.id if about else None,
                party_id=about.party_id if about else None,
                advertiser_id=about.advertiser_id if about else None,
                forum=forum,
                parties=parties,
                attached_to=attached_to,
                subject_id=subject_id,
            )
            uow.of(Proceeding).add(opened)
            _enter(uow, deps, opened, "opened")
            return opened.id, opened

        return once(uow.requests, asked, now, load=uow.of(Proceeding).get, act=act)


def record_step(
    deps: Deps, actor: Actor, *, proceeding_id: str, text: str, interim_order: bool = False
) -> Proceeding:
    """Record what happened, or what the forum ordered for the time being."""
    with deps.uow() as uow:
        rules.must_record(actor, act="record a step of a proceeding")
        name = "interim_order" if interim_order else "record_step"
        found = uow.of(Proceeding).lock(proceeding_id)
        after = found.take(name, actor, deps.clock.now(), text=rules.text_of(text))
        uow.of(Proceeding).save(after)
        _enter(uow, deps, after, text)
        return after


def record_outcome(
    deps: Deps, actor: Actor, *, proceeding_id: str, outcome: Outcome, text: str
) -> Proceeding:
    """Record how it ended. A ruling that it annuls falls as if never made, before this returns.

    Raises `NotAllowed`, `InvalidValue`, `WrongState`.
    """
    with deps.uow() as uow:
        rules.must_record(actor, act="record the outcome of a proceeding")
        advertiser_id = uow.of(Proceeding).get(proceeding_id).advertiser_id
        if advertiser_id is not None:
            uow.advertisers.lock(advertiser_id)
        now = deps.clock.now()
        after = uow.of(Proceeding).lock(proceeding_id)
        after = after.take("outcome", actor, now, outcome=outcome.value, text=rules.text_of(text))
        if after.must_reverse:
            assert after.ruling_id is not None
            ruling = uow.rulings.lock(after.ruling_id)
            if ruling.status != "reversed":
                why = f"annulled by {after.forum}"
                given_back = reverse(uow, deps, ruling, actor, now, why=why)
                moot_appeals(uow, ruling, now, why=why)
                serve_favourable(
                    uow,
                    deps,
                    given_back.ruling,
                    now=now,
                    decided_by=after.forum,
                    posts=given_back.posts,
                    other_measures=given_back.others,
                )
            after = after.take("carry_out", actor, now)
        uow.of(Proceeding).save(after)
        _enter(uow, deps, after, text)
    if advertiser_id is not None:
        light(deps, advertiser_id)
    return after


def _enter(uow: UnitOfWork, deps: Deps, proceeding: Proceeding, text: str) -> None:
    """Readable at once only where no advertiser is concerned: it hears by letters first."""
    record(
        uow,
        deps,
        type=EntryType.PROCEEDING,
        subject_id=proceeding.ruling_id or proceeding.id,
        party_id=proceeding.party_id,
        record={
            "proceeding_id": proceeding.id,
            "forum": proceeding.forum,
            "status": proceeding.status,
            "text": text,
        },
        public={"forum": proceeding.forum, "status": proceeding.status},
        released=proceeding.ruling_id is None,
    )
