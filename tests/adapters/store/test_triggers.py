from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction
from tests.factories.rows import NOW

from adjudge.adapters.store import rules, triggers

ALL = (*rules.WRITTEN_ONCE, *rules.MUTABLE)
FIXED = {**dict.fromkeys(rules.WRITTEN_ONCE, frozenset()), **rules.MUTABLE}


def other_value(field: models.Field, stored: object) -> object:
    """A value that fits the column and is not the stored one."""
    if isinstance(field, models.ForeignKey):
        field = field.target_field
    for kind, value in (
        (models.DateTimeField, NOW + timedelta(days=999)),
        (models.DateField, (NOW + timedelta(days=999)).date()),
        (models.BooleanField, not stored),
        (models.IntegerField, 999_999),
        (models.JSONField, {"another": "value"}),
        (models.BinaryField, b"another value"),
    ):
        if isinstance(field, kind):
            return value
    return "another"[: field.max_length]


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("model", ALL, ids=lambda model: model.__name__)
def test_no_fixed_column_of_the_record_can_be_changed(model):
    message = "written once" if model in rules.WRITTEN_ONCE else "fixed columns"
    rows = model.objects
    for field in model._meta.concrete_fields:  # noqa: SLF001 - Django's documented name for it
        if field.column in FIXED[model]:
            continue
        value = other_value(field, rows.values_list(field.attname, flat=True)[0])
        with pytest.raises(IntegrityError, match=message), transaction.atomic():
            rows.update(**{field.attname: value})


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("model", ALL, ids=lambda model: model.__name__)
def test_no_row_of_the_record_can_be_deleted(model):
    before = model.objects.count()
    table = model._meta.db_table  # noqa: SLF001 - Django's documented name for it
    refused = pytest.raises(IntegrityError, match="never deleted")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608 - the name of a table of ours
    assert model.objects.count() == before > 0


def test_the_list_names_each_trigger_once():
    names = [trigger.name for trigger in triggers.triggers()]
    assert len(names) == len(set(names)) >= 2 * len(ALL)


@pytest.mark.usefixtures("database")
def test_all_are_there_after_the_migrations():
    triggers.check_triggers(connection)
    assert triggers.missing_triggers(connection) == []


@pytest.mark.usefixtures("database")
def test_one_that_is_gone_or_altered_is_named():
    first, second = triggers.triggers()[:2]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f'DROP TRIGGER "{first.name}"')
            cursor.execute(f'DROP TRIGGER "{second.name}"')
            cursor.execute(replace(second, when="(FALSE)").sqlite())
        else:
            cursor.execute(f'ALTER TABLE "{first.table}" DISABLE TRIGGER "{first.name}"')
            cursor.execute(replace(second, when="(FALSE)").postgresql()[0])
    assert triggers.missing_triggers(connection) == sorted([first.name, second.name])
    with pytest.raises(triggers.TriggersMissing, match=first.name) as caught:
        triggers.check_triggers(connection)
    assert "adjudge init" in caught.value.remedy()
    call_command("migrate", verbosity=0)
    assert triggers.missing_triggers(connection) == []


@pytest.mark.usefixtures("database")
def test_one_that_is_no_longer_declared_goes_with_the_next_migrate():
    stale = replace(triggers.triggers()[0], name="adjudge_stale")
    with connection.cursor() as cursor:
        for statement in (stale.sqlite(),) if connection.vendor == "sqlite" else stale.postgresql():
            cursor.execute(statement)
    call_command("migrate", verbosity=0)
    assert "adjudge_stale" not in triggers.present_triggers(connection)
