"""What the register calls its entries when it speaks to people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TITLES: Final[Mapping[str, str]] = {
    "policy_published": "The policy was published",
    "post_admitted": "A promoted post was admitted",
    "post_declined": "A promoted post was declined",
    "case_opened": "A case was opened",
    "letter_served": "A letter was served",
    "ruling_proposed": "A ruling was proposed",
    "ruling_served": "A ruling was served",
    "ruling_in_force": "A ruling took effect",
    "particulars_asked": "Particulars were asked for",
    "particulars_answered": "Particulars were answered",
    "appeal_filed": "An appeal was filed",
    "appeal_decided": "An appeal was decided",
    "ruling_reversed": "A ruling was reversed",
    "ruling_expired": "A ruling ended on its stated day",
    "ruling_released": "A ruling became readable before its time",
    "case_closed": "A case was closed without a measure",
    "complaint_filed": "A complaint was filed",
    "complaint_answered": "A complaint was answered",
    "review_opened": "A review was opened",
    "review_decided": "A review was decided",
    "hold_placed": "A hold was placed",
    "hold_ended": "A hold ended",
    "interim_in_force": "An interim measure took effect",
    "interim_ended": "An interim measure ended",
    "authorisation": "An authorisation changed",
    "general_act": "A general act moved on",
    "measure_lifted": "A measure was lifted",
    "deadline_missed": "The operator missed a deadline",
    "stay": "A stay was asked for or decided",
    "report": "A report was dealt with",
    "proceeding": "A proceeding moved on",
    "undertaking": "An undertaking moved on",
    "order": "An order or request of an authority was entered",
    "link": "A link between parties was found",
    "staffing": "The staffing changed",
    "misuse": "A misuse decision was made",
    "recall": "A public correction was made",
    "statement_published": "The operator spoke about an advertiser in public",
    "words_published": "The words of a party, or a decision of others, were published as theirs",
    "call_published": "A party that cannot be reached is called: a letter waits for it",
    "authority_told": "The operator told an authority about an advertiser",
    "gift_given": "The operator gave part of its own revenue away",
    "winddown_opened": "A wind-down began",
    "winddown_residual": "What is left of a balance was stated",
    "winddown_elected": "The payer chose what happens to the money",
    "winddown_settled": "A wind-down ended at zero",
    "winddown_restored": "A wind-down ended: what was not settled was given back",
    "winddown_frozen": "Money in a wind-down was frozen by law",
    "winddown_unclaimed": "Money in a wind-down was not claimed",
    "winddown_resumed": "A wind-down goes on",
}


def title_of(entry_type: str) -> str:
    """A sentence for a type; the type itself where a newer one has no sentence yet."""
    return TITLES.get(entry_type, entry_type.replace("_", " "))
