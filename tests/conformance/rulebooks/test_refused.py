"""Every case of refused.yaml, and what is too large to be written down there."""

from __future__ import annotations

import json
import os
import shutil
import time
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from adjudge.adapters.rulebook_examples import check_rulebook
from adjudge.adapters.strict_yaml import MAX_BYTES
from adjudge.cli import app

HERE = Path(__file__).parent
GOOD = HERE / "good"
CASES = yaml.safe_load((HERE / "refused.yaml").read_text(encoding="utf-8"))["cases"]
CLAUSE = "ADS-2.1.yaml"


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(GOOD, tmp_path / "book"))


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def once(text, old, new):
    assert text.count(old) == 1, old
    return text.replace(old, new)


def test_the_rulebook_without_a_mistake_is_fine(folder):
    assert check_rulebook(folder) == ()
    assert check_rulebook(folder / CLAUSE) == ()


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_mistake_is_found_at_its_place(folder, case):
    if "old" in case:
        path = folder / case.get("file", CLAUSE)
        path.write_text(once(path.read_text(), case["old"], case["new"]))
    if "also" in case:
        holds = case.get("holds")
        if holds is None:
            holds = once((GOOD / CLAUSE).read_text(), *case["copies"])
        (folder / case["also"]).write_text(holds)
    before = contents(folder)
    faults = check_rulebook(folder)
    assert contents(folder) == before, "a check changes nothing"
    assert len(faults) == len(case["finds"]), faults
    for fault, wanted in zip(faults, case["finds"], strict=True):
        details = fault.details
        assert Path(details["file"]).name == wanted.get("file", CLAUSE)
        assert [details["line"], details["column"]] == wanted["at"], fault
        assert wanted["says"] in details["problem"]
        assert wanted.get("hint", "") in details["hint"]
        assert fault.code == "policy.file"


def test_the_place_is_shown_with_a_caret(folder):
    path = folder / CLAUSE
    path.write_text(once(path.read_text(), "judges: act", "judges: mood"))
    (fault,) = check_rulebook(folder)
    where, line, carets = str(fault).splitlines()
    assert where == f"{path}:12:9: judges: it is act or state"
    assert line == "  | judges: mood"
    assert carets == "  |         ^^^^"


def test_all_of_it_is_printed_and_told_as_data(folder):
    path = folder / CLAUSE
    path.write_text(once(path.read_text(), "rationale:", "rational:"))
    shown = CliRunner().invoke(app, ["policy", "check", str(folder)])
    assert shown.exit_code == 1
    assert f"{path}:5:1: there is no key 'rational'" in shown.output
    assert "hint: did you mean rationale?" in shown.output
    told = CliRunner().invoke(app, ["policy", "check", str(folder), "--json"])
    assert told.exit_code == 1
    data = json.loads(told.output)
    assert data["fine"] is False
    (fault,) = data["faults"]
    assert (fault["code"], fault["line"], fault["column"]) == ("policy.file", 5, 1)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"text: " + b"x" * 10_000_000, "larger than 64 KiB"),
        (b"a: [" * 15_000, "nested more than"),
        (b"{" * MAX_BYTES, "nested more than"),
        (b"title: \xff\xfe", "not UTF-8"),
        (b"title: caf\xc3", "not UTF-8"),
        (b"title: a\x00b", "forbids"),
        (b"? " * 20_000, "nested more than"),
        (b"&a " * 20_000, "anchors"),
        (b"- " * 30_000, "nested more than"),
        (b"k: v\n" * 12_000, "more than 500 keys"),
    ],
    ids=[
        *("ten megabytes", "lists", "braces", "bytes", "half", "nul", "keys", "anchors"),
        *("dashes", "many"),
    ],
)
def test_what_is_huge_or_broken_is_refused_in_bounded_time(folder, content, says):
    (folder / "big.yaml").write_bytes(content)
    began = time.process_time()
    (fault,) = check_rulebook(folder)
    assert time.process_time() - began < 5, "seconds of work"
    assert Path(fault.details["file"]).name == "big.yaml"
    assert says in str(fault)
    assert len(str(fault)) < 1_000


def test_what_is_no_file_is_named_and_never_waited_for(folder):
    os.mkfifo(folder / "pipe.yaml")
    (folder / "folder.yaml").mkdir()
    (folder / "gone.yaml").symlink_to(folder / "nowhere")
    faults = check_rulebook(folder)
    assert [Path(fault.details["file"]).name for fault in faults] == [
        *("folder.yaml", "gone.yaml", "pipe.yaml"),
    ]
    assert all("cannot be read" in str(fault) for fault in faults)
