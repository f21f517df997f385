from __future__ import annotations

from datetime import date
from hashlib import sha256

import pytest
from tests.memory import memory_deps
from tests.memory.people import OPERATOR, REVIEWER, SECOND_REVIEWER, key, member, scene
from tests.services.roads import CONTENT, road

from adjudge.domain.cases.case import Source
from adjudge.domain.cases.exhibit import MAX_EXHIBITS, Contest, Strength
from adjudge.domain.cases.fact import MAX_FACTS, Finding, Precision
from adjudge.domain.errors import InvalidValue, NotAllowed, NotFound
from adjudge.services.cases import CaseFull, add_exhibit, answer_exhibit, open_case, record_fact
from adjudge.services.rulings import approve_ruling


def opened(here, request_id=""):
    return open_case(
        here.deps,
        REVIEWER,
        request_id=request_id or key(here.deps),
        advertiser_id=here.advertiser.id,
        source=Source.OWN_INITIATIVE,
    )


def exhibit(here, case_id, **changes):
    parts = {
        "title": "A page",
        "source": "Its site",
        "asserter": "Kestrel Lab",
        "captured_on": date(2026, 3, 1),
        "media_type": "text/html; charset=utf-8",
        "content": b"<p>guaranteed</p>",
        "strength": Strength.DOCUMENTED,
        "request_id": key(here.deps),
        **changes,
    }
    return add_exhibit(here.deps, REVIEWER, case_id=case_id, **parts)


def fact(here, case_id, **changes):
    parts = {
        "proposition": "It says so.",
        "finding": Finding.ESTABLISHED,
        "began": date(2026, 2, 1),
        "ended": None,
        "precision": Precision.DAY,
        "attributed_to": "",
        "exhibit_ids": (),
        "request_id": key(here.deps),
        **changes,
    }
    return record_fact(here.deps, REVIEWER, case_id=case_id, **parts)


def test_a_case_is_numbered_entered_and_without_effect():
    here = scene(memory_deps())
    first, again = opened(here, "one"), opened(here, "one")
    second = opened(here)
    assert first == again
    assert (first.reference, second.reference) == ("C-1", "C-2")
    with here.deps.reading() as uow:
        (entry,) = uow.register.by_subject(first.id)
    assert (entry.type, entry.released_at) == ("case_opened", None)
    assert entry.record["record"]["source"] == "own initiative"


@pytest.mark.parametrize("actor", [OPERATOR, member("kestrel")])
def test_only_a_reviewer_opens_one(actor):
    here = scene(memory_deps())
    with pytest.raises(NotAllowed):
        open_case(
            here.deps,
            actor,
            request_id="one",
            advertiser_id=here.advertiser.id,
            source=Source.PRESS,
        )


def test_an_exhibit_is_kept_byte_for_byte_under_its_hash():
    here = road()
    with here.deps.reading() as uow:
        assert uow.exhibits.content(here.exhibit.id) == CONTENT
        assert uow.cases.get(here.case.id).status == "investigating"
    assert here.exhibit.sha256 == sha256(CONTENT).hexdigest()
    assert here.exhibit.label == "E1"


@pytest.mark.parametrize(
    "media_type", ["", "text", "text/html\r\nX: y", "text/html; charset=utf-7"]
)
def test_a_media_type_is_one(media_type):
    here = scene(memory_deps())
    with pytest.raises(InvalidValue):
        exhibit(here, opened(here).id, media_type=media_type)


def test_exhibits_and_facts_have_a_limit():
    here = scene(memory_deps())
    case = opened(here)
    for _ in range(MAX_EXHIBITS):
        exhibit(here, case.id)
    with pytest.raises(CaseFull):
        exhibit(here, case.id)
    for _ in range(MAX_FACTS):
        fact(here, case.id)
    with pytest.raises(CaseFull) as full:
        fact(here, case.id)
    assert "100 facts" in full.value.message()


def test_the_same_request_twice_is_one_exhibit_and_one_fact():
    here = scene(memory_deps())
    case = opened(here)
    one = exhibit(here, case.id, request_id="e")
    assert exhibit(here, case.id, request_id="e") == one
    assert fact(here, case.id, request_id="f") == fact(here, case.id, request_id="f")


def test_a_fact_rests_on_exhibits_of_its_own_case():
    here = scene(memory_deps())
    mine, other = opened(here), opened(here)
    theirs = exhibit(here, other.id)
    with pytest.raises(NotFound):
        fact(here, mine.id, exhibit_ids=(theirs.id,))


class TestAnsweringAnExhibit:
    def test_the_party_answers_what_a_letter_has_shown_it(self):
        here = road()
        with pytest.raises(NotFound):
            answer_exhibit(
                here.deps,
                here.scene.actor,
                exhibit_id=here.exhibit.id,
                text="Not ours.",
                contest=Contest.DISPUTED,
            )
        here.propose()
        answered = answer_exhibit(
            here.deps,
            here.scene.actor,
            exhibit_id=here.exhibit.id,
            text="Not ours.",
            contest=Contest.DISPUTED,
        )
        assert (answered.answer, answered.contest) == ("Not ours.", Contest.DISPUTED)

    def test_it_stands_beside_the_exhibit_in_the_notice(self):
        here = road()
        ruling = here.hear()
        answer_exhibit(
            here.deps,
            here.scene.actor,
            exhibit_id=here.exhibit.id,
            text="This page is about another firm.",
            contest=Contest.DISPUTED,
        )
        approve_ruling(here.deps, SECOND_REVIEWER, ruling_id=ruling.id)
        assert "This page is about another firm." in here.letters()[-1].content.text

    def test_nobody_else_does(self):
        here = road()
        here.propose()
        with pytest.raises(NotAllowed):
            answer_exhibit(
                here.deps,
                REVIEWER,
                exhibit_id=here.exhibit.id,
                text="It is theirs.",
                contest=Contest.ADMITTED,
            )
