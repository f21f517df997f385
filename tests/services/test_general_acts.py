from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.domain.cases.test_general_act import EXHIBIT, MANY, NORWAY
from tests.memory import NOON
from tests.memory.people import (
    OPERATOR,
    REVIEWER,
    SECOND_OPERATOR,
    key,
    member,
    scene,
)
from tests.services.roads import Road, road

from adjudge.domain.ads.campaign import Targeting
from adjudge.domain.ads.serving import SITE_SLOT, WorkerMissing
from adjudge.domain.cases.general_act import (
    ActKind,
    ActTooLong,
    Change,
    ClauseChange,
    Individual,
    Reach,
    SameRationale,
)
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.errors import NotAllowed
from adjudge.domain.policy.rulebook import UnknownClause
from adjudge.domain.standing.entry import TooManyEntries, Viewer, hides, micros
from adjudge.services.campaigns import add_line_item
from adjudge.services.clocks import fire_due
from adjudge.services.general_acts import (
    ActDraft,
    all_acts,
    announce_act,
    draft_act,
    extend_act,
    free_paused_money,
    pauses_in_force,
    propose_extension,
    publish_act,
    serve_pause_letters,
    take_effect,
    withdraw_act,
)
from adjudge.services.reach_of_acts import shown_in_reach
from adjudge.services.standing import reconcile

PAUSE = ActDraft(
    act=ActKind.PAUSE,
    title="No promotion on elections in Norway",
    text="For two weeks nothing on elections is promoted in Norway.",
    rationale="Three forged ads were shown last week.",
    effective_at=NOON,
    exhibits=(EXHIBIT,),
    reach=Reach(territories=(NORWAY,), ends_at=NOON + timedelta(days=14)),
    power_ref="ADS-8.1@1",
    short_notice_code="forged ads shown",
    review_on=date(2026, 3, 16),
)


def changing(*changes: ClauseChange, **fields) -> ActDraft:
    return replace(
        PAUSE,
        act=ActKind.CLAUSE_CHANGE,
        title="Nothing is promised",
        reach=Reach(),
        clauses=changes,
        **{
            "effective_at": NOON + timedelta(days=16),
            "short_notice_code": "",
            "review_on": None,
            **fields,
        },
    )


def published(here: Road, draft: ActDraft = PAUSE) -> str:
    act = draft_act(here.deps, OPERATOR, request_id=key(here.deps), draft=draft)
    announce_act(here.deps, OPERATOR, act_id=act.id, would_hit=lambda *_: MANY)
    publish_act(here.deps, SECOND_OPERATOR, act_id=act.id)
    return act.id


def in_force(here: Road, draft: ActDraft = PAUSE) -> str:
    act_id = published(here, draft)
    fire_due(here.deps)
    return act_id


def pauses(here: Road) -> list[str]:
    with here.deps.reading() as uow:
        return [pause.act_id for pause in pauses_in_force(uow, here.deps.clock.now())]


def test_a_pause_tells_the_affected_at_once_and_leaves_no_mark():
    here = road()
    other = scene(here.deps, "heron")  # nothing of it runs
    act_id = in_force(here)
    assert pauses(here) == [act_id]
    (letter,) = here.letters()
    assert letter.kind is LetterKind.UNAVAILABLE
    assert "This is no decision about you." in letter.content.text
    assert "Three forged ads" in letter.content.text
    with here.deps.reading() as uow:
        assert not uow.letters.by_party(other.advertiser.party_id)
        assert not uow.measures.by_advertiser(here.scene.advertiser.id)
        public = [entry for entry in uow.register.by_subject(act_id) if entry.type == "general_act"]
    assert len(public) == 3
    assert all(entry.released_at for entry in public)
    assert not any("Kestrel" in str(entry.public) for entry in public)


def test_the_letters_are_served_once_though_the_duty_is_done_again():
    here = road()
    act_id = published(here)
    here.deps.clock.advance(minutes=1)
    fire_due(here.deps)
    fire_due(here.deps)
    assert serve_pause_letters(here.deps, act_id) == 0
    assert len(here.letters()) == 1


