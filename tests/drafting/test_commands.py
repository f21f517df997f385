"""The commands `adjudge policy test` and `diff`, on the small rulebook of the conformance suite."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from adjudge.adapters.rulebook_files import shipped_path
from adjudge.cli import app
from adjudge.drafting.books import book_path

GOOD = Path(__file__).resolve().parents[1] / "conformance" / "rulebooks" / "good"
CLAUSE = "ADS-2.1.yaml"


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(GOOD, tmp_path / "book"))


def change(folder, old, new):
    path = folder / CLAUSE
    text = path.read_text()
    assert text.count(old) == 1
    path.write_text(text.replace(old, new))


def run(*arguments, status=0):
    result = CliRunner().invoke(app, ["policy", *map(str, arguments)])
    assert result.exit_code == status, result.output
    return result.output


def data(*arguments, status=0):
    return json.loads(run(*arguments, "--json", status=status))


def test_a_word_names_a_folder_or_a_shipped_rulebook(tmp_path, monkeypatch):
    assert book_path("ads") == shipped_path("ads")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ads").mkdir()
    assert book_path("ads") == Path("ads")
    assert book_path("elsewhere") == Path("elsewhere")


def test_check_says_what_is_there():
    assert "Ads Policy (ads@1): 1 clauses, 1 with a rule: fine." in run("check", GOOD)
    assert run("check", GOOD / CLAUSE) == "ADS-2.1@1: fine.\n"
    assert data("check", GOOD) == {
        "path": str(GOOD),
        "fine": True,
        "faults": [],
        "rulebook": "ads@1",
        "clauses": 1,
        "with_rule": 1,
    }


def test_of_very_many_errors_the_first_hundred_are_printed(folder):
    for number in range(130):
        (folder / f"broken-{number}.yaml").write_text("id: [")
    shown = run("check", folder, status=1)
    assert shown.count("expected the node content") == 100
    assert "... and 30 more." in shown
    assert "130 errors." in shown


def test_examples_that_agree_are_a_table():
    shown = run("test", GOOD)
    (row,) = [line for line in shown.splitlines() if line.startswith("ADS-2.1@1")]
    assert row.split()[-2:] == ["2/2", "2/2"]
    assert "4 examples run: all agree." in shown


def test_an_example_that_does_not_agree_is_told_with_what_the_rule_says(folder):
    change(folder, "[Tea., Milk.]", "[Tea., Guaranteed milk.]")
    shown = run("test", folder, status=1)
    assert "1/2" in shown
    assert "<- wrong" in shown
    assert "ADS-2.1@1, pass 2: Guaranteed milk." in shown
    assert "the rule hits it: It promises: 'Guaranteed'." in shown
    assert "1 disagree." in shown
    told = data("test", folder, status=1)
    assert told["fine"] is False
    (wrong,) = [each for each in told["clauses"][0]["examples"] if not each["agrees"]]
    assert (wrong["kind"], wrong["number"], wrong["line"]) == ("pass", 2, 22)
    assert wrong["words"] == ["Guaranteed"]


def test_what_an_advertiser_would_be_told_is_printed_on_demand():
    shown = run("test", GOOD, "--explanations")
    assert "ADS-2.1@1: Guaranteed tea.\n  It promises: 'Guaranteed'." in shown
    assert "It passes without 'Guaranteed'." in shown


def test_a_clause_that_people_judge_is_in_the_table_too(folder):
    change(folder, "rule: |\n  text.guarantee_terms.size() > 0\n  && payer.named == false\n", "")
    shown = run("test", folder)
    assert "people judge" in shown
    assert "0 examples run: all agree." in shown


def test_a_file_that_cannot_be_read_fails_the_test_and_the_others_are_run(folder, tmp_path):
    (folder / "broken.yaml").write_text("id: [")
    shown = run("test", folder, status=1)
    assert "broken.yaml:1:6" in shown
    assert "4 examples run: all agree." in shown
    assert "no clauses" in run("test", tmp_path / "nowhere", status=1)


def test_the_shipped_rulebooks_pass_their_own_examples():
    for book in ("ads", "rules"):
        told = data("test", book)
        assert told["fine"] is True, book
        assert len(told["clauses"]) == len(list(shipped_path(book).glob("*.yaml"))) - 1


def test_no_difference():
    assert "Both say the same." in run("diff", GOOD, GOOD)
    assert data("diff", GOOD, GOOD)["same"] is True


def test_a_difference_is_shown_part_by_part(folder):
    change(folder, "version: 1\ntitle", "version: 2\ntitle")
    change(folder, "text: Nothing is promised.", "text: Nothing is promised. Nobody is rushed.")
    change(folder, "payer.named == false", "payer.named == true")
    change(folder, "effective_from: 2026-01-01", "effective_from: 2026-12-24")
    shutil.copy(folder / CLAUSE, folder / "new.yaml")
    text = (folder / "new.yaml").read_text().replace("id: ADS-2.1", "id: ADS-3.1")
    (folder / "new.yaml").write_text(text)
    shown = run("diff", GOOD, folder)
    assert "+ ADS-3.1@2  No promises" in shown
    assert "! ADS-2.1@1  is gone" in shown
    assert "~ ADS-2.1@1 -> ADS-2.1@2  No promises" in shown
    assert "  text:\n    + Nobody is rushed.\n" in shown
    assert "    - && payer.named == false\n    + && payer.named == true\n" in shown
    assert "    - 2026-01-01\n    + 2026-12-24\n" in shown
    assert "1 added, 0 removed, 1 changed." in shown
    told = data("diff", GOOD, folder)
    assert [each["clause"] for each in told["added"]] == ["ADS-3.1@2"]
    (changed,) = told["changed"]
    assert (changed["clause"], changed["from"], changed["to"]) == ("ADS-2.1", 1, 2)
    assert set(changed["parts"]) == {"text", "rule", "effective_from"}
    assert changed["parts"]["effective_from"] == {"before": "2026-01-01", "after": "2026-12-24"}


def test_a_text_that_changes_without_a_new_version_is_pointed_out(folder):
    change(folder, "text: Nothing is promised.", "text: Something is promised.")
    assert "Rewritten without a new version, which a published clause never is: ADS-2.1@1." in run(
        "diff", GOOD, folder
    )
    assert data("diff", GOOD, folder)["changed"][0]["rewritten"] is True


def test_a_rulebook_that_is_none_is_not_compared(tmp_path):
    result = CliRunner().invoke(app, ["policy", "diff", str(GOOD), str(tmp_path)])
    assert result.exit_code == 1
    assert "rulebook.yaml:1:1: cannot be read" in str(result.exception)


def test_the_schemas_are_written_for_editors(tmp_path):
    run("schema", tmp_path)
    assert json.loads((tmp_path / "clause.schema.json").read_text())["title"]
