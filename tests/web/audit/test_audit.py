from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from tests.web.api.sender import Sender
from tests.web.look import browser, look
from tests.web.review.pages import Desk

from adjudge.adapters.store.models import ExhibitView, StaffMember, StepRow
from adjudge.domain.actor import StaffRole

__all__ = ["browser", "look"]

GIST = "A test machine that nobody outside may know of."


@pytest.fixture
def auditor(stage):
    StaffMember.objects.create(
        user=stage.user("aude"), role=StaffRole.AUDITOR.value, reviewer_number=7
    )
    return Desk(stage, "aude")


@pytest.fixture
def sealed(stage):
    """A sealed exhibit, by the API: its id, and the withholding's path."""
    advertiser, _ = stage.running()
    _, _, exhibits = stage.case(advertiser)
    rosa, sven = Sender(stage, "rosa"), Sender(stage, "sven")
    body = {
        "disclosure": "sealed",
        "code": "how an adversary is detected",
        "gist": GIST,
        "until": (stage.clock.now() + timedelta(days=30)).isoformat(),
    }
    made = rosa.make(f"/exhibits/{exhibits[0].id}/withholdings", body)
    path = f"/withholdings/{made['id']}"
    rosa.refused(f"{path}/confirm", status=403, code="ruling.same_decider")
    sven.post(f"{path}/confirm")
    return exhibits[0].id, path


def test_a_sealed_exhibit_is_read_after_saying_what_for_and_the_log_says_so(stage, sealed, auditor):
    exhibit_id, _ = sealed
    page = auditor.get("/audit")
    assert GIST in page.text
    assert "Nobody so far" in page.text
    path = f"/audit/exhibits/{exhibit_id}"
    before = auditor.get(path).text
    assert "14 of 40" not in before
    assert not ExhibitView.objects.exists()
    read = auditor.act(path, having="purpose", purpose="Yearly audit")
    assert "<script>14 of 40</script>" in read.text
    for name in ("aude", "omar"):
        assert "Yearly audit" in Desk(stage, name).get("/audit").text


def test_nobody_else_reads_it(stage, sealed, auditor):
    exhibit_id, _ = sealed
    for name in ("rosa", "kestrel"):
        assert Desk(stage, name).get("/audit").status == 403
        assert Desk(stage, name).get(f"/audit/exhibits/{exhibit_id}").status == 403
    assert Desk(stage, "omar").get(f"/audit/exhibits/{exhibit_id}").status == 403
    assert "Sealed exhibit E1" in Desk(stage, "rosa").get(f"/review/exhibits/{exhibit_id}").text
    assert Desk(stage, "rosa").get(f"/review/exhibits/{exhibit_id}/content").status == 403
    assert auditor.get("/audit/exhibits/none").status == 404


def test_by_the_api(stage, sealed, auditor):
    assert auditor
    exhibit_id, path = sealed
    aude, omar = Sender(stage, "aude"), Sender(stage, "omar")
    assert aude.get("/audit/exhibits")["sealed"][0]["exhibit_id"] == exhibit_id
    at = f"/audit/exhibits/{exhibit_id}/read"
    omar.refused(at, {"purpose": "Curious"}, status=403, code="not_allowed")
    aude.refused(at, {"purpose": " "}, status=422, code="value.invalid")
    assert aude.post(at, {"purpose": "Yearly audit"})["content"]
    (seen,) = omar.get("/audit/views")["views"]
    assert (seen["by"], seen["purpose"]) == ("auditor 7", "Yearly audit")
    Sender(stage, "rosa").get("/audit/views", 403)
    assert Sender(stage, "rosa").post(f"{path}/unseal")["status"] == "unsealed"
    assert aude.get("/audit/exhibits")["sealed"] == []


def test_the_log_is_only_added_to_and_nothing_is_withheld_by_one(stage, sealed, auditor):
    exhibit_id, path = sealed
    auditor.act(f"/audit/exhibits/{exhibit_id}", having="purpose", purpose="Yearly audit")
    for act in (
        lambda: ExhibitView.objects.update(purpose="Nothing"),
        lambda: ExhibitView.objects.all().delete(),
        lambda: StepRow.objects.create(
            subject_kind="withholding",
            subject_id=path.rsplit("/", 1)[1],
            seq=1,
            name="confirm",
            actor_id="program:x",
            at=stage.clock.now(),
        ),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_how_it_looks(sealed, auditor, look):
    assert auditor
    exhibit_id, _ = sealed
    assert not look.at(
        "aude", ("audit", "/audit"), ("audit-exhibit", f"/audit/exhibits/{exhibit_id}")
    )
