from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from tests.domain.cases.samples import NOW, PARTY

from adjudge.domain.cases.letter import Letter, LetterKind, Rendered

WORDS = Rendered(subject="Decision R-7", html="<h1>R-7</h1>", text="R-7", language="en")
LETTER = Letter(
    id="letter",
    kind=LetterKind.NOTICE,
    case_id="case",
    ruling_id="ruling",
    advertiser_id="kestrel",
    party_id=PARTY,
    content=WORDS,
    served_at=NOW,
    proof_leaf=4,
)


def test_the_first_opening_counts():
    opened = LETTER.received(NOW + timedelta(days=2))
    assert opened.received(NOW + timedelta(days=9)) == opened
    assert opened.clocks_run_from() == NOW + timedelta(days=2)


def test_it_counts_as_received_after_thirty_days_at_the_latest():
    assert LETTER.clocks_run_from() == NOW + timedelta(days=30)
    late = LETTER.received(NOW + timedelta(days=40))
    assert late.clocks_run_from() == NOW + timedelta(days=30)


@given(st.sampled_from(["subject", "html", "text", "language"]), st.text(min_size=1))
def test_the_hash_covers_every_part(part, other):
    changed = replace(WORDS, **{part: getattr(WORDS, part) + other})
    assert changed.sha256 != WORDS.sha256
