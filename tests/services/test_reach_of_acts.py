from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.domain.cases.test_clause_acts import RULED
from tests.memory.people import OPERATOR, Scene, key, scene
from tests.services.roads import Road, road
from tests.services.test_general_acts import PAUSE, changing

from adjudge.domain.cases.general_act import Change, ClauseChange, Individual
from adjudge.services.delivery import settle_events
from adjudge.services.general_acts import ActDraft, announce_act, draft_act


def show(town: Scene, text: str = "Our scanner is out.", count: int = 1, *, days: int = 0, **said):
    """Promote a post and show it so many times, some days ago."""
    promoted = town.promote(text=text, **said).promoted_post
    now = town.deps.clock.now()
    for number in range(count):
        town.deps.events.acknowledge(
            promoted.id,
            town.line_item.id,
            at=now - timedelta(days=days),
            token_id=f"{promoted.id}-{number}",
        )


class TestWhomItWouldHaveHit:
    """Counted over what was shown in 90 days: fewer than five, or mostly one, is refused."""

    BAD = ClauseChange(
        clause_id="ADS-2.4",
        version=1,
        change=Change.MAKE,
        text="Nothing that leads to a page.",
        definition=replace(RULED, rule="landing.present", explanation="It leads to a page."),
    )
    NOBODY = replace(
        BAD,
        definition=replace(
            RULED, rule="text.guarantee_terms.size() > 0", explanation="It promises."
        ),
    )

    def towns(self, here: Road, count: int) -> list[Scene]:
        return [here.scene, *(scene(here.deps, f"town{n}") for n in range(count - 1))]

    def announce(self, here: Road, draft: ActDraft) -> str:
        settle_events(here.deps)
        act = draft_act(here.deps, OPERATOR, request_id=key(here.deps), draft=draft)
        return announce_act(here.deps, OPERATOR, act_id=act.id).status

    @pytest.mark.parametrize("draft", [PAUSE, changing(BAD)], ids=["pause", "clause"])
    def test_five_parties_are_enough_and_four_are_not(self, draft):
        here = road()
        five = self.towns(here, 5)
        for town in five[:4]:
            show(town)
        with pytest.raises(Individual):
            self.announce(here, draft)
        show(five[4])
        assert self.announce(here, draft) == "announced"

    def test_mostly_one_is_one(self):
        here = road()
        for town in self.towns(here, 6):
            show(town)
        show(here.scene, count=5)
        with pytest.raises(Individual):
            self.announce(here, PAUSE)

    def test_what_was_shown_over_ninety_days_ago_does_not_count(self):
        here = road()
        for town in self.towns(here, 5):
            show(town, days=91)
        with pytest.raises(Individual):
            self.announce(here, PAUSE)

    def test_a_clause_counts_by_what_its_rule_hits_not_by_who_is_there(self):
        here = road()
        for town in self.towns(here, 6):
            show(town)
        with pytest.raises(Individual):
            self.announce(here, changing(self.NOBODY))

    def test_exempt_classes_and_other_categories_are_not_hit(self):
        here = road()
        for town in self.towns(here, 6):
            show(town, categories=("charity",))
        with pytest.raises(Individual):
            self.announce(here, replace(PAUSE, exempt_classes=("charity",)))
        about = replace(PAUSE.reach, categories=("elections",))
        with pytest.raises(Individual):
            self.announce(here, replace(PAUSE, reach=about))
        with pytest.raises(Individual):
            self.announce(here, changing(self.BAD, exempt_classes=("charity",)))
        assert self.announce(here, changing(self.BAD)) == "announced"
