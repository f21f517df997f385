"""General acts and authorisations on the real store: read back, refused, ended by their clocks."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.domain.cases.test_clause_acts import RULED
from tests.domain.cases.test_general_act import EXHIBIT, MANY, NORWAY
from tests.memory.people import key
from tests.services.stored.stage import LANDING, Site
from tests.services.stored.test_upkeep import MovedClock, promote

from adjudge.adapters.rulebook_files import FileRulebooks
from adjudge.adapters.store import models
from adjudge.adapters.store.unit_of_work import general_acts
from adjudge.domain.cases.authorisation import Authorisation, AuthorisationKind, Requirement
from adjudge.domain.cases.general_act import ActKind, Change, ClauseChange, GeneralAct, Reach
from adjudge.domain.cases.link import Link, LinkKind
from adjudge.domain.cases.measure import MeasureKind, Scope
from adjudge.services.authorisations import (
    apply_for_authorisation,
    exemptions,
    grant_authorisation,
)
from adjudge.services.clocks import fire_due
from adjudge.services.general_acts import (
    ActDraft,
    announce_act,
    draft_act,
    pauses_in_force,
    publish_act,
)
from adjudge.services.links import (
    approve_extension,
    decide_link,
    extend_to_linked,
    find_link,
)
from adjudge.services.policy import PolicyInForce
from adjudge.services.ports import Deps
from adjudge.services.promotion import promote_post
from adjudge.services.rescreening import approve_rescreening, propose_rescreening
from adjudge.services.rulings import approve_ruling


def pause(site: Site) -> GeneralAct:
    now = datetime.now(UTC)
    clause = site.deps.rulebooks.ads().clauses_in_force(now.date())[0]
    draft = ActDraft(
        act=ActKind.PAUSE,
        title="No promotion on elections in Norway",
        text="For two weeks nothing on elections is promoted in Norway.",
        rationale="Three forged ads were shown last week.",
        effective_at=now,
        exhibits=(EXHIBIT,),
        reach=Reach(territories=(NORWAY,), ends_at=now + timedelta(days=14)),
        power_ref=clause.ref,
        short_notice_code="forged ads shown",
        review_on=now.date() + timedelta(days=14),
    )
    return draft_act(site.deps, site.operator, request_id=key(site.deps), draft=draft)


def test_a_pause_is_stored_published_by_two_told_and_ended(site):
    town = site.town()
    promote(town)
    clock = MovedClock()
    deps = replace(site.deps, clock=clock)
    act = pause(site)
    announced = announce_act(deps, site.operator, act_id=act.id, would_hit=lambda *_: MANY)
    for name in (str(site.operator.id), "program:clock"):
        with pytest.raises(IntegrityError, match="general act"), transaction.atomic():
            models.StepRow.objects.create(
                subject_kind="general_act",
                subject_id=act.id,
                seq=len(announced.steps),
                name="publish",
                actor_id=name,
                at=clock.now(),
            )
    publish_act(deps, site.second_operator, act_id=act.id)
    fire_due(deps)
    with deps.reading() as uow:
        (running,) = pauses_in_force(uow, clock.now())
        assert (running.act_id, running.territories) == (act.id, (NORWAY,))
        assert len(uow.letters.by_party(town.advertiser.party_id)) == 1
    clock.ahead = timedelta(days=15)
    fire_due(deps)
    with deps.reading() as uow:
        assert uow.of(GeneralAct).get(act.id).status == "expired"
        assert pauses_in_force(uow, clock.now()) == ()


def pages_end(site: Site) -> tuple[Deps, MovedClock, GeneralAct]:
    """A published act: from the sixteenth day on nothing that leads to a page is promoted."""
    clock = MovedClock()
    policy = PolicyInForce(FileRulebooks(), general_acts, clock)
    deps = replace(site.deps, clock=clock, rulebooks=policy)
    made = ClauseChange(
        clause_id="ADS-2.77",
        version=1,
        change=Change.MAKE,
        text="Nothing that leads to a page is promoted.",
        definition=replace(RULED, rule="landing.present", explanation="It leads to a page."),
    )
    now = datetime.now(UTC)
    draft = ActDraft(
        act=ActKind.CLAUSE_CHANGE,
        title="Nothing leads anywhere",
        text="Nothing that leads to a page is promoted.",
        rationale="Readers were led astray.",
        effective_at=now + timedelta(days=16),
        exhibits=(EXHIBIT,),
        exempt_classes=("charity",),
        clauses=(made,),
    )
    act = draft_act(deps, site.operator, request_id=key(deps), draft=draft)
    announce_act(deps, site.operator, act_id=act.id, would_hit=lambda *_: MANY)
    publish_act(deps, site.second_operator, act_id=act.id)
    return deps, clock, act


def test_the_text_of_an_act_is_in_force_from_its_moment_in_every_process(site):
    town = site.town()
    old = promote(town).promoted_post
    deps, clock, act = pages_end(site)
    with deps.reading() as uow:
        # It comes back from the database as it was written.
        assert uow.of(GeneralAct).get(act.id).clauses == act.clauses
    before = deps.rulebooks.ads()
    assert before.clause("ADS-2.77@1").effective_from == act.effective_at.date()
    clock.ahead = timedelta(days=17)
    # No worker has fired a clock yet: the text counts by its moment.
    assert deps.rulebooks.ads().clause_in_force("ADS-2.77", deps.today()).rule == "landing.present"
    fire_due(deps)
    book = deps.rulebooks.ads()
    assert book.version == before.version + 1
    with deps.reading() as uow:
        assert uow.register.by_subject(book.ref)
        assert uow.promoted_posts.get(old.id).status == "admitted"
    post = town.post("Come and see.")
    again = promote_post(
        deps,
        town.actor,
        request_id=key(deps),
        line_item_id=town.line_item.id,
        post_id=post.id,
        landing_url=LANDING,
    )
    assert "ADS-2.77@1" in [hit.clause_ref for hit in again.screening.hits]


def test_what_an_older_text_admitted_falls_by_a_list_of_the_two_who_published(site):
    town = site.town()
    old = promote(town).promoted_post
    deps, clock, act = pages_end(site)
    clock.ahead = timedelta(days=17)
    fire_due(deps)
    listed = propose_rescreening(
        deps,
        site.second_operator,
        request_id=key(deps),
        act_id=act.id,
        promoted_post_ids=[old.id],
        effective_at=clock.now() + timedelta(days=16),
    )
    for name in (str(site.second_operator.id), "program:clock"):
        with pytest.raises(IntegrityError, match="re-screening"), transaction.atomic():
            models.StepRow.objects.create(
                subject_kind="rescreening",
                subject_id=listed.id,
                seq=len(listed.steps),
                name="approve",
                actor_id=name,
                at=clock.now(),
            )
    told = approve_rescreening(deps, site.operator, rescreening_id=listed.id)
    assert told.status == "told"
    assert not site.is_dark(old.slot)
    clock.ahead += timedelta(days=17)
    fire_due(deps)
    assert site.is_dark(old.slot)
    with deps.reading() as uow:
        (measure,) = (
            each
            for each in uow.measures.by_advertiser(town.advertiser.id)
            if each.kind is MeasureKind.REMOVE
        )
        ruling = uow.rulings.get(measure.ruling_id)
    assert ruling.proposed_with("rescreening") == listed.id
    assert {ruling.proposer_id, ruling.approver_id} == {
        site.operator.id,
        site.second_operator.id,
    }


def test_an_exemption_is_stored_listed_and_ends(site):
    town = site.town()
    clock = MovedClock()
    deps = replace(site.deps, clock=clock)
    clause = deps.rulebooks.ads().clauses_in_force(date.today())[0]  # noqa: DTZ011 - any day will do
    asked = apply_for_authorisation(
        deps,
        town.actor,
        request_id=key(deps),
        advertiser_id=town.advertiser.id,
        type=AuthorisationKind.EXEMPTION,
        clause_ref=clause.ref,
        scope=Scope(whole_party=True),
        requirement=Requirement(issuer="The board", cost="none", time="a day", can_be_had=True),
        evidence="We are the election authority.",
    )
    grant_authorisation(
        deps,
        site.reviewer,
        authorisation_id=asked.id,
        conditions="",
        expires_on=deps.today() + timedelta(days=30),
        code="meets the clause",
    )
    assert [found.id for found in exemptions(deps)] == [asked.id]
    clock.ahead = timedelta(days=31)
    fire_due(deps)
    assert exemptions(deps) == []
    with deps.reading() as uow:
        assert uow.of(Authorisation).get(asked.id).status == "expired"


def test_a_measure_reaches_a_linked_account_by_an_addendum(site):
    town, other = site.town(), site.town("heron")
    slot = promote(other).promoted_post.slot
    ruling = approve_ruling(site.deps, site.second_reviewer, ruling_id=site.heard(town).id)
    with site.deps.reading() as uow:
        exhibits = tuple(e.id for e in uow.exhibits.by_case(ruling.case_id))
    link = find_link(
        site.deps,
        site.reviewer,
        request_id=key(site.deps),
        case_id=ruling.case_id,
        type=LinkKind.SAME_OPERATOR,
        other_party_id=other.advertiser.party_id,
        began=date(2020, 1, 1),
        ended=None,
        exhibit_ids=exhibits[:1],
        why="Both pay from one bank account.",
        holds_office=False,
    )
    extended = extend_to_linked(
        site.deps,
        site.reviewer,
        request_id=key(site.deps),
        ruling_id=ruling.id,
        link_id=link.id,
        advertiser_id=other.advertiser.id,
    )
    assert not site.is_dark(slot)
    done = approve_extension(site.deps, site.second_reviewer, ruling_id=extended.id)
    assert done.status == "in force"
    assert site.is_dark(slot)
    decide_link(
        site.deps, site.reviewer, link_id=link.id, stands=False, reasons="The bank was wrong."
    )
    assert not site.is_dark(slot)
    with site.deps.reading() as uow:
        assert uow.of(Link).get(link.id).status == "struck"
        assert uow.rulings.get(ruling.id).status == "in force"
