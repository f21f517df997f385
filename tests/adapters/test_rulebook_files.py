from __future__ import annotations

from datetime import date

import pytest

from adjudge.adapters.extractors import extract
from adjudge.adapters.rulebook_examples import check_rulebook
from adjudge.adapters.rulebook_files import (
    FileRulebooks,
    load_rulebook,
    shipped_path,
    shipped_rulebook,
)
from adjudge.adapters.strict_yaml import FileFault
from adjudge.domain.policy.clause import URGENT_HARM
from adjudge.domain.policy.screening import screen
from adjudge.domain.signals.facts import Facts, LandingFacts, PayerFacts

TODAY = date(2026, 11, 23)
META = "id: ads\nversion: 1\ntitle: Ads Policy\nsurface: ads\n"
CLAUSE = """\
id: ADS-2.1
version: 1
title: No promises
text: Nothing is promised.
rationale: Nobody can.
surface: ads
applies_to: [creative]
elements:
  promise: Something is promised.
measures_allowed: [decline]
judges: act
dsa:
  category: STATEMENT_CATEGORY_CONSUMER_INFORMATION
effective_from: 2026-01-01
rule: |
  text.guarantee_terms.size() > 0
  && text.percentages.size() >= 0
explanation: "It promises: {words}."
examples:
  pass: [Tea., Milk.]
  fail:
    - Guaranteed tea.
    - text: Guaranteed milk.
      facts: {payer.named: true}
"""


SECOND_STATE = {
    "ADS-1.1@1": "a247f3a3a49400f4fdf046bf8e2dbd26ac18a0f819c47a1c42b09c8774584da7",
    "ADS-2.1@1": "2c6c5690ef688ab124c9b89d714effb83ac4e660ee0aaf3159dfe35c6c385399",
    "ADS-3.1@1": "1e65c2e9983dc89320bfdff729aeac5a639ca74086cdac3a80c15be6cd0a7fa1",
    "ADS-3.2@1": "7acffd53dd860f73cdf10f1a75e01fdba637610dbdd8d0bcc0c94c23e0c8eb6f",
    "ADS-3.3@1": "5896661ab7882d66fd16bbf8c0e9a11fc10156d73321bb1e8d6e40c589f167ad",
    "ADS-4.1@1": "22fd64c191467a05b1a978ed086aa9a576c9a26bd0e1ad8e48a069ee13423b0a",
    "ADS-5.1@1": "cd02b01c78c60bd9fe88312e71c2f03552f83a4fa8da9da13d071e0ae4f280eb",
    "ADS-6.1@1": "ec3318b75ed1893c60e5e23d267497ce01e0bf657c17096c933c9ff2628ec5d5",
    "ADS-8.1@1": "96f5d7faec9ccade9b5e6bd1c8b44b2c91dd285706fde090456e11ed11bc7ea7",
    "ADS-8.2@1": "2627920db66a9566a7eb3cfb9af03de2b3f4d86024dd790c864863db33ce89a3",
    "ADS-9.1@1": "3f4baeca7c9a34a3f3095ae38e49f66c007a90bb5cb6ec4f73c177c36978afe9",
    "ADS-9.2@1": "2ab6e9348b539239575b51f770ee1d3d81b42d7cfc8359ffece43bb3a1de10b1",
    "ADS-9.3@1": "c6ba148dc9a2d227d0216dd5dcc394b792be52fe70afb975c19b74cb00a6a42a",
    "ADS-9.4@1": "c0d8e9c694190608407671839c558ab1e2325bc4208f7a437074118e569340fd",
    "ADS-9.5@1": "6b1c481d2ce881e8814b1bc3ae0580800b8e9846a92f823948f97be2d480d1e7",
    "ADS-9.6@1": "58f07917e9d81432f748735ee75c126ba4b667c46cac9c5a08e0d1072ed3021a",
}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "rulebook.yaml").write_text(META)
    (tmp_path / "ADS-2.1.yaml").write_text(CLAUSE)
    return tmp_path


def change(folder, old, new, name="ADS-2.1.yaml"):
    text = (folder / name).read_text()
    assert old in text
    (folder / name).write_text(text.replace(old, new))


@pytest.mark.parametrize("name", ["ads", "rules"])
def test_the_shipped_rulebooks_have_no_fault(name):
    assert check_rulebook(shipped_path(name)) == ()


