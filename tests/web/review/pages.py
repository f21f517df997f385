"""A page of the desk as a visitor without JavaScript has it: its words, its forms, its codes."""

from __future__ import annotations

from dataclasses import dataclass

from adjudge.demo.road.dom import Element, Form, forms_of, parse


@dataclass
class Page:
    status: int
    path: str
    headers: dict
    document: Element

    @property
    def text(self):
        return (self.document.first("main") or self.document).text.replace(
            "\N{NO-BREAK SPACE}", " "
        )

    @property
    def codes(self):
        return [each.attributes["data-code"] for each in self.document.all(data_code="")]

    @property
    def links(self):
        return [each.attributes["href"] for each in self.document.all("a", href="")]

    def form(self, action="", *, having=""):
        """The form that is sent to `action`, or has the field `having`; None if there is none."""
        for form in forms_of(self.document, self.path):
            if action and not form.action.endswith(action):
                continue
            if having and having not in form.names:
                continue
            if "csrfmiddlewaretoken" in form.names:
                return form
        return None


class Desk:
    """Somebody at the review desk, with a browser that follows redirects."""

    def __init__(self, stage, name):
        self.client = stage.client(name)

    def get(self, path):
        return self._page(self.client.get(path, follow=True), path)

    def send(self, form: Form, *, press="", files=None, **values):
        """Fill in and send a form, as it stands on its page."""
        form.fill(**values)
        body = {}
        for name, value in form.entries:
            body.setdefault(name, []).append(value)
        if press:
            body[press] = [press]
        return self._page(self.client.post(form.action, {**body, **(files or {})}, follow=True), "")

    def act(self, path, *, having="request_id", **values):
        """Open a page and send its form."""
        return self.send(self.get(path).form(having=having), **values)

    def post(self, path, **fields):
        """Send to an address for which this person sees no form."""
        return self._page(self.client.post(path, fields, follow=True), path)

    def _page(self, response, path):
        where = response.redirect_chain[-1][0] if response.redirect_chain else path
        where = where or response.request["PATH_INFO"]
        html = "" if response.streaming else response.content.decode(errors="replace")
        return Page(response.status_code, where, response.headers, parse(html))


def last_part(path):
    return path.rstrip("/").rsplit("/", 1)[-1]
