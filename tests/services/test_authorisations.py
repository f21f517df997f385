from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.memory.people import REVIEWER, member
from tests.services.roads import Road, road

from adjudge.domain.cases.authorisation import (
    Authorisation,
    AuthorisationKind,
    NoRemedyYet,
    Requirement,
)
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.measure import Duration, MeasureKind, Scope
from adjudge.domain.cases.statement import Statement
from adjudge.domain.errors import NotAllowed
from adjudge.domain.policy.rulebook import UnknownClause
from adjudge.services.authorisations import (
    apply_for_authorisation,
    authorisations_in_force,
    decide_against,
    exemptions,
    grant_authorisation,
    renew_authorisation,
    reopen_after_reversal,
)
from adjudge.services.clocks import fire_due

REQUIREMENT = Requirement(issuer="The board", cost="EUR 120", time="six weeks", can_be_had=True)
NEXT_YEAR = date(2027, 3, 2)


def apply(here: Road, actor=None, **changes: object) -> Authorisation:
    return apply_for_authorisation(
        here.deps,
        actor or here.scene.actor,
        **{
            "request_id": "apply",
            "advertiser_id": here.scene.advertiser.id,
            "type": AuthorisationKind.AUTHORISATION,
            "clause_ref": "ADS-2.1@1",
            "scope": Scope(whole_party=True),
            "requirement": REQUIREMENT,
            "evidence": "Our licence, number 7.",
            **changes,
        },
    )


def grant(here: Road, asked: Authorisation) -> Authorisation:
    return grant_authorisation(
        here.deps,
        REVIEWER,
        authorisation_id=asked.id,
        conditions="Show the number.",
        expires_on=NEXT_YEAR,
        code="meets the clause",
    )


def stored(here: Road, asked: Authorisation) -> Authorisation:
    with here.deps.reading() as uow:
        return uow.of(Authorisation).get(asked.id)


def refusal(here: Road) -> str:
    """A ruling in force that refuses: the road's own suspension, as if it were one."""
    ruling = here.ban()
    statement = replace(ruling.statement, measure=MeasureKind.REFUSE)
    with here.deps.uow() as uow:
        uow.rulings.save(replace(uow.rulings.get(ruling.id), statement=statement))
    return ruling.id


def test_an_application_is_granted_in_a_letter_and_ends_on_its_day():
    here = road()
    asked = apply(here)
    assert apply(here) == asked
    grant(here, asked)
    (letter,) = here.letters(LetterKind.FAVOURABLE)
    assert "Show the number." in letter.content.text
    assert "until 2 March 2027" in letter.content.text
    party = here.scene.advertiser.party_id
    with here.deps.reading() as uow:
        assert authorisations_in_force(uow, party, NEXT_YEAR - timedelta(days=1))
        assert not authorisations_in_force(uow, party, NEXT_YEAR)
    here.deps.clock.advance(days=366)
    fire_due(here.deps)
    assert stored(here, asked).status == "expired"
    renewed = renew_authorisation(
        here.deps, REVIEWER, authorisation_id=asked.id, expires_on=date(2028, 1, 1), code="same"
    )
    assert renewed.status == "granted"


def test_who_may_apply_and_for_what():
    here = road()
    with pytest.raises(NotAllowed):
        apply(here, member("stranger"))
    with pytest.raises(UnknownClause):
        apply(here, clause_ref="ADS-7.7@1")


def test_an_exemption_is_listed_publicly_with_its_party_after_its_letter():
    here = road()
    asked = apply(here, type=AuthorisationKind.EXEMPTION)
    assert exemptions(here.deps) == []
    grant(here, asked)
    assert [found.id for found in exemptions(here.deps)] == [asked.id]
    with here.deps.reading() as uow:
        entries = list(uow.register.by_subject(asked.id))
    assert [entry.type for entry in entries] == [
        "authorisation",
        "letter_served",
        "authorisation",
    ]
    assert [entry.released_at is not None for entry in entries] == [False, False, True]
    assert entries[-1].public["party"] == "Kestrel Lab"


def test_a_refusal_follows_from_a_ruling_and_falls_with_it():
    here = road()
    asked = apply(here)
    ruling_id = refusal(here)
    refused = decide_against(
        here.deps, REVIEWER, authorisation_id=asked.id, step="refuse", ruling_id=ruling_id
    )
    assert refused.status == "refused"
    (letter,) = here.letters(LetterKind.INFORMATION)
    assert "This follows from decision R-1" in letter.content.text
    with here.deps.uow() as uow:
        assert reopen_after_reversal(uow, here.deps, ruling_id, here.deps.clock.now()) == 1
    again = stored(here, asked)
    assert again.status == "applied"
    assert again.clocks[0].due_at > asked.due
    assert "We decide anew" in here.letters(LetterKind.FAVOURABLE)[-1].content.text


def test_a_missed_deadline_sets_one_grace_and_then_grants_what_was_discretion():
    here = road()
    asked = apply(here)
    here.deps.clock.advance(days=15)
    fire_due(here.deps)
    late = stored(here, asked)
    assert late.is_extended
    here.deps.clock.advance(days=15)
    fire_due(here.deps)
    found = stored(here, asked)
    assert found.status == "granted"
    assert [letter.kind for letter in here.letters()] == [
        LetterKind.EXTENSION,
        LetterKind.EXTENSION,
        LetterKind.FAVOURABLE,
    ]
    with here.deps.reading() as uow:
        types = [entry.type for entry in uow.register.by_subject(asked.id)]
    assert types.count("deadline_missed") == 2


def test_what_does_not_rest_on_discretion_waits_for_an_outside_decider():
    here = road()
    asked = apply(here)
    with here.deps.uow() as uow:
        uow.of(Authorisation).save(replace(asked, discretionary=False))
    for _ in range(2):
        here.deps.clock.advance(days=15)
        fire_due(here.deps)
    found = stored(here, asked)
    assert (found.status, found.was_missed, found.clocks) == ("applied", True, ())


class TestWhereNobodyCanHaveIt:
    def refusal(self, here: Road, days: int | None) -> Statement:
        statement = here.statement_of(MeasureKind.REFUSE)
        if days is None:
            return statement
        ends_on = here.deps.today() + timedelta(days=days)
        return replace(statement, duration=Duration(ends_on=ends_on))

    def test_only_a_dated_restriction_of_at_most_90_days_is_proposed(self):
        here = road()
        apply(here, clause_ref="ADS-3.1@1", requirement=replace(REQUIREMENT, can_be_had=False))
        for days in (None, 91):
            with pytest.raises(NoRemedyYet):
                here.propose(self.refusal(here, days))
        here.decide(self.refusal(here, 90))
        text = here.letters(LetterKind.NOTICE)[-1].content.text
        assert "cannot be had by anybody yet, so this restriction ends on 2026-05-31" in (
            " ".join(text.split())
        )

    def test_where_it_can_be_had_nothing_changes(self):
        here = road()
        apply(here, clause_ref="ADS-3.1@1")
        ruling = here.decide(self.refusal(here, None))
        assert not ruling.proposed_with("no_remedy")

    def test_nor_on_another_clause_or_for_a_mark_on_record(self):
        here = road()
        apply(here, clause_ref="ADS-2.1@1", requirement=replace(REQUIREMENT, can_be_had=False))
        here.propose(self.refusal(here, None))
        here.propose(here.statement_of(MeasureKind.STRIKE))
