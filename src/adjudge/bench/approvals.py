"""How long an approval takes: commit ruling, letter and outbox, go dark, return."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path
from typing import Final

from adjudge.settings import current_settings

HOME_VARIABLES: Final = "ADJUDGE_"


def approvals(times: int) -> list[float]:
    """Microseconds of each of `times` approvals, over a SQLite home that exists only for this.

    One use of this in a process: Django is set up for the temporary home.
    """
    with tempfile.TemporaryDirectory(prefix="adjudge-bench-") as folder:
        for name in [each for each in os.environ if each.startswith(HOME_VARIABLES)]:
            del os.environ[name]
        os.environ["ADJUDGE_HOME"] = str(Path(folder, "home"))
        current_settings.cache_clear()
        return _approve(times)


def _approve(times: int) -> list[float]:
    from adjudge.fleet.prepare import prepare_database  # noqa: PLC0415 - it loads Django, for the new home

    settings = current_settings()
    prepare_database(settings)
    from adjudge.bootstrap import wire  # noqa: PLC0415 - after the database is there
    from adjudge.demo import people as cast  # noqa: PLC0415 - the same
    from adjudge.demo.casefile import (  # noqa: PLC0415 - the same
        advertiser_of,
        file_matter,
        ready_for_approval,
    )
    from adjudge.demo.road.story import KESTREL  # noqa: PLC0415 - the same
    from adjudge.demo.world import load_advertiser, make_people  # noqa: PLC0415 - the same
    from adjudge.services.rulings import approve_ruling  # noqa: PLC0415 - the same

    deps = wire(settings)
    people = make_people({})
    load_advertiser(deps, people, cast.ADVERTISERS[0], settings.base_url)
    reviewer, second = people[cast.REVIEWER](), people[cast.SECOND_REVIEWER]()
    party = people[cast.KESTREL_ACCOUNT]()
    advertiser_id = advertiser_of(deps, party)
    taken = []
    for number in range(times):
        key = f"bench-{number}"
        filed = file_matter(deps, reviewer, KESTREL, advertiser_id=advertiser_id, key=key)
        ruling = ready_for_approval(deps, reviewer, party, KESTREL, filed, key=f"{key}-ruling")
        began = time.perf_counter_ns()
        approve_ruling(deps, second, ruling_id=ruling.id)
        taken.append((time.perf_counter_ns() - began) / 1000)
    return taken