def test_the_ads_policy():
    rulebook = FileRulebooks().ads()
    clauses = rulebook.clauses_in_force(TODAY)
    assert rulebook.ref == "ads@3"
    assert len(clauses) == 70
    for clause in clauses:
        assert clause.effective_from == date(2026, 1, 1)
        assert len(clause.examples_pass) >= 2
        assert len(clause.examples_fail) >= 2
    grounds = {subject for clause in clauses for subject in clause.applies_to}
    assert grounds == {
        *("creative", "landing_page", "targeting", "advertiser", "payer", "business_model"),
    }


def test_the_chapter_on_business_models_tests_conduct_that_can_be_shown():
    clauses = FileRulebooks().ads().clauses_in_force(TODAY)
    models = [clause for clause in clauses if clause.applies_to == ("business_model",)]
    assert [clause.id for clause in models] == [f"ADS-8.{number}" for number in range(1, 8)]
    for clause in models:
        assert clause.rule is None
        assert clause.judges == "state"
        assert clause.look_back_days == 365
        assert clause.measures_allowed == {"limit", "suspend", "terminate", "warning"}
        assert len(clause.elements) >= 2
        assert "decline" not in clause.measures_allowed


def test_what_stood_in_the_second_state_of_the_policy_reads_as_it_did():
    """Rulings cite these versions; their hashes are in the register of sites that ran them."""
    book = FileRulebooks().ads()
    for ref, sha256 in SECOND_STATE.items():
        assert book.clause(ref).text_sha256 == sha256, ref


def test_urgent_harm_is_the_closed_list_and_nothing_else():
    clauses = FileRulebooks().ads().clauses_in_force(TODAY)
    urgent = [clause for clause in clauses if clause.urgent_harm]
    assert [clause.harm for clause in urgent] == list(URGENT_HARM)
    assert {clause.harm for clause in urgent if not clause.adversarial} == {"danger to life"}
    for clause in urgent:
        assert clause.rule is None, "a person judges it"
        assert {"remove", "suspend"} <= clause.measures_allowed
        assert len(clause.elements) >= 2


def test_a_policy_names_the_harm_that_makes_a_clause_urgent(folder):
    change(folder, "judges: act\n", "judges: act\nurgent_harm: malware\n")
    (clause,) = load_rulebook(folder).clauses
    assert (clause.urgent_harm, clause.harm) == (True, "malware")
    for other in ("bad taste", "true"):
        change(folder, "urgent_harm: malware", f"urgent_harm: {other}")
        with pytest.raises(FileFault):
            load_rulebook(folder)
        change(folder, f"urgent_harm: {other}", "urgent_harm: malware")


def test_the_rules_are_about_posts_and_accounts_and_people_judge_them():
    rules = FileRulebooks().rules()
    assert (rules.ref, rules.surface) == ("rules@2", "organic")
    clauses = rules.clauses_in_force(TODAY)
    assert len(clauses) == 10
    for clause in clauses:
        assert set(clause.applies_to) <= {"post", "account"}, clause.ref
        assert clause.rule is None, "no program judges speech"
        assert not clause.measures_allowed & {"decline", "refuse", "require_authorisation"}
        assert len(clause.elements) >= 2
    assert [clause.id for clause in clauses if clause.urgent_harm] == ["RULES-4.3"]


def test_the_decline_of_the_demo():
    facts = Facts(
        payer=PayerFacts(named=True, confirmed=True),
        landing=LandingFacts(url="https://kestrel-lab.example/", reachable=True),
    )

    def judge(text):
        return screen(
            shipped_rulebook("ads"), extract(text, facts), TODAY, lambda t: extract(t, facts)
        )

    declined = judge("Protects every computer, Guaranteed!")
    assert [hit.clause_ref for hit in declined.hits] == ["ADS-2.1@1"]
    assert declined.hits[0].words == ("Guaranteed",)
    assert "'Guaranteed'" in declined.hits[0].explanation
    assert declined.counterfactual.sentence == "It passes without 'Guaranteed'."
    assert declined.counterfactual.text == "Protects every computer!"
    assert judge(declined.counterfactual.text).admitted


