"""Commands: every use case about a case, each with arguments that a pick chooses.

The table is the machine's: one that a test does not find in it is a command that nobody tries.
"""

from tests.services.life.commands import (
    of_cases,
    of_contesting,
    of_holds,
    of_parties,
    of_public,
    of_reports,
    of_rulings,
    of_site,
)
from tests.services.life.commands.table import COMMANDS, Command

MODULES = (
    of_cases,
    of_contesting,
    of_holds,
    of_parties,
    of_public,
    of_reports,
    of_rulings,
    of_site,
)

__all__ = ["COMMANDS", "MODULES", "Command"]
