"""The fetcher: one landing page, behind the guard, in bounded time and size. Never a browser."""

from __future__ import annotations

import ssl
import time
from dataclasses import dataclass, replace
from typing import Final

import httpcore
from ada_url import URL

from adjudge.adapters.landing_pages.guard import Guard, NameUnknown, Refused, Target
from adjudge.adapters.landing_pages.network import Pinned, TooMuch
from adjudge.domain.ads.landing_visit import MAX_BODY, Fetched, VisitFailure

PAGES: Final = frozenset({"text/html", "application/xhtml+xml", "text/plain"})
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_HEADERS: Final = (
    (b"User-Agent", b"Adjudge-Landing-Check/1"),
    (b"Accept", b"text/html, application/xhtml+xml, text/plain;q=0.5"),
    # A compressed answer could unfold to any size.
    (b"Accept-Encoding", b"identity"),
    (b"Connection", b"close"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """`seconds` for everything together, `wait` for any one answer of the network."""

    seconds: float = 15.0
    wait: float = 5.0
    redirects: int = 5
    body: int = MAX_BODY


@dataclass(slots=True)
class _Failed(Exception):
    """Why no page was read."""

    failure: VisitFailure
    detail: str = ""


class LandingFetcher:
    """Fills the `FetchPage` port."""

    def __init__(
        self,
        guard: Guard | None = None,
        *,
        limits: Limits | None = None,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        """`trust` says which certificates hold; those of the usual authorities by default."""
        self._guard = guard or Guard()
        self._limits = limits or Limits()
        self._trust = trust

    def __call__(self, url: str) -> Fetched:
        """What is at `url`, after redirects, each checked like the first. Raises nothing."""
        deadline = time.monotonic() + self._limits.seconds
        so_far = Fetched(url=url)
        try:
            while True:
                so_far, onward = self._step(so_far, so_far.final_url or url, deadline)
                if not onward:
                    return so_far
                self._must_go_on(so_far.redirects)
                so_far = replace(so_far, redirects=so_far.redirects + 1, final_url=onward)
        except _Failed as failed:
            return replace(so_far, failure=failed.failure, detail=failed.detail, body=b"")

    def _must_go_on(self, redirects: int) -> None:
        if redirects >= self._limits.redirects:
            raise _Failed(VisitFailure.REDIRECTS, "it redirects too often")

    def _step(self, so_far: Fetched, url: str, deadline: float) -> tuple[Fetched, str]:
        """One request: what is known after it, and where it redirects to (empty: nowhere)."""
        target = self._checked(url, deadline)
        network = Pinned(target.addresses, deadline)
        try:
            with (
                httpcore.ConnectionPool(
                    ssl_context=self._trust,
                    max_connections=1,
                    retries=0,
                    network_backend=network,
                ) as pool,
                pool.stream(
                    "GET", target.url.href, headers=list(_HEADERS), extensions=self._waits()
                ) as answer,
            ):
                return self._read(so_far, target, network, answer)
        except TooMuch:
            raise _Failed(VisitFailure.SIZE, "the answer is too long") from None
        except httpcore.TimeoutException:
            raise _Failed(VisitFailure.TIME, "it did not answer in time") from None
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as broken:
            if _is_about_certificates(broken):
                raise _Failed(VisitFailure.CERTIFICATE, "its certificate does not hold") from None
            raise _Failed(VisitFailure.CONNECTION, "it cannot be reached") from None

    def _checked(self, url: str, deadline: float) -> Target:
        left = deadline - time.monotonic()
        if left <= 0:
            raise _Failed(VisitFailure.TIME, "the time for the page is over")
        try:
            return self._guard.check(url, seconds=min(left, self._limits.wait))
        except Refused as refused:
            raise _Failed(VisitFailure.REFUSED, str(refused)) from None
        except NameUnknown as unknown:
            raise _Failed(VisitFailure.NAME, str(unknown)) from None

    def _waits(self) -> dict[str, object]:
        return {"timeout": dict.fromkeys(("connect", "read", "write", "pool"), self._limits.wait)}

    def _read(
        self, so_far: Fetched, target: Target, network: Pinned, answer: httpcore.Response
    ) -> tuple[Fetched, str]:
        headers = {name.lower(): value.decode("latin-1") for name, value in answer.headers}
        kind = headers.get(b"content-type", "").split(";")[0].strip().lower()
        known = replace(
            so_far,
            final_url=target.url.href,
            status=answer.status,
            addresses=(*so_far.addresses, network.connected_to),
            content_type=headers.get(b"content-type", "")[:200],
        )
        location = headers.get(b"location", "")
        if answer.status in _REDIRECTS and location:
            return known, _joined(target.url.href, location)
        problem = self._problem(answer.status, kind, headers)
        if problem is not None:
            is_file = problem.failure is VisitFailure.TYPE
            return replace(
                known, failure=problem.failure, detail=problem.detail, is_file=is_file
            ), ""
        return replace(known, body=self._body(answer, headers)), ""

    def _problem(self, status: int, kind: str, headers: dict[bytes, str]) -> _Failed | None:
        if not _is_page(status):
            return _Failed(VisitFailure.STATUS, f"it answers {status}")
        attached = headers.get(b"content-disposition", "").strip().lower().startswith("attachment")
        if kind not in PAGES or attached:
            return _Failed(VisitFailure.TYPE, "it answers with a file instead of a page")
        if headers.get(b"content-encoding", "identity").strip().lower() not in {"", "identity"}:
            return _Failed(VisitFailure.TYPE, "it answers compressed though it was asked not to")
        return None

    def _body(self, answer: httpcore.Response, headers: dict[bytes, str]) -> bytes:
        told = headers.get(b"content-length", "")
        if told.isdecimal() and int(told[:20]) > self._limits.body:
            raise TooMuch
        body = bytearray()
        for chunk in answer.iter_stream():
            body += chunk
            if len(body) > self._limits.body:
                raise TooMuch
        return bytes(body)


def _is_page(status: int) -> bool:
    """Whether a status says that the page follows."""
    return status in {200, 203}


def _joined(base: str, location: str) -> str:
    try:
        return str(URL(location, base=base).href)
    except ValueError:
        raise _Failed(VisitFailure.REFUSED, "it redirects to no address") from None


def _is_about_certificates(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False
