from __future__ import annotations

from dataclasses import replace

import pytest
from tests.memory.people import APPEALS_OFFICER, OPERATOR, REVIEWER, SECOND_REVIEWER, key
from tests.services.roads import road

from adjudge.domain.cases.case import Source
from adjudge.domain.cases.report import Category, Priority, Report, TooManyReports
from adjudge.domain.errors import InvalidValue, NotAllowed, NotFound
from adjudge.domain.steps import WrongState
from adjudge.services.clocks import fire_due
from adjudge.services.reports import (
    act_on,
    file_report,
    look_again,
    of_link,
    take_no_action,
    triage,
)

REASON = "The page asks for the password of my bank before it shows anything."
REASONS = "We opened the page from three places: it asks for no password."


def file(here, *, number=0, request_id="", **changes):
    said = {
        "promoted_post_id": here.promoted_post_id,
        "category": Category.PHISHING,
        "reason": REASON,
        "name": "Noor Example",
        "email": f"noor{number}@reader.example",
        "good_faith": True,
        "sender": f"hash {number}",
        "base_url": "https://square.example",
        **changes,
    }
    return file_report(here.deps, request_id=request_id or key(here.deps), **said)


def now_is(here, report):
    with here.deps.reading() as uow:
        return uow.of(Report).get(report.id)


def triaged(here, report, actor=REVIEWER):
    return triage(here.deps, actor, report_id=report.id, priority=Priority.URGENT)


def close(here, report, actor=REVIEWER):
    return take_no_action(here.deps, actor, report_id=report.id, reasons=REASONS)


class TestFiling:
    def test_it_needs_no_account_and_the_receipt_goes_out_at_once(self):
        here = road()
        report = file(here, request_id="a")
        assert report == file(here, request_id="a")
        assert fire_due(here.deps) == 1
        (mail,) = here.deps.mailer.sent
        assert mail["to"] == "noor0@reader.example"
        assert report.link in mail["text"]
        assert of_link(here.deps, report_id=report.id, secret=report.secret).text
        with pytest.raises(NotFound):
            of_link(here.deps, report_id=report.id, secret="guess")

    @pytest.mark.parametrize(
        ("missing", "field"),
        [
            ({"reason": "bad"}, "reason"),
            ({"name": ""}, "name"),
            ({"email": "noor"}, "email"),
            ({"good_faith": False}, "good faith"),
        ],
    )
    def test_what_is_missing_is_named_by_its_field(self, missing, field):
        with pytest.raises(InvalidValue) as refused:
            file(road(), **missing)
        assert refused.value.details["field"] == field

    def test_name_and_address_are_not_needed_where_they_may_be_a_danger(self):
        here = road()
        report = file(here, category=Category.CHILD_ABUSE, name="", email="")
        assert fire_due(here.deps) == 0
        assert report.priority is Priority.URGENT

    def test_a_server_that_refuses_loses_nothing(self):
        here = road()
        report = file(here)
        here.deps.mailer.refused.add(report.email)
        assert fire_due(here.deps) == 0
        here.deps.mailer.refused.clear()
        here.deps.clock.advance(minutes=6)
        assert fire_due(here.deps) == 1

    def test_one_sender_is_bounded(self):
        here = road()
        for _ in range(10):
            file(here)
        for changed in ({"sender": "other"}, {"email": "other@reader.example"}):
            with pytest.raises(TooManyReports):
                file(here, **changed)
        here.deps.clock.advance(days=1, minutes=1)
        assert file(here).status == "filed"

    def test_a_surge_shares_one_clock_and_one_decision(self):
        here = road()
        head = file(here)
        here.deps.clock.advance(minutes=30)
        others = [file(here, number=number) for number in range(1, 200)]
        assert {one.joined_to for one in others} == {head.id}
        assert {one.triage_by for one in others} == {head.triage_by}
        assert not here.is_dark()
        triaged(here, others[0])
        close(here, others[5])
        assert {now_is(here, one).status for one in (head, *others)} == {"no action"}


class TestTheClock:
    @pytest.mark.parametrize(
        ("category", "hours"),
        [(Category.MALWARE, 1), (Category.ILLEGAL, 24), (Category.POLICY, 7 * 24)],
    )
    def test_triage_by_what_is_reported(self, category, hours):
        report = file(road(), category=category)
        assert (report.triage_by - report.opened_at).total_seconds() == hours * 3600

    def test_a_miss_is_published_without_a_name(self):
        here = road()
        report = file(here)
        fire_due(here.deps)
        here.deps.clock.advance(hours=2)
        assert fire_due(here.deps) == 1
        assert fire_due(here.deps) == 0
        with here.deps.reading() as uow:
            missed = uow.register.by_subject(report.id)[-1]
        assert missed.type == "deadline_missed"
        assert missed.released_at is not None
        assert "Noor" not in str(missed.public)
        assert "Noor" not in str(missed.record)


class TestDeciding:
    def test_it_becomes_a_case_and_the_notifier_is_told(self):
        here = road()
        report = file(here)
        triaged(here, report)
        case = act_on(here.deps, REVIEWER, report_id=report.id, reasons="It asks for it.")
        assert case.source is Source.NOTIFIER
        assert now_is(here, report).status == "case"
        fire_due(here.deps)
        told = here.deps.mailer.sent[-1]["text"]
        assert "We acted on what you reported" in told
        assert "Nothing in this was automated" in told
        assert now_is(here, report).clocks == ()
        assert here.letters() == []  # the advertiser hears by a proposal, not by the report

    def test_nothing_is_done_for_reasons(self):
        here = road()
        report = file(here)
        with pytest.raises(WrongState):
            close(here, report)
        triaged(here, report)
        with pytest.raises(InvalidValue):
            take_no_action(here.deps, REVIEWER, report_id=report.id, reasons=" ")
        close(here, report)
        assert REASONS in now_is(here, report).answer

    def test_not_by_anybody(self):
        here = road()
        report = file(here)
        party = frozenset({here.scene.advertiser.party_id})
        for actor in (OPERATOR, here.scene.actor, replace(REVIEWER, interests=party)):
            with pytest.raises(NotAllowed):
                triaged(here, report, actor)

    def test_an_appeals_officer_looks_again_once(self):
        here = road()
        report = file(here)
        triaged(here, report)
        close(here, report)
        look_again(here.deps, report_id=report.id, secret=report.secret, text="Try it by phone.")
        with pytest.raises(NotAllowed):
            close(here, report, SECOND_REVIEWER)
        close(here, report, APPEALS_OFFICER)
        with pytest.raises(WrongState):
            look_again(here.deps, report_id=report.id, secret=report.secret, text="Again.")
        fire_due(here.deps)
        assert now_is(here, report).clocks == ()
