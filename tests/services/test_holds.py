from __future__ import annotations

from dataclasses import replace

import pytest
from tests.memory.people import OPERATOR, REVIEWER, SECOND_REVIEWER, key
from tests.services.roads import real_press, road

from adjudge.domain.cases.complaint import About
from adjudge.domain.cases.deadlines import Deadlines
from adjudge.domain.cases.hold import HeldBefore, Hold, HoldKind
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.linter import ReasonsIncomplete
from adjudge.domain.cases.ruling import SameDecider
from adjudge.domain.errors import InvalidValue, NotAllowed
from adjudge.domain.ledger.errors import InsufficientFunds
from adjudge.domain.standing.measures import Standing
from adjudge.services.clocks import fire_due
from adjudge.services.complaints import end_restriction, explain, file_complaint
from adjudge.services.holds import contest_hold, place_hold, release_hold, uphold_hold
from adjudge.services.reservations import available_account
from adjudge.services.standing import standing


def place(here, actor=REVIEWER, hold=HoldKind.SECURITY, **changes):
    said = {
        "request_id": key(here.deps),
        "case_id": here.case.id,
        "hold": hold,
        "cause_code": "account takeover",
        "cause": "Somebody signed in from two countries on 1 March.",
        "release_condition": "The party signs in with a new key.",
        "not_affected": "Your posts and your balance.",
        "fact_ids": tuple(f.id for f in here.facts),
        "days": 7,
        "held_micros": 90_000_000 if hold is HoldKind.PAYMENT else 0,
    }
    return place_hold(here.deps, actor, **{**said, **changes})


def free(here):
    with here.deps.reading() as uow:
        return uow.ledger.account(available_account(here.scene.advertiser)).available


def test_a_security_hold_stops_serving_and_is_no_measure():
    here = road()
    hold = place(here)
    assert here.is_dark()
    assert standing(here.deps, here.scene.advertiser.id) is Standing.GOOD
    (letter,) = here.letters(LetterKind.HOLD)
    assert "This is no finding against you." in letter.content.text
    here.deps.clock.set(hold.expires_at)
    assert fire_due(here.deps) == 1
    assert not here.is_dark()
    with here.deps.reading() as uow:
        assert uow.of(Hold).get(hold.id).status == "expired"


def test_a_payment_hold_covers_the_sum_and_gives_it_back():
    here = road()
    before = free(here)
    hold = place(here, OPERATOR, HoldKind.PAYMENT)
    assert not here.is_dark()
    assert free(here) == before - 90_000_000
    released = release_hold(here.deps, SECOND_REVIEWER, hold_id=hold.id, why="The bank named it.")
    assert released.status == "released"
    assert free(here) == before


def test_not_twice_for_one_cause_and_not_above_the_balance():
    here = road()
    hold = place(here)
    release_hold(here.deps, REVIEWER, hold_id=hold.id, why="A new key is in use.")
    with pytest.raises(HeldBefore):
        place(here, cause="  somebody signed in from two countries on 1 march.")
    with pytest.raises(InsufficientFunds):
        place(here, hold=HoldKind.PAYMENT, held_micros=10**12)


def test_the_party_contests_and_another_person_upholds():
    here = road()
    hold = place(here)
    with pytest.raises(NotAllowed):
        contest_hold(here.deps, REVIEWER, hold_id=hold.id, text="No.")
    contest_hold(here.deps, here.scene.actor, hold_id=hold.id, text="Both were our staff.")
    with pytest.raises(SameDecider):
        uphold_hold(here.deps, REVIEWER, hold_id=hold.id, why="The keys differ.")
    upheld = uphold_hold(here.deps, SECOND_REVIEWER, hold_id=hold.id, why="The keys differ.")
    assert upheld.status == "upheld"
    assert "The keys differ." in here.letters(LetterKind.HOLD)[-1].content.text
    assert here.is_dark()
    here.deps.clock.set(hold.expires_at)
    fire_due(here.deps)
    assert not here.is_dark()


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"days": 15}, InvalidValue),
        ({"days": 0}, InvalidValue),
        ({"release_condition": " "}, InvalidValue),
        ({"held_micros": 5}, InvalidValue),
        ({"fact_ids": ()}, ReasonsIncomplete),
    ],
)
def test_what_a_hold_must_say(changes, error):
    here = road()
    with pytest.raises(error):
        place(here, **changes)
    assert not here.is_dark()


class TestComplaintAboutAHold:
    def complain(self, here, subject_id=""):
        return file_complaint(
            here.deps,
            here.scene.actor,
            request_id=key(here.deps),
            advertiser_id=here.scene.advertiser.id,
            about=About.HOLD,
            text="Nobody took over anything.",
            subject_id=subject_id,
        )

    def status(self, here, hold):
        with here.deps.reading() as uow:
            return uow.of(Hold).get(hold.id).status

    @pytest.mark.parametrize("named", [True, False])
    def test_one_that_cannot_be_explained_ends(self, named):
        here = road()
        hold = place(here)
        complaint = self.complain(here, hold.id if named else "")
        end_restriction(
            here.deps, REVIEWER, complaint_id=complaint.id, text="The log shows no such sign-in."
        )
        assert self.status(here, hold) == "released"
        assert not here.is_dark()
        told = [letter.content.text for letter in here.letters(LetterKind.COMPLAINT)]
        assert hold.reference in told[-1]

    def test_only_the_one_that_it_is_about(self):
        here = road()
        security, payment = place(here), place(here, OPERATOR, HoldKind.PAYMENT)
        complaint = self.complain(here, payment.id)
        end_restriction(here.deps, REVIEWER, complaint_id=complaint.id, text="It was settled.")
        assert self.status(here, payment) == "released"
        assert self.status(here, security) == "in force"
        assert here.is_dark()

    def test_explained_it_stays(self):
        here = road()
        hold = place(here)
        complaint = self.complain(here, hold.id)
        with here.deps.reading() as uow:
            entry = uow.register.by_subject(hold.id)[0]
        explain(
            here.deps,
            REVIEWER,
            complaint_id=complaint.id,
            text="The two sign-ins stand in the log.",
            cited=[entry.index],
        )
        assert self.status(here, hold) == "in force"

    def test_missed_twice_it_ends_and_no_ruling_does(self):
        here = road(replace(real_press(), deadlines=Deadlines(complaint=3)))
        ruling = here.ban()
        hold = place(here, days=14)
        self.complain(here, hold.id)
        here.deps.clock.advance(days=3.1)
        fire_due(here.deps)
        assert self.status(here, hold) == "in force"
        here.deps.clock.advance(days=3)
        fire_due(here.deps)
        assert self.status(here, hold) == "released"
        with here.deps.reading() as uow:
            assert uow.rulings.get(ruling.id).status == "in force"
        told = [letter.content.text for letter in here.letters(LetterKind.FAVOURABLE)]
        assert "was not answered in time" in told[-1]
