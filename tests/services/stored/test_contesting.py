"""Contesting on the real store: complaints, stays and reports keep their steps and clocks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

import pytest
from django.db import DatabaseError, transaction
from tests.memory.people import Scene, key
from tests.services.stored.stage import Site

from adjudge.adapters.store.models import Appeal as AppealRow
from adjudge.adapters.store.models import ClockRow, StepRow
from adjudge.domain.cases.complaint import About, Complaint
from adjudge.domain.cases.entitlement import Entitlement
from adjudge.domain.cases.misuse import Processing
from adjudge.domain.cases.report import Category, Priority, Report
from adjudge.services import voices
from adjudge.services.appeal_letters import letter_of
from adjudge.services.appeals import admit_appeal, file_appeal, uphold_appeal
from adjudge.services.complaints import end_restriction, file_complaint
from adjudge.services.misuses import (
    appeal_misuse_by_link,
    approve_misuse,
    decide_misuse_appeal,
    propose_misuse,
    warn_of_misuse,
)
from adjudge.services.particulars import miss_particulars, request_particulars
from adjudge.services.report_mail import mail_appeal
from adjudge.services.reports import file_report, take_no_action, triage
from adjudge.services.rulings import approve_ruling
from adjudge.services.stays import ask_for_stay, grant_stay
from adjudge.services.voices import file_notifier_appeal

REASON = "The page asks for the password of my bank before it shows anything."
REASONS = "The certificate that was compared belongs to another firm of a similar name."


@dataclass(frozen=True)
class Stopped:
    """A clock of cases that stands at one moment."""

    at: datetime

    def now(self) -> datetime:
        return self.at


def test_a_complaint_ends_what_cannot_be_explained(site: Site) -> None:
    town = site.town()
    ruling = approve_ruling(site.deps, site.second_reviewer, ruling_id=site.heard(town).id)
    complaint = file_complaint(
        site.deps,
        town.actor,
        request_id=key(site.deps),
        advertiser_id=town.advertiser.id,
        about=About.DARK,
        text="Nobody told us.",
        subject_id=ruling.id,
    )
    assert ClockRow.objects.filter(subject_id=complaint.id, name="answer").count() == 1
    end_restriction(
        site.deps,
        site.officer,
        complaint_id=complaint.id,
        text="The file does not show it.",
        ruling_ids=[ruling.id],
    )
    assert not ClockRow.objects.filter(subject_id=complaint.id).exists()
    assert not site.is_dark(town.advertiser.slot)
    with site.deps.reading() as uow:
        assert uow.of(Complaint).get(complaint.id).status == "restriction ended"


def test_a_stay_ends_with_its_appeal_and_the_database_knows_who_may_grant_it(site: Site) -> None:
    town = site.town()
    ruling = approve_ruling(site.deps, site.second_reviewer, ruling_id=site.heard(town).id)
    appeal = file_appeal(
        site.deps,
        town.actor,
        request_id=key(site.deps),
        ruling_id=ruling.id,
        on_facts="It is not ours.",
        on_rule="",
        on_proportion="",
    )
    stay = ask_for_stay(
        site.deps, town.actor, request_id=key(site.deps), appeal_id=appeal.id, text="It is urgent."
    )
    with pytest.raises(DatabaseError, match="stay"), transaction.atomic():
        StepRow.objects.create(
            subject_kind="stay",
            subject_id=stay.id,
            seq=0,
            name="grant",
            actor_id=site.second_reviewer.id,
            at=site.deps.clock.now(),
            data={"reasons": "Mine."},
        )
    grant_stay(site.deps, site.officer, stay_id=stay.id, reasons="It could not be made good.")
    assert not site.is_dark(town.advertiser.slot)
    admit_appeal(site.deps, site.officer, appeal_id=appeal.id)
    uphold_appeal(site.deps, site.officer, appeal_id=appeal.id, reasons=REASONS)
    assert site.is_dark(town.advertiser.slot)


def test_a_question_has_a_clock_and_its_second_miss_ends_the_measure(site: Site) -> None:
    town = site.town()
    ruling = approve_ruling(site.deps, site.second_reviewer, ruling_id=site.heard(town).id)
    asked = request_particulars(
        site.deps,
        town.actor,
        request_id=key(site.deps),
        ruling_id=ruling.id,
        question="Which firm do you mean?",
    )
    for _ in range(2):
        clock = ClockRow.objects.get(subject_id=asked.id, name="answer")
        late = replace(site.deps, clock=Stopped(clock.due_at))
        assert miss_particulars(late, asked.id)
    assert not miss_particulars(late, asked.id)
    assert not ClockRow.objects.filter(subject_id=asked.id).exists()
    assert not site.is_dark(town.advertiser.slot)
    with site.deps.reading() as uow:
        assert uow.rulings.get(ruling.id).status == "lapsed"


def test_reports_are_stored_joined_and_decided_together(site: Site) -> None:
    town = site.town()
    promoted = town.promote(landing_url="https://kestrel-lab.example/guard").promoted_post
    head, *others = [
        file_report(
            site.deps,
            request_id=key(site.deps),
            promoted_post_id=promoted.id,
            category=Category.PHISHING,
            reason=REASON,
            name="Noor Example",
            email=f"noor{number}@reader.example",
            good_faith=True,
            sender=f"hash {number}",
            base_url="https://square.example",
        )
        for number in range(20)
    ]
    triage(site.deps, site.reviewer, report_id=head.id, priority=Priority.URGENT)
    take_no_action(site.deps, site.reviewer, report_id=others[3].id, reasons=REASONS)
    with site.deps.reading() as uow:
        decided = uow.of(Report).by_advertiser(town.advertiser.id)
    assert {report.status for report in decided} == {"no action"}
    assert all(REASONS in report.answer for report in decided)


def reported(site: Site, town: Scene) -> Report:
    return file_report(
        site.deps,
        request_id=key(site.deps),
        promoted_post_id=town.promote().promoted_post.id,
        category=Category.PHISHING,
        reason=REASON,
        name="Noor Example",
        email="noor@reader.example",
        good_faith=True,
        sender="x",
        base_url="https://square.example",
    )


def test_an_author_and_a_notifier_appeal_once_each_and_have_no_party(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = site.town()
    report = reported(site, town)
    ruling = approve_ruling(site.deps, site.second_reviewer, ruling_id=site.heard(town).id)
    monkeypatch.setattr(voices, "rulings_of_report", lambda *_: [ruling])
    asked = {"ruling_id": ruling.id, "on_facts": "No.", "on_rule": "", "on_proportion": ""}
    author = replace(town.actor, party_ids=frozenset())
    filed = file_appeal(site.deps, author, request_id=key(site.deps), **asked)
    told = file_notifier_appeal(
        site.deps, request_id=key(site.deps), report_id=report.id, secret=report.secret, **asked
    )
    row = AppealRow.objects.get(pk=filed.id)
    assert (row.party_id, row.voice) == (None, author.account_id)
    (kept,) = AppealRow.objects.filter(pk=filed.id).values()
    for change in ({}, {"voice": ""}, {"party_id": town.advertiser.party_id}, {"as_whom": "x"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            AppealRow(**{**kept, "id": key(site.deps), **change}).save(force_insert=True)
    admit_appeal(site.deps, site.officer, appeal_id=filed.id)
    uphold_appeal(site.deps, site.officer, appeal_id=filed.id, reasons=REASONS)
    with site.deps.reading() as uow:
        for appeal, as_whom in ((filed, Entitlement.AUTHOR), (told, Entitlement.NOTIFIER)):
            stored = uow.appeals.get(appeal.id)
            assert stored.as_whom is as_whom
            assert "did not succeed" in letter_of(stored)
    assert mail_appeal(site.deps, report.id)
    assert not mail_appeal(site.deps, report.id)


def test_the_database_knows_who_decides_about_misuse(site: Site) -> None:
    town = site.town()
    reports = []
    for _ in range(4):
        report = reported(site, town) if not reports else again(site, reports[0])
        triage(site.deps, site.reviewer, report_id=report.id, priority=Priority.OTHER)
        take_no_action(site.deps, site.reviewer, report_id=report.id, reasons=REASONS)
        reports.append(report)
        if len(reports) == 3:
            misuse = warn_of_misuse(
                site.deps,
                site.reviewer,
                request_id=key(site.deps),
                processing=Processing.REPORTS,
                text=REASONS,
                email=report.email,
            )
    propose_misuse(
        site.deps,
        site.reviewer,
        misuse_id=misuse.id,
        items=[report.id for report in reports],
        gravity="An hour each.",
        intent="Made up.",
        reasons=REASONS,
        days=30,
    )
    seq = StepRow.objects.filter(subject_kind="misuse", subject_id=misuse.id).count()
    taken = {"subject_kind": "misuse", "subject_id": misuse.id, "at": misuse.opened_at}
    for actor in (site.reviewer.id, "program:triage"):
        with pytest.raises(DatabaseError, match="misuse"), transaction.atomic():
            StepRow.objects.create(**taken, seq=seq, name="approve", actor_id=actor)
    approve_misuse(site.deps, site.second_reviewer, misuse_id=misuse.id)
    kept = again(site, reports[0])
    assert not ClockRow.objects.filter(subject_id=kept.id, name="triage").exists()
    appeal_misuse_by_link(
        site.deps, report_id=reports[0].id, secret=reports[0].secret, text="They exist."
    )
    seq = StepRow.objects.filter(subject_kind="misuse", subject_id=misuse.id).count()
    for actor in (site.reviewer.id, site.second_reviewer.id, "program:triage"):
        with pytest.raises(DatabaseError, match="misuse"), transaction.atomic():
            StepRow.objects.create(**taken, seq=seq, name="uphold", actor_id=actor)
    decide_misuse_appeal(
        site.deps, site.officer, misuse_id=misuse.id, upheld=False, reasons=REASONS
    )
    assert ClockRow.objects.filter(subject_id=kept.id, name="triage").exists()


def again(site: Site, report: Report) -> Report:
    """One more report like it, from another connection."""
    return file_report(
        site.deps,
        request_id=key(site.deps),
        promoted_post_id=report.promoted_post_id,
        category=Category.POLICY,
        reason=REASON,
        name=report.name,
        email=report.email,
        good_faith=True,
        sender=key(site.deps),
        base_url="https://square.example",
    )
