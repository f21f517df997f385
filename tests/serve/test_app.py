"""The hot path over HTTP: decisions, impressions, clicks, and every way to ask wrongly."""

import re
import sqlite3

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adjudge.adapters.event_files import EventWriter
from adjudge.adapters.standing_block import wall_clock_us
from adjudge.adapters.tokens import LIFETIME_US, TokenSigner
from adjudge.serve import acknowledge
from adjudge.serve.acknowledge import FORGOTTEN_AFTER_US
from adjudge.serve.body import MAX_BODY_BYTES


def code(response):
    """The problem's code, after checking that it is a whole problem."""
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert set(body) == {"type", "title", "status", "code", "detail", "remedy"}
    assert body["status"] == response.status_code
    assert body["detail"]
    return body["code"]


def posts(response):
    assert response.status_code == 200, response.text
    return [each["promoted_post_id"] for each in response.json()["promoted"]]


def test_a_decision_names_winners_prices_and_the_moment(serving, world):
    before = wall_clock_us()
    answer = serving.decide(slots=2).json()
    assert before <= answer["decided_us"] <= wall_clock_us() + 1000
    assert answer["generation"] == world.block.generation
    assert [
        (each["promoted_post_id"], each["price_micros"], each["charge_micros"])
        for each in answer["promoted"]
    ] == [("post-3", 2_000_000, 2_000), ("post-2", 1_000_000, 1_000)]


def test_an_impression_is_on_disk_when_it_is_acknowledged_and_counts_once(serving, world):
    token = serving.token()
    for _ in range(2):
        response = serving.ask("GET", f"/e/i/{token}")
        assert (response.status_code, response.content) == (204, b"")
    serving.wait(0.3)
    (event,) = world.events()
    assert (event.promoted_post_id, event.line_item_id) == ("post-3", "line-3")
    assert (event.charge_micros, event.price_micros, event.outcome) == (
        2_000,
        2_000_000,
        "billable",
    )
    assert (event.runner_up_slot, event.generation) == (102, world.block.generation)


def test_a_click_answers_where_it_leads(serving, world):
    response = serving.ask("GET", f"/c/{serving.token()}")
    assert response.json() == {
        "landing_url": "https://example.org/3",
        "promoted_post_id": "post-3",
        "outcome": "billable",
    }
    serving.wait(0.3)
    assert [(event.kind, event.charge_micros) for event in world.events()] == [("click", 0)]


def test_a_click_on_a_post_that_left_the_snapshot_leaves_its_target_to_the_caller(serving, world):
    token = serving.token()
    world.publish(world.item(1))
    serving.wait(0.5)
    assert serving.ask("GET", f"/c/{token}").json()["landing_url"] is None


def test_a_batch_tells_each_event_apart(serving):
    good, other = serving.token(), serving.token()
    response = serving.ask(
        "POST",
        "/e",
        json={
            "events": [
                {"token": good, "kind": "impression"},
                {"token": "x" * 40, "kind": "impression"},
                {"token": good, "kind": "impression"},
                {"token": "?", "kind": "click"},
                {"token": other, "kind": "click"},
            ]
        },
    )
    assert response.json()["events"] == [
        {"outcome": "billable"},
        {"outcome": "refused", "code": "token.forged"},
        {"outcome": "duplicate"},
        {"outcome": "refused", "code": "token.malformed"},
        {"outcome": "billable"},
    ]
    assert response.json()["acknowledged_us"] > 0


def test_a_batch_of_bad_tokens_alone_writes_nothing(serving, world):
    body = {"events": [{"token": "x" * 40, "kind": "click"}]}
    assert serving.ask("POST", "/e", json=body).json()["acknowledged_us"] == 0
    assert world.events() == []


def test_many_events_at_once_share_a_commit(serving, world):
    tokens = [serving.token() for _ in range(40)]
    answers = serving.ask_all([("GET", f"/e/i/{token}") for token in tokens])
    assert {each.status_code for each in answers} == {204}
    groups = re.search(r"adjudge_event_groups_total\S* (\d+)", serving.ask("GET", "/metrics").text)
    assert 1 <= int(groups[1]) < 20
    serving.wait(0.3)
    assert len(world.events()) == 40


@pytest.mark.parametrize("slot", [103, 3], ids=["the post", "the advertiser"])
def test_what_goes_dark_is_not_shown_not_billed_and_its_click_says_so(serving, world, slot):
    token = serving.token()
    world.block.darken([slot])
    assert posts(serving.decide()) == ["post-2"]
    assert code(serving.ask("GET", f"/c/{token}")) == "click.dark"
    assert serving.ask("GET", f"/e/i/{token}").status_code == 204
    serving.wait(0.3)
    assert [(event.outcome, event.charge_micros) for event in world.events()] == [("dark", 0)] * 2
    world.block.light([slot])
    assert posts(serving.decide()) == ["post-3"]


