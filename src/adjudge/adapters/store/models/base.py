"""What the tables share: keys, money columns, and checks that the database itself holds."""

# ruff: noqa: D106 - a Meta class says nothing that its model does not
from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual

ID_LENGTH = 36
ACTOR_LENGTH = 64
HASH_LENGTH = 64
NAME_LENGTH = 40


class Table(models.Model):
    """What every table of the record is."""

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.model_name} {self.pk}"


class Row(Table):
    """A row whose key is the id of a domain object (UUIDv7)."""

    id = models.CharField(max_length=ID_LENGTH, primary_key=True)

    class Meta:
        abstract = True


def owner(to: str, *, related_name: str, **options: Any) -> models.ForeignKey[Any, Any]:
    """A reference to a row that can never be deleted under it."""
    return models.ForeignKey(to, on_delete=models.PROTECT, related_name=related_name, **options)


def micros(**options: Any) -> models.BigIntegerField[int, int]:
    """An amount in millionths of a unit of its row's currency."""
    return models.BigIntegerField(**options)


def length(name: str, field: str, low: int, high: int) -> models.CheckConstraint:
    """`field` has between `low` and `high` characters (SQLite ignores the length of a varchar)."""
    size = Length(field)
    bounds = Q(LessThanOrEqual(size, high))
    if low:
        bounds &= Q(GreaterThanOrEqual(size, low))
    return models.CheckConstraint(name=name, condition=bounds)


def check(name: str, condition: Q) -> models.CheckConstraint:
    """A condition that every row meets."""
    return models.CheckConstraint(name=name, condition=condition)


def unique(name: str, *fields: str, condition: Q | None = None) -> models.UniqueConstraint:
    """No two rows (that meet `condition`) agree in these fields."""
    return models.UniqueConstraint(name=name, fields=fields, condition=condition)
