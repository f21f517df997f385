"""The site's side of the hot path, against a small server on loopback that answers as told."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from adjudge.settings import current_settings
from adjudge.web import serving

SLOT = {
    "promoted_post_id": "019ab2c4-7d10-7c3e-9a51-3f2e8d7b6a10",
    "token": "t" * 40,
    "charge_micros": 4_000,
    "price_micros": 4_000_000,
}
DECISION = {"decided_us": 1_700_000_000_000_000, "generation": 3, "promoted": [SLOT]}


class Told(ThreadingHTTPServer):
    """What it answers, and what it was asked."""

    status = 200
    body: object = DECISION
    wait = 0.0

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked = []


class Handler(BaseHTTPRequestHandler):
    def answer(self):
        told = self.server
        length = int(self.headers.get("Content-Length", 0))
        told.asked.append((self.command, self.path, dict(self.headers), self.rfile.read(length)))
        time.sleep(told.wait)
        content = told.body if isinstance(told.body, bytes) else json.dumps(told.body).encode()
        self.send_response(told.status)
        self.send_header("Content-Length", str(len(content)))
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # the site hung up
            self.end_headers()
            self.wfile.write(content)

    do_GET = do_POST = answer  # noqa: N815 - the names that the base class looks for

    def log_message(self, *_args):
        pass


@pytest.fixture
def serve(monkeypatch):
    server = Told()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    here = current_settings().model_copy(
        # Half a second: what is tested here is not how fast this machine is.
        update={"serve_port": server.server_port, "serve_timeout_ms": 500}
    )
    monkeypatch.setattr(serving, "current_settings", lambda: here)
    serving._pool.cache_clear()  # noqa: SLF001 - it was made for another port
    yield server
    serving._pool().close()  # noqa: SLF001 - the same
    serving._pool.cache_clear()  # noqa: SLF001 - the same
    server.shutdown()
    server.server_close()


def asked(cookies=None, **headers):
    request = RequestFactory().get("/", headers=headers)
    request.COOKIES.update(cookies or {})
    return request


def test_a_decision_is_asked_for_with_the_sites_key_and_read(serve):
    decision = serving.decide(viewer="v", slots=2, country="DE", language="de", topic="garden")
    assert (decision.decided_us, decision.generation) == (DECISION["decided_us"], 3)
    assert [slot.token for slot in decision.slots] == ["t" * 40]
    method, path, headers, body = serve.asked[0]
    assert (method, path) == ("POST", "/decide")
    assert headers["Authorization"].startswith("Bearer ")
    assert json.loads(body) == {
        "slots": 2,
        "viewer": "v",
        "country": "DE",
        "language": "de",
        "topic": "garden",
        "region": "",
        "age": None,
    }


def test_what_a_decision_does_not_know_of_the_viewer_may_be_said(serve):
    serve.body = DECISION | {"promoted": [SLOT | {"labels": ["m"]}]}
    decision = serving.decide(viewer="v", slots=1, region="DE-BY", age=18)
    assert [slot.labels for slot in decision.slots] == [("m",)]
    asked_for = json.loads(serve.asked[0][3])
    assert (asked_for["region"], asked_for["age"]) == ("DE-BY", 18)


@pytest.mark.parametrize(
    ("status", "body"),
    [(503, {"code": "serve.not_ready"}), (401, {}), (200, b"no json"), (500, b"")],
)
def test_anything_but_an_answer_means_that_serve_is_away(serve, status, body):
    serve.status, serve.body = status, body
    with pytest.raises(serving.ServeAway):
        serving.decide(viewer="", slots=1)


def test_a_slow_answer_is_none(serve):
    serve.wait = 1.0
    with pytest.raises(serving.ServeAway):
        serving.decide(viewer="", slots=1)


def test_nobody_at_the_port_is_away_too(serve):
    port = serve.server_port
    serve.shutdown()
    serve.server_close()
    assert port
    with pytest.raises(serving.ServeAway):
        serving.decide(viewer="", slots=1)


def test_a_click_is_handed_on_with_its_viewer(serve):
    serve.status, serve.body = 410, {"code": "click.dark"}
    viewer = "v" * serving.VIEWER_LENGTH
    answer = serving.report(asked({"viewer": viewer}, User_Agent="Mozilla"), "c", "abc")
    assert (answer.status, answer.body) == (410, {"code": "click.dark"})
    method, path, headers, _ = serve.asked[0]
    assert (method, path) == ("GET", "/c/abc")
    assert (headers["Adjudge-Viewer"], headers["User-Agent"]) == (viewer, "Mozilla")
    serve.status = 503
    with pytest.raises(serving.ServeAway):
        serving.report(asked(), "i", "abc")


def test_the_viewer_is_a_random_number_that_the_browser_keeps_or_refuses():
    fresh = serving.viewer_or_new(asked())
    assert len(fresh) == serving.VIEWER_LENGTH
    assert serving.viewer_or_new(asked({"viewer": fresh})) == fresh
    assert serving.viewer_of(asked({"viewer": "x"})) == ""
    assert serving.viewer_or_new(asked({"viewer": fresh}, Sec_GPC="1")) == ""
    response = HttpResponse()
    serving.remember_viewer(asked(), response, fresh)
    cookie = response.cookies["viewer"]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == (fresh, True, "Lax")
    assert cookie["max-age"] == 30 * 24 * 3600
    again = HttpResponse()
    serving.remember_viewer(asked({"viewer": fresh}), again, fresh)
    assert "viewer" not in again.cookies
