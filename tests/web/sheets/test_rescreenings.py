"""Re-screening on pages and over the API: the two of the act, the named list, a letter each."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.domain.cases.test_clause_acts import RULED
from tests.domain.cases.test_general_act import EXHIBIT, MANY
from tests.web.api.sender import Sender
from tests.web.review.pages import Desk
from tests.web.sheets.test_acts import day_of, press
from tests.web.sheets.test_records import texts

from adjudge.adapters.store.models import Letter, Matter, Ruling
from adjudge.domain.cases.general_act import ActKind, Change, ClauseChange
from adjudge.services.clocks import fire_due
from adjudge.services.general_acts import ActDraft, announce_act, draft_act, publish_act

PAGES = ClauseChange(
    clause_id="ADS-99.4",
    version=1,
    change=Change.MAKE,
    text="A promoted post leads to no page.",
    definition=replace(RULED, rule="landing.present", explanation="It leads to a page."),
)


@pytest.fixture
def act(stage):
    """A clause that what Kestrel promotes would not pass, in force."""
    stage.running()
    drafted = draft_act(
        stage.deps,
        stage.actor("omar"),
        request_id=stage.key(),
        draft=ActDraft(
            act=ActKind.CLAUSE_CHANGE,
            title="No pages",
            text="Promoted posts lead to no page from now on.",
            rationale="Pages were changed after they were looked at.",
            effective_at=stage.clock.now() + timedelta(days=16),
            exhibits=(EXHIBIT,),
            clauses=(PAGES,),
        ),
    )
    announce_act(stage.deps, stage.actor("omar"), act_id=drafted.id, would_hit=lambda *_: MANY)
    publish_act(stage.deps, stage.actor("olga"), act_id=drafted.id)
    stage.clock.advance(days=20)
    fire_due(stage.deps)
    return drafted


def test_one_proposes_the_list_and_the_other_one_approves_it(stage, act):
    omar, olga = Desk(stage, "omar"), Desk(stage, "olga")
    link = next(
        each for each in omar.get(f"/operator/acts/{act.id}").links if "/rescreenings/new" in each
    )
    today = stage.clock.now().date()
    soon = omar.act(link, having="effective_on-day", **texts(day_of(today, "effective_on")))
    assert soon.codes == ["rescreening.too_soon"]
    assert soon.links.count("#id_effective_on-day") == 1
    later = texts(day_of(today + timedelta(days=20), "effective_on"))
    page = omar.act(link, having="effective_on-day", **later)
    assert "Kestrel Guard checks files on your own machine" in page.text
    assert page.form("/approve") is None
    page = press(olga, olga.get(page.path), "approve")
    assert "Each party has its own letter" in page.text
    assert Letter.objects.get(kind="notice").ruling_id == Ruling.objects.get().pk
    assert Matter.objects.get(kind="rescreening").status == "told"
    assert Desk(stage, "rosa").get(link).status == 403
    assert omar.get("/operator/rescreenings/new").status == 404


def test_the_api_names_what_would_fall_and_drops_a_list(stage, act):
    omar, olga, rosa = (Sender(stage, name) for name in ("omar", "olga", "rosa"))
    at = f"/acts/{act.id}"
    rosa.get(f"{at}/would-fall", 403)
    (falling,) = omar.get(f"{at}/would-fall")["falling"]
    assert falling["clauses"] == ["ADS-99.4@1"]
    body = {
        "promoted_post_ids": [falling["promoted_post_id"]],
        "effective_at": (stage.clock.now() + timedelta(days=20)).isoformat(),
    }
    rosa.refused(f"{at}/rescreenings", body, status=403, code="not_allowed")
    listed = omar.make(f"{at}/rescreenings", body, key="r")
    assert omar.make(f"{at}/rescreenings", body, key="r") == listed
    path = f"/rescreenings/{listed['id']}"
    rosa.get(path, 404)
    omar.refused(f"{path}/approve", status=403, code="not_allowed")
    assert olga.get(path)["status"] == "proposed"
    assert olga.post(f"{path}/drop")["status"] == "dropped"
    olga.refused(f"{path}/approve", status=409, code="step.wrong_state")
