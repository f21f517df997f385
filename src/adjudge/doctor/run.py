"""`adjudge doctor`: run the checks, print what they say, and give the exit status."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from typing import Final

import django

from adjudge.doctor.verdict import Check, Verdict, View, as_json, as_text
from adjudge.domain.errors import DomainError
from adjudge.settings import Settings

BROKEN: Final = 1
NOT_COVERED: Final = (
    "Not covered yet: 7 (deadlines bind the operator), 11 (replayable), and of 10 the restore."
)


class NoHome(DomainError):
    """There is no home at that place, or it holds no database."""

    code = "home.missing"

    def message(self) -> str:
        return f"There is no Adjudge home in {self.details['home']}."

    def remedy(self) -> str:
        return "Make one with `adjudge init`, or name another: ADJUDGE_HOME=/another/folder"


def run_doctor(settings: Settings, *, invariants: bool, as_json: bool) -> int:
    """Check the home; the exit status is 1 if anything is broken.

    Raises:
        NoHome: there is nothing to check.
    """
    verdicts = examine(settings, invariants=invariants)
    sys.stdout.write(_report(settings, verdicts, invariants=invariants, in_json=as_json))
    return 0 if all(verdict.holds for verdict in verdicts) else BROKEN


def examine(settings: Settings, *, invariants: bool) -> list[Verdict]:
    """The verdicts: on the invariants, or on what a home needs to run. Raises `NoHome`."""
    is_sqlite = settings.database.get_secret_value() == "sqlite"
    if not settings.home.is_dir() or (is_sqlite and not settings.state.database.exists()):
        raise NoHome(home=settings.home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "adjudge.django_settings")
    django.setup()
    if not invariants:
        from adjudge.doctor.basics import basics  # noqa: PLC0415 - after django.setup

        return basics(settings)
    from adjudge.adapters.store.unit_of_work import reading  # noqa: PLC0415 - the same

    with reading() as uow:
        view = View(settings=settings, home=settings.state, uow=uow)
        return [check(view) for check in invariant_checks()]


def invariant_checks() -> tuple[Check, ...]:
    """One check for each invariant that is covered, in their order."""
    from adjudge.doctor.darkness import a_ban_is_dark, no_back_door  # noqa: PLC0415 - the same
    from adjudge.doctor.log import record_is_append_only  # noqa: PLC0415 - the same
    from adjudge.doctor.money import money_is_conserved  # noqa: PLC0415 - the same
    from adjudge.doctor.people import nobody_judges_alone  # noqa: PLC0415 - the same
    from adjudge.doctor.publicity import advertiser_hears_first  # noqa: PLC0415 - the same
    from adjudge.doctor.reasons import no_reasons_no_ban  # noqa: PLC0415 - the same
    from adjudge.doctor.reversals import reversals_give_back  # noqa: PLC0415 - the same
    from adjudge.doctor.speech import ads_are_not_speech  # noqa: PLC0415 - the same

    return (
        no_reasons_no_ban,
        no_back_door,
        a_ban_is_dark,
        ads_are_not_speech,
        money_is_conserved,
        nobody_judges_alone,
        reversals_give_back,
        advertiser_hears_first,
        record_is_append_only,
    )


def _report(
    settings: Settings, verdicts: Sequence[Verdict], *, invariants: bool, in_json: bool
) -> str:
    broken = sum(not verdict.holds for verdict in verdicts)
    if in_json:
        document = {
            "home": str(settings.home),
            "holds": broken == 0,
            "verdicts": [as_json(verdict) for verdict in verdicts],
        }
        return json.dumps(document, indent=1) + "\n"
    lines = [f"{settings.home}", *(as_text(verdict) for verdict in verdicts)]
    lines.append(f"{len(verdicts) - broken} hold, {broken} broken." if broken else "All hold.")
    return "\n".join([*lines, *([NOT_COVERED] if invariants else [])]) + "\n"
