"""What is too large, of another form or sent twice: bounded, named, nothing stored."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import fields, is_dataclass
from datetime import date
from typing import get_args

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from tests.web.api.sender import (
    WHY,
    Sender,
    new_exhibit,
    new_fact,
    new_statement,
    opened,
)

from adjudge.adapters.store.models import Case, Exhibit, Fact, Ruling
from adjudge.domain.cases.measure import (
    Duration,
    MeasureKind,
    Scope,
    Territory,
    TerritoryRole,
    TimeWindow,
)
from adjudge.domain.cases.statement import (
    Automation,
    ElementFinding,
    Ground,
    GroundKind,
    Redress,
    Statement,
)
from adjudge.web.api.statement_schemas import StatementBody, statement_body, statement_of
from adjudge.web.limits import MAX_BODY


@pytest.fixture
def desk(stage):
    """(advertiser, a reviewer, case, exhibit, fact)"""
    advertiser, _ = stage.running()
    rosa = Sender(stage, "rosa")
    return advertiser, rosa, *opened(stage, advertiser, rosa)


def test_a_key_sent_again_answers_the_same_and_another_body_is_refused(stage, desk):
    advertiser, rosa, case, exhibit, fact = desk
    at = f"/cases/{case['id']}"
    asked = {"statement": new_statement(stage, fact["id"]), "wording_reason": WHY}
    sent = [
        ("/cases", {"advertiser_id": advertiser.id, "source": "court"}, {"source": "press"}),
        (f"{at}/exhibits", new_exhibit(stage), {"source": "elsewhere"}),
        (f"{at}/facts", new_fact(stage, exhibit["id"]), {"finding": "attributed"}),
        (f"{at}/rulings", asked, {"wording_reason": "Another reason."}),
    ]
    for number, (path, body, changed) in enumerate(sent):
        first = rosa.make(path, body, key=f"key {number}")
        assert rosa.make(path, body, key=f"key {number}") == first
        rosa.refused(path, body | changed, status=422, code="request.reused", key=f"key {number}")
    assert (Case.objects.count(), Exhibit.objects.count()) == (2, 2)
    assert (Fact.objects.count(), Ruling.objects.count()) == (2, 1)
    at = f"/rulings/{Ruling.objects.get().pk}"
    kestrel = Sender(stage, "kestrel")
    asked = kestrel.make(f"{at}/particulars", {"text": "Which?"}, key="q")
    assert kestrel.make(f"{at}/particulars", {"text": "Which?"}, key="q") == asked
    kestrel.refused(
        f"{at}/particulars", {"text": "What?"}, status=422, code="request.reused", key="q"
    )


def test_a_key_is_required_for_whatever_makes_something(desk):
    advertiser, rosa, case, _, _ = desk
    body = {"advertiser_id": advertiser.id, "source": "press"}
    for key in ("", "x" * 65, "\x7f"):
        problem = rosa.refused("/cases", body, status=422, code="value.invalid", key=key)
        assert "Idempotency-Key" in problem["detail"]
    assert Case.objects.count() == 1
    assert case["status"] == "opened"


def test_an_incomplete_statement_is_refused_with_everything_that_it_lacks(stage, desk):
    _, rosa, case, _, fact = desk
    at = f"/cases/{case['id']}/rulings"
    problem = rosa.refused(at, {"statement": {}}, status=422, code="reasons.incomplete")
    codes = {lack["code"] for lack in problem["missing"]}
    assert codes >= {"reasons.measure_missing", "reasons.ground_missing", "reasons.scope_missing"}
    assert all(lack["problem"] and lack["remedy"] and lack["field"] for lack in problem["missing"])
    findings = new_statement(stage, fact["id"])["findings"][:1]
    short = {"statement": new_statement(stage, fact["id"], findings=findings)}
    problem = rosa.refused(at, short, status=422, code="reasons.incomplete")
    assert any(lack["element_id"] for lack in problem["missing"])
    bare = {"statement": new_statement(stage, fact["id"], would_change="Follow our policies.")}
    problem = rosa.refused(at, bare, status=422, code="reasons.wording_unexplained")
    assert all(remark["code"] for remark in problem["remarks"])
    assert Ruling.objects.count() == 0


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"colour": "red"}, "statement.colour"),
        ({"measure": "banish"}, "statement.measure"),
        ({"summary": 7}, "statement.summary"),
        ({"summary": "x" * 10_001}, "statement.summary"),
        ({"summary": "a\0b"}, "statement.summary"),
        ({"fact_ids": "F1"}, "statement.fact_ids"),
        ({"fact_ids": ["f"] * 101}, "statement.fact_ids"),
        ({"scope": {"whole_party": "yes"}}, "statement.scope.whole_party"),
        ({"scope": {"whole_party": True, "minimum_age": "18"}}, "statement.scope.minimum_age"),
        ({"scope": {"everyone": True}}, "statement.scope.everyone"),
        ({"duration": {"ends_on": "soon"}}, "statement.duration.ends_on"),
        ({"redress": ["prayer"]}, "statement.redress"),
        ({"automation": {"detection": 0, "decision": False}}, "statement.automation.detection"),
        ({"automation": {}}, "statement.automation.detection"),
        ({"scope": {"territories": [{"code": "DE!", "role": "viewer"}]}}, "territory"),
        ({"scope": {"time_windows": [{"weekdays": [9], "from_hour": 0, "to_hour": 1}]}}, "time"),
    ],
)
def test_a_statement_of_another_form_is_refused_and_its_place_named(stage, desk, change, place):
    _, rosa, case, _, fact = desk
    body = {"statement": new_statement(stage, fact["id"], **change)}
    for path in ("drafts/check", "rulings"):
        problem = rosa.refused(
            f"/cases/{case['id']}/{path}", body, status=422, code="value.invalid"
        )
        assert place in problem["detail"]
        assert len(str(problem)) < 2_000


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"text": "", "content_base64": "%%%"}, "content_base64"),
        ({"content_base64": "aGk="}, "content_base64"),
        ({"text": ""}, "content_base64"),
        ({"captured_on": "2999-01-01"}, "captured on"),
        ({"strength": "certain"}, "strength"),
        ({"title": ""}, "title"),
        ({"text": "", "content_base64": "aGk=", "media_type": "nonsense"}, "media type"),
        ({"x" * 5_000: 1}, "x" * 100),
    ],
)
def test_an_exhibit_of_another_form_is_refused(stage, desk, changed, place):
    _, rosa, case, _, _ = desk
    body = new_exhibit(stage, **changed)
    path = f"/cases/{case['id']}/exhibits"
    problem = rosa.refused(path, body, status=422, code="value.invalid")
    assert place in problem["detail"]
    assert len(str(problem)) < 2_000
    assert Exhibit.objects.count() == 1


def test_bytes_come_in_base64_or_as_a_file_and_are_kept(stage, desk):
    _, rosa, case, _, _ = desk
    path = f"/cases/{case['id']}/exhibits"
    content = bytes(range(256)) * 8
    sent = base64.b64encode(content).decode()
    body = new_exhibit(stage, text="", content_base64=sent, media_type="image/png")
    made = rosa.make(path, body)
    assert (made["sha256"], made["size"]) == (hashlib.sha256(content).hexdigest(), 2048)
    assert rosa.get(f"/exhibits/{made['id']}/content").content == content
    form = new_exhibit(stage)
    del form["text"]
    page = SimpleUploadedFile("page.html", b"<script>1</script>", content_type="text/html")
    response = rosa.client.post(
        f"/api/v1{path}/upload", form | {"file": page}, headers={"Idempotency-Key": "f"}
    )
    assert response.status_code == 201, response.content
    download = rosa.get(f"/exhibits/{response.json()['id']}/content")
    assert download.content == b"<script>1</script>"
    assert download.headers["Content-Type"] == "application/octet-stream"


def test_what_is_too_large_is_refused_before_it_is_read(stage, desk):
    _, rosa, case, _, _ = desk
    path = f"/cases/{case['id']}/exhibits"
    body = new_exhibit(stage, text="", content_base64="A" * (MAX_BODY + 4))
    problem = rosa.post(path, body, 413)
    assert f"{MAX_BODY:,} bytes" in problem["detail"]
    # Below that, Django refuses a JSON body over 10 MiB while it reads it.
    body = new_exhibit(stage, text="", content_base64="A" * 10_600_000)
    rosa.post(path, body, 400)
    form = new_exhibit(stage)
    del form["text"]
    file = SimpleUploadedFile("big", b"x" * 10_000_001)
    response = rosa.client.post(
        f"/api/v1{path}/upload", form | {"file": file}, headers={"Idempotency-Key": "f"}
    )
    assert response.status_code == 422
    assert "10,000,000 bytes" in response.json()["detail"]
    assert Exhibit.objects.count() == 1


def test_ids_of_nothing_are_not_found(stage, desk):
    _, rosa, _, _, _ = desk
    kinds = ("cases", "rulings", "exhibits", "particulars", "appeals", "complaints", "letters")
    others = ("acts", "orders", "lists", "links", "mandates", "batches", "proceedings", "recalls")
    for kind in (*kinds, *others, "referrals"):
        for key in ("nothing", stage.key(), "%00", "x" * 3_000):
            response = rosa.client.get(f"/api/v1/{kind}/{key}")
            assert response.status_code in {400, 404}, (kind, key)
            assert len(response.content) < 10_000


def mirrored(entity, body):
    """Both have the same fields, at every depth."""
    assert {field.name for field in fields(entity)} == set(body.model_fields)


def test_the_schema_has_field_by_field_what_the_statement_has():
    statement = whole()
    pairs = [(statement, statement_body(statement))]
    while pairs:
        entity, body = pairs.pop()
        mirrored(entity, type(body))
        for field in fields(entity):
            mine, other = getattr(entity, field.name), getattr(body, field.name)
            if is_dataclass(mine):
                pairs.append((mine, other))
            elif isinstance(mine, tuple) and mine and is_dataclass(mine[0]):
                pairs.append((mine[0], other[0]))
    assert get_args(StatementBody.model_fields["redress"].annotation) == (Redress,)


def whole(text="So."):
    return Statement(
        summary=text,
        measure=MeasureKind.LIMIT,
        ground=Ground(
            kind=GroundKind.LAW, reference="Act 1", as_of=date(2026, 1, 2), territories=("DE",)
        ),
        fact_ids=("f",),
        findings=(ElementFinding(element_id="e", fact_ids=("f",), why=text),),
        scope=Scope(
            whole_party=True,
            minimum_age=18,
            time_windows=(TimeWindow(weekdays=(0, 6), from_hour=6, to_hour=22),),
            territories=(Territory(code="US-CA", role=TerritoryRole.VIEWER),),
        ),
        duration=Duration(ends_on=date(2027, 1, 2)),
        redress=frozenset(Redress),
        automation=Automation(detection=True, decision=False, program="screening"),
    )


@given(st.builds(whole, st.text(st.characters(exclude_characters="\0", codec="utf-8"))))
def test_a_statement_goes_out_and_comes_in_the_same(statement):
    sent = statement_body(statement).model_dump_json()
    assert statement_of(StatementBody.model_validate_json(sent)) == statement
