"""The blast radius of a change over a file: numbers, samples, resuming, and what is refused."""

from __future__ import annotations

import json
import tracemalloc
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree as ET

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from adjudge.adapters.rulebook_files import load_rulebook, shipped_rulebook
from adjudge.cli import app
from adjudge.domain.errors import InvalidValue
from adjudge.drafting.backtest import EVERY, Plan, backtest
from adjudge.drafting.blast import MAX_GROUPS, OTHERS, Blast, from_record, number
from adjudge.drafting.plot import plotted
from adjudge.drafting.rows import MAX_LINE, BacktestRefused, Columns

GOOD = Path(__file__).resolve().parents[1] / "conformance" / "rulebooks" / "good"
OLD = load_rulebook(GOOD)
(PROMISES,) = OLD.clauses
ON = date(2026, 11, 25)
RULED = replace(PROMISES, rule="text.guarantee_terms.size() > 0")
CASINO = replace(PROMISES, id="ADS-3.1", rule="text.gambling_terms.size() > 0")
TEXTS = (
    *("Guaranteed tea.", "Tea.", "Our casino, guaranteed.", "Our casino.", "NA", ""),
    "A quoted, text\nof two lines, guaranteed.",
)


def book(*clauses):
    return replace(OLD, clauses=clauses)


def write(path, rows, names=("id", "text", "page", "spend", "who")):
    frame = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")
    if path.suffix == ".parquet":
        frame.write_parquet(path)
    else:
        frame.write_csv(path)
    return path


def rows(texts=TEXTS):
    return [
        (str(at), text, "https://a.example/", f"{at},000.50", f"party {at % 2}")
        for at, text in enumerate(texts)
    ]


def plan(file, *, changed=(CASINO,), against=(RULED,), **more):
    columns = Columns(text="text", landing="page", weight="spend", group="who")
    return Plan(
        **{
            "changed": book(*changed),
            "against": book(*against),
            "on": ON,
            "file": file,
            "columns": columns,
            **more,
        }
    )


def run(*args, **kwargs):
    return backtest(plan(*args, **kwargs), lambda _at, _of: None)[1]


@pytest.mark.parametrize("name", ["texts.csv", "texts.parquet"])
def test_what_a_change_newly_hits_and_frees(tmp_path, name):
    blast = run(write(tmp_path / name, rows()))
    assert (blast.rows, blast.judged, blast.without_text) == (7, 5, 2)
    assert (blast.hit_before, blast.hit_after) == (3, 2)
    assert (blast.newly_declined, blast.newly_admitted) == (1, 2)
    assert blast.weight_declined == Decimal("3000.50")
    assert blast.weight_admitted == Decimal("6001.00")
    assert blast.groups == {"party 1": 1}
    casino, promises = blast.clauses["ADS-3.1"], blast.clauses["ADS-2.1"]
    assert (casino.before, casino.after, casino.newly_hit, casino.only_reason) == (0, 2, 2, 2)
    assert (promises.before, promises.after, promises.newly_freed) == (3, 0, 3)
    assert [(each.row, each.words) for each in casino.hit_samples] == [
        *((3, ("casino",)), (4, ("casino",))),
    ]
    assert [each.row for each in promises.freed_samples] == [1, 3, 7]
    assert promises.freed_samples[-1].text == "A quoted, text of two lines, guaranteed."


def test_nothing_changes_between_a_rulebook_and_itself(tmp_path):
    blast = run(write(tmp_path / "t.csv", rows()), changed=(RULED,))
    assert (blast.newly_declined, blast.newly_admitted) == (0, 0)
    tally = blast.clauses["ADS-2.1"]
    assert (tally.before, tally.after, tally.newly_hit, tally.newly_freed) == (3, 3, 0, 0)
    assert tally.hit_samples == tally.freed_samples == []


def test_a_clause_is_asked_on_the_day_only(tmp_path):
    later = replace(CASINO, effective_from=date(2027, 1, 1))
    file = write(tmp_path / "t.csv", rows())
    assert run(file, changed=(later,)).hit_after == 0
    assert run(file, changed=(later,), on=date(2027, 1, 1)).hit_after == 2


