import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adjudge.domain.register.errors import BadLeaf, LeafTooLarge
from adjudge.domain.register.leaf import (
    MAX_LEAF_BYTES,
    Leaf,
    LeafType,
    check_length,
    commit,
    decode_leaf,
    opens,
)

NOW = datetime(2018, 4, 20, 12, 30, tzinfo=UTC)
HASH = "ab" * 32
SALT = bytes(range(32))


def leaf(**changes: object) -> Leaf:
    fields: dict[str, object] = {
        "type": LeafType.APPEAL_FILED,
        "id": "0189b3a4-0000-7000-8000-000000000001",
        "at": NOW,
        "record_sha256": HASH,
        "prev": "0189b3a4-0000-7000-8000-000000000000",
        "subject_commitment": "cd" * 32,
        "policy_version": "ADS-4.2@7",
    }
    return Leaf(**(fields | changes))


def test_a_leaf_is_canonical_json_with_all_fields_in_order():
    assert leaf(prev=None).encode().decode() == (
        '{"at":"2018-04-20T12:30:00.000000+00:00","id":"0189b3a4-0000-7000-8000-000000000001",'
        '"policy_version":"ADS-4.2@7","prev":null,"record_sha256":"' + HASH + '",'
        '"subject_commitment":"' + "cd" * 32 + '","type":"appeal_filed","v":1}'
    )


@given(
    at=st.datetimes(timezones=st.just(UTC)),
    kind=st.sampled_from([kind for kind in LeafType if kind is not LeafType.RULING]),
)
def test_a_leaf_is_read_back(at, kind):
    made = leaf(at=at, type=kind)
    assert decode_leaf(made.encode()) == made


def test_an_instant_has_one_form_whatever_its_zone():
    elsewhere = NOW.astimezone(timezone(timedelta(hours=5)))
    assert leaf(at=elsewhere).encode() == leaf().encode()


@pytest.mark.parametrize(
    "changes",
    [
        {"at": NOW.replace(tzinfo=None)},
        {"id": ""},
        {"id": "x" * 201},
        {"prev": "two words"},
        {"policy_version": "\u00e4"},
        {"record_sha256": "AB" * 32},
        {"record_sha256": "ab"},
        {"subject_commitment": "plain name"},
    ],
)
def test_a_leaf_holds_ids_and_hashes_only(changes):
    with pytest.raises(BadLeaf):
        leaf(**changes)


@pytest.mark.parametrize("field", ["prev", "subject_commitment", "policy_version"])
def test_the_first_leaf_of_a_ruling_is_type_time_and_commitment(field):
    sealed = {"prev": None, "subject_commitment": None, "policy_version": None}
    made = leaf(type=LeafType.RULING, **sealed)
    assert decode_leaf(made.encode()) == made
    sealed[field] = HASH
    with pytest.raises(BadLeaf):
        leaf(type=LeafType.RULING, **sealed)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"null",
        b"[1]",
        b"{}",
        b"\xff",
        b"[" * 50_000,
        leaf().encode() + b" ",
        leaf().encode().replace(b'"v":1', b'"v":2'),
        leaf().encode().replace(b"appeal_filed", b"appeal_hidden"),
        leaf().encode().replace(b'"prev":"0', b'"prev":1,"x":"0'),
        leaf().encode().replace(b"12:30:00.000000", b"12:30:00"),
        leaf().encode().replace(b"2018-04-20", b"yesterday"),
        json.dumps(json.loads(leaf().encode())).encode(),
    ],
)
def test_other_bytes_are_no_leaf(data):
    with pytest.raises(BadLeaf):
        decode_leaf(data)


def test_a_leaf_fits_a_16_bit_length():
    check_length(bytes(MAX_LEAF_BYTES))
    with pytest.raises(LeafTooLarge):
        check_length(bytes(MAX_LEAF_BYTES + 1))
    with pytest.raises(LeafTooLarge):
        decode_leaf(bytes(MAX_LEAF_BYTES + 1))


@given(name=st.text(max_size=50), number=st.integers(-(2**53) + 1, 2**53 - 1))
def test_a_commitment_opens_with_its_salt_and_record_only(name, number):
    record = {"name": name, "number": number}
    commitment = commit(SALT, record)
    assert opens(commitment, SALT, dict(reversed(record.items())))
    assert not opens(commitment, bytes(32), record)
    assert not opens(commitment, SALT, record | {"name": name + "."})
    assert len(commitment) == 64


@pytest.mark.parametrize("value", [2**53, float("nan"), float("inf")])
def test_a_record_has_exact_numbers(value):
    with pytest.raises(BadLeaf):
        commit(SALT, {"value": value})


def test_equal_records_under_different_salts_cannot_be_linked():
    record = {"advertiser": "Kestrel Lab"}
    assert commit(SALT, record) != commit(bytes(32), record)
