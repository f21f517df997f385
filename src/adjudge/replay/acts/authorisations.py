"""Authorisations: applied for, granted; an exemption is one out of a clause."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Final

from adjudge.domain.cases.authorisation import Authorisation, AuthorisationKind, Requirement
from adjudge.domain.cases.measure import MeasureKind, Scope
from adjudge.replay.acts.doing import Doing
from adjudge.replay.acts.rulings import decides
from adjudge.services.authorisations import (
    apply_for_authorisation,
    decide_against,
    grant_authorisation,
)

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


def refuses(doing: Doing) -> tuple[str, ...]:
    """A refusal is a ruling with full reasons, by two people; then the application is refused."""
    authorisation_id = doing.product("application", "application")
    with doing.deps.reading() as uow:
        advertiser_id = uow.of(Authorisation).get(authorisation_id).advertiser_id
    assert advertiser_id is not None, "an application is an advertiser's"
    party = doing.stage.by_advertiser(advertiser_id).text.id
    fields = {**doing.act.fields, "party": party, "measure": MeasureKind.REFUSE.value}
    ruling = replace(doing, act=replace(doing.act, fields=fields))
    told = decides(ruling)
    refused = decide_against(
        doing.deps,
        doing.staff("reviewer"),
        authorisation_id=authorisation_id,
        step="refuse",
        ruling_id=doing.stage.product(doing.names[0], "ruling"),
    )
    return (*told, f"The application is {refused.status}, by letter.")
