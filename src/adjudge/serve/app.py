"""The hot path over HTTP: a raw ASGI application.

    POST /decide      which promoted posts to show (needs the site key)
    POST /e           impressions and clicks, up to a hundred tokens
    GET  /e/i/{token} one impression: 204 once it is on disk
    GET  /c/{token}   one click: where it leads, once it is on disk
    GET  /health, /ready, /metrics

A caller that knows the viewer says so in an Adjudge-Viewer header on /e and /c, and a token of
somebody else is then refused.
"""

from __future__ import annotations

import hmac
import logging
from collections.abc import Awaitable, Callable
from typing import Final

from adjudge.domain.ads.serving import CLICK, IMPRESSION
from adjudge.domain.errors import DomainError
from adjudge.serve.body import (
    ClickResponse,
    EventResult,
    EventsResponse,
    decide_request,
    decode,
    events_request,
    read_body,
)
from adjudge.serve.http import (
    Receive,
    Response,
    Scope,
    Send,
    body_response,
    header,
    json_response,
    no_content,
    send_response,
)
from adjudge.serve.metrics import CONTENT_TYPE
from adjudge.serve.problems import (
    ClickDark,
    KeyRefused,
    MethodNotAllowed,
    NoSuchAddress,
    NotReady,
    Unexpected,
    problem,
)
from adjudge.serve.worker import Worker

IMPRESSION_PATH: Final = "/e/i/"
CLICK_PATH: Final = "/c/"
_log = logging.getLogger("adjudge.serve")
Handler = Callable[[Scope, Receive], Awaitable[Response]]


class App:
    """The ASGI application of one serving process. `worker` is open already."""

    def __init__(self, worker: Worker) -> None:
        self.worker = worker
        self._routes: dict[str, tuple[str, Handler]] = {
            "/decide": ("POST", self._decide),
            "/e": ("POST", self._events),
            IMPRESSION_PATH: ("GET", self._impression),
            CLICK_PATH: ("GET", self._click),
            "/health": ("GET", self._health),
            "/ready": ("GET", self._ready),
            "/metrics": ("GET", self._metrics),
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, or the life of the server."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        assert scope["type"] == "http", "the server is started without websockets"
        await send_response(send, await self._answer(scope, receive))

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        await self.worker.start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.worker.stop()
        await send({"type": "lifespan.shutdown.complete"})

    async def _answer(self, scope: Scope, receive: Receive) -> Response:
        try:
            handler = self._route(scope["path"], scope["method"])
            return await handler(scope, receive)
        except DomainError as error:
            self.worker.metrics.count("adjudge_refused_total", f'code="{error.code}"')
            return problem(error)
        except Exception:  # noqa: BLE001 - the reader gets no stack trace; the log has it
            _log.exception("a request failed")
            self.worker.metrics.count("adjudge_refused_total", f'code="{Unexpected.code}"')
            return problem(Unexpected())

    def _route(self, path: str, method: str) -> Handler:
        if path.startswith((IMPRESSION_PATH, CLICK_PATH)):
            path = path[: path.rindex("/") + 1]
        if path not in self._routes:
            raise NoSuchAddress
        allowed, handler = self._routes[path]
        if method != allowed:
            raise MethodNotAllowed(allowed=allowed)
        return handler

    async def _decide(self, scope: Scope, receive: Receive) -> Response:
        given = header(scope, b"authorization")
        if not hmac.compare_digest(given, b"Bearer " + self.worker.key):
            raise KeyRefused
        request = decode(decide_request, await read_body(scope, receive))
        return json_response(self.worker.decide(request))

    async def _events(self, scope: Scope, receive: Receive) -> Response:
        request = decode(events_request, await read_body(scope, receive))
        self.worker.refuse_unless_reconciled()
        now_us = self.worker.now_us()
        agent, viewer = header(scope, b"user-agent"), header(scope, b"adjudge-viewer")
        made = [
            self.worker.events.try_make(
                item.token, item.kind, now_us=now_us, viewer=viewer, agent=agent
            )
            for item in request.events
        ]
        accepted = [event for event in made if not isinstance(event, DomainError)]
        committed = await self.worker.acknowledger.record(accepted)
        outcomes = iter(committed.outcomes)
        results = []
        for event in made:
            if isinstance(event, DomainError):
                self.worker.metrics.count("adjudge_refused_total", f'code="{event.code}"')
                results.append(EventResult(outcome="refused", code=event.code))
            else:
                results.append(EventResult(outcome=next(outcomes)))
        return json_response(EventsResponse(acknowledged_us=committed.ack_us, events=results))

    async def _impression(self, scope: Scope, receive: Receive) -> Response:  # noqa: ARG002 - a handler
        await self._acknowledge(scope, IMPRESSION_PATH, IMPRESSION)
        return no_content()

    async def _click(self, scope: Scope, receive: Receive) -> Response:  # noqa: ARG002 - a handler
        promoted_post_id, outcome = await self._acknowledge(scope, CLICK_PATH, CLICK)
        if outcome == "dark":
            raise ClickDark(promoted_post_id=promoted_post_id)
        snapshot = self.worker.snapshot
        return json_response(
            ClickResponse(
                landing_url=snapshot.landing_url(promoted_post_id) if snapshot else None,
                promoted_post_id=promoted_post_id,
                outcome=outcome,
            )
        )

    async def _acknowledge(self, scope: Scope, prefix: str, kind: str) -> tuple[str, str]:
        """Store the one event of a token in the path; return its promoted post and outcome."""
        self.worker.refuse_unless_reconciled()
        event = self.worker.events.make(
            scope["path"][len(prefix) :],
            kind,
            now_us=self.worker.now_us(),
            viewer=header(scope, b"adjudge-viewer"),
            agent=header(scope, b"user-agent"),
        )
        committed = await self.worker.acknowledger.record([event])
        return event.promoted_post_id, committed.outcomes[0]

    async def _health(self, scope: Scope, receive: Receive) -> Response:  # noqa: ARG002 - a handler
        mine = self.worker.registration
        return json_response({"status": "ok", "worker": mine.worker, "pid": mine.pid})

    async def _ready(self, scope: Scope, receive: Receive) -> Response:  # noqa: ARG002 - a handler
        snapshot = self.worker.ready_snapshot()
        return json_response({"status": "ready", "generation": snapshot.generation})

    async def _metrics(self, scope: Scope, receive: Receive) -> Response:  # noqa: ARG002 - a handler
        worker = self.worker
        try:
            ready = bool(worker.ready_snapshot())
        except NotReady:
            ready = False
        gauges = {
            "adjudge_ready": int(ready),
            "adjudge_snapshot_generation": worker.snapshot.generation if worker.snapshot else 0,
            "adjudge_snapshot_items": len(worker.snapshot.index) if worker.snapshot else 0,
            "adjudge_events_pending": worker.acknowledger.pending,
        }
        content = worker.metrics.render(worker=worker.registration.worker, gauges=gauges)
        return body_response(content, CONTENT_TYPE)