def test_a_pause_ends_by_itself_or_goes_on_with_a_new_rationale():
    here = road()
    act_id = in_force(here)
    propose_extension(
        here.deps,
        OPERATOR,
        act_id=act_id,
        until=NOON + timedelta(days=20),
        rationale="Two more were shown on Monday.",
    )
    extend_act(here.deps, SECOND_OPERATOR, act_id=act_id)
    here.deps.clock.advance(days=15)
    fire_due(here.deps)
    assert pauses(here) == [act_id]
    here.deps.clock.advance(days=6)
    assert pauses(here) == []
    fire_due(here.deps)
    (act,) = all_acts(here.deps)
    assert act.status == "expired"


def test_the_money_of_a_line_item_that_lies_in_the_pause_is_free_on_request():
    here = road()
    town = here.scene
    add_line_item(
        here.deps,
        town.actor,
        request_id=key(here.deps),
        campaign_id=town.campaign.id,
        bid=town.line_item.bid,
        budget=town.line_item.budget,
        targeting=Targeting(countries=("NO",)),
    )
    act_id = in_force(here)
    with pytest.raises(NotAllowed):
        free_paused_money(
            here.deps, member("stranger"), advertiser_id=town.advertiser.id, act_id=act_id
        )
    freed = free_paused_money(
        here.deps, town.actor, advertiser_id=town.advertiser.id, act_id=act_id
    )
    # The first line item may be shown elsewhere: what it reserved stays.
    assert freed == 1
    withdraw_act(here.deps, OPERATOR, act_id=act_id, why="The forgers were found.")
    with pytest.raises(NotAllowed):
        free_paused_money(here.deps, town.actor, advertiser_id=town.advertiser.id, act_id=act_id)


def test_an_act_is_counted_by_real_spending_and_refused_when_it_is_individual():
    here = road()
    act = draft_act(here.deps, OPERATOR, request_id=key(here.deps), draft=PAUSE)
    with pytest.raises(Individual):
        announce_act(here.deps, OPERATOR, act_id=act.id)
    with here.deps.reading() as uow:
        assert shown_in_reach(uow, act) == {}
    assert all_acts(here.deps) == []


class TestPause:
    def test_a_withdrawal_of_a_service_spares_its_exempt_classes_and_lets_run_off(self):
        here = road()
        spared = here.scene.promote(categories=("charity",)).promoted_post
        withdrawal = replace(
            PAUSE,
            act=ActKind.WITHDRAWAL,
            reach=Reach(territories=(NORWAY,)),
            effective_at=NOON + timedelta(hours=1),
            exempt_classes=("charity",),
            run_off_days=2,
        )
        published(here, withdrawal)
        here.deps.clock.advance(hours=2)
        fire_due(here.deps)
        assert not hidden(here), "what ran before may run off"
        later = here.scene.promote().promoted_post
        assert hidden(here, slot=later.slot)
        assert not hidden(here, slot=spared.slot)
        here.deps.clock.advance(days=2)
        assert hidden(here)
        assert not hidden(here, slot=spared.slot)

    def test_thirty_days_are_the_most_and_no_renewal_says_the_same_again(self):
        here = road()
        long = replace(PAUSE, reach=replace(PAUSE.reach, ends_at=NOON + timedelta(days=31)))
        with pytest.raises(ActTooLong):
            draft_act(here.deps, OPERATOR, request_id="long", draft=long)
        act_id = in_force(here)
        asked = {"act_id": act_id, "until": NOON + timedelta(days=44)}
        with pytest.raises(SameRationale):
            propose_extension(here.deps, OPERATOR, rationale=PAUSE.rationale, **asked)
        with pytest.raises(ActTooLong):
            propose_extension(
                here.deps,
                OPERATOR,
                act_id=act_id,
                until=NOON + timedelta(days=45),
                rationale="Two more on Monday.",
            )
        propose_extension(here.deps, OPERATOR, rationale="Two more on Monday.", **asked)
        with pytest.raises(NotAllowed):
            extend_act(here.deps, OPERATOR, act_id=act_id)
        assert extend_act(here.deps, SECOND_OPERATOR, act_id=act_id).ends_at == asked["until"]


