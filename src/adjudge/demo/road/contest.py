"""Step 7: particulars are asked and answered, an appeal is filed, and a third person decides it."""

from __future__ import annotations

from typing import Final

from adjudge.demo.road.checks import must, must_refuse
from adjudge.demo.road.pages import letters_of, paths
from adjudge.demo.road.storm import Storm, tally
from adjudge.demo.road.story import Matter
from adjudge.demo.road.visitor import Page, Visitor
from adjudge.demo.road.walk import Measured, Road

SHOWN_AGAIN_SECONDS: Final = 30.0


def particulars(road: Road, matter: Matter, role: str) -> Measured:
    """Ask; an answer in the words of the notice is refused, a specific one is served."""
    party, reviewer = road.visitor(role), road.visitor("reviewer")
    ruling_id = road.found[f"ruling:{role}"]
    letters = len(letters_of(party))
    party.act(f"/advertise/rulings/{ruling_id}/particulars", question=matter.question).expect(200)
    page = reviewer.get(f"/review/rulings/{ruling_id}").expect(200)
    links = list(paths(page, "/review/particulars/"))
    must(len(links) == 1, f"the reviewer sees {len(links)} requests for particulars, not one")
    echo = reviewer.act(links[0], text=matter.summary)
    must_refuse(echo, "particulars.repeats_notice", "an answer in the words of the notice")
    reviewer.act(links[0], text=matter.particulars).expect(200)
    must(len(letters_of(party)) == letters + 1, "the answer was not served as a letter")
    return {"particulars_answered": 1, "echo_refused": True}


def appeal(road: Road, matter: Matter, role: str, *, overturned: bool) -> Measured:
    """File; the approver may not decide; the appeals officer does."""
    party = road.visitor(role)
    ruling_id = road.found[f"ruling:{role}"]
    filed = party.act(
        f"/advertise/rulings/{ruling_id}/appeal",
        on_facts=matter.on_facts,
        on_rule=matter.on_rule,
        on_proportion=matter.on_proportion,
    ).expect(200)
    must("appeal" in filed.text.lower(), "the filed appeal is not shown")
    address = _appeal_address(road.visitor("appeals officer"), ruling_id)
    refused = _decide_as_outsider(road.visitor("second reviewer"), address)
    must_refuse(refused, "ruling.same_decider", "the approver's attempt to decide the appeal")
    officer = road.visitor("appeals officer")
    page = officer.get(address).expect(200)
    officer.send(page.form("/admit")).expect(200)
    letters = len(letters_of(party))
    decided = _decide(officer, address, matter, overturned=overturned)
    must("overturned" if overturned else "upheld" in decided.text.lower(), "it is not decided")
    must(len(letters_of(party)) > letters, "the decision was not served as a letter")
    return {"approver_refused": True, "decision": "overturned" if overturned else "upheld"}


def _appeal_address(officer: Visitor, ruling_id: str) -> str:
    page = officer.get("/review").expect(200)
    for path in paths(page, "/review/appeals/"):
        if ruling_id in officer.get(path).expect(200).html:
            return path
    must(False, "the appeals officer's queue does not show the appeal")  # noqa: FBT003 - it failed
    raise AssertionError("not reached")


def _decide_as_outsider(visitor: Visitor, address: str) -> Page:
    """Try to uphold as somebody who gets no form for it: with a form token of another page."""
    form = visitor.get("/posts/new").expect(200).form(having="text")
    keep = {"csrfmiddlewaretoken", "request_id"}
    entries = [pair for pair in form.entries if pair[0] in keep]
    reasons = "I approved this, and I find that I was right, for reasons that I keep to myself."
    return visitor.post(
        f"{address}/decide", [*entries, ("outcome", "uphold"), ("reasons", reasons), ("code", "")]
    )


def _decide(officer: Visitor, address: str, matter: Matter, *, overturned: bool) -> Page:
    form = officer.get(f"{address}/decide").expect(200).form(having="reasons")
    form.fill(outcome="overturn" if overturned else "uphold", reasons=matter.decision)
    if overturned:
        form.fill(code="fact")
    return officer.send(form).expect(200)


def shown_again(road: Road, matter: Matter) -> Measured:
    """After a reversal the posts are shown again, which the next decisions say."""
    with Storm(road.base_url, matter.advertiser) as storm:
        storm.wait_shown(SHOWN_AGAIN_SECONDS)
        storm.wait_for(100, seconds=SHOWN_AGAIN_SECONDS)
        counts = tally(storm.sightings)
    return {"shown_again": counts.showed, "decisions_after_reversal": counts.decisions}
