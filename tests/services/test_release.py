from __future__ import annotations

import pytest
from tests.memory.people import REVIEWER, key, member
from tests.services.roads import road

from adjudge.domain.cases.exhibit import Strength
from adjudge.domain.cases.publication import NotInLetters
from adjudge.domain.cases.release import Earlier, NotYetReleased
from adjudge.domain.errors import NotAllowed, NotFound
from adjudge.services.cases import add_exhibit
from adjudge.services.release import (
    agree_to_release,
    release_due,
    release_earlier,
    release_in_time,
)


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


def test_all_that_are_due_are_released_at_once_and_no_other():
    here = road()
    ruling = here.ban()
    here.deps.clock.advance(days=180)
    assert release_due(here.deps) == 0
    here.deps.clock.advance(days=40)
    assert release_due(here.deps) == 1
    assert is_public(here, ruling)
    assert release_due(here.deps) == 0


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
    with here.deps.reading() as uow:
        (kept,) = [e for e in uow.register.by_subject(ruling.id) if e.type == "ruling_released"]
    assert kept.record["record"] == {
        "ruling_id": ruling.id,
        "why": "the party speaks publicly",
        "exhibit_id": here.exhibit.id,
        "text": "It wrote an open letter on 1 March.",
        "released_by": "rosa",
    }
    assert not earlier(Earlier.SPOKE, here.exhibit.id)


def test_what_the_party_is_said_to_have_said_stands_in_the_exhibit():
    here = road()
    ruling = here.ban()
    page = add_exhibit(
        here.deps,
        REVIEWER,
        request_id=key(here.deps),
        case_id=here.case.id,
        title="Open letter",
        source="The party's own site",
        asserter="Kestrel Lab",
        captured_on=here.deps.clock.now().date(),
        media_type="text/plain; charset=utf-8",
        content=b"We were suspended on Square, and we do not accept it.",
        strength=Strength.VERIFIED,
    )

    def spoke(text):
        return release_earlier(
            here.deps,
            REVIEWER,
            ruling_id=ruling.id,
            why=Earlier.SPOKE,
            exhibit_id=page.id,
            text=text,
        )

    with pytest.raises(NotFound):
        spoke("They admitted that every scanner lies.")
    assert spoke("We were suspended on Square")


def test_readers_are_warned_of_nothing_that_no_letter_said():
    here = road()
    ruling = here.ban()

    def warn(text):
        return release_earlier(
            here.deps, REVIEWER, ruling_id=ruling.id, why=Earlier.WARNING, exhibit_id="", text=text
        )

    with pytest.raises(NotInLetters):
        warn("Their director was seen in the casino.")
    assert not is_public(here, ruling)
    assert warn("The scanners report threats that are not there, and sell their removal.")
    assert is_public(here, ruling)


def test_never_before_a_letter():
    here = road()
    proposed = here.propose()
    for act in (
        lambda: agree_to_release(here.deps, here.scene.actor, ruling_id=proposed.id),
        lambda: release_in_time(here.deps, proposed.id),
    ):
        with pytest.raises(NotFound):
            act()
