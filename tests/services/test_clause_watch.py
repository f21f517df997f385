from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.memory.people import APPEALS_OFFICER, OPERATOR, SECOND_REVIEWER, key
from tests.memory.policy import ADS_POLICY, CONDUCT, MODELS
from tests.services.roads import NEW_REASONS, Road, road
from tests.services.test_falls import reviews_of, status_of

from adjudge.domain.cases.basis import Basis
from adjudge.domain.cases.letter import LetterKind
from adjudge.domain.cases.measure import MeasureKind
from adjudge.domain.cases.review import DAYS_WITHOUT_GROUND, Occasion
from adjudge.domain.policy.clause import Clause, Element
from adjudge.services.clause_watch import GroundGone, watch_clauses
from adjudge.services.clocks import fire_due
from adjudge.services.orders import enter_list
from adjudge.services.reviews import confirm_review
from adjudge.services.rulings import approve_ruling

END = date(2026, 4, 1)


def policy_says(here: Road, *changed: Clause, without: str = "") -> None:
    """From now on the Ads Policy has these versions, and not the clause called `without`."""
    refs = {clause.ref for clause in changed}
    kept = [c for c in ADS_POLICY.clauses if c.ref not in refs and c.id != without]
    here.deps.rulebooks._base._ads = replace(ADS_POLICY, clauses=(*kept, *changed))  # noqa: SLF001


def banned(here: Road):
    ruling = here.ban()
    here.deps.clock.advance(days=60)  # after END
    return ruling


def test_while_the_clause_is_in_force_nothing_happens():
    here = road()
    ruling = banned(here)
    assert watch_clauses(here.deps) == 0
    policy_says(here, replace(CONDUCT, effective_until=END))
    assert watch_clauses(here.deps) == 0
    assert reviews_of(here, ruling) == []


def test_an_expired_clause_lifts_its_rulings_after_14_days_without_grace():
    here = road()
    ruling = banned(here)
    policy_says(here, replace(MODELS, effective_until=END))
    assert watch_clauses(here.deps) == 1
    assert watch_clauses(here.deps) == 0
    (review,) = reviews_of(here, ruling)
    assert review.occasion is Occasion.CHANGED_GROUND
    assert review.text == "The clause ADS-8.1@1 is expired."
    (clock,) = review.clocks
    assert clock.due_at - review.opened_at == timedelta(days=DAYS_WITHOUT_GROUND)
    assert clock.on_miss == "The ruling is lifted."
    with pytest.raises(GroundGone):
        confirm_review(here.deps, APPEALS_OFFICER, review_id=review.id, reasons=NEW_REASONS)
    here.deps.clock.advance(days=13)
    assert fire_due(here.deps) == 0
    assert here.is_dark()
    here.deps.clock.advance(days=2)
    assert fire_due(here.deps) == 1
    assert fire_due(here.deps) == 0
    assert not here.is_dark()
    assert status_of(here, ruling) == "lifted"
    assert reviews_of(here, ruling)[0].status == "modified"
    letter = here.letters(LetterKind.FAVOURABLE)[-1]
    assert "is lifted: it holds no longer" in letter.content.text
    assert "The clause ADS-8.1@1 is expired." in letter.content.text
    assert not here.letters(LetterKind.EXTENSION)


def test_if_the_clause_is_in_force_again_a_person_decides():
    here = road()
    ruling = banned(here)
    policy_says(here, replace(MODELS, effective_until=END))
    watch_clauses(here.deps)
    policy_says(here, MODELS)
    here.deps.clock.advance(days=15)
    fire_due(here.deps)
    assert here.is_dark()
    (review,) = reviews_of(here, ruling)
    assert review.status == "opened"
    confirm_review(here.deps, APPEALS_OFFICER, review_id=review.id, reasons=NEW_REASONS)


def test_one_that_is_gone_from_the_rulebook_was_withdrawn():
    here = road()
    ruling = banned(here)
    policy_says(here, without="ADS-8.1")
    assert watch_clauses(here.deps) == 1
    assert reviews_of(here, ruling)[0].text == "The clause ADS-8.1@1 is withdrawn."


