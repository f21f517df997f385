# ruff: noqa: RUF001 - full-width letters
from __future__ import annotations

import json

import pytest

from adjudge.domain.signals.schema import SCHEMA, SIGNALS_VERSION, SignalType
from adjudge.domain.signals.signal import MAX_TEXT, Signal, SignalInvalid, SignalSet, text_of

TEXT = "guaranteed gains"
TERMS = Signal(name="text.terms", value=("guaranteed",), spans=((0, 10),))


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"name": "text.nonsense", "value": 1}, "no such name"),
        ({"name": "landing.present", "value": None}, "no bool"),
        ({"name": "landing.present", "value": "yes"}, "no bool"),
        ({"name": "text.terms", "value": ["a"]}, "no list"),
        ({"name": "text.terms", "value": ("a", "b"), "spans": ((0, 1),)}, "one span for each"),
        ({"name": "landing.present", "value": True, "spans": ((3, 3),)}, "span"),
        ({"name": "landing.present", "value": True, "spans": ((-1, 3),)}, "span"),
        ({"name": "text.terms", "value": ("a",) * 10_001}, "elements"),
        ({"name": "landing.present", "value": True, "provenance": "a\0"}, "provenance"),
        ({"name": "landing.present", "value": True, "provenance": "a" * 201}, "provenance"),
    ],
)
def test_a_signal_that_breaks_the_schema_is_refused(fields, problem):
    with pytest.raises(SignalInvalid, match=problem) as refused:
        Signal(**fields)
    assert refused.value.code == "signal.invalid"
    assert refused.value.remedy()


def test_a_signal_knows_its_type():
    assert TERMS.type is SignalType.STRINGS


def test_a_set_has_every_name_and_the_default_for_what_was_not_found():
    signals = SignalSet.of(TEXT, [TERMS])
    assert set(signals) == set(SCHEMA)
    assert len(signals) == len(SCHEMA)
    assert signals["text.terms"] == ("guaranteed",)
    assert signals["landing.present"] is False
    assert signals["advertiser.age_days"] == 0
    assert signals.version == SIGNALS_VERSION


def test_a_set_refuses_doubles_wild_spans_and_endless_texts():
    with pytest.raises(SignalInvalid, match="twice"):
        SignalSet.of(TEXT, [TERMS, TERMS])
    with pytest.raises(SignalInvalid, match="beyond the text"):
        SignalSet.of("short", [TERMS])
    with pytest.raises(SignalInvalid, match="longer than"):
        SignalSet.of("x" * (MAX_TEXT + 1), [])


def test_replacing_values_leaves_the_rest():
    signals = SignalSet.of(TEXT, [TERMS]).replaced({"payer.named": True})
    assert signals["payer.named"] is True
    assert signals.signals["text.terms"] == TERMS
    with pytest.raises(SignalInvalid):
        signals.replaced({"payer.named": "yes"})


def test_a_record_makes_an_equal_set_again():
    named = Signal(name="payer.named", value=True, provenance="record:payer")
    signals = SignalSet.of(TEXT, [TERMS, named])
    kept = json.loads(json.dumps(signals.record()))
    assert SignalSet.from_record(kept) == signals
    assert kept["signals"]["landing.host"] == {"value": "", "spans": []}


@pytest.mark.parametrize(
    "record",
    [{}, {"text": "a", "version": 1, "signals": {"text.terms": {}}}, {"signals": 3}],
)
def test_a_broken_record_is_refused(record):
    with pytest.raises(SignalInvalid):
        SignalSet.from_record(record)


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        (b"a" * (10 * 2**20), "longer than 10000"),
        (b"a" * (MAX_TEXT + 1), "longer than 10000"),
        (b"good \xff\xfe", "byte 5 is no UTF-8"),
        (b"\xc0\x80", "byte 0 is no UTF-8"),
        (b"\xed\xa0\x80", "byte 0 is no UTF-8"),  # a surrogate
        (b"cut \xe2\x82", "byte 4 is no UTF-8"),
        (b"a\0b", "U\\+0000 at 1"),
    ],
)
def test_bytes_that_are_no_text_are_refused_with_the_place(raw, problem):
    with pytest.raises(SignalInvalid, match=problem):
        text_of(raw)


def test_bytes_that_are_a_text_are_that_text():
    assert text_of("Ｓｅｅ\u202e 🎉".encode()) == "Ｓｅｅ\u202e 🎉"


@pytest.mark.parametrize("text", ["a\0", "\ud800", "x" * (MAX_TEXT + 1)])
def test_a_text_that_cannot_be_stored_is_refused(text):
    with pytest.raises(SignalInvalid):
        SignalSet.of(text, ())
