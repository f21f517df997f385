from __future__ import annotations

import pytest

from adjudge.domain.policy.language.checker import check_rule
from adjudge.domain.policy.language.source import PolicyType


def test_a_checked_rule_names_the_signals_it_reads():
    rule = check_rule("text.terms.size() > 0 && !('x' in advertiser.authorisations)")
    assert rule.signals == {"text.terms", "advertiser.authorisations"}


@pytest.mark.parametrize(
    "source",
    [
        "landing.present",
        "landing.present == landing.insecure",
        "landing.host < 'b'",
        "landing.host in ['a', 'b']",
        "text.max_percentage in [1, 2]",
        "landing.host in text.link_hosts",
        "landing.host.contains(advertiser.country)",
        "landing.host.size() >= 3",
        "text.terms.all(t, t in ['a'])",
    ],
)
def test_these_are_rules(source):
    assert check_rule(source).source == source


@pytest.mark.parametrize(
    ("source", "column", "problem"),
    [
        ("text.gaurantee_terms.size() > 0", 1, "no signal"),
        ("landing.host", 1, "true or false, this is a string"),
        ("text.terms && landing.present", 1, "this is a list"),
        ("landing.present && 1", 20, "this is a number"),
        ("!landing.host", 2, "this is a string"),
        ("landing.host == 1", 1, "compares a string with a number"),
        ("text.terms == text.links", 1, "lists cannot be compared"),
        ("landing.present < true", 1, "does not order"),
        ("landing.host in 'abc'", 1, "not into a string"),
        ("landing.host in landing.present", 17, "needs a list"),
        ("1 in text.terms", 1, "the list holds strings"),
        ("landing.present in ['a']", 1, "never holds true or false"),
        ("landing.host in ['a', 1]", 23, "a number in a list"),
        ("text.max_percentage in ['a']", 25, "a string in a list"),
        ("text.terms.exists(t, t in [1])", 28, "a number in a list"),
        ("landing.host.exists(t, t in ['a'])", 1, "needs a list of strings"),
        ("text.terms.contains('a')", 1, "needs a string"),
        ("landing.host.contains(1)", 23, "needs a string"),
        ("landing.present.size() == 1", 1, "size() needs"),
        ("['a'] == text.terms", 1, "only to the right"),
        ("true", 1, "reads no signal"),
        ("'a' in ['a']", 1, "reads no signal"),
    ],
)
def test_what_mixes_types_is_refused_at_its_place(source, column, problem):
    with pytest.raises(PolicyType) as refused:
        check_rule(source)
    assert refused.value.code == "policy.type"
    assert refused.value.details["column"] == column
    assert problem in refused.value.details["problem"]


def test_a_misspelt_signal_comes_with_the_name_that_was_meant():
    with pytest.raises(PolicyType) as refused:
        check_rule("text.gaurantee_terms.size() > 0")
    assert refused.value.details["hint"] == "did you mean text.guarantee_terms?"
    assert "^^^^^^^^^^^^^^^^^^^^" in str(refused.value)
