from __future__ import annotations

import copy
import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adjudge.adapters.store.statements import (
    StatementUnreadable,
    statement_from_json,
    statement_to_json,
)
from adjudge.domain.ads.roles import PartyRole
from adjudge.domain.cases.measure import Duration, MeasureKind, Scope
from adjudge.domain.cases.statement import (
    Automation,
    ElementFinding,
    Ground,
    GroundKind,
    Redress,
    Statement,
)

texts = st.text(max_size=60)
ids = st.tuples(texts, texts) | st.just(())
days = st.none() | st.dates()
roles = st.lists(st.sampled_from(PartyRole), min_size=1, unique=True).map(tuple)
scopes = (
    st.builds(Scope, promoted_post_ids=ids)
    | st.just(Scope(whole_party=True))
    | st.builds(Scope, whole_party=st.just(value=True), roles=roles)
)
statements = st.builds(
    Statement,
    summary=texts,
    measure=st.none() | st.sampled_from(MeasureKind),
    ground=st.none()
    | st.builds(Ground, kind=st.sampled_from(GroundKind), reference=texts, as_of=st.dates()),
    fact_ids=ids,
    findings=st.lists(
        st.builds(ElementFinding, element_id=texts, fact_ids=ids, why=texts), max_size=3
    ).map(tuple),
    scope=scopes,
    duration=st.builds(Duration, ends_on=days, condition=texts, review_on=days),
    not_affected=texts,
    would_change=texts,
    redress=st.frozensets(st.sampled_from(Redress)),
    automation=st.none()
    | st.builds(Automation, detection=st.booleans(), decision=st.booleans(), program=texts),
)


@given(statement=statements)
def test_a_statement_reads_back_as_it_was_written(statement):
    stored = json.loads(json.dumps(statement_to_json(statement)))
    assert statement_from_json(stored) == statement


FULL = statement_to_json(
    Statement(
        summary="Stopped.",
        measure=MeasureKind.SUSPEND,
        ground=Ground(kind=GroundKind.CLAUSE, reference="ADS-4.2@7", as_of=date(2026, 3, 1)),
        automation=Automation(detection=True, decision=False, program="screening"),
    )
)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("version",), 2),
        (("surprise",), "a key that nobody knows"),
        (("summary",), None),
        (("summary",), 7),
        (("measure",), "exile"),
        (("ground", "as_of"), "yesterday"),
        (("ground", "kind"), "mood"),
        (("scope", "whole_party"), "yes"),
        (("redress",), ["prayer"]),
        (("findings",), [{"why": "no element"}]),
        (("automation", "detection"), 1),
    ],
)
def test_anything_else_is_refused(path, value):
    stored = copy.deepcopy(FULL)
    target = stored
    for key in path[:-1]:
        target = target[key]
    target[path[-1]] = value
    with pytest.raises(StatementUnreadable):
        statement_from_json(stored)


@pytest.mark.parametrize("key", sorted(FULL))
def test_every_key_is_needed(key):
    stored = {name: value for name, value in FULL.items() if name != key}
    with pytest.raises(StatementUnreadable):
        statement_from_json(stored)
