from __future__ import annotations

from adjudge.domain.policy.language.checker import check_rule
from adjudge.domain.policy.language.explain import explain, names_in, support
from adjudge.domain.signals.signal import Signal, SignalSet

TEXT = "vape tea vape"
SIGNALS = SignalSet.of(
    TEXT,
    [
        Signal(name="text.terms", value=("vape", "tea", "vape"), spans=((0, 4), (5, 8), (9, 13))),
        Signal(name="payer.named", value=True),
    ],
)


def spans(source):
    tree = explain(check_rule(source), SIGNALS)
    return tree.verdict, [span for leaf in support(tree) for span in leaf.spans]


def test_exists_points_at_the_elements_that_met_it():
    assert spans("text.terms.exists(t, t in ['vape'])") == (True, [(0, 4), (9, 13)])
    assert spans("text.terms.exists(t, !(t in ['vape']))") == (True, [(5, 8)])


def test_in_points_at_the_equal_elements_and_size_at_all():
    assert spans("'tea' in text.terms") == (True, [(5, 8)])
    assert spans("text.terms.size() > 2") == (True, [(0, 4), (5, 8), (9, 13)])


def test_what_is_false_points_nowhere():
    assert spans("'beer' in text.terms") == (False, [])
    assert spans("!('beer' in text.terms)") == (True, [])


def test_the_support_is_what_the_verdict_rests_on():
    rule = check_rule("!payer.named || 'tea' in text.terms && !landing.present")
    tree = explain(rule, SIGNALS)
    assert tree.form == "any of"
    assert [child.verdict for child in tree.children] == [False, True]
    assert [leaf.source for leaf in support(tree)] == ["'tea' in text.terms", "landing.present"]


def test_the_tree_has_every_part_in_the_words_of_the_rule():
    tree = explain(check_rule("payer.named && !(landing.host.size() > 3)"), SIGNALS)
    assert (tree.form, tree.verdict) == ("all of", True)
    named, negation = tree.children
    assert (named.source, named.values) == ("payer.named", (("payer.named", True),))
    assert negation.form == "not"
    assert negation.children[0].values == (("landing.host", ""),)


def test_names_are_listed_once_in_order():
    rule = check_rule(
        "landing.host in text.link_hosts || landing.host.contains(advertiser.country)"
    )
    assert names_in(rule.tree) == ("landing.host", "text.link_hosts", "advertiser.country")
