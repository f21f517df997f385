from __future__ import annotations

from tests.web.advertiser.stage import read, send


def test_the_proposer_is_shown_only_after_ones_own_view(stage):
    ruling, _ = stage.proposal(stage.running()[0])
    path = f"/review/rulings/{ruling.id}"
    second, proposer = stage.client("sven"), stage.client("rosa")
    for page in (path, f"/review/cases/{ruling.case_id}"):
        assert "another reviewer" in read(second, page)
    assert "another reviewer" not in read(proposer, path)
    empty = send(second, f"{path}/view", why=" ")
    assert empty.status_code == 422
    told = send(second, f"{path}/view", view="no action", why="One test is not enough.")
    assert told.headers["Location"] == path
    text = read(second, path)
    assert "Your view: no action." in text
    assert "another reviewer" not in text
    assert "One test is not enough." not in read(proposer, path)
    again = send(second, f"{path}/view", view="as proposed", why="I changed my mind.")
    assert 'data-code="second_view.recorded"' in again.content.decode()
    own = send(proposer, f"{path}/view", view="as proposed", why="It is mine.")
    assert 'data-code="ruling.same_decider"' in own.content.decode()
