from __future__ import annotations

import pytest
from django.test import Client

from adjudge.domain.money import Money
from adjudge.settings import current_settings
from adjudge.web.reader.pages import LANDING


def read(path, status=200):
    response = Client().get(path)
    assert response.status_code == status, path
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture(autouse=True)
def site(stage):
    return stage


@pytest.mark.parametrize("slug", sorted(LANDING))
def test_landing_pages_say_that_they_belong_to_the_demo(slug):
    text = read(f"/pages/{slug}")
    assert "is made up" in text
    assert text.count("<h1") == 1


def test_there_is_no_other_landing_page():
    assert 'data-code="not_found"' in read("/pages/elsewhere", 404)


def test_prices_are_explained_from_the_configuration():
    text = read("/auction")
    assert f"{Money('EUR', current_settings().reserve_cpm_micros)} per thousand views" in text


def test_a_nul_in_an_address_is_a_bad_request_and_no_failure_of_ours():
    for path in ("/posts/%00", "/?before=%00", "/@a%00b", "/register?type=%00"):
        assert 'data-code="bad_request"' in read(path, 400)
    assert Client().get("/api/v1/feed?before=%00").json()["code"] == "bad_request"
