"""The linter against statements in data files; see the README beside this file."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st
from tests.conformance.reasons.reader import FILES, HERE, Given, load, read
from tests.conformance.shapes import faults, load_schema, plain

from adjudge.domain.cases.measure import Duration, Scope
from adjudge.domain.cases.statement import Statement

GIVEN = [given for path in FILES for given in read(path)]
ACCEPTED = [given for given in GIVEN if given.name.startswith("accepted/")]
MIN_SENTENCES = 30
MIN_ACCEPTED = 30


def named(given: Given) -> str:
    return given.name


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_file_is_of_the_published_form(path):
    schema = load_schema(HERE / "statement.schema.json")
    assert list(faults(plain(load(path)), schema, schema)) == []


@pytest.mark.parametrize("given", GIVEN, ids=named)
def test_a_statement_lacks_exactly_what_its_file_says(given):
    missing = given.check()
    assert Counter(found.code for found in missing) == Counter(given.missing)
    assert bool(given.missing) == given.name.startswith("refused/")
    assert all(found.problem and found.remedy and found.field for found in missing)


@pytest.mark.parametrize("given", GIVEN, ids=named)
def test_its_wording_draws_the_remarks_that_its_file_says(given):
    remarks = {found.code for found in given.style()}
    if given in ACCEPTED:
        assert remarks == set(given.remarks or ())
    elif given.remarks is not None:
        assert remarks >= set(given.remarks)


def test_enough_real_sentences_are_refused_and_enough_statements_of_ours_pass():
    real = [path for path in FILES if isinstance(load(path)["source"], dict)]
    assert len(real) >= MIN_SENTENCES
    assert all(path.parent.name == "refused" for path in real)
    assert len(ACCEPTED) >= MIN_ACCEPTED
    assert len({given.statement.summary for given in ACCEPTED}) == len(ACCEPTED)


REMOVED = {
    "measure": {"measure": None},
    "summary": {"summary": " "},
    "ground": {"ground": None},
    "facts": {"fact_ids": ()},
    "findings": {"findings": ()},
    "scope": {"scope": Scope()},
    "duration": {"duration": Duration()},
    "not affected": {"not_affected": ""},
    "would change": {"would_change": "\n"},
    "redress": {"redress": frozenset()},
    "automation": {"automation": None},
}
CODES = {
    "measure": {"reasons.measure_missing"},
    "summary": {"reasons.summary_missing"},
    "ground": {"reasons.ground_missing", "reasons.elements_unlinked"},
    "facts": {"reasons.facts_missing", "reasons.element_unlinked"},
    "findings": {"reasons.element_unlinked"},
    "scope": {"reasons.scope_missing"},
    "duration": {"reasons.duration_missing"},
    "not affected": {"reasons.not_affected_missing"},
    "would change": {"reasons.would_change_missing"},
    "redress": {"reasons.redress_missing"},
    "automation": {"reasons.automation_missing"},
}


@pytest.mark.parametrize("part", REMOVED)
@pytest.mark.parametrize("given", ACCEPTED, ids=named)
def test_an_accepted_statement_without_one_part_lacks_exactly_that(given, part):
    lacking: Statement = replace(given.statement, **REMOVED[part])  # type: ignore[arg-type]
    codes = {found.code for found in replace(given, statement=lacking).check()}
    assert codes == CODES[part]


@drawn(st.sampled_from(ACCEPTED), st.sets(st.sampled_from(sorted(REMOVED)), min_size=1))
def test_whatever_parts_are_gone_it_does_not_pass_and_each_gap_is_named(given, parts):
    """All gaps are told at once; only what depends on a missing ground may change its name."""
    changes = {name: value for part in parts for name, value in REMOVED[part].items()}
    lacking: Statement = replace(given.statement, **changes)  # type: ignore[arg-type]
    codes = {found.code for found in replace(given, statement=lacking).check()}
    assert codes
    for part in parts:
        assert codes & (CODES[part] | CODES["ground"]), part
