"""Expiry: a measure ends by itself on the day that its letter states.

A day counts from its beginning in UTC: of what "it ends on" may mean, the better for the party. The
order is that of every loosening: committed first, then the block.
"""

from __future__ import annotations

from adjudge.domain.actor import program
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.standing.measures import EndKind
from adjudge.services import letter_contexts as say
from adjudge.services.effects import end_measures, given_back
from adjudge.services.letters import about, serve_letter
from adjudge.services.ports import Deps
from adjudge.services.register import EntryType, record
from adjudge.services.standing import light

CLOCK = program("clock")


def expire(deps: Deps, ruling_id: str) -> bool:
    """End the measure of a ruling whose stated day has come; whether it was still in force.

    May be repeated at any time; what a crash left undone is done the next time.
    """
    with deps.uow() as uow:
        advertiser = uow.advertisers.lock(uow.rulings.get(ruling_id).advertiser_id)
        ruling = uow.rulings.lock(ruling_id)
        now = deps.clock.now()
        if not any(clock.name == "end" and clock.due_at <= now for clock in ruling.clocks):
            return False  # its day has not come, it was reversed, or somebody else was faster
        end_measures(uow, ruling, EndKind.EXPIRED, now, lit_at=deps.wall_clock.now())
        expired = ruling.take("expire", CLOCK, now)
        uow.rulings.save(expired)
        posts, others = given_back(uow, expired)
        earlier = uow.register.by_subject(ruling.id)
        serve_letter(
            uow,
            deps,
            kind=LetterKind.FAVOURABLE,
            template="expired",
            matter=about(uow, expired),
            context={
                **say.money(uow, advertiser),
                "ends_on": ruling.statement.duration.ends_on,
                "decided_by": say.decider(expired.steps, "expire", say.REVIEWER),
                "posts": posts,
                "other_measures": others,
            },
            now=now,
        )
        record(
            uow,
            deps,
            type=EntryType.RULING_EXPIRED,
            subject_id=ruling.id,
            party_id=ruling.party_id,
            record={"ruling_id": ruling.id, "ended_at": now.isoformat()},
            public={"reference": ruling.reference},
            # Readable as soon as the ruling itself is, and not before.
            released=any(entry.released_at is not None for entry in earlier),
        )
    light(deps, advertiser.id)
    return True
