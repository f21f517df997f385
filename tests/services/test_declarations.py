from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.memory.people import REVIEWER, key, member, scene
from tests.services.roads import road

from adjudge.domain.cases.correspondence import Asks, Correspondence
from adjudge.domain.errors import InvalidValue, NotAllowed
from adjudge.services.clocks import fire_due
from adjudge.services.declarations import (
    correct_declaration,
    deal_with_correspondence,
    declare,
    file_correspondence,
    find_declaration_false,
)


def declared(here, actor=None):
    return declare(
        here.deps,
        actor or here.scene.actor,
        request_id=key(here.deps),
        advertiser_id=here.scene.advertiser.id,
        about="ownership",
        text="Nobody else owns a share of us.",
        as_of=date(2026, 3, 1),
    )


def test_a_declaration_is_corrected_by_the_party_and_found_false_by_a_fact():
    here = road()
    made = declared(here)
    corrected = correct_declaration(
        here.deps, here.scene.actor, declaration_id=made.id, text="One cousin does."
    )
    assert (corrected.text, corrected.status) == (made.text, "corrected")
    found = find_declaration_false(
        here.deps,
        REVIEWER,
        declaration_id=made.id,
        case_id=here.case.id,
        fact_id=here.facts[0].id,
    )
    assert found.status == "found false"


def test_who_declares_and_on_which_fact_it_is_false():
    here = road()
    with pytest.raises(NotAllowed):
        declared(here, member("stranger"))
    made = declared(here)
    with pytest.raises(NotAllowed):
        correct_declaration(here.deps, member("x"), declaration_id=made.id, text="No.")
    with pytest.raises(InvalidValue):
        find_declaration_false(
            here.deps, REVIEWER, declaration_id=made.id, case_id=here.case.id, fact_id="nothing"
        )


def filed(here, asks=Asks.COMPLAINT, **changes):
    return file_correspondence(
        here.deps,
        REVIEWER,
        **{
            "request_id": key(here.deps),
            "case_id": here.case.id,
            "asks": asks,
            "channel": "A letter to the chairman",
            "sender": "The chief executive of Kestrel Lab",
            "text": "Why are we dark?",
            "arrived_at": here.deps.clock.now() - timedelta(days=2),
            **changes,
        },
    )


def test_it_starts_the_clock_of_the_channel_from_its_arrival():
    here = road()
    letter = filed(here)
    assert letter.clocks[0].due_at == letter.arrived_at + timedelta(days=7)
    assert filed(here, Asks.NOTHING).clocks == ()
    here.deps.clock.advance(days=6)
    fire_due(here.deps)
    here.deps.clock.advance(days=8)
    fire_due(here.deps)
    with here.deps.reading() as uow:
        assert uow.of(Correspondence).get(letter.id).status == "missed"
        missed = uow.register.by_subject(letter.id)
    assert [entry.type for entry in missed] == ["deadline_missed", "deadline_missed"]
    done = deal_with_correspondence(
        here.deps, REVIEWER, correspondence_id=letter.id, subject_id="", text="Answered by mail."
    )
    assert done.status == "dealt with"


def test_nobody_files_what_has_not_arrived():
    here = road()
    with pytest.raises(InvalidValue):
        filed(here, arrived_at=here.deps.clock.now() + timedelta(days=1))
    other = scene(here.deps, "heron")
    with pytest.raises(NotAllowed):
        file_correspondence(
            here.deps,
            other.actor,
            request_id="x",
            case_id=here.case.id,
            asks=Asks.NOTHING,
            channel="mail",
            sender="us",
            text="Hello.",
            arrived_at=here.deps.clock.now(),
        )