def test_a_new_snapshot_is_mapped_without_a_restart(serving, world):
    generation = world.publish(world.item(1), world.item(9))
    serving.wait(0.5)
    answer = serving.decide()
    assert posts(answer) == ["post-9"]
    assert answer.json()["generation"] == generation


def test_a_damaged_snapshot_leaves_the_present_one(serving, world):
    generation = world.block.generation + 1
    (world.home.snapshots / f"snapshot-{generation:012d}.bin").write_bytes(b"torn")
    world.block.bump_generation(generation)
    serving.wait(0.5)
    assert posts(serving.decide()) == ["post-3"]
    assert 'task="snapshot"' in serving.ask("GET", "/metrics").text


def test_what_is_issued_counts_against_the_budget_until_the_next_snapshot(world, serve):
    world.make_ready()
    scarce = world.item(9, remaining_micros=2 * 9_000)
    world.publish(scarce, world.item(8))
    serving = serve()
    won = [posts(serving.decide())[0] for _ in range(4)]
    # The charge is 8,000 and its own bid 9,000: after two, 2,000 is left, which covers no third.
    assert won == ["post-9", "post-9", "post-8", "post-8"]
    world.publish(scarce, world.item(8))
    serving.wait(0.5)
    assert posts(serving.decide()) == ["post-9"]


def test_an_expired_token_is_recorded_free_and_its_click_still_leads_there(world, serve):
    world.make_ready()
    now = [wall_clock_us()]
    serving = serve(clock=lambda: now[0])
    token = serving.token()
    now[0] += LIFETIME_US + 1_000_000
    assert serving.ask("GET", f"/e/i/{token}").status_code == 204
    assert serving.ask("GET", f"/c/{token}").json() == {
        "landing_url": "https://example.org/3",
        "promoted_post_id": "post-3",
        "outcome": "expired",
    }
    now[0] += FORGOTTEN_AFTER_US + 1_000_000
    assert code(serving.ask("GET", f"/e/i/{token}")) == "token.expired"
    serving.wait(0.3)
    assert {(each.outcome, each.charge_micros) for each in world.events()} == {("expired", 0)}


def test_a_program_is_not_billed(serving, world):
    headers = {"User-Agent": "ExampleBot/1.0 (+https://example.org/bot)"}
    serving.ask("GET", f"/e/i/{serving.token()}", headers=headers)
    serving.wait(0.3)
    assert [(event.outcome, event.charge_micros) for event in world.events()] == [("bot", 0)]


def test_a_token_belongs_to_its_viewer(serving):
    token = serving.token(viewer="alice")
    refused = serving.ask("GET", f"/c/{token}", headers={"Adjudge-Viewer": "bob"})
    assert (refused.status_code, code(refused)) == (403, "token.foreign")
    assert serving.ask("GET", f"/c/{token}", headers={"Adjudge-Viewer": "alice"}).status_code == 200


def test_a_forged_token_is_refused(serving):
    forged = TokenSigner(b"x" * 32)
    genuine = serving.worker.signer.open(serving.token(), 0)
    for path in ("/e/i/", "/c/"):
        response = serving.ask("GET", path + forged.seal(genuine))
        assert (response.status_code, code(response)) == (403, "token.forged")


@pytest.mark.parametrize("token", ["", "short", "x" * 5_000, "%F0%9F%99%82" * 10, "a/b" * 10])
def test_what_is_no_token_is_refused(serving, token):
    for path in ("/e/i/", "/c/"):
        response = serving.ask("GET", path + token)
        assert (response.status_code, code(response)) in {
            (400, "token.malformed"),
            (404, "address.unknown"),
        }


@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "Bearer x"}, {"Authorization": "Basic x"}]
)
def test_a_decision_needs_the_site_key(serving, headers):
    response = serving.ask("POST", "/decide", json={"slots": 1}, headers=headers)
    assert (response.status_code, code(response)) == (401, "key.refused")
    assert response.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[1]",
        b'{"slots": 0}',
        b'{"slots": 51}',
        b'{"slots": 1.5}',
        b'{"slots": "1"}',
        b'{"slots": 1e400}',
        b'{"slots": 1, "price": 3}',
        b'{"slots": 1, "country": "de"}',
        b'{"slots": 1, "country": null}',
        b'{"slots": 1, "language": "english"}',
        b'{"slots": 1, "topic": "' + b"x" * 65 + b'"}',
        b'{"slots": 1, "viewer": "\\ud800"}',
        b"[" * 60_000,
    ],
)
def test_a_body_of_another_form_is_refused_by_name(serving, world, body):
    response = serving.ask("POST", "/decide", content=body, headers=world.authorisation)
    assert (response.status_code, code(response)) == (400, "request.invalid")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"events": []},
        {"events": [{"token": "x", "kind": "impression"}] * 101},
        {"events": [{"token": "x", "kind": "view"}]},
        {"events": [{"token": "x", "kind": "click", "price": 1}]},
        {"events": [{"token": "x" * 641, "kind": "click"}]},
    ],
)
def test_a_batch_of_another_form_is_refused_by_name(serving, body):
    assert code(serving.ask("POST", "/e", json=body)) == "request.invalid"


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=st.sampled_from(["/decide", "/e"]),
    body=st.binary(max_size=200)
    | st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=9),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["slots", "viewer", "events", "token", "kind"]), inner, max_size=4
            )
        ),
        max_leaves=8,
    ),
)
def test_no_body_makes_it_fail(serving, world, path, body):
    content = {"content": body} if isinstance(body, bytes) else {"json": body}
    response = serving.ask("POST", path, headers=world.authorisation, **content)
    assert response.status_code in {200, 400}


