"""Parties, who acts for them, and the addresses at which letters reach them."""

# ruff: noqa: D106 - a Meta class says nothing that its model does not
from __future__ import annotations

from django.db import models

from adjudge.adapters.store.models.base import Row, Table, length, owner, unique
from adjudge.domain.ads.party import COUNTRY_CODE_LENGTH, MAX_NAME


class Party(Row):
    """A natural or legal person or body."""

    legal_name = models.CharField(max_length=MAX_NAME)
    country = models.CharField(max_length=COUNTRY_CODE_LENGTH)
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            length("party_legal_name", "legal_name", 1, MAX_NAME),
            length("party_country", "country", COUNTRY_CODE_LENGTH, COUNTRY_CODE_LENGTH),
        )


class PartyMember(Table):
    """A mandate: this login acts for this party."""

    user = owner("store.User", related_name="mandates")
    party = owner("store.Party", related_name="members")

    class Meta:
        constraints = (unique("party_member_once", "user", "party"),)


class PartyAddress(Table):
    """An e-mail address of a party; letters go to every confirmed one."""

    party = owner("store.Party", related_name="addresses")
    email = models.EmailField(max_length=254)
    added_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            unique("party_address_once", "party", "email"),
            length("party_address_email", "email", 3, 254),
        )
