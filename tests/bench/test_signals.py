from __future__ import annotations

from adjudge.adapters.extractors import EXTRACTORS, extract
from adjudge.bench.signals import BOUND, TEXTS, run_signals
from adjudge.domain.signals.facts import Facts


def test_every_extractor_is_measured_and_what_is_bounded_together():
    suite = run_signals(2)
    assert {row.key for row in suite.rows} == {"normalise", *EXTRACTORS, "bound", "all"}
    assert all(row.count == 2 for row in suite.rows)
    assert all(row.p50 > 0 for row in suite.rows)
    assert set(BOUND) < set(EXTRACTORS)


def test_the_texts_are_posts_that_give_extractors_something_to_find():
    found = {name for text in TEXTS for name, value in extract(text, Facts()).items() if value}
    assert found >= {
        *("text.disguised_terms", "text.max_apr_bp", "text.max_amount_minor", "text.link_domains"),
        *("text.invisible_characters", "text.language_guessed", "text.age_marks", "text.emoji"),
    }
    assert all(len(text) <= 280 for text in TEXTS)
