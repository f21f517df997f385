from __future__ import annotations

import pytest
from tests.memory.people import OPERATOR, REVIEWER, key
from tests.services.roads import road

from adjudge.domain.cases.publication import NotInLetters
from adjudge.domain.errors import NotAllowed, NotFound
from adjudge.services.publications import publish_statement

REASON = "The scanners report threats that are not there, and sell their removal."


def publish(here, text=REASON, *, actor=OPERATOR, request_id=""):
    return publish_statement(
        here.deps,
        actor,
        request_id=request_id or key(here.deps),
        advertiser_id=here.scene.advertiser.id,
        text=text,
    )


def test_what_a_served_letter_says_may_be_published_at_once():
    here = road()
    here.ban()
    entry = publish(here)
    assert entry.released_at is not None
    assert entry.public == {"party": "Kestrel Lab", "text": REASON}


def test_before_its_letter_nothing_is_said_about_an_advertiser():
    here = road()
    with here.deps.uow() as uow:
        before = uow.register.size()
    with pytest.raises(NotInLetters):
        publish(here)
    with here.deps.uow() as uow:
        assert uow.register.size() == before


def test_a_reason_that_is_first_given_to_the_press_is_refused_even_after_a_ban():
    here = road()
    here.ban()
    with pytest.raises(NotInLetters) as refused:
        publish(here, "The ban rests on a directive of a ministry.")
    assert "new reason by a proposal" in refused.value.remedy()


def test_the_same_request_publishes_once():
    here = road()
    here.ban()
    first = publish(here, request_id="once")
    assert publish(here, request_id="once") == first


def test_only_the_operator_speaks_for_the_site():
    here = road()
    here.ban()
    with pytest.raises(NotAllowed):
        publish(here, actor=REVIEWER)


def test_an_advertiser_that_is_not_there_is_named():
    here = road()
    with pytest.raises(NotFound):
        publish_statement(here.deps, OPERATOR, request_id="k", advertiser_id="nobody", text=REASON)
