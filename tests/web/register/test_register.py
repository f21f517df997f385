from __future__ import annotations

import pytest
from django.test import Client
from tests.factories.matters import make_general_act
from tests.web.review.pages import Desk

from adjudge import bootstrap
from adjudge.adapters.store.models import RegisterEntry
from adjudge.domain.actor import program
from adjudge.domain.cases.general_act import GeneralAct
from adjudge.domain.register.note import parse_vkey
from adjudge.services.register import EntryType, publish_log
from adjudge.settings import current_settings
from adjudge.web.register.words import TITLES


@pytest.fixture
def told(stage):
    """A register with a suspension and everything before it; the ruling."""
    advertiser, _ = stage.running()
    ruling, _ = stage.suspension(advertiser)
    return ruling


def test_every_type_has_a_sentence():
    assert set(TITLES) == {entry.value for entry in EntryType}


def test_an_empty_register_says_what_will_be_in_it(stage):
    page = Desk(stage, "marta").get("/register")
    assert "No entry here yet" in page.text
    assert bootstrap.log_vkey() in page.text


def test_general_acts_are_listed_once_they_are_announced(stage):
    desk = Desk(stage, "marta")
    assert "No general act is in force" in desk.get("/register/acts").text
    with bootstrap.deps().uow() as uow:
        act = make_general_act(uow, "7")
        announced = act.take("announce", program("clock"), act.opened_at)
        uow.of(GeneralAct).save(announced)
    page = desk.get("/register/acts").text
    assert "Fees are named" in page
    assert "Readers were charged what no post had named." in page
    assert "No exemption is in force" in page


def test_entries_are_listed_newest_first_and_filtered_by_type(stage, told):
    assert told
    desk = Desk(stage, "marta")
    page = desk.get("/register")
    rows = [row.text for row in page.document.all("tr")][1:]
    indexes = [int(row.split()[0]) for row in rows]
    assert indexes == sorted(indexes, reverse=True)
    assert "A ruling took effect" in page.text
    only = desk.get("/register?type=ruling_in_force")
    assert len(only.document.all("tr")) == 2
    assert len(desk.get("/register?type=nonsense").document.all("tr")) == len(rows) + 1
    assert len(desk.get("/register?before=2").document.all("tr")) == 3


def test_pages_follow_each_other(stage, told):
    stage.running("crumb", "Crumb Bakery")
    assert told
    first = RegisterEntry.objects.order_by("-index").first()
    for _ in range(45 - first.index):
        stage.case(stage.account(f"n{_}", f"Number {_}"))
    desk = Desk(stage, "marta")
    page = desk.get("/register")
    older = next(link for link in page.links if "before=" in link)
    second = desk.get(older)
    assert second.document.all("tr")[-1].text.startswith("0 ")
    assert any("/register?type=" in link for link in second.links)


def test_what_is_sealed_shows_its_proof_and_not_its_text(stage, told):
    entry = RegisterEntry.objects.get(type="ruling_served")
    page = Desk(stage, "marta").get(f"/register/{entry.index}")
    assert "The text is sealed" in page.text
    assert '"record_sha256":' in page.document.first("pre").text
    assert told.statement.summary not in page.text
    assert "Kestrel" not in page.text
    related = [link for link in page.links if link.startswith("/register/")]
    assert len(related) > 2


def test_what_is_released_can_be_read(stage, told):
    RegisterEntry.objects.filter(type="ruling_served").update(released_at=told.drafted_at)
    entry = RegisterEntry.objects.get(type="ruling_served")
    page = Desk(stage, "marta").get(f"/register/{entry.index}")
    assert told.statement.summary in page.text
    assert "What may be read" in page.text


@pytest.mark.usefixtures("stage")
@pytest.mark.parametrize("index", ["0", "99999999999999999999999"])
def test_an_entry_that_does_not_exist_is_not_found(index):
    assert Client().get(f"/register/{index}").status_code == 404
    assert Client().get(f"/register?before={index}").status_code == 200
    assert Client().get(f"/api/v1/register?after={index}").status_code in {200, 422}


def test_the_log_is_served_as_files_and_nothing_beside_it(stage, told, empty_log):
    assert told
    assert empty_log.is_dir()
    assert Client().get("/register/log/checkpoint").status_code == 404
    publish_log(stage.deps)
    checkpoint = Client().get("/register/log/checkpoint")
    assert checkpoint.headers["Content-Type"].startswith("text/plain")
    assert checkpoint.headers["Cache-Control"] == "no-cache"
    size = int(checkpoint.content.decode().splitlines()[1])
    assert size == RegisterEntry.objects.count()
    tile = Client().get(f"/register/log/tile/0/000.p/{size}")
    assert tile.headers["Content-Type"] == "application/octet-stream"
    assert "immutable" in tile.headers["Cache-Control"]
    secret = current_settings().state.root / "secrets"
    for path in ("../secrets/log_key", "tile/../../run", "..%2fadjudge.toml", "tile/0/000.p/0"):
        assert Client().get(f"/register/log/{path}").status_code == 404
    assert secret.name


def test_the_key_is_published_as_text(stage):
    assert stage
    response = Client().get("/register/vkey")
    assert response.headers["Content-Type"].startswith("text/plain")
    assert parse_vkey(response.content.decode().strip()).name.startswith("adjudge/")
