from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.memory import memory_deps
from tests.memory.people import scene
from tests.memory.policy import ADS_POLICY

from adjudge.adapters.extract_port import Extractors
from adjudge.adapters.landing import UNCHECKED
from adjudge.adapters.landing_pages.page import page_facts, words_sha256
from adjudge.domain.ads.landing_visit import Fetched, VisitFailure
from adjudge.domain.cases.interim_measure import InterimMeasure
from adjudge.domain.cases.letter import LetterKind
from adjudge.services.clocks import fire_due
from adjudge.services.landing_visits import EVERY, visit_landing_pages
from adjudge.services.promotion import promote_post

URL = "https://kestrel-lab.example/offer"
OWN = "http://site.example"


class Web:
    """The pages of the world, as a test says."""

    def __init__(self, body="<p>Scanners</p>"):
        self.body = body
        self.failure = None
        self.fetches = 0

    def is_outside(self, url):
        return url.startswith("http") and not url.startswith(OWN)

    def fetch(self, url):
        self.fetches += 1
        if self.failure is not None:
            return Fetched(url=url, failure=self.failure)
        return Fetched(
            url=url, final_url=url, status=200, content_type="text/html", body=self.body.encode()
        )

    def words_sha256(self, fetched):
        return words_sha256(fetched)

    def facts(self, visit):
        return page_facts(visit)


class Town:
    def __init__(self):
        rule = "landing.present && (landing.unreachable || 'gambling' in landing.topics)"
        (some, *others) = ADS_POLICY.clauses
        landing = replace(some, id="ADS-7.1", rule=rule, explanation="The page hits.")
        self.web = Web()
        self.deps = memory_deps(policy=replace(ADS_POLICY, clauses=(some, *others, landing)))
        object.__setattr__(self.deps, "extract", Extractors(lambda _: UNCHECKED, OWN))
        object.__setattr__(self.deps, "landing_pages", self.web)
        self.scene = scene(self.deps)
        self.looked = {}

    def promote(self, url=URL, text="Our scanner is out."):
        post = self.scene.post(text)
        self.made = promote_post(
            self.deps,
            self.scene.actor,
            request_id=f"k{text}",
            line_item_id=self.scene.line_item.id,
            post_id=post.id,
            landing_url=url,
        )
        return self.made

    def look(self):
        return visit_landing_pages(self.deps, self.looked, limit=9)

    def later(self, **time):
        self.deps.clock.advance(**time)

    @property
    def status(self):
        with self.deps.reading() as uow:
            return uow.promoted_posts.get(self.made.promoted_post.id).status

    @property
    def is_dark(self):
        return self.deps.block.is_dark(self.made.promoted_post.slot)

    @property
    def visits(self):
        return list(self.deps.uow.tables.table("landing visit").values())

    @property
    def interims(self):
        with self.deps.reading() as uow:
            return uow.of(InterimMeasure).by_advertiser(self.scene.advertiser.id)


@pytest.fixture
def town():
    return Town()


def test_a_post_waits_in_the_dark_until_its_page_was_looked_at(town):
    town.promote()
    assert (town.status, town.is_dark, town.web.fetches) == ("submitted", True, 0)
    assert town.look() == 1
    assert (town.status, town.is_dark) == ("admitted", False)
    (visit,) = town.visits
    assert visit.fetched.body == b"<p>Scanners</p>"
    with town.deps.reading() as uow:
        (entry,) = uow.register.by_subject(town.made.promoted_post.id)
    kept = entry.record["record"]["signals"]["signals"]["landing.checked"]
    assert kept == {"value": True, "spans": [], "provenance": visit.provenance}
    assert town.look() == 0


def test_a_page_that_hits_declines_the_post(town):
    town.web.body = "<p>Online casino"
    town.promote()
    town.look()
    assert town.status == "declined"
    assert town.is_dark


def test_a_page_out_of_reach_is_tried_again_before_anything_follows(town):
    town.promote()
    town.web.failure = VisitFailure.TIME
    assert town.look() == 1
    assert town.status == "submitted"
    assert town.look() == 0
    town.later(minutes=11)
    assert town.look() == 1
    assert town.status == "declined"


def test_pages_of_this_site_are_not_fetched(town):
    town.promote(url="/pages/x")
    assert town.status == "admitted"
    town.promote(url=f"{OWN}/pages/x", text="Again.")
    assert town.status == "admitted"
    assert town.look() == 0


def test_without_the_setting_nothing_is_fetched(town):
    object.__setattr__(town.deps, "landing_pages", None)
    town.promote()
    assert town.status == "admitted"
    assert town.look() == 0


def admitted(town):
    town.promote()
    town.look()
    town.later(hours=7)
    assert town.status == "admitted"


def test_a_page_that_stays_leaves_no_second_visit(town):
    admitted(town)
    assert town.look() == 1
    assert len(town.visits) == 1
    assert not town.is_dark


def test_a_page_that_changed_without_a_hit_stays_and_is_evidence(town):
    admitted(town)
    town.web.body = "<p>Better scanners"
    town.look()
    assert [visit.changed for visit in town.visits] == [False, True]
    assert not town.is_dark
    assert not town.interims


def test_a_page_that_was_swapped_withdraws_that_post_with_a_letter(town):
    admitted(town)
    town.web.body = "<p>Online casino"
    town.look()
    assert town.is_dark
    (interim,) = town.interims
    assert interim.changed == f"landing page, {town.visits[-1].provenance}"
    assert interim.clause_ref == "ADS-7.1@1"
    with town.deps.reading() as uow:
        kinds = [letter.kind for letter in uow.letters.by_party(town.scene.advertiser.party_id)]
    assert kinds.count(LetterKind.INTERIM) == 1
    town.later(hours=7)
    town.look()
    assert len(town.interims) == 1


def test_it_is_renewed_twice_while_the_page_stays_so_and_then_lapses(town):
    admitted(town)
    town.web.body = "<p>Online casino"
    for _ in range(60):
        town.look()
        fire_due(town.deps)
        town.later(hours=EVERY / timedelta(hours=1))
    (interim,) = town.interims
    assert [step.name for step in interim.steps] == ["renew", "renew", "lapse"]


def test_an_older_admission_does_not_fall_by_a_newer_clause(town):
    admitted(town)
    book = town.deps.rulebooks.ads()
    today = town.deps.today()
    newer = tuple(
        replace(c, effective_from=today + timedelta(days=1)) if c.id == "ADS-7.1" else c
        for c in book.clauses
    )

    class Newer:
        def ads(self):
            return replace(book, clauses=newer)

    object.__setattr__(town.deps, "rulebooks", Newer())
    town.later(days=2)
    town.web.body = "<p>Online casino"
    town.look()
    assert not town.is_dark
    assert not town.interims


def test_a_running_page_out_of_reach_is_withdrawn_the_second_time(town):
    admitted(town)
    town.web.failure = VisitFailure.CONNECTION
    town.look()
    assert not town.is_dark
    town.later(minutes=11)
    town.look()
    assert town.is_dark
