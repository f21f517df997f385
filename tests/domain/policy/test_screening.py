from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from adjudge.domain.policy.clause import Clause, Element
from adjudge.domain.policy.rulebook import Rulebook
from adjudge.domain.policy.screening import for_advertiser, quoted, screen
from adjudge.domain.signals.schema import SIGNALS_VERSION
from adjudge.domain.signals.signal import Signal, SignalSet

TODAY = date(2026, 11, 23)


def clause(clause_id, rule, **more):
    return Clause(
        **{
            "id": clause_id,
            "version": 1,
            "title": f"About {clause_id}",
            "text": "A text.",
            "rationale": "A reason.",
            "surface": "ads",
            "applies_to": ("creative",),
            "elements": (Element(id="one", text="One."),),
            "measures_allowed": frozenset({"decline"}),
            "judges": "act",
            "effective_from": date(2026, 1, 1),
            "dsa_category": "STATEMENT_CATEGORY_CONSUMER_INFORMATION",
            "rule": rule,
            "explanation": "It says {words}.",
        }
        | more
    )


SURE = clause("ADS-2.1", "text.terms.exists(t, t in ['sure', 'certain'])")
VAPE = clause("ADS-3.2", "'vape' in text.terms")
PAYER = clause("ADS-1.1", "!payer.named", explanation="The payer is not named.")
HUMAN = clause("ADS-8.1", None)


def book(*clauses):
    return Rulebook(id="ads", version=5, title="Ads Policy", surface="ads", clauses=clauses)


def signals_of(text):
    found = list(re.finditer(r"sure|certain|vape", text.lower()))
    terms = Signal(
        name="text.terms",
        value=tuple(match.group() for match in found),
        spans=tuple(match.span() for match in found),
    )
    return SignalSet.of(text, [terms, Signal(name="payer.named", value=True)])


def judge(text, *clauses, **more):
    return screen(book(*clauses), signals_of(text), TODAY, signals_of, **more)


def test_what_no_rule_hits_is_admitted():
    result = judge("Tea.", SURE, VAPE, PAYER, HUMAN)
    assert result.admitted
    assert result.hits == ()
    assert result.counterfactual is None
    assert (result.policy_version, result.on) == ("ads@5", TODAY)
    assert result.signals_version == SIGNALS_VERSION


def test_all_hits_are_reported_with_the_words_as_written():
    result = judge("SURE! Vape, sure, certain.", VAPE, SURE)
    assert not result.admitted
    assert [hit.clause_ref for hit in result.hits] == ["ADS-2.1@1", "ADS-3.2@1"]
    first, second = result.hits
    assert first.words == ("SURE", "sure", "certain")
    assert first.spans == ((0, 4), (12, 16), (18, 25))
    assert first.explanation == "It says 'SURE', 'sure' and 'certain'."
    assert second.words == ("Vape",)
    assert {hit.measure for hit in result.hits} == {"decline"}
    assert first.elements == SURE.elements


def test_the_counterfactual_passes_every_clause():
    result = judge("Tea, sure. No vape.", SURE, VAPE)
    assert result.counterfactual.without == ("sure", "vape")
    assert judge(result.counterfactual.text, SURE, VAPE).admitted


def test_without_a_way_to_screen_again_there_is_no_counterfactual():
    result = screen(book(SURE), signals_of("Tea, sure."), TODAY)
    assert not result.admitted
    assert result.counterfactual is None


def test_only_clauses_in_force_on_the_day_judge():
    past = replace(SURE, effective_until=date(2026, 6, 1))
    coming = replace(VAPE, effective_from=date(2027, 1, 1))
    assert judge("sure vape tea", past, coming).admitted


def test_an_adversarial_clause_teaches_nothing():
    secret = replace(SURE, adversarial=True)
    result = judge("Tea, sure. No vape.", secret, VAPE)
    assert result.counterfactual is None
    assert result.hits[0].words == ("sure",)
    shown = for_advertiser(result)
    assert shown.hits[0].clause_ref == "ADS-2.1@1"
    assert shown.hits[0].elements == secret.elements
    assert (shown.hits[0].words, shown.hits[0].spans, shown.hits[0].tree) == ((), (), None)
    assert shown.hits[1] == result.hits[1]


def test_screening_is_a_function_of_the_record():
    signals = signals_of("Tea, sure.")
    again = SignalSet.from_record(signals.record())
    assert screen(book(SURE), again, TODAY) == screen(book(SURE), signals, TODAY)


def test_words_read_as_a_list():
    assert quoted(()) == ""
    assert quoted(("a",)) == "'a'"
    assert quoted(("a", "b", "c")) == "'a', 'b' and 'c'"
    assert quoted(tuple("abcdefghij")).endswith("'h' and 2 more")


def test_what_is_kept_of_one_rulebook_day_or_category_is_never_another_ones():
    old = replace(VAPE, effective_until=date(2026, 6, 1))
    spared = replace(VAPE, exempt_classes=("stop-smoking",))
    books = [book(SURE), book(VAPE), book(old), book(spared)]
    signals = signals_of("sure vape")

    def hits(which, on=TODAY, categories=()):
        found = screen(books[which], signals, on, categories=categories).hits
        return [hit.clause_ref for hit in found]

    for _ in range(3):
        assert hits(0) == ["ADS-2.1@1"]
        assert hits(1) == ["ADS-3.2@1"]
        assert hits(2) == []
        assert hits(2, on=date(2026, 5, 31)) == ["ADS-3.2@1"]
        assert hits(3) == ["ADS-3.2@1"]
        assert hits(3, categories=["stop-smoking"]) == []
