"""Steps 5 and 6: a complete ruling is proposed, answered, approved by a second person, and dark.

Decisions are asked for all the time, from other threads, and every one carries the moment at which
its request was sent, by this machine's clock, which is also the server's.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from adjudge.demo.road.checks import StepFailed, must, must_refuse
from adjudge.demo.road.pages import letters_of
from adjudge.demo.road.review import (
    approve_without_button,
    file_matter,
    propose,
)
from adjudge.demo.road.storm import Storm, tally
from adjudge.demo.road.story import Matter
from adjudge.demo.road.visitor import Visitor
from adjudge.demo.road.walk import Measured, Road

STORM_SECONDS: Final = 240.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """How many decisions have to start before the effect, and how many after the approval."""

    before: int
    after: int


def suspend(road: Road, matter: Matter, role: str, wanted: Decisions) -> Measured:
    """From the filed case to the dark posts; every refusal on the way is tried too."""
    reviewer, party = road.visitor("reviewer"), road.visitor(role)
    case = road.cases.get(role) or file_matter(reviewer, matter)
    letters = set(letters_of(party))
    ruling = propose(reviewer, case, matter)
    ruling_id = ruling.rsplit("/", 1)[-1]
    road.found[f"ruling:{role}"] = ruling_id
    proposals = set(letters_of(party)) - letters
    must(len(proposals) == 1, f"{len(proposals)} proposal letters were served, not one")
    for letter in proposals:
        party.get(letter).expect(200)
    party.act(f"/advertise/rulings/{ruling_id}/answer", text=matter.answer).expect(200)
    early = approve_without_button(road.visitor("second reviewer"), ruling)
    must_refuse(early, "ruling.answer_unanswered", "an approval before the answer was dealt with")
    reviewer.act(f"{ruling}/respond", text=matter.response).expect(200)
    own = approve_without_button(reviewer, ruling)
    must_refuse(own, "ruling.same_decider", "the proposer's own approval")
    return {"proposal_letters": len(proposals), **_go_dark(road, matter, ruling, wanted)}


def _go_dark(road: Road, matter: Matter, ruling: str, wanted: Decisions) -> Measured:
    second = road.visitor("second reviewer")
    with Storm(road.base_url, matter.advertiser) as storm:
        storm.wait_shown(STORM_SECONDS)
        storm.wait_for(wanted.before, seconds=STORM_SECONDS)
        form = second.get(ruling).expect(200).form("/approve")
        began = time.time()
        approved = second.send(form).expect(200)
        returned = time.time()
        effective = effective_at(second, ruling)
        storm.wait_for(wanted.after, since=returned, seconds=STORM_SECONDS)
        sightings = storm.sightings
    before = tally(sightings, until=effective)
    after, after_return = tally(sightings, since=effective), tally(sightings, since=returned)
    must("in force" in approved.text.lower(), "the approved ruling is not shown as in force")
    must(began <= effective <= returned, "the effective time is not within the approving call")
    must(before.decisions >= wanted.before and before.showed, f"before the effect: {before}")
    must(after_return.decisions >= wanted.after, f"after the return: {after_return}")
    return _all_dark(
        {
            "decisions_before": before.decisions,
            "showed_before": before.showed,
            "decisions_after_effect": after.decisions,
            "dark_shown_after_effect": after.showed,
            "decisions_after_return": after_return.decisions,
            "dark_shown_after_return": after_return.showed,
            "unanswered": storm.unanswered,
            "approval_ms": round((returned - began) * 1000, 1),
        }
    )


def _all_dark(counts: dict[str, int | float | str | bool]) -> Measured:
    shown = counts["dark_shown_after_effect"], counts["dark_shown_after_return"]
    must(shown == (0, 0), f"a dark post was shown after the effect: {counts}")
    return counts


def effective_at(visitor: Visitor, ruling: str) -> float:
    """The effective time (Unix seconds) as the ruling's page states it.

    Raises:
        StepFailed: the page states none.
    """
    page = visitor.get(ruling).expect(200)
    for each in page.document.all("time", datetime=""):
        if "data-effective-at" in each.attributes:
            return datetime.fromisoformat(each.attributes["datetime"]).timestamp()
    raise StepFailed(why=f"{ruling} does not state when the measure took effect")
