"""Pages that exist already, and the frame of those to come, as a browser gets them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from jinja2 import Environment

import adjudge.web
from adjudge.adapters.store.models import User
from adjudge.web import errors, navigation, roles
from adjudge.web.forms import AdjudgeForm, DayField, MoneyField
from adjudge.web.notices import PARTS

TEMPLATES = Path(adjudge.web.__file__).parent / "templates"
NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
OPEN_PAGES = ["/account/login/", "/account/signup/", "/account/password/reset/"]


def squeeze(html):
    return re.sub(r"\s+", " ", html)


@pytest.mark.parametrize("path", OPEN_PAGES)
def test_account_pages_wear_our_look(path):
    text = Client().get(path).content.decode()
    assert text.count("<h1") == 1
    assert '<html lang="en"' in text
    assert "csrfmiddlewaretoken" in text
    assert "govuk-input" in text


@pytest.mark.parametrize("path", [*OPEN_PAGES, "/nowhere/"])
def test_pages_are_strict_about_what_they_load(path):
    response = Client().get(path)
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["Referrer-Policy"] == "same-origin"
    text = response.content.decode()
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", text)
    assert not re.search(r"(?:src|href|action)=\"(?:https?:)?//", text)


def test_no_template_writes_inline_style_or_script():
    for path in TEMPLATES.rglob("*.html"):
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script>", path.read_text()), path


def test_every_template_compiles(page):
    assert "ok" in page("ok")
    environment = Environment(autoescape=True)
    for path in TEMPLATES.rglob("*.html"):
        environment.parse(path.read_text(), filename=str(path))


def test_an_empty_login_names_what_is_missing_and_links_to_it(settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    text = squeeze(Client().post("/account/login/", {}).content.decode())
    assert '<a href="#id_login">Fill in: Username</a>' in text
    assert '<a href="#id_password">Fill in: Password</a>' in text
    assert "<title>Error: Log in" in text
    assert text.count('<li data-code="required">') == 2


def test_static_files_are_served_with_their_hash():
    text = Client().get("/account/login/").content.decode()
    for href in re.findall(r'(?:href|src)="(/static/[^"]+)"', text):
        assert re.search(r"\?v=[0-9a-f]{12}$", href)
        response = Client().get(href)
        assert response.status_code == 200
        response.close()


def test_an_unknown_address_says_what_to_do():
    response = Client().get("/nowhere/")
    assert response.status_code == 404
    assert "There is no page at this address." in response.content.decode()
    assert 'data-code="not_found"' in response.content.decode()
    api = Client().get("/api/nowhere")
    assert api.headers["Content-Type"] == "application/problem+json"
    assert api.json()["code"] == "not_found"


def test_a_form_without_its_token_is_refused_in_words():
    response = Client(enforce_csrf_checks=True).post("/account/login/", {})
    assert response.status_code == 403
    assert "nothing was done" in response.content.decode()
    assert 'data-code="forbidden"' in response.content.decode()


@pytest.mark.parametrize(
    ("view", "status"), [(errors.bad_request, 400), (errors.permission_denied, 403)]
)
def test_other_refusals_have_pages_too(view, status):
    request = RequestFactory().get("/page")
    request.user = AnonymousUser()
    request.session = {}
    response = view(request, Exception("inside"))
    assert response.status_code == status
    assert "inside" not in response.content.decode()


def test_our_own_failure_shows_no_trace_and_needs_neither_login_nor_database():
    request = RequestFactory().get("/page")
    text = errors.server_error(request).content.decode()
    assert "Something went wrong on our side." in text
    assert 'data-code="internal_server_error"' in text
    assert "Traceback" not in text
    api = errors.server_error(RequestFactory().get("/api/x"))
    assert (api.status_code, api.headers["Content-Type"]) == (500, "application/problem+json")


def test_navigation_follows_the_roles(monkeypatch):
    monkeypatch.setattr(roles, "_sources", [])
    roles.role_source(lambda user: {"reviewer"} if user.username == "noor" else ())
    noor, maya = User(username="noor"), User(username="maya")
    assert roles.roles_of(noor) == {"member", "reviewer"}
    assert roles.roles_of(maya) == {"member"}
    assert roles.roles_of(AnonymousUser()) == frozenset()
    items = (
        navigation.NavItem(label="Desk", route="account_email", roles=frozenset({"reviewer"})),
        navigation.NavItem(label="Enter", route="account_login", anonymous_only=True),
    )

    def shown(user):
        return [link.label for link in navigation.links(items, roles.roles_of(user), "/")]

    assert [shown(user) for user in (noor, maya, AnonymousUser())] == [["Desk"], [], ["Enter"]]


def test_the_page_one_is_on_is_marked():
    login = reverse("account_login")
    links = navigation.links(navigation.ACCOUNT, frozenset(), login)
    assert [link.label for link in links if link.current] == ["Log in"]


def test_every_navigation_item_leads_somewhere():
    items = navigation.MAIN + navigation.ACCOUNT
    assert all(reverse(item.route).startswith("/") for item in items)


def test_the_header_says_who_is_logged_in(page):
    text = page('{% extends "layouts/document.html" %}', viewer=User(username="maya"))
    assert "@maya" in text
    assert "Log out" in text
    assert "Log in<" not in text


class Line(AdjudgeForm):
    budget = MoneyField(currency="EUR", label="Budget", help_text="<i>Never more</i>")
    kind = forms.ChoiceField(
        label="Pay for",
        choices=[("cpm", "<b>Views</b>"), ("cpc", "Clicks")],
        widget=forms.RadioSelect,
    )
    several = forms.MultipleChoiceField(
        label="Days", choices=[("1", "Mon"), ("2", "Tue")], widget=forms.CheckboxSelectMultiple
    )
    first = DayField(label="First day")
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea)
    language = forms.ChoiceField(label="Language", choices=[("Nordic", [("sv", "Svenska")])])
    secret = forms.CharField(label="Secret", widget=forms.PasswordInput)
    file = forms.FileField(label="File")
    sure = forms.BooleanField(label="I am sure")


FORM = """{% from "ui/forms.html" import error_summary, fields, form_start with context %}
{{ error_summary(form) }}{{ form_start(form, "/send", upload=True) }}{{ fields(form) }}</form>"""


def test_every_kind_of_field_shows_its_error_and_what_was_typed(page):
    typed = {
        "budget": '"><script>1',
        "kind": "cpm",
        "several": ["2"],
        "first-day": "31",
        "first-month": "2",
        "first-year": "2026",
        "note": "one\n  two </textarea><b>",
        "secret": "hushhush",
    }
    form = Line(typed | {"several": "2"})
    text = page(FORM, form=form)
    assert "<script>1" not in text
    assert "<b>" not in text
    assert "<i>Never" not in text
    assert "hushhush" not in text
    assert "one\n  two &lt;/textarea&gt;&lt;b&gt;</textarea>" in text
    flat = squeeze(text)
    assert re.search(r'value="31"', flat)
    assert re.search(r'value="cpm"[^>]* checked', flat)
    for name in ("budget", "first-day", "language", "file", "sure"):
        assert f'href="#id_{name}"' in flat
        assert f'id="id_{name}"' in flat
    assert 'enctype="multipart/form-data"' in flat
    assert "Note (optional)" in flat


def test_an_unsent_form_shows_no_error_and_carries_its_key(page):
    form = Line()
    text = page(FORM, form=form)
    assert "There is a problem" not in text
    assert "error" not in text
    assert form["request_id"].value() in text
    assert "csrfmiddlewaretoken" in text


def test_a_promoted_post_says_so_first_in_words(page):
    text = page(
        """{% from "ui/feed.html" import post %}
        {% set promoted = {"advertiser": "Alder Coffee", "payer": payer, "why": "/why/1"} %}
        {{ post("1", "Alder", "alder", at, said, "/p/1", promoted=promoted) }}""",
        at=NOW,
        said="<b>Roast</b>",
        payer="Northside Agency",
    )
    visible = squeeze(re.sub(r"<[^>]+>", " ", text)).strip()
    assert visible.startswith(
        "Promoted by Alder Coffee , paid for by Northside Agency Why this post?"
    )
    assert "&lt;b&gt;Roast" in text
    assert 'href="/why/1"' in text


def test_a_notice_has_its_parts_in_the_binding_order(page):
    text = page(
        """{% from "ui/letter.html" import part %}
        {% for key in notice_parts %}{% call part(key) %}x{% endcall %}{% endfor %}"""
    )
    assert re.findall(r"<h2[^>]*>([^<]+)</h2>", text) == [
        "What we decided",
        "What is not affected",
        "The rule we applied",
        "Facts and exhibits",
        "Who decided",
        "Your money",
        "What you can do",
        "Reference",
    ]
    assert list(PARTS) == re.findall(r'id="part-(\w+)"', text)


def test_a_deadline_is_absolute_first(page):
    text = page(
        '{% from "ui/page.html" import deadline %}{{ deadline("Appeal until", at, at0) }}',
        at=NOW + timedelta(days=30),
        at0=NOW,
    ).replace("\N{NO-BREAK SPACE}", " ")
    assert text.index("23 December 2026, 17:00 UTC") < text.index("(in 30 days)")


def test_a_status_is_a_word_and_a_shape(page):
    tones = ("draft", "waiting", "force", "contested", "ended")
    shapes = set()
    for tone in tones:
        text = page('{% from "ui/page.html" import status %}{{ status("word", tone) }}', tone=tone)
        assert "word</strong>" in text
        shapes.add(re.search(r'd="([^"]+)"', text)[1])
    assert len(shapes) == len(tones)


def test_an_empty_table_says_so(page):
    text = page(
        """{% from "ui/page.html" import table %}
        {{ table("Rulings", [{"label": "No"}], [], "No ruling so far.") }}"""
    )
    assert "No ruling so far." in text
    assert "<table" not in text


@pytest.mark.parametrize("layout", ["feed", "document", "staff"])
def test_layouts_stand_without_any_block_filled(page, layout):
    text = page(f'{{% extends "layouts/{layout}.html" %}}')
    assert text.count("<main") == 1
    assert text.rstrip().endswith("</html>")


@pytest.mark.parametrize(
    "name",
    [
        "email_confirmation",
        "email_confirmation_signup",
        "password_reset_key",
        "account_already_exists",
        "unknown_account",
    ],
)
def test_account_mail_is_plain_words_with_a_working_link(name):
    link = "https://square.example/account/x/?a=1&b=2"
    context = {
        "user": User(username="maya"),
        "activate_url": link,
        "password_reset_url": link,
    }
    subject = render_to_string(f"account/email/{name}_subject.txt", context)
    text = render_to_string(f"account/email/{name}_message.txt", context)
    assert subject.strip()
    assert "\n" not in subject
    assert "&amp;" not in text
    assert (link in text) == (name != "unknown_account")
    assert "Adjudge" in text
