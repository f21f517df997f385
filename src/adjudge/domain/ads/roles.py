"""Roles: in what capacity a party appears."""

from __future__ import annotations

from enum import StrEnum


class PartyRole(StrEnum):
    """The roles of parties; a measure names the role that it hits."""

    ADVERTISER = "advertiser"
    PAYER = "payer"
    AGENCY = "agency"
    CONTROLLER = "controller"
    REPRESENTATIVE = "representative"