def test_a_run_that_was_stopped_goes_on_and_ends_the_same(tmp_path):
    file = write(tmp_path / "t.csv", rows(TEXTS * 900))
    whole = run(file)
    state = tmp_path / "state.json"

    def stop(at, of):
        if at > of * 0.8:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        backtest(plan(file, state=state), stop)
    kept = json.loads(state.read_text())
    assert kept["blast"]["rows"] == EVERY * 2
    assert run(file, state=state).record() == whole.record()
    assert run(file, state=state).record() == whole.record(), "and again, from its end"
    assert [path.name for path in tmp_path.iterdir() if "new" in path.name] == []


@pytest.mark.parametrize(
    "other",
    [
        {"changed": (RULED, CASINO)},
        {"against": (CASINO,)},
        {"on": date(2026, 11, 26)},
        {"samples": 0},
        {"columns": Columns(text="who")},
    ],
)
def test_a_state_of_another_backtest_is_refused(tmp_path, other):
    file, state = write(tmp_path / "t.csv", rows()), tmp_path / "state.json"
    run(file, state=state)
    with pytest.raises(BacktestRefused, match="of another backtest"):
        run(file, state=state, **other)


def test_a_file_that_changed_meanwhile_is_another_backtest(tmp_path):
    file, state = write(tmp_path / "t.csv", rows()), tmp_path / "state.json"
    run(file, state=state)
    write(file, rows(("Tea.",) * 9))
    with pytest.raises(BacktestRefused, match="of another backtest"):
        run(file, state=state)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"backtest": 1, "blast": {}}', "\x00"])
def test_a_state_that_is_none_is_refused(tmp_path, text):
    state = tmp_path / "state.json"
    state.write_text(text)
    with pytest.raises(BacktestRefused, match="no state of a backtest"):
        run(write(tmp_path / "t.csv", rows()), state=state)


def test_without_samples_no_text_is_kept_anywhere(tmp_path):
    file, state = write(tmp_path / "t.csv", rows()), tmp_path / "state.json"
    blast = run(file, state=state, samples=0)
    assert blast.newly_admitted == 2
    assert "guaranteed" not in state.read_text().lower()
    assert "casino" not in state.read_text().lower()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"a,b\n1,2\n", "not clear which column"),
        (b'text\n"open\n' + b"x" * 2_000_000, "cannot be read as CSV"),
        (b"text\n" + b"x" * (MAX_LINE + 1), "longer than 4,000,000 bytes"),
    ],
)
def test_a_file_that_is_no_table_is_refused(tmp_path, content, says):
    (tmp_path / "t.csv").write_bytes(content)
    with pytest.raises(BacktestRefused, match=says) as refused:
        run(tmp_path / "t.csv", columns=Columns(text=""))
    assert refused.value.remedy()


def test_other_files_are_refused_too(tmp_path):
    (tmp_path / "t.parquet").write_bytes(b"no parquet")
    with pytest.raises(BacktestRefused, match="cannot be read as Parquet"):
        run(tmp_path / "t.parquet")
    with pytest.raises(BacktestRefused, match="is no file"):
        run(tmp_path)
    with pytest.raises(BacktestRefused, match="no column 'txt'") as refused:
        run(write(tmp_path / "t.csv", rows()), columns=Columns(text="txt"))
    assert refused.value.remedy() == "Did you mean text?"


def test_rows_that_cannot_be_judged_are_counted(tmp_path):
    file = tmp_path / "t.csv"
    file.write_bytes(
        b"\xef\xbb\xbfid,text\n1,caf\xe9 guaranteed\n2,"
        + b"x" * 10_001
        + b"\n3,a\x00b\n4\n\n5,Tea."
    )
    blast = run(file, columns=Columns(text=""))
    assert blast.rows == 5
    assert (blast.broken_bytes, blast.too_long, blast.without_text) == (1, 1, 1)
    assert blast.judged + blast.not_storable == 3
    assert blast.hit_before == 1


def test_memory_does_not_grow_with_the_file(tmp_path):
    def peak(times):
        file = tmp_path / f"{times}.csv"
        with file.open("w") as out:
            out.write("text\n")
            out.writelines("Guaranteed tea.\n" for _ in range(times))
        run(file, columns=Columns(text="text"))  # what is cached is there
        tracemalloc.start()
        run(file, columns=Columns(text="text"))
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    assert peak(4_000) < peak(500) + 200_000, "bytes"


