"""Open an advertising account, and confirm the address at which letters reach its party."""

from __future__ import annotations

from collections.abc import Sequence

from adjudge.domain.actor import Actor
from adjudge.domain.ads.party import Advertiser, Party, check_declared_models, check_email
from adjudge.domain.errors import DomainError, InvalidValue, NotAllowed
from adjudge.domain.ids import RANDOM_BYTES, uuid7
from adjudge.domain.standing.measures import Standing, standing_of
from adjudge.services.once import once, request
from adjudge.services.ports import Deps, UnitOfWork
from adjudge.services.standing import StandingSuspended, light


class AdvertiserExists(DomainError):
    """One open advertising account for each organic account."""

    code = "advertiser.exists"

    def message(self) -> str:
        return "You have an advertising account already."

    def remedy(self) -> str:
        return "Use the one you have; its overview is under Advertise."


def open_advertiser(
    deps: Deps,
    actor: Actor,
    *,
    request_id: str,
    legal_name: str,
    country: str,
    email: str,
    declared_models: Sequence[str] = (),
) -> Advertiser:
    """Open an advertising account for the actor's organic account; its party pays for itself.

    `country` is ISO 3166-1 alpha-2; `declared_models` are the business models that the advertiser
    declares, as slugs. Letters reach `email` only once it is confirmed. Standing follows the party:
    after closing, the same account advertises again as the same party, and not while a measure is
    in force.

    Raises:
        NotAllowed: the actor has no organic account.
        AdvertiserExists: it has an open advertising account.
        StandingSuspended: a measure is in force against the one that it closed.
        InvalidValue: a field is out of bounds, or another party is named than before.
    """
    account_id = actor.account_id
    if account_id is None or actor.is_program:
        raise NotAllowed(act="open an advertising account", needs="an account of your own")
    check_email(email)
    check_declared_models(tuple(declared_models))
    asked = request(
        request_id,
        use_case="open_advertiser",
        actor=actor,
        arguments={
            "legal_name": legal_name,
            "country": country,
            "email": email,
            "declared_models": ",".join(declared_models),
        },
    )
    with deps.uow() as uow:
        now = deps.clock.now()

        def act() -> tuple[str, Advertiser]:
            party = _party(uow, deps, account_id, legal_name=legal_name, country=country)
            uow.parties.add_member(party.id, actor.id)
            uow.parties.add_address(party.id, email, now)
            advertiser = Advertiser(
                id=uuid7(now, deps.random(RANDOM_BYTES)),
                party_id=party.id,
                payer_party_id=party.id,
                account_id=account_id,
                currency=deps.currency,
                slot=uow.slots.allot(),
                created_at=now,
                declared_models=tuple(declared_models),
            )
            uow.advertisers.add(advertiser)
            return advertiser.id, advertiser

        advertiser = once(uow.requests, asked, now, load=uow.advertisers.get, act=act)
    light(deps, advertiser.id)
    return advertiser


def _party(uow: UnitOfWork, deps: Deps, account_id: str, *, legal_name: str, country: str) -> Party:
    earlier = uow.advertisers.by_account(account_id)
    if earlier is None:
        now = deps.clock.now()
        party = Party(
            id=uuid7(now, deps.random(RANDOM_BYTES)),
            legal_name=legal_name,
            country=country,
            created_at=now,
        )
        uow.parties.add(party)
        return party
    if earlier.closed_at is None:
        raise AdvertiserExists(advertiser=earlier.id)
    if standing_of(uow.measures.by_advertiser(earlier.id)) is not Standing.GOOD:
        raise StandingSuspended(advertiser=earlier.id)
    party = uow.parties.get(earlier.party_id)
    if (party.legal_name, party.country) != (legal_name, country):
        raise InvalidValue(
            field="legal name",
            problem=f"this account advertises as {party.legal_name} ({party.country})",
        )
    return party


def confirm_address(deps: Deps, actor: Actor, *, party_id: str, email: str) -> None:
    """Confirm that `email` reaches the party: its link was followed, which the caller has checked.

    May be repeated. Raises `NotAllowed` unless the actor acts for the party, `InvalidValue`.
    """
    actor.must_act_for(party_id, act="confirm this address")
    check_email(email)
    with deps.uow() as uow:
        uow.parties.get(party_id)
        uow.parties.confirm_address(party_id, email, deps.clock.now())
