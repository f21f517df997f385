"""Authorisations: applied for, granted; an exemption is one out of a clause."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from adjudge.domain.cases.authorisation import AuthorisationKind, Requirement
from adjudge.domain.cases.measure import Scope
from adjudge.replay.acts.doing import Doing
from adjudge.services.authorisations import apply_for_authorisation, grant_authorisation

VALID_DAYS: Final = 365
UNTOLD: Final = "not told in the story"


def applies(doing: Doing) -> tuple[str, ...]:
    """The party applies; the decision has a deadline."""
    exemption = bool(doing.field("exemption"))
    applied = apply_for_authorisation(
        doing.deps,
        doing.player.actor(),
        request_id=doing.stage.key(),
        advertiser_id=doing.player.advertiser_id,
        type=AuthorisationKind.EXEMPTION if exemption else AuthorisationKind.AUTHORISATION,
        clause_ref=doing.words("clause"),
        scope=Scope(whole_party=True),
        requirement=Requirement(
            issuer=doing.stage.world.name, cost=UNTOLD, time=UNTOLD, can_be_had=True
        ),
        evidence=doing.words("text"),
    )
    doing.made("application", applied.id)
    return (f"The application was filed; it is decided by {applied.due:%-d %B %Y}.",)


def grants(doing: Doing) -> tuple[str, ...]:
    """The operator grants it, for a time."""
    days = doing.field("valid_days") or VALID_DAYS
    granted = grant_authorisation(
        doing.deps,
        doing.staff("reviewer"),
        authorisation_id=doing.product("application", "application"),
        conditions=doing.words("conditions"),
        expires_on=doing.stage.today + timedelta(days=days),
        code="as the story tells",
    )
    return (f"Granted until {granted.expires_on:%-d %B %Y}, by letter.",)
