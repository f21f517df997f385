"""Submissions that wait for a person, over the API."""

from __future__ import annotations

import pytest
from tests.web.api.sender import Sender

from adjudge import bootstrap
from adjudge.adapters import extractors


@pytest.fixture
def waiting(stage, monkeypatch):
    """A promoted post of which one extractor failed."""

    def fail(_reading):
        raise ZeroDivisionError

    _, item = stage.running()
    monkeypatch.setitem(extractors.EXTRACTORS, "links", fail)
    promoted = stage.promote(item).promoted_post
    assert promoted.status == "submitted"
    return promoted


def test_staff_see_what_waits_and_admit_it(stage, waiting):
    rosa, kestrel = Sender(stage, "rosa"), Sender(stage, "kestrel")
    (found,) = rosa.get("/submissions")["submissions"]
    assert found["promoted_post_id"] == waiting.id
    assert found["due"] > found["submitted_at"]
    at = f"/submissions/{waiting.id}/admit"
    kestrel.refused(at, {"text": "It is fine."}, status=403, code="not_allowed")
    answer = rosa.post(at, {"text": "I read it, and it has no link."})
    assert (answer["status"], answer["ruling_id"]) == ("admitted", None)
    assert rosa.get("/submissions")["submissions"] == []
    rosa.refused(at, {"text": "Again."}, status=409, code="step.wrong_state")
    with bootstrap.deps().reading() as uow:
        assert uow.promoted_posts.get(waiting.id).steps[-1].data["reasons"].startswith("I read it")