def test_ten_megabytes_are_refused_whether_announced_or_not(serving, world):
    def chunks():
        for _ in range(100):
            yield b" " * 100_000

    async def stream():
        for chunk in chunks():
            yield chunk

    for content in (b" " * 10_000_000, stream()):
        response = serving.ask("POST", "/decide", content=content, headers=world.authorisation)
        assert (response.status_code, code(response)) == (413, "request.too_large")
        assert response.headers["connection"] == "close"


def test_a_body_of_the_largest_size_is_read(serving, world):
    body = b'{"slots": 1}'.ljust(MAX_BODY_BYTES)
    assert posts(serving.ask("POST", "/decide", content=body, headers=world.authorisation))


def test_unknown_addresses_and_methods_are_named(serving):
    assert code(serving.ask("GET", "/nothing")) == "address.unknown"
    assert code(serving.ask("GET", "/e/i/a/b")) == "address.unknown"
    response = serving.ask("GET", "/decide")
    assert (response.status_code, code(response)) == (405, "method.not_allowed")
    assert response.headers["allow"] == "POST"
    assert code(serving.ask("POST", "/c/token")) == "method.not_allowed"


def test_nothing_is_shown_or_acknowledged_before_a_reconciler_has_run(world, serve):
    world.publish(world.item(1))
    serving = serve()
    event = {"events": [{"token": "x" * 40, "kind": "click"}]}
    for response in (
        serving.decide(),
        serving.ask("GET", "/ready"),
        serving.ask("GET", "/e/i/" + "x" * 40),
        serving.ask("GET", "/c/" + "x" * 40),
        serving.ask("POST", "/e", json=event),
    ):
        assert (response.status_code, code(response)) == (503, "serve.not_ready")
    assert serving.ask("GET", "/health").json()["status"] == "ok"
    world.block.mark_reconciled()
    assert serving.ask("GET", "/ready").json()["status"] == "ready"
    assert posts(serving.decide()) == ["post-1"]


def test_without_a_snapshot_it_is_not_ready(world, serve):
    world.block.mark_reconciled()
    serving = serve()
    assert code(serving.ask("GET", "/ready")) == "serve.not_ready"
    world.publish(world.item(1))
    serving.wait(0.5)
    assert posts(serving.decide()) == ["post-1"]


def test_a_full_queue_refuses_more(serving, monkeypatch):
    token = serving.token()
    monkeypatch.setattr(acknowledge, "MAX_PENDING", 0)
    response = serving.ask("GET", f"/e/i/{token}")
    assert (response.status_code, code(response)) == (503, "serve.busy")


def test_a_disk_that_refuses_is_said_and_nothing_is_acknowledged(serving, world, monkeypatch):
    token = serving.token()

    def full(*_):
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(EventWriter, "commit", full)
        response = serving.ask("GET", f"/e/i/{token}")
        assert (response.status_code, code(response)) == (503, "events.unavailable")
    assert serving.ask("GET", f"/e/i/{token}").status_code == 204
    serving.wait(0.3)
    assert [event.outcome for event in world.events()] == ["billable"]


def test_a_fault_of_ours_shows_no_trace(serving, monkeypatch):
    def fail(_request):
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(serving.worker, "decide", fail)
    response = serving.decide()
    assert (response.status_code, code(response)) == (500, "serve.failed")
    assert "secret" not in response.text


def test_metrics_count_by_name(serving):
    serving.ask("GET", f"/e/i/{serving.token()}")
    serving.ask("GET", "/e/i/short")
    text = serving.ask("GET", "/metrics").text
    for line in (
        'adjudge_decisions_total{worker="0"} 1',
        'adjudge_promoted_total{worker="0"} 1',
        'adjudge_events_total{worker="0",kind="impression",outcome="billable"} 1',
        'adjudge_refused_total{worker="0",code="token.malformed"} 1',
        'adjudge_ready{worker="0"} 1',
        'adjudge_snapshot_items{worker="0"} 3',
    ):
        assert line in text.splitlines()