def test_a_folder_is_a_rulebook(folder):
    rulebook = load_rulebook(folder)
    (clause,) = rulebook.clauses
    assert clause.ref == "ADS-2.1@1"
    assert clause.elements[0].id == "promise"
    assert clause.examples_fail[1].facts == {"payer.named": True}
    assert check_rulebook(folder) == ()


@pytest.mark.parametrize(
    ("old", "new", "place", "problem"),
    [
        ("title: No promises\n", "titel: No promises\n", (3, 1), "no key 'titel'"),
        ("judges: act\n", "", (1, 1), "missing: judges"),
        ("judges: act", "judges: mood", (11, 9), "act or state"),
        ("ADS-2.1\n", "ADS-2\n", (1, 5), "not like"),
        ("version: 1", "version: one", (2, 10), "whole number"),
        ("[decline]", "[flog]", (10, 19), "flog"),
        ("2026-01-01", "tomorrow", (14, 17), "a date"),
        ("size() >= 0", "size() => 0", (17, 30), "no part"),
        ("guarantee_terms", "guarante_terms", (16, 3), "no signal"),
        ("text.guarantee_terms.size() > 0", "text.guarantee_terms", (16, 3), "list of strings"),
        ("payer.named: true", "payer.named: 1", (24, 28), "no bool"),
        ("payer.named", "payer.mood", (24, 27), "no such name"),
        ("STATEMENT_CATEGORY_CONSUMER_INFORMATION", "FRAUD", (13, 13), "has no 'FRAUD'"),
    ],
)
def test_a_mistake_is_named_with_file_line_and_column(folder, old, new, place, problem):
    change(folder, old, new)
    with pytest.raises(FileFault) as refused:
        load_rulebook(folder)
    details = refused.value.details
    assert (details["line"], details["column"]) == place
    assert details["file"].endswith("ADS-2.1.yaml")
    assert problem in details["problem"]
    assert [fault.details for fault in check_rulebook(folder)] == [details]


def test_a_rule_that_disagrees_with_an_example_is_a_fault_at_the_example(folder):
    change(folder, "pass: [Tea., Milk.]", "pass: [Tea., Guaranteed milk.]")
    change(folder, "- Guaranteed tea.", "- Tea.")
    faults = check_rulebook(folder)
    assert [(f.details["line"], f.details["column"]) for f in faults] == [(20, 16), (22, 7)]
    assert "hits this" in str(faults[0])
    assert "does not hit this" in str(faults[1])


def test_too_few_examples_are_a_fault(folder):
    change(folder, "pass: [Tea., Milk.]", "pass: [Tea.]")
    (fault,) = check_rulebook(folder)
    assert "needs 2 examples that pass" in str(fault)


def test_a_clause_of_the_other_surface_does_not_belong(folder):
    change(folder, "surface: ads", "surface: organic")
    with pytest.raises(FileFault, match="about the surface 'ads'"):
        load_rulebook(folder)
    change(folder, "surface: ads", "surface: radio", "rulebook.yaml")
    with pytest.raises(FileFault, match="no surface"):
        load_rulebook(folder)


def test_two_versions_on_one_day_are_a_fault(folder):
    (folder / "again.yaml").write_text(CLAUSE.replace("version: 1", "version: 2"))
    (fault,) = check_rulebook(folder)
    assert "ADS-2.1@1 is in force on 2026-01-01 too" in str(fault)
    assert (fault.details["line"], fault.details["column"]) == (14, 17)
    (folder / "again.yaml").write_text(CLAUSE)
    with pytest.raises(FileFault, match=r"stands in ADS-2\.1\.yaml already"):
        load_rulebook(folder)


def test_a_folder_without_its_file_is_no_rulebook(tmp_path):
    with pytest.raises(FileFault, match="cannot be read"):
        load_rulebook(tmp_path)
    assert len(check_rulebook(tmp_path / "nowhere")) == 1


def test_all_faults_are_listed_and_the_good_files_are_still_tested(folder):
    (folder / "broken.yaml").write_text("id: [")
    (folder / "other.yaml").write_text("")
    change(folder, "- Guaranteed tea.", "- Tea.")
    assert len(check_rulebook(folder)) == 3


def test_a_clause_may_name_the_list_on_which_its_test_is_to_stand(folder):
    change(folder, "judges: act", "judges: act\ndesignation_list: The consumer list of Norland")
    (clause,) = load_rulebook(folder).clauses
    assert clause.designation_list == "The consumer list of Norland"
