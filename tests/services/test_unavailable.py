from __future__ import annotations

from dataclasses import replace

import pytest
from tests.memory.people import OPERATOR, scene
from tests.services.roads import road

from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.errors import InvalidValue, NotAllowed
from adjudge.services.post_removal import delete_post
from adjudge.services.reservations import open_reservations
from adjudge.services.unavailable import make_unavailable

CAUSE = "The account was suspended under the Rules."


def test_a_suspended_account_takes_its_promotion_along_and_frees_the_money():
    here = road()
    account = here.scene.actor.account_id
    assert make_unavailable(here.deps, OPERATOR, account_id=account, cause=CAUSE) == 1
    assert make_unavailable(here.deps, OPERATOR, account_id=account, cause=CAUSE) == 0
    assert here.is_dark()
    (letter,) = here.letters()
    assert letter.kind is LetterKind.UNAVAILABLE
    assert CAUSE in letter.content.text
    assert "EUR 100.00 that was reserved for it is free again." in letter.content.text
    with here.deps.reading() as uow:
        assert open_reservations(uow, here.scene.advertiser) == {}
        assert not uow.measures.by_advertiser(here.scene.advertiser.id)


def test_who_carries_it_out():
    here = road()
    with pytest.raises(NotAllowed):
        make_unavailable(here.deps, here.scene.actor, account_id="kestrel", cause=CAUSE)
    with pytest.raises(InvalidValue):
        make_unavailable(here.deps, OPERATOR, account_id="kestrel", cause=" ")
    assert make_unavailable(here.deps, OPERATOR, account_id="nobody", cause=CAUSE) == 0


def test_another_advertiser_of_a_deleted_post_gets_a_letter_and_its_author_none():
    here = road()
    other = scene(here.deps, "heron")
    theirs = other.promote().promoted_post
    with here.deps.uow() as uow:
        mine = uow.promoted_posts.get(here.promoted_post_id)
        moved = replace(theirs, post_id=mine.post_id)
        here.deps.uow.tables.table("promoted post")[theirs.id] = moved
    delete_post(here.deps, here.scene.actor, post_id=mine.post_id)
    assert here.letters() == []
    with here.deps.reading() as uow:
        (letter,) = uow.letters.by_party(other.advertiser.party_id)
    assert letter.kind is LetterKind.UNAVAILABLE
    assert "The author of the post has deleted it." in letter.content.text
    assert here.deps.block.is_dark(theirs.slot)
