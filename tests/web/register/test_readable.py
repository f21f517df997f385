"""The name of the party: sealed at first, shown once released, hidden where the ruling fell."""

from __future__ import annotations

from tests.web.review.pages import Desk

from adjudge.adapters.store.models import RegisterEntry
from adjudge.domain.cases.appeal import OverturnCode
from adjudge.services.appeals import admit_appeal, file_appeal, overturn_appeal
from adjudge.services.release import agree_to_release
from adjudge.web.register.readable import HIDDEN, readable


def served(stage):
    advertiser, _ = stage.running()
    ruling, _ = stage.suspension(advertiser)
    return ruling, RegisterEntry.objects.get(subject_id=ruling.id, type="ruling_served").index


def page_of(stage, index):
    return Desk(stage, "marta").get(f"/register/{index}").text


def appealed(stage, ruling):
    filed = file_appeal(
        stage.deps,
        stage.actor("kestrel"),
        request_id=stage.key(),
        ruling_id=ruling.id,
        on_facts="It asks first.",
        on_rule="",
        on_proportion="",
    )
    return admit_appeal(stage.deps, stage.actor("ada"), appeal_id=filed.id)


def test_until_it_is_released_there_is_neither_name_nor_text(stage):
    _, index = served(stage)
    assert readable(RegisterEntry.objects.get(pk=index)) is None
    page = page_of(stage, index)
    assert "Kestrel Lab" not in page
    assert "The text is sealed" in page


def test_released_it_has_name_and_state(stage):
    ruling, index = served(stage)
    agree_to_release(stage.deps, stage.actor("kestrel"), ruling_id=ruling.id)
    told = readable(RegisterEntry.objects.get(pk=index))
    assert (told["party"], told["state"]) == ("Kestrel Lab", "in force")
    assert "Kestrel Lab" in page_of(stage, index)
    appealed(stage, ruling)
    assert "in force, under appeal" in page_of(stage, index)


def test_overturned_the_name_is_hidden_and_the_proof_stays(stage):
    ruling, index = served(stage)
    filed = appealed(stage, ruling)
    overturn_appeal(
        stage.deps,
        stage.actor("ada"),
        appeal_id=filed.id,
        reasons="A laboratory abroad repeated the trial, and Kestrel Lab was right.",
        code=OverturnCode.FACT,
    )
    rows = list(RegisterEntry.objects.filter(subject_id=ruling.id))
    assert rows
    for row in rows:
        told = readable(row)
        assert told["state"] == "overturned"
        assert "Kestrel Lab" not in str(told)
    assert any(HIDDEN in str(readable(row)) for row in rows)
    page = page_of(stage, index)
    assert "Kestrel Lab" not in page
    assert "What the log holds" in page
