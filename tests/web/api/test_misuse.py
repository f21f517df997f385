from __future__ import annotations

import pytest
from tests.web.api.sender import Sender
from tests.web.look import browser, look
from tests.web.reader.test_reports import REASON, Reader

from adjudge.adapters.store.models import PromotedPost
from adjudge.domain.cases.report import Category, Priority
from adjudge.services.reports import file_report, take_no_action, triage

__all__ = ["browser", "look"]

WARNING = {"processing": "reports", "text": "Three of the pages do not exist."}


def unfounded(stage):
    report = file_report(
        stage.deps,
        request_id=stage.key(),
        promoted_post_id=PromotedPost.objects.get().pk,
        category=Category.POLICY,
        reason=REASON,
        name="Noor Example",
        email="noor@reader.example",
        good_faith=True,
        sender=stage.key(),
        base_url="https://square.example",
    )
    rosa = stage.actor("rosa")
    triage(stage.deps, rosa, report_id=report.id, priority=Priority.OTHER)
    return take_no_action(stage.deps, rosa, report_id=report.id, reasons="There is no such page.")


def proposal(reports, **changes):
    return {
        "items": [report.id for report in reports],
        "gravity": "Each took an hour.",
        "intent": "The pages were made up.",
        "reasons": "After the warning one more was reported.",
        "days": 30,
        **changes,
    }


@pytest.fixture
def stopped(stage):
    """A decision in force: its path, and a report of whom it is about."""
    stage.running()
    reports = [unfounded(stage) for _ in range(3)]
    rosa, sven = Sender(stage, "rosa"), Sender(stage, "sven")
    made = rosa.make("/misuses", WARNING | {"report_id": reports[0].id})
    path = f"/misuses/{made['id']}"
    rosa.refused(f"{path}/propose", proposal(reports), status=409, code="misuse.not_warned")
    reports.append(unfounded(stage))
    for missing in ("gravity", "intent"):
        refused = proposal(reports, **{missing: " "})
        rosa.refused(f"{path}/propose", refused, status=422, code="value.invalid")
    rosa.post(f"{path}/propose", proposal(reports))
    rosa.refused(f"{path}/approve", status=403, code="ruling.same_decider")
    assert sven.post(f"{path}/approve")["status"] == "in force"
    return path, reports[0]


def test_it_is_warned_reasoned_and_appealable(stage, stopped):
    path, report = stopped
    page = f"/reports/{report.id}/{report.secret}/misuse"
    assert page in Reader().get(f"/reports/{report.id}/{report.secret}").links
    told = Reader().get(page)
    assert "4 of 4 that you sent were unfounded" in told.text
    assert "An appeals officer" in Reader().act(page, having="text", text="They exist.").text
    body = {"upheld": False, "reasons": "Two of the pages do exist."}
    Sender(stage, "rosa").refused(
        f"{path}/appeal/decide", body, status=403, code="ruling.same_decider"
    )
    assert Sender(stage, "ada").post(f"{path}/appeal/decide", body)["status"] == "reversed"
    assert "is reversed" in Reader().get(page).text


def test_members_do_not_see_it_and_nobody_learns_the_address(stage, stopped):
    path, report = stopped
    assert Sender(stage, "kestrel").get(path, 404)["code"] == "not_found"
    body = WARNING | {"report_id": report.id}
    Sender(stage, "kestrel").refused("/misuses", body, status=404, code="not_found")
    assert "noor@" not in str(Sender(stage, "rosa").get(path))


def test_a_report_without_any_has_no_such_page(stage):
    stage.running()
    report = unfounded(stage)
    assert Reader().get(f"/reports/{report.id}/{report.secret}/misuse").status == 404


def test_how_it_looks(stopped, look):
    _, report = stopped
    receipt = f"/reports/{report.id}/{report.secret}"
    assert not look.at("kestrel", ("misuse-report", receipt), ("misuse", f"{receipt}/misuse"))
