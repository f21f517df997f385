"""A visitor of the site: one cookie jar, pages, forms, and the public API. Nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from secrets import token_hex
from types import TracebackType
from typing import Any, Final, Self
from urllib.parse import urljoin, urlsplit

import httpx

from adjudge.demo.home import Login
from adjudge.demo.road.dom import Element, Form, FormMismatch, Value, forms_of, parse
from adjudge.domain.errors import DomainError

MAX_REDIRECTS: Final = 5
TIMEOUT_SECONDS: Final = 30.0
REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
AGENT: Final = "Mozilla/5.0 (X11; Linux x86_64) Adjudge-demo/1.0"


class UnexpectedPage(DomainError):
    """The site answered with something else than the road expects."""

    code = "page.unexpected"

    def message(self) -> str:
        d = self.details
        return f"{d['url']} answered {d['status']}{d.get('why', '')}: {d['excerpt']}"


@dataclass(frozen=True, slots=True)
class Page:
    """An answer of the site, parsed."""

    url: str
    status: int
    headers: httpx.Headers
    html: str
    document: Element

    @property
    def codes(self) -> list[str]:
        """The error codes on the page, in order."""
        return [each.attributes["data-code"] for each in self.document.all(data_code="")]

    @property
    def path(self) -> str:
        return urlsplit(self.url).path

    @property
    def last_part(self) -> str:
        """The last part of the path: the id of what the page shows."""
        return self.path.rstrip("/").rsplit("/", 1)[-1]

    @property
    def text(self) -> str:
        """The words of the page's main part."""
        return (self.document.first("main") or self.document).text

    def form(self, action: str = "", *, having: str = "") -> Form:
        """The one form whose address ends with `action`, or that has the field `having`.

        Raises:
            FormMismatch: there is none.
        """
        for form in forms_of(self.document, self.path):
            address = urlsplit(form.action).path.rstrip("/")
            if action and not address.endswith(action.rstrip("/")):
                continue
            if having and having not in form.names:
                continue
            if "csrfmiddlewaretoken" in form.names:
                return form
        wanted = action or having or "any form"
        raise FormMismatch(
            page=self.path, problem=f"has no form for {wanted!r} (status {self.status})"
        )

    def expect(self, *statuses: int) -> Page:
        """The page itself, if it has one of these statuses.

        Raises:
            UnexpectedPage: it has another; the message holds its codes and the start of its words.
        """
        if self.status not in statuses:
            why = f" with {', '.join(self.codes)}" if self.codes else ""
            raise UnexpectedPage(
                url=self.path, status=self.status, why=why, excerpt=self.text[:300]
            )
        return self


class Visitor:
    """Somebody with a browser, perhaps logged in."""

    def __init__(self, base_url: str, name: str = "a reader") -> None:
        self.name = name
        self.base_url = base_url
        self.client = httpx.Client(
            base_url=base_url,
            timeout=TIMEOUT_SECONDS,
            trust_env=False,
            headers={"User-Agent": AGENT, "Accept": "text/html"},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        self.client.close()

    def get(self, path: str, **query: str) -> Page:
        """Open a page, following redirects."""
        return self._followed(self.client.get(path, params=query or None))

    def send(self, form: Form, **values: Value) -> Page:
        """Fill in and send a form; the page where that leads."""
        form.fill(**values)
        target = urljoin(urljoin(self.base_url, form.page), form.action)
        body: dict[str, list[str]] = {}
        for name, value in form.entries:
            body.setdefault(name, []).append(value)
        answer = self.client.post(target, data=body, files=form.files or None)
        return self._followed(answer)

    def post(self, path: str, entries: Sequence[tuple[str, str]]) -> Page:
        """Send these fields to an address for which the page has no button."""
        return self._followed(self.client.post(path, data=dict(entries)))

    def act(self, path: str, **values: Value) -> Page:
        """Open the page at `path` and send the form on it that has these fields."""
        page = self.get(path).expect(200)
        having = next(iter(values), "").replace("__", "-")
        return self.send(page.form(having=having), **values)

    def log_in(self, login: Login) -> Page:
        """Log in through the site's own form.

        Raises:
            UnexpectedPage: the login was refused.
        """
        page = self.get("/account/login/").expect(200)
        answer = self.send(
            page.form(having="password"), login=login.username, password=login.password
        )
        answer.expect(200)
        if "sessionid" not in self.client.cookies:
            raise UnexpectedPage(url=answer.path, status=answer.status, excerpt=answer.text[:300])
        return answer

    def api(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Ask the API; a writing request carries the token of this session's forms."""
        headers = {"Accept": "application/json"}
        if method not in {"GET", "HEAD"}:
            form = self.get("/posts/new").expect(200).form(having="text")
            headers["X-CSRFToken"] = dict(form.entries)["csrfmiddlewaretoken"]
            headers["Origin"] = self.base_url
            headers["Idempotency-Key"] = token_hex(16)
        return self.client.request(method, f"/api/v1{path}", headers=headers, **options)

    def read(self, path: str, **query: str) -> Any:
        """The JSON that the API answers to a GET.

        Raises:
            UnexpectedPage: no success.
        """
        answer = self.api("GET", path, params=query)
        if not answer.is_success:
            raise UnexpectedPage(url=path, status=answer.status_code, excerpt=answer.text[:300])
        return answer.json()

    def _followed(self, answer: httpx.Response) -> Page:
        for _ in range(MAX_REDIRECTS):
            if answer.status_code not in REDIRECTS:
                break
            answer = self.client.get(urljoin(str(answer.url), answer.headers["location"]))
        is_html = "html" in answer.headers.get("content-type", "")
        document = parse(answer.text) if is_html else Element("document", {}, [answer.text[:2000]])
        return Page(str(answer.url), answer.status_code, answer.headers, answer.text, document)


def only(found: Sequence[Element], what: str, page: Page) -> Element:
    """The one element that was looked for.

    Raises:
        UnexpectedPage: there is none, or more than one.
    """
    if len(found) != 1:
        why = f" with {len(found)} times {what}"
        raise UnexpectedPage(url=page.path, status=page.status, why=why, excerpt=page.text[:300])
    return found[0]
