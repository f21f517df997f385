from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.memory.people import OPERATOR, REVIEWER, SECOND_OPERATOR, key, member
from tests.services.roads import road

from adjudge.domain.cases.publication import NotInLetters
from adjudge.domain.cases.referral import OtherRulebook
from adjudge.domain.cases.terms import TermsPart, TermsTooSoon
from adjudge.domain.errors import InvalidValue, NotAllowed
from adjudge.services.clocks import fire_due
from adjudge.services.recalls import (
    announce_terms,
    corrections_for,
    decide_referral,
    publish_terms,
    refer,
    show_recall,
    terms_for,
    withdraw_recall,
    withdraw_terms,
)

TEXT = "The scanners report threats that are not there, and sell their removal."


def show(here, ruling, actor=REVIEWER, days=30, text=TEXT):
    return show_recall(
        here.deps,
        actor,
        request_id=key(here.deps),
        ruling_id=ruling.id,
        text=text,
        ends_at=here.deps.clock.now() + timedelta(days=days),
    )


def shown(here) -> list[str]:
    with here.deps.reading() as uow:
        now = here.deps.clock.now()
        return [r.text for r in corrections_for(uow, [here.promoted_post_id], now)]


def test_a_correction_is_shown_where_the_ad_ran_until_its_day():
    here = road()
    show(here, here.ban())
    assert shown(here) == [TEXT]
    here.deps.clock.advance(days=31)
    assert shown(here) == []
    fire_due(here.deps)
    with here.deps.reading() as uow:
        entries = [uow.register.entry(index) for index in range(uow.register.size())]
    assert [e.public["status"] for e in entries if e.type == "recall"] == ["shown", "ended"]


def test_a_correction_says_nothing_that_no_letter_said():
    here = road()
    with pytest.raises(NotInLetters):
        show(here, here.ban(), text="Kestrel Lab cheats everybody.")
    assert shown(here) == []


def test_no_correction_before_a_letter():
    here = road()
    with pytest.raises(NotAllowed):
        show(here, here.propose())
    with pytest.raises(NotAllowed):
        show(here, here.propose(), OPERATOR)


def test_a_correction_is_taken_down():
    here = road()
    ruling = here.ban()
    with pytest.raises(InvalidValue):
        show(here, ruling, days=-1)
    recall = show(here, ruling)
    withdraw_recall(here.deps, REVIEWER, recall_id=recall.id)
    assert shown(here) == []


def test_a_referral_has_no_effect():
    here = road()
    asked = refer(
        here.deps,
        REVIEWER,
        request_id="r",
        case_id=here.case.id,
        to=OtherRulebook.RULES,
        why="The post itself may break a rule.",
        post_id="",
    )
    assert decide_referral(here.deps, REVIEWER, referral_id=asked.id, take_up=True).status == (
        "taken up"
    )
    assert not here.is_dark()
    with here.deps.reading() as uow:
        assert uow.cases.get(here.case.id).status == "investigating"
    with pytest.raises(NotAllowed):
        decide_referral(here.deps, member("x"), referral_id=asked.id, take_up=True)


def test_terms_change_with_fifteen_days_notice_by_two_and_touch_nothing_earlier():
    here = road()

    def announce(day, text="Invoices are due in 30 days."):
        return announce_terms(
            here.deps,
            OPERATOR,
            request_id=key(here.deps),
            part=TermsPart.PAYMENT,
            text=text,
            effective_from=day,
        )

    with pytest.raises(TermsTooSoon):
        announce(date(2026, 3, 16))
    first = announce(date(2026, 3, 17))
    with pytest.raises(NotAllowed):
        publish_terms(here.deps, OPERATOR, terms_id=first.id)
    publish_terms(here.deps, SECOND_OPERATOR, terms_id=first.id)
    second = announce(date(2026, 5, 1), "Invoices are due in 10 days.")
    publish_terms(here.deps, SECOND_OPERATOR, terms_id=second.id)
    assert second.reference == "terms payment@2"
    with here.deps.reading() as uow:
        assert terms_for(uow, TermsPart.PAYMENT, opened_on=date(2026, 3, 16)) is None
        april = terms_for(uow, TermsPart.PAYMENT, opened_on=date(2026, 4, 30))
        assert april is not None
        assert april.version == 1
        assert terms_for(uow, TermsPart.FORUM, opened_on=date(2026, 6, 1)) is None
    third = announce(date(2026, 6, 1), "Invoices are due at once.")
    with pytest.raises(NotAllowed):
        withdraw_terms(here.deps, REVIEWER, terms_id=third.id)
    assert withdraw_terms(here.deps, OPERATOR, terms_id=third.id).status == "withdrawn"
