from __future__ import annotations

import pytest
from tests.memory.people import REVIEWER, member
from tests.services.roads import road

from adjudge.domain.cases.release import Earlier, NotYetReleased
from adjudge.domain.errors import NotAllowed, NotFound
from adjudge.services.release import agree_to_release, release_earlier, release_in_time


def is_public(here, ruling) -> bool:
    with here.deps.reading() as uow:
        return all(entry.released_at for entry in uow.register.by_subject(ruling.id))


def test_a_ruling_appears_when_the_time_to_appeal_is_over():
    here = road()
    ruling = here.ban()
    here.deps.clock.advance(days=180)
    with pytest.raises(NotYetReleased):
        release_in_time(here.deps, ruling.id)
    assert not is_public(here, ruling)
    here.deps.clock.advance(days=40)
    assert release_in_time(here.deps, ruling.id)
    assert is_public(here, ruling)
    assert not release_in_time(here.deps, ruling.id)


def test_not_while_an_appeal_is_undecided():
    here = road()
    ruling = here.ban()
    here.appeal(ruling)
    here.deps.clock.advance(days=400)
    with pytest.raises(NotYetReleased):
        release_in_time(here.deps, ruling.id)


def test_earlier_if_the_party_agrees():
    here = road()
    ruling = here.ban()
    with pytest.raises(NotAllowed):
        agree_to_release(here.deps, member("stranger"), ruling_id=ruling.id)
    assert agree_to_release(here.deps, here.scene.actor, ruling_id=ruling.id)
    assert is_public(here, ruling)


def test_earlier_if_it_speaks_publicly_or_readers_need_warning():
    here = road()
    ruling = here.ban()

    def earlier(why, exhibit_id="", actor=REVIEWER):
        return release_earlier(
            here.deps,
            actor,
            ruling_id=ruling.id,
            why=why,
            exhibit_id=exhibit_id,
            text="It wrote an open letter on 1 March.",
        )

    with pytest.raises(NotAllowed):
        earlier(Earlier.AGREED)
    with pytest.raises(NotFound):
        earlier(Earlier.SPOKE)
    with pytest.raises(NotAllowed):
        earlier(Earlier.WARNING, actor=here.scene.actor)
    assert earlier(Earlier.SPOKE, here.exhibit.id)
    assert is_public(here, ruling)
    assert not earlier(Earlier.WARNING)


def test_never_before_a_letter():
    here = road()
    proposed = here.propose()
    for act in (
        lambda: agree_to_release(here.deps, here.scene.actor, ruling_id=proposed.id),
        lambda: release_in_time(here.deps, proposed.id),
    ):
        with pytest.raises(NotFound):
            act()
