from __future__ import annotations

import pytest
from tests.memory.people import OPERATOR, REVIEWER, key, member
from tests.services.roads import road

from adjudge.domain.cases.exhibit import Strength
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.publication import NotInLetters, NotTheirWords, StillReachable
from adjudge.domain.errors import NotAllowed, NotFound
from adjudge.services.cases import add_exhibit
from adjudge.services.outbox import send_waiting
from adjudge.services.publications import publish_call, publish_statement, publish_words

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


JUDGMENT = "The suspension of 1 March was lawful, and the appeal is dismissed."


def add(here, asserter, content=JUDGMENT):
    return add_exhibit(
        here.deps,
        REVIEWER,
        request_id=key(here.deps),
        case_id=here.case.id,
        title="A paper",
        source="Its own site",
        asserter=asserter,
        captured_on=here.deps.clock.now().date(),
        media_type="text/plain; charset=utf-8",
        content=content.encode(),
        strength=Strength.VERIFIED,
    )


def words(here, actor=OPERATOR, *, said_by, text=JUDGMENT, exhibit_id="", request_id=""):
    return publish_words(
        here.deps,
        actor,
        request_id=request_id or key(here.deps),
        case_id=here.case.id,
        said_by=said_by,
        text=text,
        exhibit_id=exhibit_id,
    )


class TestWordsOfOthers:
    def test_the_party_publishes_its_own_in_its_own_name(self):
        here = road()
        said = words(here, here.scene.actor, said_by="The District Court", text="We are honest.")
        assert said.public["said_by"] == "Kestrel Lab"
        assert said.released_at is not None

    def test_an_outside_decision_is_quoted_as_theirs(self):
        here = road()
        court = add(here, "District Court")
        once = words(here, said_by="District Court", exhibit_id=court.id, request_id="a")
        assert once.public["as"] == "the words of District Court"
        assert words(here, said_by="District Court", exhibit_id=court.id, request_id="a") == once

    def test_nobody_is_made_to_say_what_they_did_not(self):
        here = road()
        court = add(here, "District Court")
        for said_by, text, exhibit_id in (
            ("Kestrel Lab", JUDGMENT, court.id),
            ("District Court", "The suspension was unlawful.", court.id),
            ("District Court", JUDGMENT, ""),
            ("Kestrel Lab", "We are sorry.", here.exhibit.id),
        ):
            with pytest.raises(NotTheirWords):
                words(here, said_by=said_by, text=text, exhibit_id=exhibit_id)

    def test_the_site_does_not_quote_itself_past_the_letters(self):
        here = road()
        own = add(here, "Testville", REASON)
        with pytest.raises(NotAllowed):
            words(here, said_by="Testville", text=REASON, exhibit_id=own.id)

    def test_neither_a_reviewer_nor_a_stranger(self):
        here = road()
        for actor in (REVIEWER, member("x")):
            with pytest.raises(NotAllowed):
                words(here, actor, said_by="Kestrel Lab", text="Yes.")


class TestTheCall:
    def test_where_nobody_can_be_reached_without_any_fact(self):
        here = road()
        here.ban()
        (notice,) = here.letters(LetterKind.NOTICE)
        here.deps.mailer.unknown.add("ads@kestrel.example")
        send_waiting(here.deps)
        called = publish_call(here.deps, OPERATOR, letter_id=notice.id)
        assert called.released_at is not None
        assert set(called.public) == {"called", "text"}
        assert "scanners" not in str(called.public)
        assert publish_call(here.deps, REVIEWER, letter_id=notice.id) == called

    def test_not_while_a_mail_may_arrive_or_the_letter_was_opened(self):
        here = road()
        here.ban()
        (notice,) = here.letters(LetterKind.NOTICE)
        with pytest.raises(StillReachable):
            publish_call(here.deps, OPERATOR, letter_id=notice.id)
        send_waiting(here.deps)
        with pytest.raises(StillReachable):
            publish_call(here.deps, OPERATOR, letter_id=notice.id)
        with pytest.raises(NotAllowed):
            publish_call(here.deps, here.scene.actor, letter_id=notice.id)
