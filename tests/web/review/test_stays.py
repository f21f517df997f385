from __future__ import annotations

from tests.web.review.pages import Desk

from adjudge.adapters.store.models import Ruling
from adjudge.services.appeals import admit_appeal, file_appeal, uphold_appeal


def test_a_stay_from_the_request_to_the_end_of_the_appeal(stage):
    advertiser, _ = stage.running()
    ruling, _ = stage.suspension(advertiser)
    appeal = file_appeal(
        stage.deps,
        stage.actor("kestrel"),
        request_id=stage.key(),
        ruling_id=ruling.id,
        on_facts="The page is not ours.",
        on_rule="",
        on_proportion="",
    )
    page = Desk(stage, "kestrel").act(
        f"/advertise/appeals/{appeal.id}/stay", having="text", text="The season ends."
    )
    assert "We decide by" in page.text
    queue = Desk(stage, "ada").get("/review?show=appeals")
    link = next(link for link in queue.links if "/review/stays/" in link)
    assert Desk(stage, "rosa").get(link).form(having="outcome") is None
    granted = Desk(stage, "ada").act(
        link, having="outcome", outcome="grant", reasons="The loss could not be made good."
    )
    assert "The stay is granted." in granted.document.text
    assert Ruling.objects.get(pk=ruling.id).status == "stayed"
    officer = stage.actor("ada")
    admit_appeal(stage.deps, officer, appeal_id=appeal.id)
    uphold_appeal(
        stage.deps, officer, appeal_id=appeal.id, reasons="The registry names you as its holder."
    )
    assert Ruling.objects.get(pk=ruling.id).status == "in force"
