from __future__ import annotations

import pytest
from tests.web.api.sender import Sender

from adjudge.adapters.store.models import Appeal
from adjudge.services import advertisers


@pytest.fixture
def ruling(stage, monkeypatch):
    """A suspension of an advertiser for whom another party pays, whose author has no mandate."""
    payer = stage.account("maya", "Alder Coffee").party_id
    real = advertisers.Advertiser
    monkeypatch.setattr(
        advertisers, "Advertiser", lambda **told: real(**{**told, "payer_party_id": payer})
    )
    suspended = stage.suspension(stage.account())[0]
    stage.user("kestrel").mandates.all().delete()
    return suspended


@pytest.mark.parametrize(
    ("name", "as_whom"), [("maya", "payer"), ("kestrel", "author of the post")]
)
def test_payer_and_author_appeal_read_it_and_take_it_back(stage, ruling, name, as_whom):
    sender = Sender(stage, name)
    made = sender.make(f"/rulings/{ruling.id}/appeals", {"on_facts": "It was not so."})
    assert (made["as_whom"], made["status"]) == (as_whom, "filed")
    path = f"/appeals/{made['id']}"
    assert sender.get(path)["on_facts"] == "It was not so."
    assert Sender(stage, "plover").get(path, 404)["code"] == "not_found"
    assert sender.post(f"{path}/withdraw")["status"] == "withdrawn"


def test_the_author_reads_the_decision_that_no_inbox_has(stage, ruling):
    author, ada = Sender(stage, "kestrel"), Sender(stage, "ada")
    path = f"/appeals/{author.make(f'/rulings/{ruling.id}/appeals', {'on_facts': 'No.'})['id']}"
    ada.post(f"{path}/admit")
    ada.post(
        f"{path}/uphold",
        {"reasons": "A laboratory abroad had watched the same upload last winter."},
    )
    assert "did not succeed" in author.get(path)["letter"]


def test_nobody_else_learns_that_there_is_such_a_ruling(stage, ruling):
    body = {"on_facts": "No."}
    Sender(stage, "plover").refused(
        f"/rulings/{ruling.id}/appeals", body, status=404, code="not_found"
    )
    assert not Appeal.objects.exists()
