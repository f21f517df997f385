from __future__ import annotations

import importlib
import json
import pkgutil
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

import adjudge
from adjudge.domain.errors import Conflict, DomainError, InvalidValue, NotAllowed, NotFound
from adjudge.domain.money import Money
from adjudge.web import problems
from adjudge.web.errors import DomainErrorMiddleware

LAYERS = ("domain", "services", "adapters")


def descendants(cls):
    for child in cls.__subclasses__():
        yield child
        yield from descendants(child)


def load_all():
    for layer in LAYERS:
        package = importlib.import_module(f"adjudge.{layer}")
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(found.name)
    importlib.import_module("adjudge.settings")
    return {c for c in descendants(DomainError) if c.__module__.startswith(adjudge.__name__)}


def test_every_code_in_the_table_belongs_to_an_error():
    codes = {cls.code for cls in load_all()}
    assert set(problems.STATUSES) - codes == set()


def test_no_code_has_two_statuses():
    assert len(problems.STATUSES) == sum(len(codes) for codes in problems.BY_STATUS.values())


def test_every_error_has_a_status_that_says_it_failed():
    assert all(problems.status_of(cls) >= 400 for cls in load_all())


def test_a_subclass_has_the_status_of_its_parent():
    class Odd(InvalidValue):
        code = "odd.value"

    class Refused(DomainError):
        code = "odd.refused"

    assert problems.status_of(Odd) == 422
    assert problems.status_of(Refused()) == 409


def test_the_problem_document_says_what_happened_and_what_to_do():
    document = problems.problem(NotFound(kind="post", id="p1"), instance="/api/posts/p1")
    assert document == {
        "type": "urn:adjudge:problem:not_found",
        "title": "Not found",
        "status": 404,
        "detail": "There is no post p1.",
        "code": "not_found",
        "remedy": "Check the address; if you followed a link, go back and reload the page.",
        "details": {"kind": "post", "id": "p1"},
        "instance": "/api/posts/p1",
    }


class Secretive:
    """Something whose inside is nobody's business."""


def test_details_are_plain_values_only():
    plain = problems.plain(
        {
            "sum": Money("EUR", 1_000_000),
            "at": datetime(2026, 11, 23, tzinfo=UTC),
            "missing": ("ground", "fact"),
            "tags": frozenset({"b", "a"}),
            "inside": Secretive(),
        }
    )
    assert plain == {
        "sum": "EUR 1.00",
        "at": "2026-11-23 00:00:00+00:00",
        "missing": ["ground", "fact"],
        "tags": ["a", "b"],
        "inside": None,
    }


nested = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.binary(max_size=8),
    lambda children: st.lists(children) | st.dictionaries(st.text(), children),
)


@given(nested)
def test_any_details_become_json(value):
    assert json.dumps(problems.plain(value), allow_nan=False)


def test_details_are_bounded():
    huge = problems.plain({"items": list(range(10_000)), "text": "x" * 100_000})
    assert len(json.dumps(huge)) < 5_000


def answer(error, path="/page", **headers):
    request = RequestFactory().get(path, headers=headers)
    request.user = AnonymousUser()
    request.session = {}
    return DomainErrorMiddleware(lambda _: None).process_exception(request, error)


def test_the_api_answers_with_problem_json():
    response = answer(Conflict(kind="case"), "/api/cases/1")
    assert response.status_code == 409
    assert response.headers["Content-Type"] == "application/problem+json"
    assert json.loads(response.content)["detail"] == "The case changed since you read it."


def test_a_client_that_wants_json_gets_it_anywhere():
    assert answer(Conflict(), accept="application/json").headers["Content-Type"].endswith("json")
    assert (
        "html" in answer(Conflict(), accept="text/html, application/json").headers["Content-Type"]
    )


def test_a_page_says_the_same_in_words():
    response = answer(InvalidValue(field="bid", problem="<b>below</b> the reserve"))
    text = response.content.decode()
    assert response.status_code == 422
    assert "bid: &lt;b&gt;below&lt;/b&gt; the reserve." in text
    assert "Correct the field and send it again." in text
    assert "value.invalid" in text


def test_somebody_who_may_not_is_asked_to_log_in_first():
    response = answer(NotAllowed(act="see this case"), "/cases/1?tab=facts")
    assert response.status_code == 302
    assert response.headers["Location"] == "/account/login/?next=/cases/1%3Ftab%3Dfacts"


def test_the_api_never_redirects_to_a_form():
    assert answer(NotAllowed(), "/api/cases/1").status_code == 403


def test_other_exceptions_are_left_to_django():
    assert answer(ValueError("bug")) is None


@pytest.mark.parametrize("code", ["not_found", "reasons.incomplete"])
def test_titles_are_words(code):
    assert problems.title_of(code) in {"Not found", "Reasons incomplete"}
