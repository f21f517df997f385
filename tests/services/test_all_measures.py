"""Every measure: proposed, approved, served, in force, with the effect that it declares."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.memory.people import SECOND_REVIEWER, key
from tests.services.roads import road

from adjudge.domain.actor import program
from adjudge.domain.cases.basis import Basis
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.linter import ReasonsIncomplete
from adjudge.domain.cases.measure import MeasureKind, Scope, Territory, TerritoryRole
from adjudge.domain.cases.who_decides import SuspensionInEffect
from adjudge.domain.errors import InvalidValue, NotAllowed
from adjudge.domain.standing.measures import EndKind, Standing
from adjudge.services.letters import open_letter
from adjudge.services.links_of_rulings import BasisFallen
from adjudge.services.rulings import approve_ruling, propose_ruling
from adjudge.services.standing import standing

GERMANY = Scope(whole_party=True, territories=(Territory(code="DE", role=TerritoryRole.VIEWER),))


def statement(here, measure):
    posts = (here.promoted_post_id,) if measure is MeasureKind.REMOVE else ()
    said = here.statement_of(measure, posts=posts)
    return replace(said, scope=GERMANY) if measure is MeasureKind.LIMIT else said


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        (MeasureKind.REMOVE, Standing.GOOD),
        (MeasureKind.LABEL, Standing.GOOD),
        (MeasureKind.LIMIT, Standing.LIMITED),
        (MeasureKind.REQUIRE_AUTHORISATION, Standing.LIMITED),
        (MeasureKind.REFUSE, Standing.LIMITED),
        (MeasureKind.SUSPEND, Standing.SUSPENDED),
        (MeasureKind.WARNING, Standing.GOOD),
        (MeasureKind.STRIKE, Standing.GOOD),
    ],
)
def test_each_takes_effect_with_its_letter(measure, expected):
    here = road()
    ruling = here.decide(statement(here, measure))
    assert ruling.status == "in force"
    assert standing(here.deps, here.scene.advertiser.id) is expected
    stops = measure in {MeasureKind.REMOVE, MeasureKind.SUSPEND}
    assert here.is_dark() or not stops
    if measure in {MeasureKind.WARNING, MeasureKind.STRIKE, MeasureKind.LABEL, MeasureKind.REFUSE}:
        assert not here.is_dark()
    (notice,) = here.letters(LetterKind.NOTICE)
    assert ruling.statement.summary in notice.content.text
    heard = measure is MeasureKind.SUSPEND
    assert bool(here.letters(LetterKind.PROPOSAL)) == heard


def test_a_limit_of_everything_is_refused_under_that_name():
    here = road()
    with pytest.raises((SuspensionInEffect, ReasonsIncomplete)):
        here.propose(here.statement_of(MeasureKind.LIMIT))


def test_so_is_the_removal_of_most_posts():
    here = road()
    other = here.scene.promote("Another scanner.").promoted_post
    with pytest.raises(SuspensionInEffect):
        here.propose(here.statement_of(MeasureKind.REMOVE, posts=(here.promoted_post_id, other.id)))


class TestPrograms:
    def propose(self, here, measure, posts=()):
        return propose_ruling(
            here.deps,
            program("signals"),
            request_id=key(here.deps),
            case_id=here.case.id,
            statement=here.statement_of(measure, posts=posts),
        )

    def test_a_program_proposes_a_removal_and_a_person_approves(self):
        here = road()
        ruling = self.propose(here, MeasureKind.REMOVE, (here.promoted_post_id,))
        with pytest.raises(NotAllowed):
            approve_ruling(here.deps, program("other"), ruling_id=ruling.id)
        assert approve_ruling(here.deps, SECOND_REVIEWER, ruling_id=ruling.id).status == "in force"
        (notice,) = here.letters(LetterKind.NOTICE)
        assert "Proposed by the program signals." in notice.content.text

    @pytest.mark.parametrize("measure", [MeasureKind.SUSPEND, MeasureKind.LIMIT])
    def test_but_no_suspension_and_no_limit(self, measure):
        here = road()
        with pytest.raises((NotAllowed, SuspensionInEffect, ReasonsIncomplete)):
            self.propose(here, measure)


class TestBasis:
    def test_evasion_after_receipt_waives_the_hearing(self):
        here = road()
        first = here.ban()
        basis = Basis(evades=first.id)
        with pytest.raises(BasisFallen):
            here.propose(basis=basis)
        (notice,) = here.letters(LetterKind.NOTICE)
        open_letter(here.deps, here.scene.actor, letter_id=notice.id)
        ruling = here.propose(basis=basis)
        assert ruling.status == "proposed"
        assert ruling.built_on == (first.id,)

    def test_what_it_rests_on_must_stand(self):
        here = road()
        with pytest.raises(BasisFallen):
            here.propose(basis=Basis(built_on=(here.propose().id,)))

    def test_a_new_ruling_supersedes_the_old_one_in_the_same_moment(self):
        here = road()
        old = here.ban()
        here.decide(here.statement_of(MeasureKind.LABEL), Basis(supersedes=(old.id,)))
        with here.deps.reading() as uow:
            assert uow.rulings.get(old.id).status == "superseded"
            (measure,) = uow.measures.by_ruling(old.id)
        assert measure.end_kind is EndKind.SUPERSEDED
        assert not here.is_dark()

    def test_too_many_links_are_refused(self):
        here = road()
        with pytest.raises(InvalidValue):
            here.propose(basis=Basis(built_on=tuple(str(n) for n in range(21))))