COUNTS = st.sets(st.sampled_from(["ADS-1.1", "ADS-2.1", "ADS-3.1"])).map(frozenset)


@given(st.lists(st.tuples(COUNTS, COUNTS, st.integers(0, 10**6), st.sampled_from("abc"))))
def test_the_numbers_add_up(counted):
    blast = Blast()
    for before, after, weight, group in counted:
        blast.count(before, after, weight=Decimal(weight), group=group)
    assert blast.judged == len(counted)
    assert blast.hit_after - blast.hit_before == blast.newly_declined - blast.newly_admitted
    assert sum(blast.groups.values()) == blast.newly_declined
    assert blast.weight_declined + blast.weight_admitted <= blast.weight
    for tally in blast.clauses.values():
        assert tally.after - tally.before == tally.newly_hit - tally.newly_freed
        assert tally.only_reason <= tally.newly_hit
    assert from_record(json.loads(json.dumps(blast.record()))).record() == blast.record()


def test_very_many_groups_are_bounded():
    blast = Blast()
    for at in range(MAX_GROUPS + 50):
        blast.count(frozenset(), frozenset({"ADS-1.1"}), weight=Decimal(0), group=str(at))
    assert len(blast.groups) == MAX_GROUPS + 1
    assert blast.groups[OTHERS] == 50


@pytest.mark.parametrize(
    ("text", "value"),
    [("1,234.50", "1234.50"), (" 7 ", "7"), ("", "0"), ("none", "0"), ("NaN", "0"), ("inf", "0")],
)
def test_weights_as_they_are_written(text, value):
    assert number(text) == Decimal(value)


def invoke(*arguments):
    return CliRunner().invoke(app, ["policy", "backtest", *map(str, arguments)])


def test_the_command_prints_the_blast_radius(tmp_path):
    file = write(tmp_path / "t.csv", rows())
    result = invoke("--csv", file, "--weight-column", "spend", "--group-column", "who")
    assert result.exit_code == 0, result.output
    assert "7 rows, 5 texts judged (2 without a text)." in result.output
    assert "Newly declined: 4. Newly admitted: 0." in result.output
    assert "ADS-2.1 newly hit, row 1: 'Guaranteed'\n  Guaranteed tea." in result.output
    assert "party 0" in result.output
    told = json.loads(invoke(GOOD, "--csv", file, "--against", "ads", "--json").stdout)
    assert (told["changed"], told["against"]) == ("ads@1", shipped_rulebook("ads").ref)
    assert told["clauses"]["ADS-3.1"]["newly_freed"] == 2
    none = invoke("--csv", write(tmp_path / "n.csv", rows(("Tea.",))))
    assert "No clause hits any of them" in none.output


def test_a_day_that_is_none_is_refused(tmp_path):
    result = invoke("--csv", write(tmp_path / "t.csv", rows()), "--on", "soon")
    assert result.exit_code == 1
    assert isinstance(result.exception, InvalidValue)


def test_the_blast_radius_is_drawn(tmp_path):
    file, picture = write(tmp_path / "t.csv", rows()), tmp_path / "blast.svg"
    assert invoke(GOOD, "--csv", file, "--against", "ads", "--svg", picture).exit_code == 0
    svg = ET.parse(picture).getroot()  # noqa: S314 - our own picture
    space = "{http://www.w3.org/2000/svg}"
    texts = [each.text for each in svg.iter(f"{space}text")]
    assert "5 texts judged: 0 newly declined, 4 newly admitted." in texts
    at = next(n for n, text in enumerate(texts) if text.startswith("ADS-3.1 "))
    assert texts[at + 1 : at + 3] == ["+0", "\u22122"]
    widths = [float(each.get("width")) for each in svg.iter(f"{space}rect")]
    assert max(widths[1:]) == 220, "the longest bar"


def test_a_picture_of_no_change_says_so_and_holds_no_markup_of_others():
    drawn = plotted("<b>&", {}, Blast())
    assert "No clause hits or frees anything new." in drawn
    assert "<title>&lt;b&gt;&amp;</title>" in drawn
    tally = Blast()
    tally.count(frozenset(), frozenset({"ADS-2.1"}), weight=Decimal(0), group="")
    assert "&lt;script&gt;" in plotted("A", {"ADS-2.1": "<script>"}, tally)
