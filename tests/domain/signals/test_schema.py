from __future__ import annotations

import re

import pytest

from adjudge.domain.signals.schema import MAX_INT, MIN_INT, SCHEMA, TYPES, SignalType, has_type


def test_no_signal_is_ever_null():
    for name, spec in SCHEMA.items():
        assert spec.default is not None, name
        assert has_type(spec.default, spec.type), name
        assert spec.meaning.endswith("."), name
    assert {name: spec.type for name, spec in SCHEMA.items()} == dict(TYPES)


def test_names_have_two_parts():
    for name in SCHEMA:
        assert re.fullmatch(
            r"(text|landing|advertiser|payer|targeting|post|extract)\.[a-z_]+", name
        ), name


@pytest.mark.parametrize(
    ("value", "kind", "holds"),
    [
        (True, SignalType.BOOL, True),
        (1, SignalType.BOOL, False),
        (True, SignalType.INT, False),
        (MIN_INT, SignalType.INT, True),
        (MAX_INT + 1, SignalType.INT, False),
        (1.0, SignalType.INT, False),
        (None, SignalType.STRING, False),
        ("é", SignalType.STRING, True),
        ("a\0", SignalType.STRING, False),
        ("\ud800", SignalType.STRING, False),
        ((), SignalType.STRINGS, True),
        (["a"], SignalType.STRINGS, False),
        (("a", 1), SignalType.STRINGS, False),
        (("a", "\0"), SignalType.STRINGS, False),
    ],
)
def test_a_value_has_exactly_one_type(value, kind, holds):
    assert has_type(value, kind) is holds
