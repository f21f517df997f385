"""Triggers: what the database refuses whatever program writes to it, on SQLite and PostgreSQL.

`triggers()` is the one list. They are dropped before every migrate, because SQLite rebuilds tables
by renaming and will not rename under a trigger that names another table, and made anew after it. At
start the list is compared with the database, and nothing runs while one is missing or altered.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

from adjudge.adapters.store import rules
from adjudge.domain.errors import DomainError

Event = Literal["INSERT", "UPDATE", "DELETE"]
PREFIX = "adjudge_"
MAX_NAME = 63  # PostgreSQL cuts a longer name short


class TriggersMissing(DomainError):
    """The database lacks triggers that hold the invariants, or has others of their names."""

    code = "store.triggers_missing"

    def message(self) -> str:
        return f"Triggers are missing from the database or altered: {self.details.get('names')}."

    def remedy(self) -> str:
        return "Run `adjudge init`, which makes them anew, and find out who removed them."


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """Before `event` on a row of `table`: refuse with `message` if `when` holds.

    `when` is SQL over OLD and NEW that both engines read alike.
    """

    name: str
    table: str
    event: Event
    when: str
    message: str

    def sqlite(self) -> str:
        """The statement that makes it, as SQLite also keeps it."""
        return (
            f'CREATE TRIGGER "{self.name}" BEFORE {self.event} ON "{self.table}" FOR EACH ROW '
            f"WHEN {self.when} BEGIN SELECT RAISE(ABORT, '{self.message}'); END"
        )

    def postgresql_body(self) -> str:
        """The body of its function."""
        row = "OLD" if self.event == "DELETE" else "NEW"
        return (
            f"BEGIN IF {self.when} THEN RAISE EXCEPTION '{self.message}' "
            f"USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {row}; END"
        )

    def postgresql(self) -> tuple[str, ...]:
        """The statements that make it."""
        function = (
            f'CREATE OR REPLACE FUNCTION "{self.name}"() RETURNS trigger LANGUAGE plpgsql '
            f"AS $adjudge${self.postgresql_body()}$adjudge$"
        )
        trigger = (
            f'CREATE TRIGGER "{self.name}" BEFORE {self.event} ON "{self.table}" '
            f'FOR EACH ROW EXECUTE FUNCTION "{self.name}"()'
        )
        return function, trigger


def missing_triggers(connection: BaseDatabaseWrapper) -> list[str]:
    """The names of triggers that are not in the database as they should be (SQL and all)."""
    found = present_triggers(connection)
    wanted = _wanted(connection)
    return sorted(name for name, sql in wanted.items() if found.get(name) != sql)


def check_triggers(connection: BaseDatabaseWrapper) -> None:
    """Raise `TriggersMissing` unless every trigger is in place."""
    missing = missing_triggers(connection)
    if missing:
        raise TriggersMissing(names=", ".join(missing[:10]), count=len(missing))


def drop_triggers(connection: BaseDatabaseWrapper) -> None:
    """Remove every trigger of ours, also those that this version no longer declares."""
    with connection.cursor() as cursor:
        for name in present_triggers(connection):
            if connection.vendor == "sqlite":
                cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"')
            else:
                cursor.execute(f'DROP FUNCTION IF EXISTS "{name}"() CASCADE')


def create_triggers(connection: BaseDatabaseWrapper) -> None:
    """Make every trigger whose table exists, anew, unless all are as they should be."""
    if present_triggers(connection) == _wanted(connection):
        return
    with transaction.atomic(using=connection.alias):
        drop_triggers(connection)
        tables = set(connection.introspection.table_names())
        with connection.cursor() as cursor:
            for trigger in triggers():
                if trigger.table not in tables:
                    continue
                sqlite = connection.vendor == "sqlite"
                for statement in (trigger.sqlite(),) if sqlite else trigger.postgresql():
                    cursor.execute(statement)


def _wanted(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """Every declared trigger, in the form in which the engine tells it back."""
    sqlite = connection.vendor == "sqlite"
    return {each.name: each.sqlite() if sqlite else each.postgresql_body() for each in triggers()}


def present_triggers(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """Our triggers in the database, with what they do; a disabled one does nothing."""
    sql = (
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT t.tgname, CASE WHEN t.tgenabled IN ('O', 'A') THEN p.prosrc ELSE '' END "
        "FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid WHERE NOT t.tgisinternal"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return {name: body for name, body in cursor.fetchall() if name.startswith(PREFIX)}


@cache
def triggers() -> tuple[Trigger, ...]:
    """Every trigger that the database must have."""
    return tuple(_declared())


def _declared() -> Iterator[Trigger]:
    for model in rules.WRITTEN_ONCE:
        yield _refuse(model, "UPDATE", "TRUE", "written once")
        yield _refuse(model, "DELETE", "TRUE", "never deleted")
    for model, mutable in rules.MUTABLE.items():
        yield _refuse(model, "UPDATE", _changed(model, mutable), "fixed columns")
        yield _refuse(model, "DELETE", "TRUE", "never deleted")
    for rule in rules.RULES:
        yield _refuse(rule.model, rule.event, rule.refuse_when, rule.message)


def _refuse(model: type[Model], event: Event, when: str, message: str) -> Trigger:
    table = model._meta.db_table  # noqa: SLF001 - Django's documented name for it
    name = f"{PREFIX}{table}_{event.lower()}_{message.replace(' ', '_')}"
    assert len(name) <= MAX_NAME, f"PostgreSQL would cut {name} short"
    return Trigger(name=name, table=table, event=event, when=f"({when})", message=message)


def _changed(model: type[Model], mutable: frozenset[str]) -> str:
    """Whether any column but the mutable ones would change; a new column is fixed unless listed."""
    fields = model._meta.concrete_fields  # noqa: SLF001 - Django's documented name for it
    columns = [field.column for field in fields]
    unknown = mutable - set(columns)
    assert not unknown, f"{model.__name__} has no {sorted(unknown)}"
    fixed = [column for column in columns if column not in mutable]
    return " OR ".join(f'NEW."{name}" IS DISTINCT FROM OLD."{name}"' for name in fixed)


def recreate_after_migrate(*, using: str, **_signal: Any) -> None:
    """Receiver of `post_migrate`."""
    create_triggers(connections[using])


def drop_before_migrate(*, using: str, **_signal: Any) -> None:
    """Receiver of `pre_migrate`."""
    drop_triggers(connections[using])
