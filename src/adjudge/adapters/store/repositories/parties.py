"""Parties and advertisers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from adjudge.adapters.store.models import (
    Advertiser,
    Party,
    PartyAddress,
    PartyMember,
    PromotedPost,
    Slot,
)
from adjudge.adapters.store.repositories.base import Aggregates
from adjudge.adapters.store.repositories.organic import user_key
from adjudge.adapters.store.serial import Turn, share_turn, take_turn
from adjudge.domain.ads import party as domain
from adjudge.domain.ads.serving import STANDING_SLOTS
from adjudge.domain.errors import DomainError, InvalidValue

MAX_ADDRESSES = 20
MAX_EMAIL = 254


class SlotsExhausted(DomainError):
    """The standing block has no place left."""

    code = "slots.exhausted"

    def message(self) -> str:
        return f"All {STANDING_SLOTS - 1:,} places of the standing block are taken."

    def remedy(self) -> str:
        return "Places are never reused: this site can take no further advertiser or promotion."


class PartyRepository(Aggregates[domain.Party]):
    """Parties, their members and addresses."""

    model = Party
    entity = domain.Party
    noun = "party"
    same = ("id", "legal_name", "country", "created_at")
    mutable = frozenset({"legal_name", "country"})

    def add_member(self, party_id: str, user_id: str) -> None:
        """This login acts for the party (again, if it does already)."""
        PartyMember.objects.get_or_create(party_id=party_id, user_id=user_key(user_id))

    def add_address(self, party_id: str, email: str, at: datetime) -> None:
        """An address, not confirmed yet. Raises `InvalidValue` for the twenty-first."""
        known = PartyAddress.objects.filter(party_id=party_id)
        if known.filter(email=email).exists():
            return
        if not 0 < len(email) <= MAX_EMAIL or known.count() >= MAX_ADDRESSES:
            raise InvalidValue(field="email", problem=f"at most {MAX_ADDRESSES} short addresses")
        PartyAddress.objects.create(party_id=party_id, email=email, added_at=at)

    def addresses(self, party_id: str) -> Sequence[str]:
        """The confirmed addresses, oldest first."""
        return confirmed_addresses(party_id)

    def confirm_address(self, party_id: str, email: str, at: datetime) -> None:
        """The address is confirmed; the first confirmation counts."""
        self.add_address(party_id, email, at)
        PartyAddress.objects.filter(
            party_id=party_id, email=email, confirmed_at__isnull=True
        ).update(confirmed_at=at)

    def _read(self, row: Any) -> dict[str, Any]:
        return {"address_confirmed": row.addresses.filter(confirmed_at__isnull=False).exists()}


class AdvertiserRepository(Aggregates[domain.Advertiser]):
    """Advertisers; the lock of one is the standing lock."""

    model = Advertiser
    entity = domain.Advertiser
    noun = "advertiser"
    same = ("id", "party_id", "payer_party_id", "currency", "created_at", "closed_at")
    mutable = frozenset({"closed_at", "declared_models"})

    def by_account(self, account_id: str) -> domain.Advertiser | None:
        """The open advertiser of this account, else the one closed last, else None."""
        rows = Advertiser.objects.filter(account_id=user_key(account_id)).order_by("-id")
        row = rows.filter(closed_at__isnull=True).first() or rows.first()
        return None if row is None else self._many([row])[0]

    def all_ids(self) -> Sequence[str]:
        """The ids of all advertisers, open or closed."""
        return list(Advertiser.objects.order_by("id").values_list("id", flat=True))

    def _read(self, row: Any) -> dict[str, Any]:
        return {
            "account_id": str(row.account_id),
            "slot": row.slot_id,
            "declared_models": tuple(row.declared_models),
        }

    def _write(self, item: domain.Advertiser) -> dict[str, Any]:
        return {
            "account_id": user_key(item.account_id),
            "slot_id": item.slot,
            "declared_models": list(item.declared_models),
        }


class SlotRepository:
    """Allots places in the standing block."""

    def allot(self) -> int:
        """A place that nobody had before. Raises `SlotsExhausted`."""
        last = Slot.objects.order_by("-id").values_list("id", flat=True).first()
        if last is not None and last >= STANDING_SLOTS - 1:
            raise SlotsExhausted
        share_turn(Turn.SLOTS)
        return Slot.objects.create().pk

    def unowned(self, slots: Collection[int]) -> Collection[int]:
        """Those that no row has; whoever was allotting one has committed, and nobody begins."""
        take_turn(Turn.SLOTS)
        owned = {
            slot
            for model in (Advertiser, PromotedPost)
            for slot in model.objects.filter(slot_id__in=slots).values_list("slot_id", flat=True)
        }
        return set(slots) - owned


def confirmed_addresses(party_id: str) -> list[str]:
    """The confirmed addresses of a party, oldest first."""
    rows = PartyAddress.objects.filter(party_id=party_id, confirmed_at__isnull=False)
    return list(rows.order_by("id").values_list("email", flat=True))
