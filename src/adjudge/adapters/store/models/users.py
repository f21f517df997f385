"""Logins. What a login may do follows from its staff roles and its mandates, not from a flag."""

# ruff: noqa: D106 - a Meta class says nothing that its model does not
from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q

from adjudge.adapters.store.models.base import NAME_LENGTH, Table, check, owner, unique
from adjudge.domain.actor import StaffRole


class User(AbstractUser):
    """One login; `username` is the handle under which its organic posts appear."""


class StaffMember(Table):
    """One role of one login. Letters name a decider by role and `reviewer_number`, which stays.

    With a `case` it is the role of an outside decider, in that case and nowhere else. A role that
    was taken back keeps its row, with `ended_at`: its number is nobody else's, ever.
    """

    user = owner("store.User", related_name="staff_roles")
    role = models.CharField(max_length=NAME_LENGTH)
    reviewer_number = models.PositiveIntegerField(null=True)
    case = owner("store.Case", related_name="outside_deciders", null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="staff_role_once", fields=("user", "role"), condition=Q(case=None)
            ),
            models.UniqueConstraint(
                name="staff_number_once",
                fields=("reviewer_number", "role"),
                condition=Q(case=None),
            ),
            models.UniqueConstraint(
                name="staff_outside_once",
                fields=("user", "role", "case"),
                condition=Q(case__isnull=False),
            ),
            check("staff_role_known", Q(role__in=[role.value for role in StaffRole])),
        )


class Interest(Table):
    """A declared interest: until it is withdrawn, this login decides nothing about this party."""

    user = owner("store.User", related_name="interests")
    party = owner("store.Party", related_name="interests")
    declared_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (unique("interest_once", "user", "party"),)