def test_a_clause_change_waits_fifteen_days():
    here = road()
    clause = ClauseChange(clause_id="ADS-2.1", version=2, change=Change.CHANGE, text="No promise.")
    draft = replace(
        PAUSE,
        act=ActKind.CLAUSE_CHANGE,
        reach=Reach(),
        clauses=(clause,),
        effective_at=NOON + timedelta(days=16),
        short_notice_code="",
        review_on=None,
    )
    published(here, draft)
    fire_due(here.deps)
    assert all_acts(here.deps)[0].status == "published"
    here.deps.clock.advance(days=17)
    fire_due(here.deps)
    assert all_acts(here.deps)[0].status == "in force"
    assert not here.letters()


def test_who_may_draft_and_on_which_power():
    here = road()
    with pytest.raises(NotAllowed):
        draft_act(here.deps, REVIEWER, request_id="a", draft=PAUSE)
    with pytest.raises(UnknownClause):
        draft_act(here.deps, OPERATOR, request_id="b", draft=replace(PAUSE, power_ref="ADS-7.7@1"))


VIEWER = Viewer(country="NO")


def hidden(here: Road, viewer: Viewer = VIEWER, *, slot: int | None = None) -> bool:
    """Whether a slot (the post's) or the whole site is dark for a viewer now, in real time."""
    block = here.deps.block
    now_us = micros(here.deps.wall_clock.now())
    slots = (SITE_SLOT, here.slot if slot is None else slot)
    return any(
        hides(block.slots.get(s, 0), block.entries.get(s, ()), viewer, now_us)  # type: ignore[attr-defined] # the block in memory
        for s in slots
    )


def test_a_pause_of_a_land_is_an_entry_of_the_site_from_its_day_to_its_end():
    here = road()
    later = replace(PAUSE, effective_at=NOON + timedelta(hours=1))
    act_id = published(here, later)
    assert not hidden(here)
    assert {entry.id for entry in here.deps.block.entries[SITE_SLOT]} == {act_id}
    here.deps.clock.advance(hours=1)
    assert hidden(here), "no clock needs to fire for that"
    fire_due(here.deps)
    assert hidden(here)
    assert not hidden(here, Viewer(country="SE"))
    assert hidden(here, Viewer()), "an unknown territory counts as inside"
    here.deps.clock.advance(days=15)
    fire_due(here.deps)
    assert not hidden(here)


def test_a_pause_of_a_category_stops_the_posts_that_are_about_it():
    here = road()
    reconcile(here.deps)
    other = here.scene.promote(categories=("elections", "charity")).promoted_post
    about = here.scene.promote(categories=("elections",)).promoted_post
    assert not hidden(here, slot=about.slot)
    act_id = in_force(
        here,
        replace(
            PAUSE,
            reach=Reach(
                territories=(NORWAY,), categories=("elections",), ends_at=PAUSE.reach.ends_at
            ),
            exempt_classes=("charity",),
        ),
    )
    assert hidden(here, slot=about.slot)
    assert not hidden(here, Viewer(country="SE"), slot=about.slot)
    assert not hidden(here, slot=other.slot)
    assert not hidden(here), "the first post is about something else"
    withdraw_act(here.deps, OPERATOR, act_id=act_id, why="The forgers were found.")
    assert not hidden(here, slot=about.slot)


def test_what_was_admitted_before_may_run_off():
    here = road()
    published(here, replace(PAUSE, run_off_days=2, effective_at=NOON + timedelta(hours=1)))
    here.deps.clock.advance(hours=2)
    fire_due(here.deps)
    assert not hidden(here)
    later = here.scene.promote().promoted_post
    assert hidden(here, slot=later.slot)
    here.deps.clock.advance(days=2)
    assert hidden(here)


def test_a_pause_waits_for_a_serving_process_that_does_not_answer():
    here = road()
    act_id = published(here)
    here.deps.block.missing_workers = "0"
    with pytest.raises(WorkerMissing):
        take_effect(here.deps, act_id)
    here.deps.block.missing_workers = ""
    assert take_effect(here.deps, act_id)
    assert pauses(here) == [act_id]


def test_a_ninth_pause_of_the_site_is_refused():
    here = road()
    for _ in range(8):
        published(here)
    with pytest.raises(TooManyEntries):
        published(here)
    assert len(here.deps.block.entries[SITE_SLOT]) == 8
