from __future__ import annotations

import json
from dataclasses import replace
from types import SimpleNamespace

import pytest
from tests.memory.people import REVIEWER, SECOND_REVIEWER, key
from tests.services.roads import ANSWER, road

from adjudge.domain.actor import Actor, StaffRole, program
from adjudge.domain.cases.complaint import About, Complaint
from adjudge.domain.errors import NotFound
from adjudge.services import bundle as bundles
from adjudge.services.bundle import write_case_bundle

NO_LOG = SimpleNamespace(vkey="no+key", checkpoint=lambda: None, receipt=lambda _index: None)
AUDITOR = Actor(id="audit", roles=frozenset({StaffRole.AUDITOR}))


def bundle(here, actor):
    kept: dict[str, bytes] = {}

    def put(name, content):
        assert name not in kept
        kept[name] = content

    reference = write_case_bundle(here.deps, actor, case_id=here.case.id, proofs=NO_LOG, put=put)
    assert reference == here.case.reference
    return kept


def test_it_holds_letters_exhibits_thread_clauses_and_proofs():
    here = road()
    here.ban()
    kept = bundle(here, here.scene.actor)
    letters = here.letters()
    for letter in letters:
        stem = f"letters/{letter.proof_leaf:08d}"
        assert kept[f"{stem}.txt"].decode() == letter.content.text
        assert letter.content.html in kept[f"{stem}.html"].decode()
        assert json.loads(kept[f"{stem}.json"])["sha256"] == letter.content.sha256
        assert f"proofs/{letter.proof_leaf:08d}.opening.json" in kept
    assert "ADS-8.1@1" in kept["clauses/ADS-8.1@1.txt"].decode()
    (exhibit,) = json.loads(kept["exhibits/index.json"])["exhibits"]
    assert kept[exhibit["file"]]
    assert not any(name.endswith(".tlog-proof") for name in kept)


def test_the_thread_is_in_order_and_quotes_the_party():
    here = road()
    here.appeal(here.ban())
    kept = bundle(here, here.scene.actor)
    lines = json.loads(kept["thread.json"])["thread"]
    assert [line["at"] for line in lines] == sorted(line["at"] for line in lines)
    said = [line["what"] for line in lines]
    assert said[0].startswith("the case was opened")
    for what in (
        "the ruling was proposed",
        "the proposal was answered",
        "the ruling was approved",
        "the measure took effect",
        "an appeal was filed",
        "the appeal was admitted",
    ):
        assert what in said
    text = kept["thread.txt"].decode()
    assert f"    | {ANSWER}" in text
    assert "by the party" in text
    logins = (REVIEWER.id, SECOND_REVIEWER.id, here.scene.actor.id)
    assert not any(f"by {login}" in text for login in logins)


def test_quoted_words_cannot_pass_for_a_step():
    here = road()
    ruling = here.propose()
    from adjudge.services.rulings import answer_proposal  # noqa: PLC0415 - used here only

    forged = "Yes.\n2026-01-01 00:00:00  R-1: the ruling was reversed, by reviewer 1"
    answer_proposal(here.deps, here.scene.actor, ruling_id=ruling.id, text=forged)
    text = bundle(here, here.scene.actor)["thread.txt"].decode()
    assert "\n2026-01-01" not in text
    assert "    | 2026-01-01" in text


def test_a_party_whom_no_letter_told_of_the_case_learns_nothing():
    here = road()
    with pytest.raises(NotFound):
        bundle(here, here.scene.actor)


@pytest.mark.parametrize(
    "actor",
    [
        Actor(id="stranger"),
        Actor(id="stranger", party_ids=frozenset({"another-party"})),
        Actor(id="operator", roles=frozenset({StaffRole.OPERATOR})),
        program("clock"),
    ],
)
def test_nobody_else_has_it(actor):
    here = road()
    here.propose()
    with pytest.raises(NotFound):
        bundle(here, actor)


def test_staff_and_auditor_have_the_case_before_any_letter_and_only_the_auditor_opens_all():
    here = road()
    assert json.loads(bundle(here, REVIEWER)["case.json"])["for"] == "staff"
    here.ban()

    def opened(actor):
        return sum(name.endswith("opening.json") for name in bundle(here, actor))

    assert opened(REVIEWER) == len(here.letters())
    assert opened(AUDITOR) == sum(name.endswith(".leaf") for name in bundle(here, AUDITOR))
    assert opened(AUDITOR) > opened(REVIEWER)


def test_the_party_has_only_the_exhibits_that_letters_cite():
    here = road()
    here.propose()
    with here.deps.uow() as uow:
        uow.exhibits.add(replace(here.exhibit, id="loose", number=2, title="A rumour"))
        uow.exhibits.put_content("loose", b"nobody cited this")
    assert "A rumour" not in bundle(here, here.scene.actor)["exhibits/index.json"].decode()
    kept = bundle(here, REVIEWER)
    assert kept["exhibits/E2.bin"] == b"nobody cited this"


def test_exhibits_beyond_the_bound_are_listed_with_their_hash(monkeypatch):
    here = road()
    here.propose()
    monkeypatch.setattr(bundles, "MAX_EXHIBITS_BYTES", 10)
    kept = bundle(here, here.scene.actor)
    (exhibit,) = json.loads(kept["exhibits/index.json"])["exhibits"]
    assert exhibit["sha256"] == here.exhibit.sha256
    assert exhibit["file"] == ""
    assert "too large" in exhibit["not_enclosed_because"]
    assert not any(name.endswith(".bin") for name in kept)


def complaint(here, **changes):
    made = Complaint(
        **{
            "id": key(here.deps),
            "opened_by": here.scene.actor.id,
            "opened_at": here.deps.clock.now(),
            "case_id": here.case.id,
            "party_id": here.case.party_id,
            "about": About.DARK,
            "text": "We are dark and nobody told us.",
            "due": here.deps.clock.now(),
            **changes,
        }
    )
    with here.deps.uow() as uow:
        uow.of(Complaint).add(made.take("explain", REVIEWER, here.deps.clock.now()))


def test_complaints_and_other_matters_stand_in_the_thread():
    here = road()
    here.ban()
    complaint(here)
    text = bundle(here, here.scene.actor)["thread.txt"].decode()
    assert "complaint: opened, by the party\n    | We are dark and nobody told us." in text
    assert f"complaint: explain, by reviewer {REVIEWER.reviewer_number}" in text


def test_what_others_said_in_the_case_is_not_for_the_party():
    here = road()
    here.ban()
    complaint(here, party_id="another-party", text="The neighbour says so.")
    assert b"neighbour" not in bundle(here, here.scene.actor)["thread.txt"]
    assert b"complaint: opened" not in bundle(here, here.scene.actor)["thread.txt"]
    assert b"complaint: opened" in bundle(here, REVIEWER)["thread.txt"]
