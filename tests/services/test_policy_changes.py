"""The text that general acts put in force: what it screens, and what rests on it afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.domain.cases.test_clause_acts import RULED
from tests.domain.cases.test_general_act import MANY
from tests.memory.people import OPERATOR, SECOND_OPERATOR
from tests.services.roads import Road, road
from tests.services.test_general_acts import changing, published

from adjudge.domain.cases.general_act import Change, ClauseChange
from adjudge.domain.cases.review import Review
from adjudge.domain.errors import InvalidValue
from adjudge.domain.policy.rulebook import UnknownClause
from adjudge.services.clause_watch import watch_clauses
from adjudge.services.clocks import fire_due
from adjudge.services.general_acts import announce_act, draft_act, publish_act, withdraw_act


class TestTheTextInForce:
    FEES = ClauseChange(
        clause_id="ADS-2.4",
        version=1,
        change=Change.MAKE,
        text="Fees are named.",
        definition=replace(RULED, rule="landing.present", explanation="It leads to a page."),
    )

    def days(self, here: Road, days: int) -> None:
        here.deps.clock.advance(days=days)
        fire_due(here.deps)

    def test_a_clause_that_is_made_screens_what_comes_and_leaves_what_runs(self):
        here = road()
        published(here, changing(self.FEES, exempt_classes=("charity",)))
        assert here.scene.promote(text="A scan for €40.").promoted_post.status == "admitted"
        self.days(here, 17)
        declined = here.scene.promote(text="A scan for €40.")
        assert [hit.clause_ref for hit in declined.screening.hits] == ["ADS-2.4@1"]
        assert declined.ruling is not None
        assert declined.ruling.statement.ground.reference == "ADS-2.4@1"
        spared = here.scene.promote(text="A scan for €40.", categories=("charity",))
        assert spared.promoted_post.status == "admitted"
        assert not here.is_dark(), "what was admitted before is left alone"

    def test_the_new_state_is_in_the_public_log_with_its_number(self):
        here = road()
        old = here.deps.rulebooks.ads()
        act_id = published(here, changing(self.FEES))
        self.days(here, 17)
        book = here.deps.rulebooks.ads()
        assert book.version == old.version + 1
        assert here.scene.promote().screening.policy_version == book.ref
        with here.deps.reading() as uow:
            (entry,) = uow.register.by_subject(book.ref)
        assert "ADS-2.4@1" in entry.public["clauses"]
        withdraw_act(here.deps, OPERATOR, act_id=act_id, why="It was too wide.")
        self.days(here, 1)
        assert here.scene.promote(text="A scan for €40.").promoted_post.status == "admitted"
        with here.deps.reading() as uow:
            assert uow.register.by_subject(here.deps.rulebooks.ads().ref)

    def test_what_rests_on_a_clause_that_ended_is_reviewed_within_fourteen_days(self):
        here = road()
        ruling = here.ban()
        ends = ClauseChange(clause_id="ADS-8.1", version=1, change=Change.END)
        published(here, changing(ends))
        self.days(here, 10)
        with here.deps.reading() as uow:
            assert not uow.of(Review).by_ruling(ruling.id)
        self.days(here, 7)
        assert watch_clauses(here.deps) == 1
        assert watch_clauses(here.deps) == 0
        with here.deps.reading() as uow:
            (review,) = uow.of(Review).by_ruling(ruling.id)
        assert review.due == review.opened_at + timedelta(days=14)
        self.days(here, 14)
        self.days(here, 14)
        assert not here.is_dark(), "missed twice, what rests on discretion lapses"

    def test_a_draft_that_does_not_fit_the_policy_is_refused(self):
        here = road()
        unknown = ClauseChange(clause_id="ADS-7.7", version=2, change=Change.CHANGE, text="No.")
        with pytest.raises(UnknownClause):
            draft_act(here.deps, OPERATOR, request_id="a", draft=changing(unknown))
        old = replace(unknown, clause_id="ADS-2.1", version=1)
        with pytest.raises(InvalidValue):
            draft_act(here.deps, OPERATOR, request_id="b", draft=changing(old))

    def test_of_two_acts_that_make_one_version_only_the_first_is_published(self):
        here = road()
        second = draft_act(here.deps, OPERATOR, request_id="second", draft=changing(self.FEES))
        published(here, changing(self.FEES))
        announce_act(here.deps, OPERATOR, act_id=second.id, would_hit=lambda *_: MANY)
        with pytest.raises(InvalidValue):
            publish_act(here.deps, SECOND_OPERATOR, act_id=second.id)