@pytest.mark.parametrize(
    ("change", "milder"),
    [
        ({"measures_allowed": frozenset({"decline"})}, True),
        ({"elements": (*MODELS.elements, Element(id="knowing", text="It knows it."))}, True),
        ({"look_back_days": 30}, True),
        ({"look_back_days": 700}, False),
        ({"title": "Models that harm readers"}, False),
    ],
)
def test_a_newer_text_counts_if_it_is_milder(change, milder):
    here = road()
    ruling = banned(here)
    newer = replace(MODELS, version=2, effective_from=END, **change)
    policy_says(here, replace(MODELS, effective_until=END), newer)
    assert watch_clauses(here.deps) == int(milder)
    assert [r.text for r in reviews_of(here, ruling)] == (
        ["The clause ADS-8.1@1 is milder."] if milder else []
    )


def test_who_finds_the_stricter_test_met_confirms_and_who_has_no_measure_left_cannot():
    for change, refused in (
        ({"elements": (*MODELS.elements, Element(id="knowing", text="It knows it."))}, False),
        ({"measures_allowed": frozenset({"decline"})}, True),
    ):
        here = road()
        ruling = banned(here)
        newer = replace(MODELS, version=2, effective_from=END, **change)
        policy_says(here, replace(MODELS, effective_until=END), newer)
        watch_clauses(here.deps)
        (review,) = reviews_of(here, ruling)
        if refused:
            with pytest.raises(GroundGone):
                confirm_review(here.deps, APPEALS_OFFICER, review_id=review.id, reasons=NEW_REASONS)
        else:
            confirm_review(here.deps, APPEALS_OFFICER, review_id=review.id, reasons=NEW_REASONS)
            here.deps.clock.advance(days=30)
            assert fire_due(here.deps) == 0
            assert here.is_dark()


def test_to_re_ground_is_to_supersede_it_and_closes_the_review():
    here = road()
    ruling = banned(here)
    policy_says(here, replace(MODELS, effective_until=END))
    watch_clauses(here.deps)
    again = here.propose(
        here.statement_of(MeasureKind.SUSPEND, urgent=True), basis=Basis(supersedes=(ruling.id,))
    )
    approve_ruling(here.deps, SECOND_REVIEWER, ruling_id=again.id)
    assert status_of(here, ruling) == "superseded"
    here.deps.clock.advance(days=15)
    fire_due(here.deps)
    assert here.is_dark()
    assert reviews_of(here, ruling)[0].reasons == f"Decision {ruling.reference} is superseded."


def test_a_termination_that_waits_is_withdrawn():
    here = road()
    statement = here.statement_of(MeasureKind.TERMINATE)
    here.deps.clock.advance(days=25)
    ruling = here.decide(statement)
    assert ruling.status == "scheduled"
    policy_says(here, replace(CONDUCT, effective_until=END))
    here.deps.clock.set(here.deps.clock.current.replace(month=4, day=2))
    assert watch_clauses(here.deps) == 1
    here.deps.clock.advance(days=14.5)
    fire_due(here.deps)
    assert status_of(here, ruling) == "withdrawn"
    assert not here.is_dark()


def test_a_list_that_names_the_party_no_longer_starts_a_review():
    here = road()
    listed = replace(MODELS, designation_list="Sanctioned sellers")
    policy_says(here, listed)
    enter(here, "Kestrel Lab", "Other Lab")
    ruling = here.ban()
    assert ruling.proposed_with("list_version") == "Sanctioned sellers@1"
    assert watch_clauses(here.deps) == 0
    here.deps.clock.advance(days=1)
    enter(here, "Other Lab")
    assert watch_clauses(here.deps) == 1
    (review,) = reviews_of(here, ruling)
    assert review.occasion is Occasion.FALLEN
    assert review.text == "The list Sanctioned sellers@1 names the party no longer."


def enter(here: Road, *names: str) -> None:
    enter_list(
        here.deps,
        OPERATOR,
        request_id=key(here.deps),
        name="Sanctioned sellers",
        publisher="The ministry of trade",
        source="https://ministry.example/list",
        in_force_from=here.deps.today() - timedelta(days=5),
        names=names,
        sha256="0" * 63 + str(len(names)),
    )
