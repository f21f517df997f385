from __future__ import annotations

import json
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.test import Client

from adjudge.adapters.store.models import Post, RegisterEntry

PROBLEM = "application/problem+json"
TEXT = "The pear tree is in bloom."


def refused(response, status, code):
    assert response.status_code == status
    assert response.headers["Content-Type"] == PROBLEM
    problem = response.json()
    assert (problem["code"], problem["status"]) == (code, status)
    assert problem["detail"]
    assert problem["remedy"]
    return problem


def publish(client, text=TEXT, **headers):
    return client.post(
        "/api/v1/posts",
        {"text": text},
        content_type="application/json",
        headers={"Idempotency-Key": str(uuid4())} | headers,
    )


def test_the_feed_is_organic_posts_in_order(stage):
    ids = [stage.post(f"Day {number}", "marta").id for number in range(3)]
    body = Client().get("/api/v1/feed").json()
    assert [post["id"] for post in body["posts"]] == ids[::-1]
    assert body["posts"][0]["handle"] == "marta"
    after = Client().get(f"/api/v1/feed?before={ids[1]}&limit=1").json()
    assert [post["id"] for post in after["posts"]] == [ids[0]]
    datetime.fromisoformat(body["posts"][0]["created_at"])


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=x", "before=x"])
def test_a_request_that_does_not_fit_is_a_problem(stage, query):
    assert stage
    problem = refused(Client().get(f"/api/v1/feed?{query}"), 422, "value.invalid")
    assert query.split("=")[0] in problem["detail"]


def test_a_profile_does_not_change_with_ads_standing(stage):
    advertiser, _ = stage.running()
    before = Client().get("/api/v1/accounts/kestrel").json()
    stage.suspension(advertiser)
    assert Client().get("/api/v1/accounts/kestrel").json() == before
    assert len(before["posts"]) == 1
    refused(Client().get("/api/v1/accounts/nobody"), 404, "not_found")


def test_a_decision_names_what_would_be_shown(serve, promoted_post):
    assert Client().get("/api/v1/promoted").json()["unavailable"] is True
    serve.show(promoted_post)
    response = Client().get("/api/v1/promoted?slots=3&country=DE&language=de&topic=garden")
    body = response.json()
    assert body["unavailable"] is False
    assert body["generation"] == 3
    (shown,) = body["promoted"]
    assert (shown["promoted_post_id"], shown["advertiser"], shown["payer"]) == (
        promoted_post.pk,
        "Kestrel Lab",
        "Kestrel Lab",
    )
    assert shown["charge_micros"] == 4_000
    assert "no-store" in response.headers["Cache-Control"]
    assert len(response.cookies["viewer"].value) == 22
    moment = datetime.fromisoformat(body["decided_at"])
    assert moment.timestamp() == pytest.approx(body["decided_us"] / 1e6, abs=1e-3)
    refused(Client().get("/api/v1/promoted?slots=11"), 422, "value.invalid")
    refused(Client().get("/api/v1/promoted?country=de"), 422, "value.invalid")


def test_a_post_is_published_once_for_its_key_and_deleted(stage):
    client = stage.client("marta")
    made = publish(client, **{"Idempotency-Key": "one"})
    assert made.status_code == 201
    again = publish(client, **{"Idempotency-Key": "one"})
    assert again.json()["id"] == made.json()["id"]
    refused(publish(client, "Other", **{"Idempotency-Key": "one"}), 422, "request.reused")
    for key in ("x" * 65, "", "ü"):
        problem = refused(publish(client, **{"Idempotency-Key": key}), 422, "value.invalid")
        assert "Idempotency-Key" in problem["detail"]
    path = f"/api/v1/posts/{made.json()['id']}"
    refused(stage.client("noor").delete(path), 403, "not_allowed")
    assert client.delete(path).status_code == 204
    assert Post.objects.get().deleted_at is not None
    refused(client.delete(f"/api/v1/posts/{stage.key()}"), 404, "not_found")


def test_a_post_of_281_is_refused_with_its_length(stage):
    problem = refused(publish(stage.client("marta"), "x" * 281), 422, "post.too_long")
    assert "281" in problem["detail"]
    refused(publish(stage.client("marta"), "x" * 10_001), 422, "value.invalid")
    assert Post.objects.count() == 0


def test_writing_needs_a_login_and_the_token_of_the_site(stage):
    refused(publish(Client()), 401, "unauthorized")
    client = Client(enforce_csrf_checks=True)
    client.force_login(stage.user("marta"))
    assert publish(client).status_code == 403
    assert Post.objects.count() == 0
    text = client.get("/posts/new").content.decode()
    token = text.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    assert publish(client, **{"X-CSRFToken": token}).status_code == 201


def test_a_body_that_is_no_json_is_a_problem(stage):
    response = stage.client("marta").post("/api/v1/posts", b"{", content_type="application/json")
    refused(response, 400, "bad_request")


def test_the_register_is_in_the_order_of_the_log_and_sealed_till_released(stage):
    advertiser, _ = stage.running()
    ruling, _ = stage.proposal(advertiser)
    body = Client().get("/api/v1/register").json()
    assert [entry["index"] for entry in body["entries"]] == list(range(body["size"]))
    proposed = next(entry for entry in body["entries"] if entry["type"] == "ruling_proposed")
    assert proposed["public"] is None
    assert ruling.id not in proposed["leaf"]
    assert json.loads(proposed["leaf"])["type"] == "proposal"
    RegisterEntry.objects.filter(index=proposed["index"]).update(released_at=datetime.now(UTC))
    own = Client().get(f"/api/v1/register?subject={ruling.id}").json()["entries"]
    assert own[0]["public"] == {"reference": "R-1", "state": "proposal letter"}
    rest = Client().get(f"/api/v1/register?after={proposed['index']}&limit=1").json()["entries"]
    assert [entry["index"] for entry in rest] == [proposed["index"] + 1]


def test_money_is_told_to_whoever_acts_for_the_payer(stage):
    advertiser, _ = stage.running()
    own = stage.client("kestrel")
    expected = {
        "currency": "EUR",
        "available": 300_000_000,
        "reserved": 200_000_000,
        "spent": 0,
    }
    assert own.get("/api/v1/money").json() == expected
    assert own.get(f"/api/v1/advertisers/{advertiser.id}/money").json() == expected
    other = stage.client("marta")
    refused(other.get(f"/api/v1/advertisers/{advertiser.id}/money"), 404, "not_found")
    refused(other.get("/api/v1/money"), 404, "not_found")
    refused(Client().get("/api/v1/money"), 401, "unauthorized")


def test_the_api_describes_itself(stage):
    assert stage
    document = Client().get("/api/v1/openapi.json").json()
    assert {"/api/v1/feed", "/api/v1/posts", "/api/v1/register"} <= set(document["paths"])
    status = Client().get("/api/v1/status").json()
    assert status == {"site_name": "Adjudge", "demo": False, "currency": "EUR"}
    refused(Client().get("/api/v1/elsewhere"), 404, "not_found")
