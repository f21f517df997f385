from __future__ import annotations

from datetime import date

import pytest

from adjudge.adapters.strict_yaml import MAX_BYTES, FileFault, StrictYaml


def read(text):
    return StrictYaml("a.yaml", text.encode() if isinstance(text, str) else text)


def refusal(text, method="string"):
    def attempt():
        file = read(text)
        getattr(file, method)(file.free_mapping(file.root)["a"])

    with pytest.raises(FileFault) as refused:
        attempt()
    assert refused.value.code == "policy.file"
    assert refused.value.remedy()
    details = refused.value.details
    assert str(refused.value).startswith(f"a.yaml:{details['line']}:{details['column']}: ")
    return (details["line"], details["column"]), details["problem"]


def test_values_of_each_kind():
    file = read("t: 'x'\nb: true\nn: -3\nd: 2026-01-01\nl: [p, q]\nblock: |\n  one\n  two\n")
    found = file.free_mapping(file.root)
    assert file.string(found["t"]) == "x"
    assert file.boolean(found["b"]) is True
    assert file.integer(found["n"]) == -3
    assert file.day(found["d"]) == date(2026, 1, 1)
    assert file.strings(found["l"]) == ("p", "q")
    assert file.string(found["block"]) == "one\ntwo"


@pytest.mark.parametrize(
    ("text", "method", "place", "problem"),
    [
        ("a: 1", "string", (1, 4), "expected text"),
        ("\na: no", "string", (2, 4), "expected text"),
        ("a: x", "integer", (1, 4), "whole number"),
        ("a: true", "integer", (1, 4), "whole number"),
        ("a: 1.5", "integer", (1, 4), "neither"),
        ("a:", "string", (1, 3), "neither"),
        ("a: 'true'", "boolean", (1, 4), "true or false"),
        ("a: 2026-13-01", "day", (1, 4), "cannot be read"),
        ("a: 2026-01-01 10:00:00", "day", (1, 4), "a date"),
        ("a: x", "items", (1, 4), "a list"),
        ("a: [x]", "string", (1, 4), "a single value"),
        ("a: x", "free_mapping", (1, 4), "a mapping"),
        ("a: x\na: y", "string", (2, 1), "stands twice"),
        ("a: [1", "items", (1, 6), "expected"),
        ("a: &x y", "string", (1, 4), "anchors"),
        ("b: z\na: *x", "string", (2, 4), "anchors"),
        ("a: !!python/name:os.system x", "string", (1, 4), "tags"),
        ("a: " + "[" * 5_000, "items", (1, 11), "deep"),
        ("- a", "string", (1, 1), "a mapping"),
        ("", "string", (1, 1), "empty"),
        ("a: \x01", "string", (1, 1), "forbids"),
        (b"b: z\na: \xff", "string", (2, 4), "not UTF-8"),
        ("a: " + "x" * MAX_BYTES, "string", (1, 1), "larger"),
        ("a: {" + ", ".join(f"k{n}: 1" for n in range(501)) + "}", "free_mapping", (1, 4), "500"),
    ],
)
def test_every_mistake_has_its_place(text, method, place, problem):
    found, said = refusal(text, method)
    assert found == place
    assert problem in said


def test_a_key_that_is_not_known_comes_with_the_one_that_was_meant():
    file = read("titel: x\n")
    with pytest.raises(FileFault, match=r"(?s)1:1: there is no key 'titel'.*mean title\?"):
        file.mapping(file.root, frozenset({"title"}))
    with pytest.raises(FileFault, match="missing: title"):
        read("b: x").mapping(read("b: x").root, frozenset({"title"}), frozenset({"b"}))


@pytest.mark.parametrize(
    ("text", "inner", "place"),
    [
        ("x: 1\na: |\n  one\n    two\n", (2, 3), (4, 5)),
        ("a: 'one'", (1, 2), (1, 6)),
        ("a: one", (1, 2), (1, 5)),
        ("a: >-\n  one\n  two\n", (1, 2), (1, 4)),
    ],
)
def test_a_place_in_a_text_is_a_place_in_the_file(text, inner, place):
    file = read(text)
    node = file.free_mapping(file.root)["a"]
    details = {"line": inner[0], "column": inner[1], "problem": "p", "excerpt": "e", "hint": ""}
    fault = file.within(node, details)
    assert (fault.details["line"], fault.details["column"]) == place
