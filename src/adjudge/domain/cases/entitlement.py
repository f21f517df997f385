"""Entitlement: who is entitled to appeal, and as whom.

The party, its payer, an affected client of an agency, the notifier of the promoted post, and the
author of the post. Each of them once against one ruling; all are joined in one decision.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from adjudge.domain.actor import Actor
from adjudge.domain.errors import NotAllowed

ACT = "appeal against this ruling"
NOTIFIER_PREFIX = "notifier:"


class Entitlement(StrEnum):
    """As whom somebody is entitled to appeal."""

    PARTY = "party"
    PAYER = "payer"
    CLIENT = "affected client"
    NOTIFIER = "notifier"
    AUTHOR = "author of the post"

    @property
    def is_voice(self) -> bool:
        """Whether it is a person who need not be a party, and so has no case inbox."""
        return self in {Entitlement.NOTIFIER, Entitlement.AUTHOR}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entitled:
    """Somebody who is entitled to appeal.

    `party_id` is the party for which the person speaks. Whoever need not be a party has none and
    is known by a `voice` instead: the author by the organic account, the notifier by the report.
    """

    as_whom: Entitlement
    party_id: str = ""
    voice: str = ""

    @property
    def key(self) -> str:
        """What makes it one entitled person."""
        return self.voice or self.party_id


def notifier(report_id: str) -> Actor:
    """Whoever sent a report, known by its secret link and by nothing else."""
    return Actor(id=f"{NOTIFIER_PREFIX}{report_id}")


def entitlement(
    actor: Actor,
    *,
    party_id: str,
    payer_party_id: str,
    client_party_ids: Collection[str] = (),
    author_ids: Collection[str] = (),
) -> Entitled:
    """As whom this person appeals, and for which party.

    `client_party_ids` are the clients of an agency whose mandates the ruling ends, `author_ids` the
    organic accounts whose promoted posts it reaches. Raises `NotAllowed` for everybody else.
    """
    roles = (
        (Entitlement.PARTY, {party_id}),
        (Entitlement.PAYER, {payer_party_id}),
        (Entitlement.CLIENT, set(client_party_ids)),
    )
    if not actor.is_program:
        for as_whom, parties in roles:
            mine = sorted(actor.party_ids & parties)
            if mine:
                return Entitled(as_whom=as_whom, party_id=mine[0])
        if actor.account_id is not None and actor.account_id in author_ids:
            return Entitled(as_whom=Entitlement.AUTHOR, voice=actor.account_id)
    raise NotAllowed(
        act=ACT,
        needs="a mandate of the party, its payer or an affected client, or to be the author",
    )


def must_speak(actor: Actor, entitled: Entitled, *, act: str) -> None:
    """Raise `NotAllowed` unless the actor is this entitled person, or acts for that party."""
    if not entitled.as_whom.is_voice:
        actor.must_act_for(entitled.party_id, act=act)
        return
    is_author = entitled.as_whom is Entitlement.AUTHOR and actor.account_id == entitled.voice
    is_notifier = (
        entitled.as_whom is Entitlement.NOTIFIER and actor.id == notifier(entitled.voice).id
    )
    if actor.is_program or not (is_author or is_notifier):
        raise NotAllowed(act=act, needs=f"the {entitled.as_whom.value}")
