"""`python -m tests.triggers`: after the full chain of migrations, is every trigger there?"""

from __future__ import annotations

import sys

from django.core.management import call_command

from adjudge import bootstrap
from adjudge.settings import current_settings


def main() -> int:
    """Migrate the database of ADJUDGE_HOME from nothing; 1 if a trigger is missing after it."""
    current_settings().state.create()
    bootstrap.configure()
    call_command("migrate", verbosity=0)
    from adjudge.adapters.store import triggers  # noqa: PLC0415 - after Django's setup

    bootstrap.check_triggers()
    print(f"{len(triggers.triggers())} triggers are in place")
    return 0


if __name__ == "__main__":
    sys.exit(main())
